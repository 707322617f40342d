"""How the hits of a search spread over documents, kinds, bodies, parts and years.

In: where the hits that each facet counts stand. Out: `Facets`. A facet ignores its own filter, so
that the values that were not chosen keep their counts and can be chosen too. Hits may stand in
thousands of documents, and nobody reads thousands of values: the commonest are listed, with those
that were chosen, and of the others it is said how many there are.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from heapq import nsmallest

from nptqa.citing import document_label
from nptqa.corpus import Corpus
from nptqa.corpus.kinds import body_label, kind_label
from nptqa.domain import DocumentRecord, Facets, FacetValue, Filters, Label, Part, Unlisted
from nptqa.index.passages import Tally

FIELDS = ("doc_id", "kind", "body", "part", "year")
MOST = 50
"""Values that a facet lists, besides those that were chosen."""
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


class FacetCounter:
    """Counts the hits of one corpus; immutable, safe for many threads."""

    def __init__(self, corpus: Corpus) -> None:
        """Count hits in documents of `corpus`."""
        self._corpus = corpus

    def count(self, filters: Filters, tally_of: Callable[[str], Tally]) -> Facets:
        """Count.

        Args:
            filters: of the search; the values they name are listed however few hits have them.
            tally_of: a field of `FIELDS` to where the hits it counts stand.
        """
        listed: dict[str, tuple[FacetValue, ...]] = {}
        others: dict[str, Unlisted] = {}
        for field in FIELDS:
            counts = self._counts(field, tally_of(field))
            shown = _shown(counts, _chosen(filters, field))
            listed[field] = tuple(
                FacetValue(value, self._label(field, value), counts[value]) for value in shown
            )
            if len(shown) < len(counts):
                others[field] = _unlisted(counts, shown)
        return Facets(**listed, others=others)

    def _counts(self, field: str, tally: Tally) -> Mapping[str, int]:
        if field == "doc_id":
            return tally.documents
        if field == "part":
            return {part.value: found for part, found in tally.parts.items()}
        values_of = self._values[field]
        counts = Counter[str]()
        for doc_id, found in tally.documents.items():
            for value in values_of[doc_id]:
                counts[value] += found
        return counts

    @cached_property
    def _values(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Of each field the values that every document has: its record is read once."""
        records = [document.record for document in self._corpus.documents]
        return {
            field: {record.doc_id: tuple(_values(field, record)) for record in records}
            for field in ("kind", "body", "year")
        }

    def _label(self, field: str, value: str) -> Label:
        if field == "doc_id":
            return document_label(self._corpus.document(value).record)
        if field == "part":
            return _PARTS[Part(value)]
        if field == "year":
            return Label(f"{value}年", value)
        return kind_label(value) if field == "kind" else body_label(value)


def _values(field: str, record: DocumentRecord) -> Iterator[str]:
    if field == "year":
        yield from map(str, range(record.date_from.year, record.date_to.year + 1))
        return
    value = {"kind": record.kind, "body": record.body}[field]
    if value:
        yield value


def _chosen(filters: Filters, field: str) -> Collection[str]:
    """The values of a facet that the filters name; of a range of years where it begins and ends."""
    if field == "part":
        return {part.value for part in filters.parts}
    if field == "year":
        years = (filters.year_from, filters.year_to)
        return {str(year) for year in years if year is not None}
    return {"doc_id": filters.doc_ids, "kind": filters.kinds, "body": filters.bodies}[field]


def _shown(counts: Mapping[str, int], chosen: Collection[str]) -> list[str]:
    """The commonest first, equal ones by value; behind them the chosen that are less common."""

    def place(value: str) -> tuple[int, str]:
        return -counts[value], value

    common = nsmallest(MOST, counts, key=place)
    return common + sorted((set(chosen) & counts.keys()).difference(common), key=place)


def _unlisted(counts: Mapping[str, int], shown: Collection[str]) -> Unlisted:
    hits = sum(counts.values()) - sum(counts[value] for value in shown)
    return Unlisted(len(counts) - len(shown), hits)
