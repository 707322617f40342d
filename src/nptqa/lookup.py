"""Questions that name a paragraph, answered from the corpus before anything is searched.

In: a `Query` with references. Out: a `Lookup`, or None when the question is to be searched. Where
numbering restarts both readings are given; a number that does not exist gives the valid range and
never a neighbour; what is not held gives the official link and the units that cite it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nptqa.citing import short_name
from nptqa.corpus import Corpus
from nptqa.corpus.symbols import official_url
from nptqa.domain import Document, Label, Outcome, Paragraph, Query, Reason, Reference
from nptqa.links import Links
from nptqa.references import (
    LAST,
    Provision,
    ProvisionKind,
    is_only_reference,
    nearest_range,
    top_range,
)

MOST_UNITS = 20
_MOST_RANGES = 3
_NOWHERE = Label("", "")
_HELD, _MEANT = Label("所载文件", "held"), Label("所指文件", "that is meant")
# Where the text that is not held was published, as the documents held print it.
_PUBLISHED = {
    ProvisionKind.ACTION: "NPT/CONF.2010/50(Vol. I)",
    ProvisionKind.STEP: "NPT/CONF.2000/28(Parts I and II)",
    ProvisionKind.DECISION: "NPT/CONF.1995/32(Part I)",
}
_OF = {
    ProvisionKind.ARTICLE: Label("《不扩散核武器条约》", "the Treaty"),
    ProvisionKind.ACTION: Label("2010年行动计划", "the 2010 action plan"),
    ProvisionKind.STEP: Label("2000年实际步骤", "the practical steps of 2000"),
    ProvisionKind.DECISION: Label("1995年审议和延期大会的决定", "the decisions of 1995"),
}


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a reference leads to.

    Attributes:
        units: to be quoted whole, in order.
        detail: a sentence in Chinese and English where `reason` needs one.
        related: units that cite what was named, or stand under it; never quoted as the answer.
    """

    outcome: Outcome
    reason: Reason
    units: tuple[Paragraph, ...]
    detail: Label = _NOWHERE
    related: tuple[Paragraph, ...] = ()


def look_up(query: Query, corpus: Corpus, links: Links) -> Lookup | None:
    """Answer a question by its references, if it is one that asks for a place."""
    references = query.references
    if not references:
        return None
    named = [one for one in references if one.place and one.doc_ids]
    if named:
        return _named(named, corpus, links)
    if query.follows or not is_only_reference(query.folded, references):
        return None
    held = [doc_id for one in references for doc_id in one.doc_ids]
    if held:
        return _whole(held, corpus, links)
    if any(one.place and not one.symbol for one in references):
        return _anywhere(references, corpus)
    return _not_held(references, corpus, links)


def _named(references: Sequence[Reference], corpus: Corpus, links: Links) -> Lookup:
    """Places of documents that are held."""
    units = _units(references, corpus)
    related = _citing((unit.unit_id for unit in units), corpus, links)
    wrong = [one for one in references if not one.units]
    if wrong:
        outcome = Outcome.CHECK if units else Outcome.NOT_FOUND
        detail = _no_such_unit(wrong, corpus)
        return Lookup(outcome, Reason.NO_SUCH_UNIT, units, detail, related)
    if any(len(one.doc_ids) > 1 and len(one.units) > 1 for one in references):
        return Lookup(Outcome.CHECK, Reason.AMBIGUOUS, units, _several(references), related)
    if any(len(one.units) > 1 for one in references):
        return Lookup(Outcome.ANSWERED, Reason.AMBIGUOUS, units, _several(references), related)
    return Lookup(Outcome.ANSWERED, Reason.CITATION, units, _cut_short(references), related)


def _whole(doc_ids: Sequence[str], corpus: Corpus, links: Links) -> Lookup | None:
    """Documents and no place in them: their title matter, and who cites them."""
    fronts = [
        corpus.paragraph(doc_id, "front") for doc_id in doc_ids if corpus.has(doc_id, "front")
    ]
    if not fronts:
        return None
    related = _citing(doc_ids, corpus, links)
    return Lookup(Outcome.ANSWERED, Reason.CITATION, tuple(fronts), related=related)


def _anywhere(references: Sequence[Reference], corpus: Corpus) -> Lookup:
    """A place without a document: every document's reading."""
    units = _units(references, corpus)
    wrong = [one for one in references if one.place and not one.units]
    if wrong:
        outcome = Outcome.CHECK if units else Outcome.NOT_FOUND
        return Lookup(
            outcome,
            Reason.NO_SUCH_UNIT,
            units,
            _none_has(wrong[0].place, corpus.documents, _HELD, corpus),
        )
    if len(units) == 1:
        return Lookup(Outcome.ANSWERED, Reason.CITATION, units)
    return Lookup(Outcome.CHECK, Reason.AMBIGUOUS, units, _several(references))


def _not_held(references: Sequence[Reference], corpus: Corpus, links: Links) -> Lookup:
    """Symbols and provisions that are not held: a link, and the units that cite them."""
    provisions = [Provision.parse(one.provision) for one in references if one.provision]
    missing = [one for one in provisions if not one.exists]
    if missing:
        return Lookup(Outcome.NOT_FOUND, Reason.NO_SUCH_UNIT, (), _no_such_provision(missing[0]))
    targets = [one.provision or one.symbol for one in references]
    under = [unit for target in targets for unit in links.under(target.split(".")[0])]
    related = _citing(targets, corpus, links, under)
    symbols = list(dict.fromkeys(one.symbol for one in references if one.symbol))
    details = [_provision_not_held(one) for one in dict.fromkeys(provisions)]
    details += [_symbol_not_held(symbol) for symbol in symbols]
    if related:
        cited = f"本库有{len(related)}段与之有关，列于下方。"
        details.append(Label(cited, f"{len(related)} units here cite it or stand under it: below."))
    return Lookup(Outcome.NOT_FOUND, Reason.NOT_HELD, (), _joined(details), related)


