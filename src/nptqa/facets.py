"""How the hits of a search spread over documents, kinds, bodies, parts and years.

In: where the hits that each facet counts stand. Out: `Facets`. A facet ignores its own filter, so
that the values that were not chosen keep their counts and can be chosen too.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from nptqa.citing import document_label
from nptqa.corpus import Corpus
from nptqa.corpus.kinds import body_label, kind_label
from nptqa.domain import DocumentRecord, Facets, FacetValue, Filters, Label, Part
from nptqa.index.passages import Tally

FIELDS = ("doc_id", "kind", "body", "part", "year")
_PARTS = {
    Part.PREAMBULAR: Label("序言部分", "preambular part"),
    Part.OPERATIVE: Label("执行部分", "operative part"),
    Part.PARAGRAPH: Label("段落", "paragraphs"),
    Part.FOOTNOTE: Label("脚注", "footnotes"),
}


def without(filters: Filters, field: str) -> Filters:
    """The filters less the one that a facet stands for."""
    if field == "year":
        return replace(filters, year_from=None, year_to=None)
    return Filters(
        doc_ids=frozenset() if field == "doc_id" else filters.doc_ids,
        kinds=frozenset() if field == "kind" else filters.kinds,
        bodies=frozenset() if field == "body" else filters.bodies,
        parts=frozenset() if field == "part" else filters.parts,
        year_from=filters.year_from,
        year_to=filters.year_to,
    )


def count(corpus: Corpus, tally_of: Callable[[str], Tally]) -> Facets:
    """Count.

    Args:
        corpus: of the hits.
        tally_of: a field of `FIELDS` to where the hits it counts stand.
    """
    return Facets(**{field: _facet(field, corpus, tally_of(field)) for field in FIELDS})


def _facet(field: str, corpus: Corpus, tally: Tally) -> tuple[FacetValue, ...]:
    if field == "part":
        parts = Counter({part.value: found for part, found in tally.parts.items()})
        return _sorted(parts, lambda value: _PARTS[Part(value)])
    records = {doc_id: corpus.document(doc_id).record for doc_id in tally.documents}
    counts = Counter[str]()
    for doc_id, found in tally.documents.items():
        for value in _values(field, records[doc_id]):
            counts[value] += found
    return _sorted(counts, lambda value: _label(field, value, records))


def _values(field: str, record: DocumentRecord) -> Iterator[str]:
    if field == "year":
        yield from map(str, range(record.date_from.year, record.date_to.year + 1))
        return
    value = {"doc_id": record.doc_id, "kind": record.kind, "body": record.body}[field]
    if value:
        yield value


def _label(field: str, value: str, records: Mapping[str, DocumentRecord]) -> Label:
    if field == "doc_id":
        return document_label(records[value])
    if field == "year":
        return Label(f"{value}年", value)
    return kind_label(value) if field == "kind" else body_label(value)


def _sorted(counts: Counter[str], label: Callable[[str], Label]) -> tuple[FacetValue, ...]:
    """The commonest first, equal ones by value."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(FacetValue(value, label(value), found) for value, found in ranked)
