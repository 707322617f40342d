"""Many short texts, and those among them that begin with or hold what is being typed.

In: folded texts, each with a value. Out: values. All texts stand in one string, so that a look-up
is a search for a substring, which takes microseconds where a tree would take memory.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Generic, TypeVar

from nptqa.folding import compact

Value = TypeVar("Value")
_END = "\n"
# Places looked at for what is typed: of a single character there are thousands.
_LOOKED_AT = 300


class Completions(Generic[Value]):
    """Texts to be completed to; immutable, safe for many threads."""

    def __init__(self, pairs: Iterable[tuple[str, Value]]) -> None:
        """Complete to texts (folded) and give their values."""
        kept = [(compact(text), value) for text, value in pairs if text and _END not in text]
        self._lines = [text for text, _ in kept]
        self._values = [value for _, value in kept]
        self._starts = list(accumulate((len(text) + 1 for text in self._lines), initial=1))
        self._text = _END + "".join(text + _END for text in self._lines)

    def beginning(self, folded: str) -> list[Value]:
        """The values of texts that begin so, the shortest text first."""
        return self._ranked(self._places(_END + compact(folded).lstrip()), set())

    def holding(self, folded: str) -> list[Value]:
        """The same, then the values of texts that hold every word somewhere."""
        first = list(dict.fromkeys(self._places(_END + compact(folded).lstrip())))
        words = sorted(compact(folded).split(), key=len, reverse=True)
        if not words:
            return []
        held = (
            place
            for place in self._places(words[0])
            if all(word in self._lines[place] for word in words[1:])
        )
        return self._ranked(first, set()) + self._ranked(held, set(first))

    def _places(self, needle: str) -> Iterator[int]:
        """Which texts hold a needle, in order, looking at some places only."""
        return islice(self._found(needle), _LOOKED_AT)

    def _found(self, needle: str) -> Iterator[int]:
        at = self._text.find(needle)
        while at >= 0:
            # A needle that begins with the end of a text begins the next one.
            start = at + needle.startswith(_END)
            place = bisect_right(self._starts, start) - 1
            yield place
            at = self._text.find(needle, self._starts[place + 1] - 1)

    def _ranked(self, places: Iterable[int], taken: set[int]) -> list[Value]:
        kept: Sequence[int] = [place for place in places if place not in taken]
        order = sorted(kept, key=lambda place: (len(self._lines[place]), place))
        return [self._values[place] for place in order]
