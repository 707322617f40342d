"""Which hits answer, and with which words.

In: a question, its pool and hits. Out: `Pick`s, the best first: the first hit that can be quoted,
those that come as near, and what other documents say that fits the question as well.
"""

from collections.abc import Sequence
from functools import lru_cache

from nptqa.analysis import asked_terms
from nptqa.cards import Pick
from nptqa.corpus import Corpus
from nptqa.domain import Hit, Query, Span, UnitKind
from nptqa.encoding import Encoder
from nptqa.index.base import Vectors
from nptqa.index.store import StoredIndex
from nptqa.spans import best_span, worth_of
from nptqa.wanted import wanted

_MOST_ANSWERS = 3
# A further unit is quoted beside the first when its fused score comes this close; scores are in
# standard deviations.
_CLOSE = 0.15
# Units of each other document that are looked at, and the share of the first answer's words of the
# question that an answer beside it must hold.
_LOOKED_AT = 2
# Such units of all documents together: a question finds something in two hundred of a thousand
# documents, and each look costs as much as the first answer.
_OTHERS = 8
_AS_GOOD = 0.85
# Passages whose clauses' vectors are kept in memory, 5 KB each.
_KEPT = 2048
# Questions that are answered at once, at most.
_QUESTIONS = 64
_NEVER_ANSWERS = (UnitKind.FRONT, UnitKind.CHAPEAU)


class Picker:
    """Picks what is quoted; immutable, safe for many threads."""

    def __init__(self, corpus: Corpus, index: StoredIndex, encoder: Encoder) -> None:
        """Pick from `index`, made from `corpus` with `encoder`."""
        self._corpus = corpus
        # One question is asked of several passages.
        self._worth = lru_cache(maxsize=_QUESTIONS)(
            lambda query: worth_of(asked_terms(query), index.rarity)
        )
        # The clauses of a passage are always the same.
        self._encode = lru_cache(maxsize=_KEPT)(encoder.encode_passages)

    def pick(self, query: Query, vector: Vectors, hit: Hit) -> Pick:
        """The span of a hit's passage that fits the question best."""
        passage = hit.passage
        best = best_span(
            passage.text,
            self._worth(query),
            vector,
            self._encode,
            kinds=wanted(query.folded),
        )
        start = passage.span.start
        unit = self._corpus.paragraph(passage.doc_id, passage.locator)
        return Pick(unit, Span(start + best.span.start, start + best.span.end), best)

    def beside(
        self, query: Query, vector: Vectors, first: Pick, place: int, hits: Sequence[Hit]
    ) -> list[Pick]:
        """The first pick and those that stand beside it, at most three.

        Args:
            query: the question.
            vector: of the question.
            first: what was picked of the hit at `place`.
            place: of that hit in `hits`.
            hits: the best first.
        """
        rest = [hit for hit in hits[place + 1 :] if hit.passage.kind not in _NEVER_ANSWERS]
        near = [hit for hit in rest if hit.score >= hits[place].score - _CLOSE]
        picks = [first, *(self.pick(query, vector, hit) for hit in near[: _MOST_ANSWERS - 1])]
        found = [self.pick(query, vector, hit) for hit in _of_others(query, hits[place], rest)]
        enough = _AS_GOOD * first.fit.words
        as_good = [one for one in found if one.fit.suits and one.fit.words >= enough]
        as_good.sort(key=lambda one: one.fit.words)
        by_document = {one.unit.doc_id: one for one in as_good}
        picks += reversed(by_document.values())
        return list({one.unit.unit_id: one for one in picks}.values())[:_MOST_ANSWERS]


def first_place(hits: Sequence[Hit]) -> int:
    """Place of the first hit that can be quoted; title matter only if it is all there is."""
    fit = (at for at, hit in enumerate(hits) if hit.passage.kind not in _NEVER_ANSWERS)
    return next(fit, 0)


def _of_others(query: Query, first: Hit, hits: Sequence[Hit]) -> list[Hit]:
    """The best hits of other documents than the first hit's; none where one was named."""
    if query.references or query.inherited.documents or not query.filters.empty:
        return []
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.passage.doc_id != first.passage.doc_id and hit.score > 0:
            found.setdefault(hit.passage.doc_id, []).append(hit)
    each = [hit for group in found.values() for hit in group[:_LOOKED_AT]]
    last = max(sorted(hit.rank for hit in each)[:_OTHERS], default=0)
    return [hit for hit in each if hit.rank <= last]
