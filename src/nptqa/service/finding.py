"""Words looked for inside one document.

In: what a reader typed and a unit's text. Out: spans of the text. Simplified and Traditional,
full and half width are the same; blanks beside Chinese characters come and go (`2000 年`), so
one may stand, or not, between any two characters.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from nptqa.domain import Span
from nptqa.folding import fold_once, fold_text

_LONGEST = 100
_MOST_WORDS = 8


@lru_cache(maxsize=256)
def wanted(typed: str) -> tuple[re.Pattern[str], ...]:
    """One pattern a word; none where nothing but blanks was typed."""
    words = fold_text(typed[:_LONGEST]).split()[:_MOST_WORDS]
    return tuple(re.compile(" ?".join(map(re.escape, word))) for word in words)


def found(text: str, patterns: Sequence[re.Pattern[str]]) -> tuple[Span, ...]:
    """Where the words stand, if all of them do; spans of `text`, in order, none overlapping."""
    folded = fold_once(text)
    places = [[match.span() for match in pattern.finditer(folded.text)] for pattern in patterns]
    if not places or not all(places):
        return ()
    spans: list[Span] = []
    for start, end in sorted(place for several in places for place in several):
        span = folded.span(start, end)
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return tuple(spans)