def _units(references: Iterable[Reference], corpus: Corpus) -> tuple[Paragraph, ...]:
    unit_ids = dict.fromkeys(unit for one in references for unit in one.units)
    return _paragraphs(list(unit_ids)[:MOST_UNITS], corpus)


def _paragraphs(unit_ids: Iterable[str], corpus: Corpus) -> tuple[Paragraph, ...]:
    pairs = (unit_id.split(":", 1) for unit_id in unit_ids)
    return tuple(corpus.paragraph(doc_id, locator) for doc_id, locator in pairs)


def _citing(
    targets: Iterable[str], corpus: Corpus, links: Links, under: Sequence[str] = ()
) -> tuple[Paragraph, ...]:
    """Units that cite the targets, first those in a section about them; then the section."""
    citing = [link.unit_id for target in targets for link in links.cited_by(target)]
    inside = [unit_id for unit_id in citing if unit_id in set(under)]
    return _paragraphs(dict.fromkeys([*inside, *citing, *under]), corpus)


def _no_such_unit(wrong: Sequence[Reference], corpus: Corpus) -> Label:
    if len(wrong[0].doc_ids) > 1:
        meant = [corpus.document(doc_id) for doc_id in wrong[0].doc_ids]
        return _none_has(wrong[0].place, meant, _MEANT, corpus)
    document = corpus.document(wrong[0].doc_ids[0])
    places = "、".join(one.place for one in wrong[:_MOST_RANGES])
    near = nearest_range(document, wrong[0].place)
    zh, en = _names(document.doc_id, corpus)
    return Label(
        f"{zh} 没有“{places}”。现有：{near.zh}。", f"{en} has no {places}. It has: {near.en}."
    )


def _none_has(place: str, documents: Iterable[Document], which: Label, corpus: Corpus) -> Label:
    """None of the documents has the place: the numbers of the longest."""
    longest = sorted(documents, key=lambda one: -len(one.paragraphs))[:_MOST_RANGES]
    near = [(*_names(one.doc_id, corpus), top_range(one)) for one in longest]
    zh = "；".join(f"{name}：{label.zh}" for name, _, label in near)
    en = "; ".join(f"{name}: {label.en}" for _, name, label in near)
    return Label(f"{which.zh}均无“{place}”。{zh}。", f"No document {which.en} has {place}. {en}.")


def _no_such_provision(provision: Provision) -> Label:
    name, of, last = provision.label, _OF[provision.kind], LAST[provision.kind]
    return Label(
        f"没有{name.zh}：{of.zh}止于{last}。",
        f"There is no {name.en}: the numbers of {of.en} end at {last}.",
    )


def _provision_not_held(provision: Provision) -> Label:
    name, of = provision.label, _OF[provision.kind]
    published = _PUBLISHED.get(provision.kind, "")
    link = official_url(published)
    zh = f"见 {published}，{link}（外部链接，未核对）。" if link else ""
    en = f" See {published}, {link} (external, not checked)." if link else ""
    return Label(
        f"本库未收录{of.zh}的文本，因此不引用{name.zh}的原文。{zh}",
        f"The text of {of.en} is not held, so {name.en} is not quoted.{en}",
    )


def _symbol_not_held(symbol: str) -> Label:
    link = official_url(symbol)
    if not link or symbol.startswith("WP."):
        return Label(f"本库未收录 {symbol}。", f"{symbol} is not held.")
    return Label(
        f"本库未收录 {symbol}。官方链接：{link}（外部链接，未核对）。",
        f"{symbol} is not held. Official link: {link} (external, not checked).",
    )


def _several(references: Sequence[Reference]) -> Label:
    """How many readings there are, of one number or of several."""
    cut = _cut_short(references)
    readings = len({unit for one in references for unit in one.units})
    if cut.zh:
        return cut
    if sum(1 for one in references if one.place) > 1:
        zh, en = "所问段号中有的不止一种读法", "Some of the numbers have more than one reading"
        return Label(f"{zh}，全部列出。", f"{en}; all are given.")
    return Label(
        f"该段号有{readings}种读法，全部列出。",
        f"The number has {readings} readings; all are given.",
    )


def _cut_short(references: Sequence[Reference]) -> Label:
    wanted = len({unit for one in references for unit in one.units})
    if wanted <= MOST_UNITS:
        return _NOWHERE
    return Label(
        f"共{wanted}段，只列前{MOST_UNITS}段。", f"The first {MOST_UNITS} of {wanted} are given."
    )


def _names(doc_id: str, corpus: Corpus) -> tuple[str, str]:
    """A document's symbol where it has one that may be shown, else our short names."""
    record = corpus.document(doc_id).record
    symbol = record.citable_symbol
    return symbol or short_name(record), symbol or short_name(record, english=True)


def _joined(labels: Sequence[Label]) -> Label:
    return Label("".join(one.zh for one in labels), " ".join(one.en for one in labels))
