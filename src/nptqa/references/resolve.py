"""References in a question, resolved against the corpus.

In: the folded question. Out: `Reference`s. `WP.77第36段` names two units, because numbering
restarts inside paragraph 187 of that document: every reading is given, the outer one first. A
number that does not exist resolves to nothing and never to a neighbour.
"""

import re
from collections.abc import Iterator, Sequence

from nptqa.corpus import Corpus
from nptqa.corpus.naming import Named
from nptqa.domain import Reference, Span, UnitKind
from nptqa.references.ordinals import names_a_part
from nptqa.references.places import FoundPlaces, Place
from nptqa.references.provisions import FoundProvisions, Provision
from nptqa.references.reading import FOREIGN, FREE, Holder, Reading, read

_OPERATIVE = (UnitKind.OPERATIVE, UnitKind.ITEM)
_BARE_PATH = re.compile(r"\d+/\d+")
_NUMERIC = re.compile(r"[\d〇零一二三四五六七八九十百*]|art|стат|ماد|مواد")


def find_references(
    folded: str, corpus: Corpus, scope: Sequence[str] = ()
) -> tuple[Reference, ...]:
    """Read and resolve the references in a folded question.

    Args:
        folded: `fold_text(question)`.
        corpus: what is held.
        scope: doc_ids a place without a symbol may mean; empty for all.
    """
    numbered = _NUMERIC.search(folded) or names_a_part(folded)
    if not numbered and not corpus.naming.find(folded):
        return ()
    reading = read(folded, corpus.naming)
    found = [
        *_of_holders(folded, reading, corpus),
        *_of_provisions(folded, reading),
        *_loose(folded, reading, corpus, scope),
    ]
    return tuple(sorted(found, key=lambda one: one.spans[0]))


def named_documents(references: Sequence[Reference]) -> tuple[str, ...]:
    """The held documents a question names as a whole, in order: a search may be limited to them."""
    doc_ids = (doc_id for one in references if not one.place for doc_id in one.doc_ids)
    return tuple(dict.fromkeys(doc_ids))


def written(reference: Reference) -> str:
    """The canonical form: what was read, in the one spelling that reads as the same again."""
    if reference.provision:
        return Provision.parse(reference.provision).label.zh
    part = "op" if reference.operative else ""
    place = Place.parse(reference.place, part).written if reference.place else ""
    return f"{reference.symbol} {place}".strip() if reference.symbol or place else reference.text


def readings(doc_id: str, place: Place, corpus: Corpus) -> tuple[str, ...]:
    """Unit ids of every unit of a document that a place may mean, the outer numbering first."""
    inside = [path for path in corpus.naming.series.get(doc_id, ()) if _may_hold(path, place)]
    paths = [place.path, *(f"{path}/{place.path}" for path in inside)]
    return tuple(
        f"{doc_id}:{path}"
        for path in paths
        if corpus.has(doc_id, path)
        and (place.part != "op" or corpus.paragraph(doc_id, path).kind in _OPERATIVE)
    )


def _may_hold(series: str, place: Place) -> bool:
    """`187/36` may stand in annex I, but 36 of paragraph 187 is meant by its whole path there."""
    annex = series[0] == "A" and "/" not in series
    return annex or not (place.outer or place.part in ("PP", "fn"))


def _of_holders(folded: str, reading: Reading, corpus: Corpus) -> Iterator[Reference]:
    for number, holder in enumerate(reading.holders):
        doc_ids, symbol = documents_of(holder, corpus)
        span = Span(holder.start, holder.end)
        owned = _owned(reading, number)
        if not owned:
            yield Reference(span.of(folded), symbol, doc_ids, spans=(span,))
        for found in owned:
            spans = tuple(sorted((span, Span(found.start, found.end))))
            text = folded[spans[0].start : spans[-1].end]
            for place in found.places:
                units = tuple(u for doc_id in doc_ids for u in readings(doc_id, place, corpus))
                yield _reference(text, symbol, doc_ids, place, units, spans)


def documents_of(holder: Holder, corpus: Corpus) -> tuple[tuple[str, ...], str]:
    """The documents a symbol or a name may mean, and the symbol to show."""
    if isinstance(holder, Named):
        doc_ids, symbol = holder.doc_ids, ""
    else:
        doc_ids, symbol = corpus.naming.fitting(holder), holder.symbol
    if len(doc_ids) == 1:
        symbol = corpus.document(doc_ids[0]).record.citable_symbol
    return doc_ids, symbol


def _of_provisions(folded: str, reading: Reading) -> Iterator[Reference]:
    for found in reading.provisions:
        spans = (Span(found.start, found.end), *_places_of(found, reading))
        text = folded[found.start : spans[-1].end]
        for one in found.provisions:
            yield Reference(text, "", provision=one.name, spans=spans)


def _places_of(found: FoundProvisions, reading: Reading) -> Iterator[Span]:
    """The paragraph of a decision that is not held: read, so that it is nobody else's."""
    pairs = zip(reading.places, reading.owners, strict=True)
    following = [p for p, owner in pairs if owner == FOREIGN and p.start >= found.end]
    if following and following[0].start - found.end <= 1:
        yield Span(following[0].start, following[0].end)


def _loose(
    folded: str, reading: Reading, corpus: Corpus, scope: Sequence[str]
) -> Iterator[Reference]:
    """A place without a document: every document that has it."""
    for found in _owned(reading, FREE):
        span = Span(found.start, found.end)
        doc_ids = [d.doc_id for d in corpus.documents if not scope or d.doc_id in scope]
        for place in found.places:
            units = tuple(u for doc_id in doc_ids for u in readings(doc_id, place, corpus))
            # 24/7 is a paragraph inside a paragraph only where there is such a one.
            if units or not _BARE_PATH.fullmatch(span.of(folded)):
                yield _reference(span.of(folded), "", (), place, units, (span,))


def _reference(
    text: str,
    symbol: str,
    doc_ids: tuple[str, ...],
    place: Place,
    units: tuple[str, ...],
    spans: tuple[Span, ...],
) -> Reference:
    operative = place.part == "op"
    return Reference(text, symbol, doc_ids, place.path, units, spans=spans, operative=operative)


def _owned(reading: Reading, owner: int) -> list[FoundPlaces]:
    pairs = zip(reading.places, reading.owners, strict=True)
    return [place for place, one in pairs if one == owner]
