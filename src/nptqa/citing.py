"""Citations: made from a unit and a span, and refused when the words are not there.

In: a document, one of its units, a span of its text. Out: a `Citation`. Every quotation the
package shows is made here, so the promise `document.text[start:end] == quote` has one place.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from nptqa.chunking import part_of
from nptqa.corpus import Corpus
from nptqa.corpus.locators import anchor, label
from nptqa.corpus.symbols import official_url
from nptqa.domain import (
    Citation,
    Document,
    DocumentRecord,
    Footnote,
    Label,
    Paragraph,
    Quotation,
    Quote,
    Span,
    UnitKind,
)
from nptqa.errors import VerbatimError
from nptqa.memo import remembered

_AROUND = 32
# Citations that are kept: mostly those of whole units, which are cited again and again.
_KEPT = 20_000


class Citer:
    """Makes citations for one corpus and one index version."""

    def __init__(self, corpus: Corpus, index_version: str) -> None:
        """Cite units of `corpus` as indexed in `index_version`."""
        self._corpus = corpus
        self._index_version = index_version
        self._cited: Callable[[Paragraph, Span], Citation] = remembered(self._made, _KEPT)
        records = [document.record for document in corpus.documents]
        self._superseded = _reverse((one.supersedes, one.doc_id) for one in records)
        self._corrected = _reverse((one.corrects, one.doc_id) for one in records)

    def cite(self, unit: Paragraph, span: Span | None = None) -> Citation:
        """The citation of a unit, or of a span inside it.

        Args:
            unit: any unit of the corpus.
            span: in the document's text; None for the whole unit.

        Raises:
            VerbatimError: the span is not inside the unit, or the stored words differ.
        """
        return self._cited(unit, span or unit.span)

    def _made(self, unit: Paragraph, place: Span) -> Citation:
        document = self._corpus.document(unit.doc_id)
        quote = _quote(document, unit, place)
        record = document.record
        return Citation(
            doc_id=unit.doc_id,
            symbol=record.citable_symbol,
            symbol_status=record.symbol_status,
            locator=unit.locator,
            label=self.label(unit),
            title=record.title_zh,
            date=record.date_to.isoformat(),
            heading_path=unit.heading_path,
            quote=quote,
            footnotes=tuple(self._footnotes(document, unit)),
            url=_url(unit, place),
            undocs_url=official_url(record.citable_symbol),
            text_sha256=hashlib.sha256(unit.text.encode()).hexdigest(),
            index_version=self._index_version,
            status=record.status,
            part=part_of(unit, self._ancestors(unit)),
            superseded_by=_named(self._superseded, record),
            corrected_by=_named(self._corrected, record),
            # The pages of a plain text are a guess at those it was extracted from.
            page=unit.page if record.layout_sha256 else None,
        )

    def quotation(self, unit: Paragraph, span: Span | None = None) -> Quotation:
        """A quotation with its citation; raises as `cite` does."""
        citation = self.cite(unit, span)
        return Quotation(citation.quote.exact, citation)

    def label(self, unit: Paragraph) -> Label:
        """How the unit's place is printed."""
        return label(unit.locator, self._printed_kind(unit))

    def _printed_kind(self, unit: Paragraph) -> UnitKind:
        """An item is printed as its paragraph is: 执行部分第3(c)段."""
        ancestors = self._ancestors(unit)
        return ancestors[0].kind if ancestors else unit.kind

    def _ancestors(self, unit: Paragraph) -> tuple[Paragraph, ...]:
        """The units an item hangs under, outermost first."""
        found: list[Paragraph] = []
        while unit.kind is UnitKind.ITEM and unit.parent:
            unit = self._corpus.paragraph(unit.doc_id, unit.parent)
            found.insert(0, unit)
        return tuple(found)

    def _footnotes(self, document: Document, unit: Paragraph) -> Iterator[Footnote]:
        """Footnotes of the unit, then those that qualify everything in the document."""
        everywhere = document.record.qualifies_all
        locators = dict.fromkeys((*unit.footnotes, *everywhere))
        for locator in locators:
            if locator != unit.locator:
                note = self._corpus.paragraph(unit.doc_id, locator)
                yield Footnote(locator, note.text)


def _reverse(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Who names whom turned round, in the order of the manifest; nobody named is left out."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for named, by in pairs:
        if named:
            found[named] += (by,)
    return found


def _named(reverse: Mapping[str, tuple[str, ...]], record: DocumentRecord) -> tuple[str, ...]:
    """Who names a document, by its doc_id or by its symbol."""
    names = dict.fromkeys((record.doc_id, record.citable_symbol))
    return tuple(by for name in names if name for by in reverse.get(name, ()))


def _quote(document: Document, unit: Paragraph, span: Span) -> Quote:
    exact = span.of(document.text)
    begin, end = span.start - unit.span.start, span.end - unit.span.start
    if not span.within(unit.span) or not exact or unit.text[begin:end] != exact:
        raise VerbatimError(
            f"{unit.unit_id}: [{span.start}, {span.end}) is not a quotation from that unit",
            hint="Rebuild the index: nptqa index build",
        )
    prefix = unit.text[max(0, begin - _AROUND) : begin]
    suffix = unit.text[end : end + _AROUND]
    return Quote(exact, prefix, suffix, span.start, span.end)


def _url(unit: Paragraph, span: Span) -> str:
    where = f"/documents/{unit.doc_id}"
    if span == unit.span:
        return f"{where}#{anchor(unit.locator)}"
    return f"{where}?start={span.start}&end={span.end}#{anchor(unit.locator)}"


def unit_url(unit: Paragraph) -> str:
    """Path of a whole unit in our reader."""
    return _url(unit, unit.span)


def document_label(record: DocumentRecord) -> Label:
    """Our short names of a document, or its titles."""
    return Label(short_name(record), short_name(record, english=True))


def short_name(record: DocumentRecord, *, english: bool = False) -> str:
    """What a page calls a document: our short name, or its title."""
    if english:
        return record.short_en or record.title_en
    return record.short_zh or record.title_zh
