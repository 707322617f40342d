"""From a question to an `Answer`: quotations with citations, or an abstention.

In: a `Query`. Out: an `Answer`. A reference is looked up; anything else is searched, the evidence
is turned into a probability, and above a threshold the best sentence of the best unit is quoted.
No text is made here: every quotation comes from `citing`.
"""

from collections.abc import Sequence
from dataclasses import replace

from nptqa.analysis import asked_terms
from nptqa.cards import CardMaker, Pick, differing, units_of
from nptqa.citing import Citer
from nptqa.confidence import Confidence, carried, features
from nptqa.corpus import Corpus
from nptqa.dialogue import scope_after
from nptqa.domain import (
    Answer,
    Citation,
    CitedHit,
    Hit,
    Label,
    Mode,
    Outcome,
    Paragraph,
    Passage,
    Query,
    Quotation,
    Reason,
    Span,
    UnitKind,
)
from nptqa.encoding import Encoder
from nptqa.highlight import highlights
from nptqa.identity import answer_id
from nptqa.links import Links
from nptqa.lookup import Lookup, look_up
from nptqa.search import Pool, Searcher
from nptqa.spans import best_span
from nptqa.wanted import wanted

_RELATED = 6
# Enough to fill the related ones when several are quoted or looked up.
_SHOWN = 30
# Hits among which other items of a list, and places that say the same, are looked for.
_NEAR = 15
_MOST_ANSWERS = 3
# A further unit is quoted beside the first when its fused score comes this close; scores are in
# standard deviations.
_CLOSE = 0.15
# Units of each other document that are looked at, and the share of the first answer's words of the
# question that an answer beside it must hold.
_LOOKED_AT = 2
_AS_GOOD = 0.85
# How far a unit that was named stands above the best that was found.
_REFERENCED = 1.0
_NONE = Label("", "")
_NEVER_ANSWERS = (UnitKind.FRONT, UnitKind.CHAPEAU)


