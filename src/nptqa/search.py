"""From a question to ranked passages: the legs, and how they are put together.

In: a `Query`. Out: a `Pool` of passages with what each leg said of them, best first. Legs are BM25
over character unigrams and bigrams, the encoder's cosine, and the exact phrase; scores of the legs
are made comparable within one question and added with weights (a convex combination; Bruch, Gai
and Ingber 2023, "An Analysis of Fusion Functions for Hybrid Retrieval").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nptqa.analysis import weighted_terms
from nptqa.corpus import Corpus
from nptqa.domain import DocumentRecord, Filters, Mode, Paragraph, Passage, Query
from nptqa.encoding import Encoder
from nptqa.folding import compact
from nptqa.index.base import Ids, Mask, Scored, Vectors
from nptqa.index.lexical import FieldWeights
from nptqa.index.store import StoredIndex

POOL = 200
# Shortest question, in folded code points, that is looked up as an exact phrase.
_SHORTEST_PHRASE = 8


@dataclass(frozen=True, slots=True)
class Weights:
    """How the legs are added; chosen on the question bank with an index that lacks it.

    Attributes:
        lexical: share of BM25 for a question in Chinese; the rest is dense.
        lexical_foreign: the same for other languages, whose words Chinese text seldom holds.
        phrase: added to a passage that holds the question word for word.
        context: BM25 weight of headings and parent's words.
        expansion: BM25 weight of the bank's questions.
    """

    lexical: float = 0.5
    lexical_foreign: float = 0.3
    phrase: float = 1.0
    context: float = 0.3
    expansion: float = 0.5


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates for a question, best first.

    Attributes:
        ordinals: int64 (n,), places in the index's passages; of each unit its best passage only.
        scores: float64 (n,), fused, never increasing, ties by passage.
        bm25, dense, phrase: float64 (n,), raw score of each leg, 0 where it found nothing.
        vector: the question as the encoder sees it, float32 (dim,).
    """

    ordinals: Ids
    scores: NDArray[np.float64]
    bm25: NDArray[np.float64]
    dense: NDArray[np.float64]
    phrase: NDArray[np.float64]
    vector: Vectors


class Searcher:
    """Searches one index; immutable, safe for many threads."""

    def __init__(
        self, index: StoredIndex, encoder: Encoder, corpus: Corpus, weights: Weights | None = None
    ) -> None:
        """Search `index`, whose passages are of `corpus` and whose vectors are of `encoder`."""
        self.index = index
        self.weights = weights or Weights()
        self._encoder = encoder
        self._corpus = corpus
        self._allowed = lru_cache(maxsize=64)(self._mask)
        self._unit_of = _unit_numbers(index.passages)
        self._first = {passage.unit_id: passage for passage in reversed(index.passages)}

    def pool(self, query: Query, mode: Mode) -> Pool:
        """The candidates of a question, at most `POOL` from each leg."""
        allowed = None if query.filters.empty else self._allowed(query.filters)
        lexical = dense = phrase = _nothing()
        if mode is not Mode.DENSE:
            lexical = self._lexical(query, allowed)
            phrase = self._phrase(query, allowed)
        vector = self._encoder.encode_queries([query.text])[0]
        if mode is not Mode.LEXICAL:
            dense = self.index.dense(vector, POOL, allowed)
        return self._fuse(self._share(query, mode), vector, lexical, dense, phrase)

    def passage_of(self, unit: Paragraph) -> Passage | None:
        """The first passage of a unit; None for a unit without words of its own."""
        return self._first.get(unit.unit_id)

    def _lexical(self, query: Query, allowed: Mask | None) -> Scored:
        fields = FieldWeights(1.0, self.weights.context, self.weights.expansion)
        return self.index.lexical(weighted_terms(query.folded), POOL, allowed, fields=fields)

    def _phrase(self, query: Query, allowed: Mask | None) -> Scored:
        phrase = compact(query.folded).strip("“”\"'《》。,，？?!！ ")
        if len(phrase) < _SHORTEST_PHRASE:
            return _nothing()
        return self.index.phrase(phrase, POOL, allowed)

    def _fuse(
        self, share: float, vector: Vectors, lexical: Scored, dense: Scored, phrase: Scored
    ) -> Pool:
        ordinals = np.unique(
            np.concatenate([lexical.ordinals, dense.ordinals, phrase.ordinals])
        ).astype(np.int64)
        bm25, cosine, exact = (_spread(ordinals, leg) for leg in (lexical, dense, phrase))
        scores = (
            share * _scaled(bm25, floor=0.0)
            + (1.0 - share) * _scaled(cosine, floor=_floor(dense))
            + self.weights.phrase * (exact > 0)
        )
        best = np.lexsort((ordinals, -scores))
        _, firsts = np.unique(self._unit_of[ordinals[best]], return_index=True)
        best = best[np.sort(firsts)]
        return Pool(ordinals[best], scores[best], bm25[best], cosine[best], exact[best], vector)

    def _share(self, query: Query, mode: Mode) -> float:
        if mode is Mode.HYBRID:
            chinese = query.language.startswith("zh")
            return self.weights.lexical if chinese else self.weights.lexical_foreign
        return 1.0 if mode is Mode.LEXICAL else 0.0

    def _mask(self, filters: Filters) -> Mask:
        """Which passages filters let through, bool (n_passages,)."""
        documents = self._documents(filters)
        return np.array(
            [
                passage.doc_id in documents and (not filters.parts or passage.part in filters.parts)
                for passage in self.index.passages
            ],
            dtype=np.bool_,
        )

    def _documents(self, filters: Filters) -> frozenset[str]:
        records = (document.record for document in self._corpus.documents)
        return frozenset(record.doc_id for record in records if _passes(record, filters))


def _passes(record: DocumentRecord, filters: Filters) -> bool:
    """Whether a document is within the filters; years overlap when any day of it is inside."""
    wanted = (
        (filters.doc_ids, record.doc_id),
        (filters.kinds, record.kind),
        (filters.bodies, record.body),
    )
    if any(values and value not in values for values, value in wanted):
        return False
    early = filters.year_to is not None and record.date_from.year > filters.year_to
    late = filters.year_from is not None and record.date_to.year < filters.year_from
    return not (early or late)


def _unit_numbers(passages: Sequence[Passage]) -> Ids:
    """For every passage the number of its unit, int64 (n_passages,)."""
    numbers: dict[str, int] = {}
    return np.array(
        [numbers.setdefault(passage.unit_id, len(numbers)) for passage in passages], dtype=np.int64
    )


def _nothing() -> Scored:
    return Scored(np.zeros(0, np.int64), np.zeros(0, np.float32))


def _spread(ordinals: Ids, leg: Scored) -> NDArray[np.float64]:
    """A leg's scores in the order of `ordinals` (sorted), 0 for what it did not find."""
    out = np.zeros(len(ordinals))
    out[np.searchsorted(ordinals, leg.ordinals)] = leg.scores
    return out


def _scaled(scores: NDArray[np.float64], *, floor: float) -> NDArray[np.float64]:
    """Scores of one leg between 0 (at `floor` or below) and 1 (the best of this question)."""
    top = float(scores.max(initial=0.0))
    if top <= floor:
        return np.zeros(len(scores))
    return np.clip((scores - floor) / (top - floor), 0.0, 1.0)


def _floor(dense: Scored) -> float:
    """The lowest cosine that was fetched: everything else is not above it."""
    return float(dense.scores[-1]) if len(dense.scores) else 0.0
