"""From a question to an `Answer`: quotations with citations, or an abstention.

In: a `Query`. Out: an `Answer`. A reference is looked up; anything else is searched, the evidence
is turned into a probability, and above a threshold the best sentence of the best unit is quoted.
No text is made here: every quotation comes from `citing`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nptqa.analysis import asked_terms
from nptqa.cards import CardMaker, differing, units_of
from nptqa.citing import Citer
from nptqa.confidence import Confidence, carried
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
)
from nptqa.encoding import Encoder
from nptqa.errors import EmptyQuery
from nptqa.evidence import FEATURES, Evidence
from nptqa.highlight import Highlighter
from nptqa.identity import answer_id
from nptqa.links import Links
from nptqa.lookup import Lookup, look_up
from nptqa.picking import Picker, first_place
from nptqa.ranking import Ranking
from nptqa.search import Pool, Searcher

_RELATED = 6
# Enough to fill the related ones when several are quoted or looked up.
_SHOWN = 30
# Hits among which other items of a list, and places that say the same, are looked for.
_NEAR = 15
_NONE = Label("", "")
_KIND_MISSING, _TERMS_MISSING = FEATURES.index("kind_missing"), FEATURES.index("terms_missing")
_LINKED, _HEARD = FEATURES.index("linked"), FEATURES.index("heard")
_HAS_QUESTIONS = FEATURES.index("has_questions")
# Share of a question without a term of the field that must have been heard of what is quoted: of
# 891 questions below it, asked of the product as shipped, 3 were right (calibration).
_LEAST_HEARD = 0.5


class Answerer:
    """Answers questions; immutable, safe for many threads."""

    def __init__(
        self,
        corpus: Corpus,
        searcher: Searcher,
        encoder: Encoder,
        confidence: Confidence,
        links: Links,
        highlight: Highlighter | None = None,
    ) -> None:
        """Answer from `corpus` as indexed in the searcher's index."""
        self._highlight = highlight or Highlighter()
        self._corpus = corpus
        self._links = links
        self._searcher = searcher
        self._encoder = encoder
        self._confidence = confidence
        self.citer = Citer(corpus, searcher.index.version)
        self._maker = CardMaker(corpus, self.citer)
        self._picker = Picker(corpus, searcher.index, encoder)
        self._evidence = Evidence(corpus, searcher.index, encoder)

    def answer(self, query: Query, mode: Mode) -> Answer:
        """Answer a question."""
        version = self._searcher.index.version
        return replace(self._answered(query, mode), answer_id=answer_id(query, mode, version))

    def _answered(self, query: Query, mode: Mode) -> Answer:
        pool = self._searcher.pool(query, mode)
        found = look_up(query, self._corpus, self._links)
        if found is not None:
            return self._looked_up(query, found, pool)
        hits = self._ranking(pool)[:_SHOWN]
        if not hits:
            return self._answer(query, Outcome.NOT_FOUND, 0.0, Reason.NO_EVIDENCE)
        place = first_place(hits)
        first = self._picker.pick(query, pool.vector, hits[place])
        evidence = self._evidence.of(query, pool, place, first.fit)
        probability = self._confidence.probability(evidence)
        outcome = self._outcome(query, probability, evidence, hits[place].passage)
        probability = self._confidence.within(outcome, probability)
        if outcome is Outcome.NOT_FOUND:
            return self._answer(query, outcome, probability, _why_not(query), related=hits)
        picks = self._picker.beside(query, pool.vector, first, place, hits)
        cards = self._maker.cards(query, picks, [self._unit(hit) for hit in hits[:_NEAR]])
        quoted = units_of(cards)
        related = [hit for hit in hits if hit.passage.unit_id not in quoted]
        return self._answer(query, outcome, probability, Reason.NONE, cards, related)

    def search(self, query: Query, mode: Mode) -> Ranking:
        """Hits for a question: units it names by reference first, then what was searched."""
        pool = self._searcher.pool(query, mode)
        found = look_up(query, self._corpus, self._links)
        leads = self._first_passages(found.units + found.related if found else ())
        allowed = self._searcher.allowed(query.filters)
        return self._ranking(pool, (ordinal for ordinal in leads if allowed[ordinal]))

    def _ranking(self, pool: Pool, leads: Iterable[int] = ()) -> Ranking:
        return Ranking.of(self._searcher.index, pool, leads)

    def _first_passages(self, units: Iterable[Paragraph]) -> Iterator[int]:
        """The ordinal of the first passage of each unit that has words of its own."""
        found = (self._searcher.index.ordinals_of(unit.unit_id) for unit in units)
        return (int(ordinals[0]) for ordinals in found if len(ordinals))

    def cited(self, query: Query, hits: Sequence[Hit]) -> tuple[CitedHit, ...]:
        """Hits with citations and highlights."""
        return tuple(CitedHit(lit, self.cite(lit)) for lit in self.lit(query, hits))

    def lit(self, query: Query, hits: Iterable[Hit]) -> Iterator[Hit]:
        """The hits with the places of their passages that match the question."""
        asked = asked_terms(query)
        for hit in hits:
            yield replace(hit, highlights=self._highlight(hit.passage.text, asked))

    def cite(self, hit: Hit) -> Citation:
        """The citation of a hit's whole passage."""
        passage = hit.passage
        return self.citer.cite(self._unit(hit), passage.span)

    def _looked_up(self, query: Query, found: Lookup, pool: Pool) -> Answer:
        quotations = [self._maker.whole(unit) for unit in found.units]
        shown = {unit.unit_id for unit in found.units}
        hits = self._ranking(pool, self._first_passages(found.related))[: len(shown) + _SHOWN]
        related = [hit for hit in hits if hit.passage.unit_id not in shown]
        sure = 1.0 if found.outcome is Outcome.ANSWERED else 0.5 if found.units else 0.0
        return self._answer(
            query, found.outcome, sure, found.reason, quotations, related, found.detail
        )

    def evidence(self, query: Query) -> tuple[NDArray[np.float64], str]:
        """What the confidence model is fed for a question, and the unit it would quote first.

        Raises:
            QueryError: nothing at all is found.
        """
        pool = self._searcher.pool(query, Mode.HYBRID)
        hits = self._ranking(pool)[:_SHOWN]
        if not hits:
            raise EmptyQuery("nothing is found", hint="Ask in other words.")
        place = first_place(hits)
        first = self._picker.pick(query, pool.vector, hits[place])
        return self._evidence.of(query, pool, place, first.fit), first.unit.unit_id

    def _outcome(
        self, query: Query, probability: float, evidence: NDArray[np.float64], first: Passage
    ) -> Outcome:
        """The band of a probability; never any for a question about something else altogether.

        Never more than to be checked are a follow-up, and words without a number or a date where
        one was asked for. Of the bank's questions that are as likely as an answer must be, such are
        right as often as others (`python eval/dev/kinds.py`), but few, 35 of 1,873, and nobody
        should read out an answer to "how many" that has no number. In a document that was named
        something is always nearest: where it lacks a term of the question, it must be as
        likely as an answer to be shown.
        """
        if query.follows:
            held = carried(query, f"{first.context}\n{first.text}", evidence)
            return Outcome.CHECK if held else Outcome.NOT_FOUND
        if _strange(evidence):
            return Outcome.NOT_FOUND
        outcome = self._confidence.outcome(probability, self._encoder.name)
        if outcome is Outcome.ANSWERED and evidence[_KIND_MISSING]:
            return Outcome.CHECK
        if outcome is Outcome.CHECK and query.within and evidence[_TERMS_MISSING]:
            return Outcome.NOT_FOUND
        return outcome

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
        # What is near, but was not quoted, is not what "the next paragraph" is next to.
        given = [one.citation for one in quotations] or [one.citation for one in cited]
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
            scope=scope_after(query, given),
            differing=differing(quotations),
        )


def _strange(evidence: NDArray[np.float64]) -> bool:
    """Whether a question has no term of the field, and words that nobody used for the unit."""
    known = evidence[_LINKED] or not evidence[_HAS_QUESTIONS]
    return not known and bool(evidence[_HEARD] < _LEAST_HEARD)


def _why_not(query: Query) -> Reason:
    """Why nothing is quoted of what was found."""
    if query.within and query.terms + query.inherited.terms:
        return Reason.NOT_IN_NAMED
    # Without one term of the field the question is about something else altogether.
    return Reason.NEAR if query.terms or query.inherited.terms else Reason.OUTSIDE