class Answerer:
    """Answers questions; immutable, safe for many threads."""

    def __init__(
        self,
        corpus: Corpus,
        searcher: Searcher,
        encoder: Encoder,
        confidence: Confidence,
        links: Links,
    ) -> None:
        """Answer from `corpus` as indexed in the searcher's index."""
        self._corpus = corpus
        self._links = links
        self._searcher = searcher
        self._encoder = encoder
        self._confidence = confidence
        self.citer = Citer(corpus, searcher.index.version)
        self._maker = CardMaker(corpus, self.citer)

    def answer(self, query: Query, mode: Mode) -> Answer:
        """Answer a question."""
        version = self._searcher.index.version
        return replace(self._answered(query, mode), answer_id=answer_id(query, mode, version))

    def _answered(self, query: Query, mode: Mode) -> Answer:
        pool = self._searcher.pool(query, mode)
        found = look_up(query, self._corpus, self._links)
        hits = self.hits(pool, _SHOWN)
        if found is not None:
            return self._looked_up(query, found, hits)
        if not hits:
            return self._answer(query, Outcome.NOT_FOUND, 0.0, Reason.NO_EVIDENCE)
        probability = self._probability(query, pool, hits[0].passage)
        outcome = self._outcome(query, probability, hits[0].passage)
        if query.follows and outcome is Outcome.CHECK:
            probability = min(max(probability, self._confidence.check), self._confidence.answered)
        if outcome is Outcome.NOT_FOUND:
            # Without one term of the field the question is about something else altogether.
            reason = Reason.NEAR if query.terms else Reason.OUTSIDE
            return self._answer(query, outcome, probability, reason, related=hits)
        picks = self._picks(query, pool, hits)
        cards = self._maker.cards(query, picks, [self._unit(hit) for hit in hits[:_NEAR]])
        quoted = units_of(cards)
        related = [hit for hit in hits if hit.passage.unit_id not in quoted]
        return self._answer(query, outcome, probability, Reason.NONE, cards, related)

    def search(self, query: Query, mode: Mode) -> list[Hit]:
        """Hits for a question: units it names by reference first, then what was searched."""
        hits = self.hits(self._searcher.pool(query, mode))
        found = look_up(query, self._corpus, self._links)
        return self._before(hits, found.units + found.related) if found else hits

    def _before(self, hits: Sequence[Hit], units: Sequence[Paragraph]) -> list[Hit]:
        """Units that a reference leads to, then the other hits, ranked from 1."""
        top = _REFERENCED + (hits[0].score if hits else 0.0)
        named = [self._searcher.passage_of(unit) for unit in dict.fromkeys(units)]
        first = [Hit(passage, top, 0, {"reference": 1.0}) for passage in named if passage]
        taken = {hit.passage.unit_id for hit in first}
        rest = [hit for hit in hits if hit.passage.unit_id not in taken]
        return [replace(hit, rank=rank) for rank, hit in enumerate(first + rest, start=1)]

    def hits(self, pool: Pool, limit: int | None = None) -> list[Hit]:
        """The best of a pool as hits, ranked from 1; all of it when `limit` is None."""
        legs = pool.legs
        columns = (pool.scores, legs.body, legs.questions, legs.dense, legs.asked, legs.phrase)
        rows = zip(*(column[:limit].tolist() for column in columns), strict=True)
        names = ("bm25", "questions", "dense", "asked", "phrase")
        return [
            Hit(
                self._searcher.index.passages[ordinal],
                score,
                rank,
                dict(zip(names, said, strict=True)),
            )
            for rank, (ordinal, (score, *said)) in enumerate(
                zip(pool.ordinals[:limit].tolist(), rows, strict=True), start=1
            )
        ]

    def cited(self, query: Query, hits: Sequence[Hit]) -> tuple[CitedHit, ...]:
        """Hits with citations and highlights."""
        return tuple(CitedHit(lit, self.cite(lit)) for lit in (light(query, h) for h in hits))

    def cite(self, hit: Hit) -> Citation:
        """The citation of a hit's whole passage."""
        passage = hit.passage
        return self.citer.cite(self._unit(hit), passage.span)

    def _looked_up(self, query: Query, found: Lookup, hits: Sequence[Hit]) -> Answer:
        quotations = [self._maker.whole(unit) for unit in found.units]
        shown = {unit.unit_id for unit in found.units}
        found_first = self._before(hits, found.related)
        related = [hit for hit in found_first if hit.passage.unit_id not in shown]
        sure = 1.0 if found.outcome is Outcome.ANSWERED else 0.5 if found.units else 0.0
        return self._answer(
            query, found.outcome, sure, found.reason, quotations, related, found.detail
        )

    def _probability(self, query: Query, pool: Pool, first: Passage) -> float:
        text = f"{first.context}\n{first.text}"
        return self._confidence.probability(features(query, pool, text))

    def _outcome(self, query: Query, probability: float, first: Passage) -> Outcome:
        """The band of a probability; a follow-up is never more than to be checked."""
        if query.follows:
            held = carried(query, f"{first.context}\n{first.text}")
            return Outcome.CHECK if held else Outcome.NOT_FOUND
        return self._confidence.outcome(probability, self._encoder.name)

    def _picks(self, query: Query, pool: Pool, hits: Sequence[Hit]) -> list[Pick]:
        """What answers: the first hit that can be quoted, those as near, other documents' own."""
        fit = [hit for hit in hits if hit.passage.kind not in _NEVER_ANSWERS] or list(hits)
        near = [hit for hit in fit if hit.score >= fit[0].score - _CLOSE]
        first, *rest = [self._pick(query, pool, hit) for hit in near[:_MOST_ANSWERS]]
        others = [self._pick(query, pool, hit) for hit in _of_others(query, fit)]
        enough = _AS_GOOD * first.fit.words
        as_good = [one for one in others if one.fit.suits and one.fit.words >= enough]
        as_good.sort(key=lambda one: one.fit.words)
        by_document = {one.unit.doc_id: one for one in as_good}
        found = [first, *rest, *reversed(by_document.values())]
        return list({one.unit.unit_id: one for one in found}.values())[:_MOST_ANSWERS]

    def _pick(self, query: Query, pool: Pool, hit: Hit) -> Pick:
        """The span of a hit's passage that answers."""
        passage = hit.passage
        best = best_span(
            passage.text,
            asked_terms(query),
            pool.vector,
            self._encoder.encode_passages,
            rarity=self._searcher.index.rarity,
            kinds=wanted(query.folded),
        )
        start = passage.span.start
        span = Span(start + best.span.start, start + best.span.end)
        return Pick(self._unit(hit), span, best)

    def _unit(self, hit: Hit) -> Paragraph:
        return self._corpus.paragraph(hit.passage.doc_id, hit.passage.locator)

    def _answer(
        self,
        query: Query,
        outcome: Outcome,
        confidence: float,
        reason: Reason,
        quotations: Sequence[Quotation] = (),
        related: Sequence[Hit] = (),
        detail: Label = _NONE,
    ) -> Answer:
        version = self._searcher.index.version
        cited = self.cited(query, related[:_RELATED])
        given = [one.citation for one in quotations] + [one.citation for one in cited]
        return Answer(
            outcome=outcome,
            confidence=round(confidence, 4),
            reason=reason,
            detail=detail,
            answers=tuple(quotations),
            related=cited,
            query=query,
            index_version=version,
            answer_id="",
            scope=scope_after(query, given, self._corpus),
            differing=differing(quotations),
        )


def _of_others(query: Query, hits: Sequence[Hit]) -> list[Hit]:
    """The best hits of documents other than the first hit's; none where one was named."""
    if query.references or query.inherited.documents or not query.filters.empty:
        return []
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.passage.doc_id != hits[0].passage.doc_id and hit.score > 0:
            found.setdefault(hit.passage.doc_id, []).append(hit)
    return [hit for group in found.values() for hit in group[:_LOOKED_AT]]


def light(query: Query, hit: Hit) -> Hit:
    """The hit with the places of its passage that match the question."""
    spans = highlights(hit.passage.text, asked_terms(query))
    return Hit(hit.passage, hit.score, hit.rank, hit.evidence, spans)
