"""Numbers as they are written in questions and documents: 36, 三十六, 一八七, XXII.

In: folded text. Out: an integer. `NUMBER` is the pattern of what `number` reads.
"""

import re

_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_FORM = re.compile(
    r"(?=.)c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z",
)

CHINESE = r"[〇零一二三四五六七八九十百千]{1,8}"
NUMBER = rf"(?:\d{{1,4}}|{CHINESE})"


def number(text: str) -> int:
    """Read `36`, `三十六`, `一百八十七`, `三百零二` or `一〇二`."""
    if text.isdecimal():  # in any script: \d of the patterns takes them all
        return int(text)
    plain = text.replace("〇", "零")
    if not any(sign in _UNITS for sign in plain):
        return int("".join(str(_DIGITS.index(sign)) for sign in plain))
    total, digit = 0, 0
    for sign in plain:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS.index(sign)
    return total + digit


def roman_number(text: str) -> int:
    """Read a Roman numeral below 400 in small letters; 0 for anything else."""
    if not _ROMAN_FORM.match(text):
        return 0
    values = [_ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))
