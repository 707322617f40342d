"""Pure rules on characters; each that changes a text gives an offset map with it.

In: strings and the places they were read from. Out: `Run`s, which `corpus` writes into a
document's text. No rule here knows about documents.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CJK = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f\u2014\u2018-\u201d]"
)
_STOPS = tuple("。！？；：.!?;:…")
_TRAILING = "”’」』)）》】]］\"'"
_CALL_SIGNS = re.compile(r"[\d、*†‡\ue000-\uf8ff\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text and where each of its code points stood.

    Attributes:
        text: the characters.
        offsets: one source offset for every code point of `text`, never decreasing.
    """

    text: str
    offsets: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse a map that does not fit the text."""
        if len(self.text) != len(self.offsets):
            raise ValueError(f"{len(self.text)} characters but {len(self.offsets)} offsets")

    @classmethod
    def at(cls, text: str, start: int) -> "Run":
        """`text` as it stands in the source from `start`."""
        return cls(text, tuple(range(start, start + len(text))))

    def cut(self, start: int, end: int) -> "Run":
        """The run without `[start, end)`."""
        return Run(self.text[:start] + self.text[end:], self.offsets[:start] + self.offsets[end:])

    def stripped(self) -> "Run":
        """The run without white space at either end."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return Run(self.text[start:end], self.offsets[start:end]) if start < end else Run("", ())


def join(lines: Iterable[Run]) -> Run:
    """Mend the line breaks inside one paragraph.

    Chinese lines meet without a blank; between two characters of scripts that have blanks one is
    set (`INFCIRC/153` + `(Corrected)`, NPT/CONF.2020/WP.77 para. 16).
    """
    texts, offsets, before = list[str](), list[int](), ""
    for line in lines:
        if before and line.text and _needs_blank(before, line.text[:2]):
            texts.append(" ")
            offsets.append(offsets[-1])
        texts.append(line.text)
        offsets.extend(line.offsets)
        before = line.text[-2:] or before
    return Run("".join(texts), tuple(offsets))


def stack(lines: Iterable[Run]) -> Run:
    """Lines that stand one under the other, with a line feed between them."""
    texts, offsets = list[str](), list[int]()
    for line in lines:
        if offsets and line.text:
            texts.append("\n")
            offsets.append(offsets[-1])
        texts.append(line.text)
        offsets.extend(line.offsets)
    return Run("".join(texts), tuple(offsets))


def _needs_blank(before: str, after: str) -> bool:
    """Whether a blank stood between the end of one line and the beginning of the next."""
    if before[-1] in " -/([“‘" or after[0] in "-/),.;:]”’":
        return False
    # Chinese and English share the curly quotes, so the character behind one decides.
    left, right = before.rstrip("”’") or before[-1], after.lstrip("“‘") or after[0]
    return not (is_cjk(left[-1]) or is_cjk(right[0]))


def ends_with_stop(text: str, *, also: str = "") -> bool:
    """Whether the text ends in a stop, closing quotes and footnote calls after it disregarded.

    Args:
        text: any text.
        also: further characters that count as stops here.
    """
    end = len(text)
    if not text.endswith(_STOPS):
        # Stepping back keeps a line of a million digits linear, which a search would not.
        while end and _CALL_SIGNS.match(text[end - 1]):
            end -= 1
    while end and text[end - 1] in _TRAILING + " ":
        end -= 1
    return text[max(0, end - 1) : end].endswith((*_STOPS, *also))


def is_cjk(character: str) -> bool:
    """Whether it is a Chinese character or full-width punctuation."""
    return _CJK.match(character) is not None


def width(text: str) -> int:
    """How many columns the text takes where a Chinese character takes two."""
    return len(text) + len(_CJK.findall(text))
