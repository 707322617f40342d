"""Keys: what of a text counts when its words are compared with other words.

In: any text. Out: `Keyed`, the text without what makes no difference to the words (white space,
width, the style of quotation marks, Traditional or Simplified), with the way back to the text.
Stricter than `folding`: case, punctuation and every other character stay, because two quotations
with the same key are called the same words.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from nptqa.domain import Span
from nptqa.folding import simplified

_QUOTE = '"'
_QUOTES = frozenset("\"'“”„‟‘’‚‛「」『』﹁﹂﹃﹄〝〞〟«»‹›")
_WIDTHS = ("<wide>", "<narrow>")
# PDF readers give these for the characters they look like.
_LOOKALIKES = ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
_LOST = "\ufffd"


class Form(StrEnum):
    """How two writings of the same words differ."""

    WHITE_SPACE = "white_space"
    WIDTH = "width"
    QUOTATION_MARKS = "quotation_marks"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class Keyed:
    """The key of a text.

    Attributes:
        text: the key.
        origins: for every code point of the key, its offset in the text it was made from.
        length: code points of that text.
    """

    text: str
    origins: tuple[int, ...]
    length: int

    def begin(self, place: int) -> int:
        """The offset in the text at which the key's `place` begins; signs left out go before."""
        if place <= 0:
            return 0
        return self.origins[place] if place < len(self.origins) else self.length

    def end(self, place: int) -> int:
        """The offset at which what lies before `place` ends, signs left out included."""
        return self.length if place >= len(self.origins) else self.begin(place)

    def span(self, start: int, end: int) -> Span:
        """The span of the text that holds `[start, end)` of the key, without blanks around."""
        if start >= end:
            return Span(self.begin(start), self.begin(start))
        return Span(self.origins[start], self.origins[end - 1] + 1)


class _KeyTable(dict[str, str]):
    """The key of each character by itself, worked out when it is first met."""

    def __missing__(self, character: str) -> str:
        found = self[character] = _key_of(character)
        return found


def _key_of(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return _LOST
    if character.isspace() or category in ("Cc", "Cf", "Zs", "Zl", "Zp"):
        return ""
    width = unicodedata.decomposition(character).startswith(_WIDTHS)
    if width or any(low <= ord(character) <= high for low, high in _LOOKALIKES):
        plain = unicodedata.normalize("NFKC", character)
        character = plain if len(plain) == 1 else character
    return _QUOTE if character in _QUOTES else character


_TABLE = _KeyTable()


def keyed(text: str) -> Keyed:
    """The key of `text`; its offsets count code points of `text`."""
    pairs = [(at, key) for at, key in enumerate(map(_TABLE.__getitem__, text)) if key]
    bare = simplified("".join(key for _, key in pairs))
    return Keyed(bare, tuple(at for at, _ in pairs), len(text))


def key(text: str) -> str:
    """`keyed(text).text`, several times faster: for what no place is wanted of."""
    return simplified("".join(map(_TABLE.__getitem__, text)))


@lru_cache(maxsize=4096)
def keyed_once(text: str) -> Keyed:
    """`keyed`, remembered: for units, which are met again and again."""
    return keyed(text)


def bare(text: str) -> str:
    """`text` without white space and quotation marks at either end."""
    start, end = 0, len(text)
    while start < end and _TABLE[text[start]] in ("", _QUOTE):
        start += 1
    while start < end and _TABLE[text[end - 1]] in ("", _QUOTE):
        end -= 1
    return text[start:end]


def forms_between(a: str, b: str) -> tuple[Form, ...]:
    """How `a` and `b` differ, which have the same key; nothing if they are equal."""
    if a == b:
        return ()
    found: set[Form] = set()
    plain_a, plain_b = _printed(a), _printed(b)
    if len(plain_a) != len(a) or len(plain_b) != len(b):
        found.add(Form.WHITE_SPACE)
    for one, other in zip(plain_a, plain_b, strict=True):
        if one != other:
            found.add(_form_of(one, other))
    return tuple(sorted(found))


def _printed(text: str) -> str:
    return "".join(character for character in text if _TABLE[character])


def _form_of(one: str, other: str) -> Form:
    if _TABLE[one] != _TABLE[other]:
        return Form.SCRIPT
    return Form.QUOTATION_MARKS if _TABLE[one] == _QUOTE else Form.WIDTH
