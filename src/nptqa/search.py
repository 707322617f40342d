"""From a question to ranked passages: the legs are asked, and their candidates ranked.

In: a `Query`. Out: a `Pool` of passages with what each leg said of them, best first. Legs are BM25
over character unigrams and bigrams, the encoder's cosine, both of a passage's own words and of the
bank's questions for its unit, and the exact phrase; `fusion` adds them up.
"""

from dataclasses import dataclass, replace

import numpy as np

from nptqa.analysis import asked_terms
from nptqa.corpus import Corpus
from nptqa.domain import DocumentRecord, Filters, Mode, Query
from nptqa.encoding import Encoder, TokenEncoder
from nptqa.folding import compact, simplified
from nptqa.fusion import Legs, Scores, Weights, fused
from nptqa.index.base import Ids, Mask, Rows, Scored, Vectors
from nptqa.index.lexical import FieldWeights
from nptqa.index.store import StoredIndex
from nptqa.memo import remembered
from nptqa.references import named_documents
from nptqa.reranking import DEPTH, Matches, Reranker, Shares, Texts

POOL = 200
# Filters whose masks are kept, a byte a passage each.
_MASKS = 64
_SHARES = Shares()
# Shortest question, in folded code points, that is looked up as an exact phrase.
_SHORTEST_PHRASE = 8


