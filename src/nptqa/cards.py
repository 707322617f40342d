"""Cards: the units and spans that answer, as quotations with everything that belongs to them.

In: picks, a span of a unit each, the best first, and the other hits. Out: `Quotation`s: an item
with the lead-in it needs, the items of one list together, places that say the same under one
card, figures that differ marked. Every piece is cited by `citing`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nptqa.agreement import agree, figures, place_of
from nptqa.citing import Citer
from nptqa.clauses import sentences
from nptqa.compare import shares
from nptqa.corpus import Corpus
from nptqa.domain import Citation, Figure, Paragraph, Query, Quotation, Span
from nptqa.leads import Leads, Piece
from nptqa.spans import Candidate
from nptqa.wanted import Wanted, wanted

# Units looked at for places that say the same: a place that does is seldom ranked lower.
_LOOKED_AT = 15
# Places that say the same share most of their words, so the whole unit shares at least these.
_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Pick:
    """A span that answers.

    Attributes:
        span: of the document's text, inside the unit.
        fit: how the span fits the question, in the passage it was found in.
    """

    unit: Paragraph
    span: Span
    fit: Candidate


class CardMaker:
    """Makes the cards of one corpus; immutable, safe for many threads."""

    def __init__(self, corpus: Corpus, citer: Citer) -> None:
        """Cite units of `corpus` with `citer`."""
        self._corpus = corpus
        self._citer = citer
        self.leads = Leads(corpus)

    def cards(
        self, query: Query, picks: Sequence[Pick], near: Sequence[Paragraph]
    ) -> list[Quotation]:
        """One card for every pick that says something of its own, in the order of the picks.

        Args:
            query: the question, for what it wants.
            picks: the best first.
            near: units of the hits, best first, in which the same words may stand again.
        """
        kinds = wanted(query.folded)
        made: list[Quotation] = []
        for pick in picks:
            if pick.unit.unit_id not in units_of(made):
                self._add(made, self._card(pick, kinds, near))
        taken = units_of(made)
        rest = [unit for unit in near[:_LOOKED_AT] if unit.unit_id not in taken]
        shown = [self._with_others(card, rest) for card in made]
        return _with_figures(shown) if Wanted.COUNT in kinds else shown

    def whole(self, unit: Paragraph) -> Quotation:
        """The card of a unit that was asked for by its place, with the list it leads in."""
        card = self._citer.quotation(unit)
        items = self.leads.items(unit) if self.leads.announces(unit, unit.span) else ()
        return replace(card, context=self._context(unit), further=self._cited(items))

    def _card(self, pick: Pick, kinds: frozenset[Wanted], near: Sequence[Paragraph]) -> Quotation:
        unit = pick.unit
        further: Iterable[Paragraph] = ()
        if self.leads.announces(unit, pick.span):
            further = self.leads.items(unit)
        elif Wanted.LIST in kinds:
            further = self._siblings(unit, near)
        card = self._citer.quotation(unit, unit.span if further and unit.parent else pick.span)
        return replace(card, context=self._context(unit), further=self._cited(further))

    def _siblings(self, unit: Paragraph, near: Sequence[Paragraph]) -> list[Paragraph]:
        """Items of the same list that were found too, all of them where their lead-in was."""
        if not unit.parent:
            return []
        parent = self._corpus.paragraph(unit.doc_id, unit.parent)
        items = [item for item in self.leads.items(parent) if item != unit]
        found = {other.unit_id for other in near}
        return [item for item in items if parent.unit_id in found or item.unit_id in found]

    def _context(self, unit: Paragraph) -> tuple[Citation, ...]:
        return tuple(self._citer.cite(one, span) for one, span in self.leads.before(unit))

    def _cited(self, units: Iterable[Paragraph]) -> tuple[Citation, ...]:
        return tuple(self._citer.cite(unit) for unit in units)

    def _add(self, made: list[Quotation], card: Quotation) -> None:
        """Put a card beside the others, or under the one that says the same."""
        for at, other in enumerate(made):
            if not (other.further or card.further) and agree(_read(other), _read(card)):
                made[at] = replace(other, also_in=(*other.also_in, card.citation))
                return
        made.append(card)

    def _with_others(self, card: Quotation, units: Sequence[Paragraph]) -> Quotation:
        if card.further:
            return card
        found = (self._same(card, unit) for unit in units)
        others = tuple(self._citer.cite(unit, span) for unit, span in filter(None, found))
        return replace(card, also_in=(*card.also_in, *others)) if others else card

    def _same(self, card: Quotation, unit: Paragraph) -> Piece | None:
        """Where a unit says what a card says, the verbs of both lead-ins in view."""
        if not shares(card.quote, unit.text, _SHARED):
            return None
        place = place_of(card.quote, unit.text)
        if place is None:
            return None
        leads = self.leads.before(unit)
        if card.context or leads:
            sentence = next(one for one in sentences(unit.text) if one.end > place.start)
            theirs = "".join(span.of(self._text(one)) for one, span in leads)
            if not agree(_read(card), theirs + sentence.of(unit.text)):
                return None
        return unit, Span(unit.span.start + place.start, unit.span.start + place.end)

    def _text(self, unit: Paragraph) -> str:
        return self._corpus.document(unit.doc_id).text


def units_of(cards: Iterable[Quotation]) -> set[str]:
    """Unit ids of everything that cards show."""
    return {
        _where(piece)
        for card in cards
        for piece in (*card.pieces[len(card.context) :], *card.also_in)
    }


def differing(cards: Sequence[Quotation]) -> bool:
    """Whether cards were found to give different figures."""
    return any(card.figures for card in cards)


def _where(citation: Citation) -> str:
    return f"{citation.doc_id}:{citation.locator}"


def _read(card: Quotation) -> str:
    """A card's words with what must be read before them."""
    return "".join(one.quote.exact for one in (*card.context, card.citation))


def _with_figures(cards: Sequence[Quotation]) -> list[Quotation]:
    """The cards with their figures, where documents give different ones."""
    found = [tuple(_figures(card)) for card in cards]
    giving = [
        (card.citation.doc_id, frozenset(figure.text for figure in figures))
        for card, figures in zip(cards, found, strict=True)
        if figures
    ]
    if len({doc_id for doc_id, _ in giving}) < 2 or len({texts for _, texts in giving}) < 2:
        return list(cards)
    return [replace(card, figures=given) for card, given in zip(cards, found, strict=True)]


def _figures(card: Quotation) -> Iterator[Figure]:
    start = card.citation.quote.start
    for span in figures(card.quote):
        yield Figure(span.of(card.quote), start + span.start, start + span.end)
