"""Which number may come next: the state of a document's numbering.

In: labels in reading order. Out: locators, or None where the label is running text. A year at the
start of a wrapped line (`2015 年…`) is no paragraph because its number is not due; a series that
restarts after a colon hangs inside the paragraph that ends in it (para. 187 of
NPT/CONF.2020/WP.77).
"""

import re
from dataclasses import dataclass, field

# `4. 1995 年…` begins paragraph 4; `3.5 亿` begins nothing.
NUMBERED = re.compile(
    r"(\d{1,4})(?:\s?(bis|ter|quater|quinquies))?\s*[.．、](?:\s+(?=\S)|(?=[^\d\s]))"
)
LETTERED = re.compile(r"[(（]([a-z]{1,4})[)）]\s*(?=\S)")
_LARGEST_GAP = 5
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(slots=True)
class _Series:
    """One run of numbers; `prefix` is the path it hangs under, with its `/`."""

    prefix: str
    last: int = 0


@dataclass(slots=True)
class Numbering:
    """The numbers and letters seen so far.

    Attributes:
        problems: gaps and unexplained restarts, one sentence each.
        base: locator of the paragraph that letters hang under, or None.
    """

    problems: list[str] = field(default_factory=list)
    base: str | None = None
    _series: list[_Series] = field(default_factory=lambda: [_Series("")])
    _letters: list[str] = field(default_factory=list)
    _lists: int = 0

    def number(self, number: int, bis: str, *, opened: bool, settled: bool) -> str | None:
        """Locator of a paragraph with this printed number, or None if it cannot be one.

        Args:
            number: as printed.
            bis: `bis`, `ter` or empty.
            opened: the paragraph before ends in a colon.
            settled: the text before is complete, so that a new paragraph may begin.
        """
        if not self._due(number, bis, opened=opened, settled=settled):
            return None
        top = self._series[-1]
        top.last = number
        return self._begin(f"{top.prefix}{number}{bis}")

    def _due(self, number: int, bis: str, *, opened: bool, settled: bool) -> bool:
        if bis:
            return number == self._series[-1].last
        for depth in range(len(self._series), 0, -1):
            if number == self._series[depth - 1].last + 1:
                del self._series[depth:]
                return True
        if not settled:
            return False
        return self._restart(opened=opened) if number == 1 else self._gap(number)

    def _restart(self, *, opened: bool) -> bool:
        if opened and self.base:
            self._series.append(_Series(f"{self.base}/"))
        else:
            self._lists += 1
            self.problems.append(f"numbering restarts after {self.base} without a colon")
            self._series = [self._series[0], _Series(f"L{self._lists}/")]
        return True

    def _gap(self, number: int) -> bool:
        last = self._series[-1].last
        if not last < number <= last + _LARGEST_GAP:
            return False
        self.problems.append(f"number {last + 1} is missing before {number} (after {self.base})")
        return True

    def letter(self, letter: str) -> str | None:
        """Locator of an item `(a)` or `(i)` under the current paragraph, or None."""
        if self.base is None:
            return None
        kept = self._place(letter)
        if kept is None:
            return None
        self._letters = [*self._letters[:kept], letter]
        return self.base + "".join(f"({sign})" for sign in self._letters)

    def _place(self, letter: str) -> int | None:
        """How many levels stay open before this letter, or None if it is not due."""
        for depth in range(len(self._letters), 0, -1):
            if _follows(self._letters[depth - 1], letter):
                return depth - 1
        if letter in ("a", "i") and not (self._letters and letter == "a"):
            return len(self._letters)
        return None

    def preambular(self, ordinal: int) -> str:
        """Locator of the counted preambular paragraph."""
        return self._begin(f"PP{ordinal}")

    def unnumbered(self, list_number: int, ordinal: int) -> str:
        """Locator of a paragraph the document does not number."""
        self._lists = max(self._lists, list_number)
        return self._begin(f"L{list_number}/{ordinal}")

    def new_list(self) -> int:
        """The number of a new list of unnumbered paragraphs."""
        self._lists += 1
        return self._lists

    def annex(self, ordinal: int) -> None:
        """Begin the numbering of an annex."""
        self._series = [_Series(f"A{ordinal}/")]
        self.base = None

    def _begin(self, locator: str) -> str:
        self.base, self._letters = locator, []
        return locator


def _follows(last: str, letter: str) -> bool:
    """Whether `letter` is next after `last`, as a letter or as a Roman numeral."""
    alphabetic = len(last) == len(letter) == 1 and ord(letter) == ord(last) + 1
    roman_last, roman_next = _roman(last), _roman(letter)
    if roman_last and roman_next == roman_last + 1:
        return True
    return alphabetic


def _roman(text: str) -> int:
    """Value of a small Roman numeral, or 0."""
    if not text or any(sign not in _ROMAN for sign in text):
        return 0
    values = [_ROMAN[sign] for sign in text]
    total = sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return total
