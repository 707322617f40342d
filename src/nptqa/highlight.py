"""Which words of a passage match a question.

In: a passage's text and the question's terms. Out: spans of the passage's own text (not of the
folded copy), in order, none touching another. What matches are pairs of characters, which know no
words: 年审议大会 is no word of 2015年审议大会. So names of the field and dates are lit as a whole
or not at all, and the rest where pairs run on.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from operator import add

from nptqa.domain import Span
from nptqa.folding import fold_once, simplified
from nptqa.memo import remembered

Place = tuple[int, int]
_HAN = re.compile(r"[\u3400-\u9fff]+")
# A longer name is a phrase (禁止生产用于核武器或其他核爆炸装置的裂变材料的条约); its words count.
_LONGEST_WORD = 8
# Share of a word's characters that match, from which all are lit.
_HALF = 0.5
_DATE = re.compile(r"(?<!\d)\d++ ?[年月日届次号]")
_LIT = re.compile(b"\1+")
_REMEMBERED = 4096


class Highlighter:
    """Lights words; immutable but for what it remembers, safe for many threads."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Keep `names` whole: those in Chinese; those of other scripts are words without it."""
        self._given = tuple(names)
        self._words: Callable[[str], tuple[Place, ...]] = remembered(self._read, _REMEMBERED)

    def __call__(self, text: str, asked: Collection[str]) -> tuple[Span, ...]:
        """Spans of `text` that match pairs of characters and words of the question.

        Single characters are left out: they match everywhere and show nothing.
        """
        folded = fold_once(text)
        shown = folded.text
        held = (term for term in asked if len(term) > 1 and term in shown)
        found = (place for term in held for place in _places(shown, term))
        lit = self._whole(shown, found)
        return tuple(folded.span(start, end) for start, end in lit)

    def _whole(self, text: str, lit: Iterable[Place]) -> Iterator[Place]:
        """The places that are lit, with no word cut."""
        shown = bytearray(len(text))
        for start, end in lit:
            shown[start:end] = b"\1" * (end - start)
        for start, end in self._words(text):
            if shown.find(1, start, end) < 0:
                continue
            enough = sum(shown[start:end]) >= _HALF * (end - start)
            # Of a date the figure is what tells.
            whole = shown[start] if text[start].isdigit() else enough
            shown[start:end] = (b"\1" if whole else b"\0") * (end - start)
        runs = (match.span() for match in _LIT.finditer(shown))
        return ((start, end) for start, end in runs if end - start > 1)

    def _read(self, text: str) -> tuple[Place, ...]:
        """The dates and names of a folded text; of those that overlap the first, then longest."""
        names = self._names
        dates = {match.start(): match.end() for match in _DATE.finditer(text)}
        found: list[Place] = []
        free = 0
        for at, pair in enumerate(map(add, text, text[1:])):
            if at < free or not (pair in names or at in dates):
                continue
            held = (name for name in names.get(pair, ()) if text.startswith(name, at))
            longest = next(held, None)
            free = at + len(longest) if longest else dates.get(at, free)
            if free > at:
                found.append((at, free))
        return tuple(found)

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """Read when something is lit first: starting must not wait for it."""
        return _by_start(self._given)


def _by_start(names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Chinese names by their first two characters, the longest first."""
    fitting = {simplified(one) for one in names if _HAN.fullmatch(one)}
    found: dict[str, list[str]] = {}
    for name in sorted(fitting, key=len, reverse=True):
        if 1 < len(name) <= _LONGEST_WORD:
            found.setdefault(name[:2], []).append(name)
    return {start: tuple(held) for start, held in found.items()}


def _places(text: str, term: str) -> Iterator[Place]:
    """Where a term stands; a word of letters or digits must stand alone."""
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        if not term.isascii() or _alone(text, at, end):
            yield at, end
        at = text.find(term, at + 1)


def _alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (_wordly(before) or _wordly(after))


def _wordly(character: str) -> bool:
    return character.isascii() and character.isalnum()
