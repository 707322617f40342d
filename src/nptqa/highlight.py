"""Which words of a passage match a question.

In: a passage's text and the question's terms. Out: spans of the passage's own text (not of the
folded copy), in order, none touching another.
"""

from collections.abc import Collection, Iterator

from nptqa.domain import Span
from nptqa.folding import fold_once


def highlights(text: str, asked: Collection[str]) -> tuple[Span, ...]:
    """Spans of `text` that match pairs of characters and words of the question.

    Single characters are left out: they match everywhere and show nothing.
    """
    folded = fold_once(text)
    lit = sorted(place for term in asked if len(term) > 1 for place in _places(folded.text, term))
    return tuple(folded.span(start, end) for start, end in _merged(lit))


def _places(text: str, term: str) -> Iterator[tuple[int, int]]:
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


def _merged(places: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted places with those that touch or overlap made one."""
    start = end = -1
    for low, high in places:
        if low > end:
            if end > 0:
                yield start, end
            start, end = low, high
        end = max(end, high)
    if end > 0:
        yield start, end
