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
_STOPS = "。！？；：.!?;:…"
_TRAILING = "”’」』)）》】\"'"
_CALL_TAIL = re.compile(r"[\d、*†\ue000-\uf8ff\s]+\Z")


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
    text, offsets = "", list[int]()
    for line in lines:
        if text and line.text and _needs_blank(text[-1], line.text[0]):
            text += " "
            offsets.append(offsets[-1])
        text += line.text
        offsets.extend(line.offsets)
    return Run(text, tuple(offsets))


def _needs_blank(before: str, after: str) -> bool:
    return not (is_cjk(before) or is_cjk(after) or before in "-/(" or after in "-/),.;:")


def ends_with_stop(text: str, *, also: str = "") -> bool:
    """Whether the text ends in a stop, closing quotes and footnote calls after it disregarded.

    Args:
        text: any text.
        also: further characters that count as stops here.
    """
    bare = _CALL_TAIL.sub("", text) if not text.endswith(tuple(_STOPS)) else text
    return bare.rstrip(_TRAILING + " ").endswith(tuple(_STOPS + also))


def is_cjk(character: str) -> bool:
    """Whether it is a Chinese character or full-width punctuation."""
    return _CJK.match(character) is not None
