"""Lists and ranges of numbered things: `34、35和37`, `3(a)至(c)`, `16 to 18`, `III and IV`.

In: the words between the first and the last number. Out: `Member`s in the order written. Used by
the readers of places and of provisions.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nptqa.corpus.numerals import CHINESE, number, roman_number

# A longer range is a whole document; its ends are kept.
LONGEST_RANGE = 200
_BIS = {"二": "bis", "三": "ter", "四": "quater", "五": "quinquies"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_TOKEN = re.compile(
    r"\(\s?(?P<i>[a-z]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})\s?\)|"
    r"(?P<range>至|到|[-–—~]|(?<=\s)(?:to|through|à|al?|по|до|إلى)(?=\s))|"
    r"(?P<sep>以及|[和及与、,&]|(?<=\s)(?:(?:and|et|y|и)(?=\s)|و))|"
    rf"(?P<bis>之[二三四五])|(?P<n>\d{{1,9}}|{CHINESE})(?P<b>\s?(?:bis|ter|quater|quinquies)(?![a-z]))?|"
    r"(?P<j>(?<![a-z])[a-z](?![a-z]))"
)
_ROMAN_TOKEN = re.compile(
    r"(?P<range>至|到|[-–—~]|(?<![a-z])(?:to|through|à|al?|по|до)(?![a-z]))|"
    r"(?P<sep>以及|[和及与、,&]|(?<![a-z])(?:and|et|y|и)(?![a-z]))|(?P<n>(?<![a-z])[ivx]+(?![a-z]))"
)


@dataclass(frozen=True, slots=True)
class Member:
    """One numbered thing: `3`, `12bis`, `5(a)(i)`."""

    number: int
    bis: str = ""
    letters: tuple[str, ...] = ()

    @property
    def items(self) -> str:
        """The letters as a locator has them, `(a)(i)`."""
        return "".join(f"({letter})" for letter in self.letters)


def members(text: str) -> list[Member]:
    """Read a list whose numbers are digits or Chinese."""
    return _read(_TOKEN.finditer(text), number)


def roman_members(text: str) -> list[Member]:
    """Read a list of Roman numerals."""
    return [one for one in _read(_ROMAN_TOKEN.finditer(text), roman_number) if one.number]


def _read(tokens: Iterator[re.Match[str]], value: Callable[[str], int]) -> list[Member]:
    found: list[Member] = []
    joint = ""
    for token in tokens:
        kind = token.lastgroup if token.lastgroup != "b" else "n"
        if kind in ("range", "sep"):
            joint = kind
            continue
        _take(token, found, joint, value)
        joint = ""
    return list(dict.fromkeys(found))


def _take(
    token: re.Match[str], found: list[Member], joint: str, value: Callable[[str], int]
) -> None:
    groups = token.groupdict()
    letter = groups.get("i") or groups.get("j")
    if groups.get("n"):
        following = Member(value(groups["n"]), (groups.get("b") or "").strip())
        found += _between(found, following, joint)
    elif groups.get("bis") and found:
        found[-1] = Member(found[-1].number, _BIS[groups["bis"][1]], found[-1].letters)
    elif letter and found and not joint:
        last = found[-1]
        found[-1] = Member(last.number, last.bis, (*last.letters, letter))
    elif letter and found:
        last = found[-1]
        beside = Member(last.number, last.bis, (*last.letters[:-1], letter))
        found += _between(found, beside, joint)


def _between(found: Sequence[Member], last: Member, joint: str) -> list[Member]:
    """The last member, and those between it and the one before when they make a range."""
    if joint != "range" or not found:
        return [last]
    first = found[-1]
    if first.letters and last.letters and first.number == last.number:
        return _letters_between(first, last)
    plain = not (first.letters or last.letters or first.bis or last.bis)
    if plain and first.number < last.number <= first.number + LONGEST_RANGE:
        return [Member(n) for n in range(first.number + 1, last.number + 1)]
    return [last]


def _letters_between(first: Member, last: Member) -> list[Member]:
    deep = len(first.letters) > 1 or len(last.letters[-1]) > 1
    order: Sequence[str] = _ROMANS if deep else _LETTERS
    low, high = first.letters[-1], last.letters[-1]
    if low not in order or high not in order or order.index(low) >= order.index(high):
        return [last]
    chosen = order[order.index(low) + 1 : order.index(high) + 1]
    return [Member(first.number, first.bis, (*first.letters[:-1], one)) for one in chosen]
