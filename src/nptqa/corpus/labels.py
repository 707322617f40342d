"""Printed labels at the head of a block: `12.`, `12 bis.`, `[3.`, `(a)`, `(ii)`, `（一）`.

In: the text of a line or block. Out: `Label` and `Sign`. Whether such a label begins a paragraph or
is running text is for `numbering` to say.
"""

import re
from dataclasses import dataclass

from nptqa.corpus.numerals import number, roman_number

FIRST_SIGNS = ("a", "i", "1", "一")
_BIS = {"之二": "bis", "之三": "ter", "之四": "quater", "之五": "quinquies"}
# `4. 1995 年…` begins paragraph 4; `3.5 亿` begins nothing. In a draft a bracket may open before
# the number (`[12 bis. 缔约国…]`).
_NUMBERED = re.compile(
    r"(?P<open>[\[［]?\s?)(?P<number>\d{1,4})"
    r"(?:\s?(?P<bis>bis|ter|quater|quinquies|之[二三四五])\s*(?:[.．、]\s*|\s)"
    r"|\s*[.．、](?:\s+|(?=[^\d\s])))(?=\S)",
    re.IGNORECASE,
)
_LETTERED = re.compile(
    r"(?P<open>[\[［]?\s?)"
    r"(?:[(（](?P<sign>[a-z]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
    r"|(?P<half>[a-z]|[ivx]{1,4})[)）])\s*(?=\S)"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A printed number.

    Attributes:
        bis: `bis`, `ter`, … (之二 is bis) or empty.
        length: how much of the text is label; 0 where a bracket opens before the number, since it
            closes after the words and stays in the text with what stands between.
    """

    number: int
    bis: str
    length: int


@dataclass(frozen=True, slots=True)
class Sign:
    """A printed letter of an item; `length` as in `Label`."""

    sign: str
    length: int


def read_label(text: str) -> Label | None:
    """The number at the head of a text."""
    match = _NUMBERED.match(text)
    if match is None:
        return None
    printed = (match["bis"] or "").lower()
    return Label(int(match["number"]), _BIS.get(printed, printed), _length(match))


def read_sign(text: str) -> Sign | None:
    """The item's letter at the head of a text."""
    match = _LETTERED.match(text)
    return Sign(match["sign"] or match["half"], _length(match)) if match else None


def begins_with_label(text: str) -> bool:
    """Whether a line looks like the first of a numbered paragraph or an item."""
    return bool(_NUMBERED.match(text) or _LETTERED.match(text))


def _length(match: re.Match[str]) -> int:
    return 0 if match["open"].strip() else match.end()


def follows(last: str, sign: str) -> bool:
    """Whether `sign` is next after `last`: a letter, a figure, a Roman or a Chinese numeral."""
    if last.isascii() != sign.isascii():
        return False
    if not sign.isascii() or (last.isdigit() and sign.isdigit()):
        return number(sign) == number(last) + 1
    if is_roman_after(last, sign) or (last, sign) == ("z", "aa"):
        return True
    alike = len(last) == len(sign) and len(set(last)) == len(set(sign)) == 1
    return alike and ord(sign[0]) == ord(last[0]) + 1


def is_roman_after(last: str, sign: str | None) -> bool:
    """Whether both are Roman numerals and `sign` is the next."""
    value = roman_number(last)
    return sign is not None and value > 0 and roman_number(sign) == value + 1