@dataclass(frozen=True, slots=True)
class Candidates:
    """All passages that any leg gave, and how they were weighed; kept for explaining.

    Attributes:
        ordinals: int64 (n,), ascending.
        share: of the lexical legs.
    """

    ordinals: Ids
    legs: Legs
    share: float
    weights: Weights


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates for a question, best first.

    Attributes:
        ordinals: int64 (n,), places in the index's passages; of each unit its best passage only.
        scores: float64 (n,), fused, never increasing, ties by passage.
        legs: what each leg said of them.
        vector: the question as the encoder sees it, float32 (dim,).
        candidates: what they were chosen from.
        matches: what the second stage found of them.
    """

    ordinals: Ids
    scores: Scores
    legs: Legs
    vector: Vectors
    candidates: Candidates
    matches: Matches


class Searcher:
    """Searches one index; immutable, safe for many threads."""

    def __init__(
        self,
        index: StoredIndex,
        encoder: Encoder,
        corpus: Corpus,
        *,
        weights: Weights | None = None,
        shares: Shares | None = _SHARES,
    ) -> None:
        """Search `index`, made of `corpus` with `encoder`.

        `shares` are those of the second stage; None leaves it out, as does an encoder whose token
        vectors cannot be had.
        """
        self.index = index
        self.weights = weights or Weights()
        self._encoder = encoder
        self._reranker = (
            Reranker(encoder, Texts(index), shares)
            if shares and isinstance(encoder, TokenEncoder)
            else None
        )
        self._corpus = corpus
        self.allowed = remembered(self._allowed, _MASKS)
        """Which passages filters let through, bool (n_passages,)."""
        self._unit_of = index.columns.unit_of

    def pool(self, query: Query, mode: Mode) -> Pool:
        """The candidates of a question, at most `POOL` from each leg."""
        limits = query.limits
        allowed = None if limits.empty else self.allowed(limits)
        vector = self._vector(query)
        body = questions = phrase = text = asked = _nothing()
        if mode is not Mode.DENSE:
            body = self._lexical(query, allowed, FieldWeights(1.0, self.weights.context, 0.0))
            questions = self._lexical(query, allowed, FieldWeights(0.0, 0.0, 1.0))
            phrase = self._phrase(query, allowed)
        if mode is not Mode.LEXICAL:
            text = self.index.dense(vector, POOL, allowed, rows=Rows.TEXT)
            asked = self.index.dense(vector, POOL, allowed, rows=Rows.QUESTIONS)
        found = [leg.ordinals for leg in (body, questions, phrase, text, asked)]
        ordinals = np.unique(np.concatenate(found)).astype(np.int64)
        legs = Legs(
            body=_spread(ordinals, body),
            questions=_spread(ordinals, questions),
            dense=self._nearness(ordinals, text, vector),
            asked=_spread(ordinals, asked, missing=_lowest(asked)),
            phrase=_spread(ordinals, phrase),
            has_questions=self.index.has_questions[ordinals],
            named=self._named(query, ordinals),
        )
        weights = self.weights
        if query.inherited.doc_ids:
            weights = replace(weights, named=weights.followed)
        candidates = Candidates(ordinals, legs, self._share(query, mode), weights)
        pool = self._ranked(candidates, vector)
        return self._matched(query, pool) if mode is Mode.HYBRID else pool

    def _allowed(self, filters: Filters) -> Mask:
        records = (document.record for document in self._corpus.documents)
        documents = {record.doc_id for record in records if _passes(record, filters)}
        columns = self.index.columns
        inside = columns.in_documents(documents)
        return inside & columns.in_parts(filters.parts) if filters.parts else inside

    def _vector(self, query: Query) -> Vectors:
        """The question as the encoder sees it, drawn towards the topic it inherits."""
        parts = self._parts(query)
        vectors = self._encoder.encode_queries([text for text, _ in parts])
        if len(vectors) == 1:
            only: Vectors = vectors[0]
            return only
        mixed = vectors[0] + parts[1][1] * vectors[1]
        drawn: Vectors = (mixed / np.linalg.norm(mixed)).astype(np.float32)
        return drawn

    def _parts(self, query: Query) -> list[tuple[str, float]]:
        """The question's own text and the topic it inherits, with their weights."""
        own = query.words if query.follows or query.sought else simplified(query.text)
        parts = [(own, 1.0), (query.inherited.topic, self.weights.topic * query.share)]
        return [part for part in parts if part[0]]

    def _lexical(self, query: Query, allowed: Mask | None, fields: FieldWeights) -> Scored:
        return self.index.lexical(asked_terms(query), POOL, allowed, fields=fields)

    def _nearness(self, ordinals: Ids, text: Scored, vector: Vectors) -> Scores:
        """What the dense leg says of all candidates, worked out for those it did not give."""
        nearness = _spread(ordinals, text, missing=np.nan)
        others = np.isnan(nearness)
        nearness[others] = self.index.nearness(ordinals[others], vector)
        return nearness

    def _phrase(self, query: Query, allowed: Mask | None) -> Scored:
        phrase = compact(query.folded).strip("“”\"'《》。,，？?!！ ")
        if len(phrase) < _SHORTEST_PHRASE:
            return _nothing()
        return self.index.phrase(phrase, POOL, allowed)

    def _named(self, query: Query, ordinals: Ids) -> Mask:
        """Which candidates stand in a document the question names or hints at."""
        names = query.inherited.documents or named_documents(query.references) or query.hinted
        return self.index.columns.in_documents(names, ordinals)

    def _ranked(self, candidates: Candidates, vector: Vectors) -> Pool:
        """The candidates with fused scores, best first, one passage a unit."""
        ordinals, legs = candidates.ordinals, candidates.legs
        scores = fused(legs, candidates.share, candidates.weights)
        best = np.lexsort((ordinals, -scores))
        _, firsts = np.unique(self._unit_of[ordinals[best]], return_index=True)
        best = best[np.sort(firsts)]
        none = Matches.none(len(best))
        return Pool(ordinals[best], scores[best], legs.picked(best), vector, candidates, none)

    def _matched(self, query: Query, pool: Pool) -> Pool:
        """The pool with its best candidates in the order that the match word by word gives."""
        asked = self._reranker.asked(self._parts(query)) if self._reranker else None
        if self._reranker is None or asked is None or asked.empty or not len(pool.ordinals):
            return pool
        looked = pool.ordinals[:DEPTH]
        matches = self._reranker.matches(asked, looked, pool.vector)
        gains = self._reranker.gains(matches)
        scores = pool.scores + np.pad(
            gains, (0, len(pool.ordinals) - len(looked)), constant_values=gains.min()
        )
        best = np.lexsort((pool.ordinals, -scores))
        return replace(
            pool,
            ordinals=pool.ordinals[best],
            scores=scores[best],
            legs=pool.legs.picked(best),
            matches=matches.picked(best),
        )

    def _share(self, query: Query, mode: Mode) -> float:
        if mode is Mode.HYBRID:
            if query.language.startswith("zh"):
                return self.weights.lexical
            return self.weights.lexical_foreign if query.terms else self.weights.lexical_strange
        return 1.0 if mode is Mode.LEXICAL else 0.0


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


def _nothing() -> Scored:
    return Scored(np.zeros(0, np.int64), np.zeros(0, np.float32))


def _lowest(leg: Scored) -> float:
    """What a leg said of the last it gave: nothing it left out is above it."""
    return float(leg.scores[-1]) if len(leg.scores) else 0.0


def _spread(ordinals: Ids, leg: Scored, *, missing: float = 0.0) -> Scores:
    """A leg's scores in the order of `ordinals` (sorted), `missing` for what it did not give."""
    out = np.full(len(ordinals), missing, dtype=np.float64)
    out[np.searchsorted(ordinals, leg.ordinals)] = leg.scores
    return out
