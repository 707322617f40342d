"""Questions that name a paragraph, answered from the corpus before anything is searched.

In: a `Query` with references. Out: a `Lookup`, or None when the question is to be searched. Where
numbering restarts both readings are given; a number that does not exist gives the valid range and
never a neighbour; a document that is not held gives the official link.
"""

from dataclasses import dataclass

from nptqa.corpus import Corpus
from nptqa.corpus.symbols import official_url
from nptqa.domain import Label, Outcome, Paragraph, Query, Reason, Reference
from nptqa.references import is_only_reference, valid_ranges

_MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a reference leads to.

    Attributes:
        units: to be quoted whole, in order.
        detail: a sentence in Chinese and English where `reason` needs one.
    """

    outcome: Outcome
    reason: Reason
    units: tuple[Paragraph, ...]
    detail: Label = Label("", "")


def look_up(query: Query, corpus: Corpus) -> Lookup | None:
    """Answer a question by its references, if it is one that asks for a place."""
    references = query.references
    if not references:
        return None
    alone = is_only_reference(query.folded, references)
    named = [one for one in references if one.place and one.doc_ids]
    if named:
        return _named(named, corpus)
    return _alone(references, corpus) if alone else None


def _named(references: list[Reference], corpus: Corpus) -> Lookup:
    """Places of documents that are held."""
    units = _units(references, corpus)
    wrong = [one for one in references if not one.units]
    if wrong:
        return Lookup(
            Outcome.CHECK if units else Outcome.NOT_FOUND,
            Reason.NO_SUCH_UNIT,
            units,
            _no_such_unit(wrong[0], corpus),
        )
    ambiguous = any(len(one.units) > len(one.doc_ids) for one in references)
    reason = Reason.AMBIGUOUS if ambiguous else Reason.CITATION
    return Lookup(Outcome.ANSWERED, reason, units, _readings(units) if ambiguous else Label("", ""))


def _alone(references: tuple[Reference, ...], corpus: Corpus) -> Lookup | None:
    """Nothing is asked but the reference itself: a symbol, or a place without a symbol."""
    held = [doc_id for one in references for doc_id in one.doc_ids]
    if held:
        fronts = tuple(unit for doc_id in held for unit in _front(doc_id, corpus))
        return Lookup(Outcome.ANSWERED, Reason.CITATION, fronts) if fronts else None
    units = _units(list(references), corpus)
    if units:
        reason = Reason.CITATION if len(units) == 1 else Reason.AMBIGUOUS
        outcome = Outcome.ANSWERED if len(units) == 1 else Outcome.CHECK
        return Lookup(outcome, reason, units, _readings(units))
    symbols = [one for one in references if one.symbol]
    if symbols:
        return Lookup(Outcome.NOT_FOUND, Reason.NOT_HELD, (), _not_held(symbols[0].symbol))
    place = references[0].place
    detail = Label(f"所载文件均无{place}这一段。", f"No document held has a paragraph {place}.")
    return Lookup(Outcome.NOT_FOUND, Reason.NO_SUCH_UNIT, (), detail)


def _units(references: list[Reference], corpus: Corpus) -> tuple[Paragraph, ...]:
    unit_ids = dict.fromkeys(unit for one in references for unit in one.units)
    pairs = (unit_id.split(":", 1) for unit_id in list(unit_ids)[:_MOST_UNITS])
    return tuple(corpus.paragraph(doc_id, locator) for doc_id, locator in pairs)


def _front(doc_id: str, corpus: Corpus) -> tuple[Paragraph, ...]:
    return (corpus.paragraph(doc_id, "front"),) if corpus.has(doc_id, "front") else ()


def _no_such_unit(reference: Reference, corpus: Corpus) -> Label:
    ranges = valid_ranges(corpus.document(reference.doc_ids[0]))
    name, place = reference.symbol, reference.place
    return Label(
        f"{name} 没有“{place}”这一段。现有段号：{ranges}。",
        f"{name} has no paragraph {place}. It has: {ranges}.",
    )


def _readings(units: tuple[Paragraph, ...]) -> Label:
    if len(units) <= 1:
        return Label("", "")
    return Label(
        f"该段号有{len(units)}种读法，全部列出。",
        f"The number has {len(units)} readings; all are given.",
    )


def _not_held(symbol: str) -> Label:
    link = official_url(symbol)
    return Label(
        f"本库未收录 {symbol}。官方链接：{link}（外部链接，未核对）。",
        f"{symbol} is not held. Official link: {link} (external, not checked).",
    )
