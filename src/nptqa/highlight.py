"""Which words of a passage match a question.

In: a passage's text and the question's terms. Out: spans of the passage's own text (not of the
folded copy), in order, none touching another.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from nptqa.domain import Span
from nptqa.folding import Folded, fold


@lru_cache(maxsize=4096)
def _folded(text: str) -> Folded:
    return fold(text)


def highlights(text: str, asked: Collection[str]) -> tuple[Span, ...]:
    """Spans of `text` that match pairs of characters and words of the question.

    Single characters are left out: they match everywhere and show nothing.
    """
    wanted = [term for term in asked if len(term) > 1]
    if not wanted:
        return ()
    folded = _folded(text)
    lit = [False] * len(folded.text)
    for term in wanted:
        for match in re.finditer(_pattern(term), folded.text):
            lit[match.start() : match.end()] = [True] * (match.end() - match.start())
    return tuple(_spans(folded, lit))


def _pattern(term: str) -> str:
    """A word must stand alone; a blank may come between two Chinese characters of a pair."""
    if term.isascii():
        return rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])"
    return r" ?".join(map(re.escape, term))


def _spans(folded: Folded, lit: list[bool]) -> list[Span]:
    spans: list[Span] = []
    start = None
    for at, on in enumerate([*lit, False]):
        if on and start is None:
            start = at
        elif not on and start is not None:
            spans.append(folded.span(start, at))
            start = None
    return spans
