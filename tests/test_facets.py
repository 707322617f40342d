"""Facets: counts over all hits, each ignoring its own filter."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from nptqa.assembly import Desk
from nptqa.corpus import Corpus
from nptqa.domain import Document, Facets, FacetValue, Filters, Part, Unlisted
from nptqa.facets import MOST, FacetCounter
from nptqa.filtering import checked
from nptqa.index.passages import Tally
from nptqa.service import rendering

MANY = 200


def counts(values: tuple[FacetValue, ...]) -> dict[str, int]:
    return {one.value: one.count for one in values}


def facets(desk: Desk, **filters: object) -> tuple[Facets, int]:
    found = desk.search("核查", filters=checked(desk.corpus.documents, **filters))  # type: ignore[arg-type]
    return found.facets, found.total


def test_every_hit_counts_once(desk: Desk) -> None:
    """Over all pages, not only the first."""
    found, total = facets(desk)
    assert total > 10
    for name in ("doc_id", "kind", "body", "part"):
        assert sum(counts(getattr(found, name)).values()) == total
    ranked = [one.count for one in found.doc_id]
    assert ranked == sorted(ranked, reverse=True)


def test_a_facet_ignores_its_own_filter(desk: Desk) -> None:
    """The values that were not chosen keep their counts; the other facets narrow."""
    everything, _ = facets(desk)
    found, total = facets(desk, doc_id=["res-75-71"])
    assert found.doc_id == everything.doc_id
    assert counts(found.kind) == {"resolution": total}
    assert counts(found.year) == {"2020": total}


def test_the_other_filters_hold(desk: Desk) -> None:
    found, _ = facets(desk, doc_id=["res-75-71"], part=["operative"])
    alone, _ = facets(desk, part=["operative"])
    assert found.doc_id == alone.doc_id
    assert found.part == facets(desk, doc_id=["res-75-71"])[0].part


def test_years_ignore_years(desk: Desk) -> None:
    found, _ = facets(desk, year_from=2022, year_to=2022)
    assert {"2007", "2020", "2022", "2023"} == set(counts(found.year))
    assert set(counts(found.doc_id)) == {"wp77-2022", "nam-safeguards-2022"}


def test_values_have_names(desk: Desk) -> None:
    found, _ = facets(desk)
    labels = {one.value: (one.label.zh, one.label.en) for one in found.kind + found.year}
    assert labels["resolution"] == ("决议", "resolution")
    assert labels["2007"] == ("2007年", "2007")


def test_a_reference_keeps_to_the_filters(desk: Desk) -> None:
    """A unit that is named is no hit where the filters leave its document out."""
    filters = checked(desk.corpus.documents, doc_id=["res-75-71"])
    found = desk.search("WP.77第36段", filters=filters)
    assert {hit.passage.doc_id for hit in found.hits} == {"res-75-71"}


@dataclass(frozen=True)
class Watched(Corpus):
    """A corpus that remembers which documents were asked for."""

    asked: list[str] = field(default_factory=list)

    def document(self, doc_id: str) -> Document:
        self.asked.append(doc_id)
        return super().document(doc_id)


def many(desk: Desk) -> Watched:
    """`MANY` documents, each with a kind, a body and a year of its own."""
    model = desk.corpus.documents[0]
    records = [
        replace(
            model.record,
            doc_id=f"doc-{n:03}",
            kind=f"kind-{n:03}",
            body=f"body-{n:03}",
            date_from=date(1800 + n, 1, 1),
            date_to=date(1800 + n, 1, 2),
        )
        for n in range(MANY)
    ]
    return Watched(tuple(replace(model, record=record) for record in records), "many")


def spread(corpus: Corpus, filters: Filters = Filters()) -> Facets:  # noqa: B008 - frozen
    """The later a document the more hits, two documents as many each."""
    found = {one.doc_id: 1 + n // 2 for n, one in enumerate(corpus.documents)}
    tally = Tally(found, {Part.PARAGRAPH: sum(found.values())})
    return FacetCounter(corpus).count(filters, lambda _: tally)


def test_five_documents_are_all_listed(desk: Desk) -> None:
    found, _ = facets(desk)
    assert found.others == {}
    assert rendering.facets(found)["others"] == {}


def test_the_commonest_of_many_values_are_listed(desk: Desk) -> None:
    """Equal ones by value, and the others are counted."""
    found = spread(many(desk))
    numbers = [n for pair in range(MANY - 2, -1, -2) for n in (pair, pair + 1)]
    listed, rest = numbers[:MOST], numbers[MOST:]
    left = Unlisted(len(rest), sum(1 + n // 2 for n in rest))
    assert [one.value for one in found.doc_id] == [f"doc-{n:03}" for n in listed]
    assert [one.value for one in found.kind] == [f"kind-{n:03}" for n in listed]
    assert [one.value for one in found.body] == [f"body-{n:03}" for n in listed]
    assert [one.value for one in found.year] == [str(1800 + n) for n in listed]
    assert found.others == dict.fromkeys(("doc_id", "kind", "body", "year"), left)
    shown = rendering.facets(found)
    assert len(shown["doc_id"]) == MOST
    assert shown["others"]["doc_id"] == {"values": left.values, "hits": left.hits}


@pytest.mark.parametrize(
    ("name", "filters", "values"),
    [
        ("doc_id", Filters(doc_ids=frozenset({"doc-003", "doc-010"})), ["doc-010", "doc-003"]),
        ("kind", Filters(kinds=frozenset({"kind-000"})), ["kind-000"]),
        ("body", Filters(bodies=frozenset({"body-000"})), ["body-000"]),
        ("year", Filters(year_from=1801, year_to=1805), ["1805", "1801"]),
    ],
)
def test_what_was_chosen_is_listed_too(
    name: str, filters: Filters, values: list[str], desk: Desk
) -> None:
    """Behind the commonest; what no document has is not, nor is anything listed twice."""
    everything, found = spread(many(desk)), spread(many(desk), filters)
    listed = getattr(found, name)
    assert [one.value for one in listed[MOST:]] == values
    assert listed[:MOST] == getattr(everything, name)
    assert found.others[name].values == everything.others[name].values - len(values)
    hits = sum(one.count for one in listed) + found.others[name].hits
    assert hits == sum(1 + n // 2 for n in range(MANY))


def test_what_was_chosen_and_is_common_is_listed_once(desk: Desk) -> None:
    chosen = Filters(doc_ids=frozenset({f"doc-{MANY - 1}", "doc-none"}))
    assert spread(many(desk), chosen) == spread(many(desk))


def test_documents_that_are_not_shown_are_not_read(desk: Desk) -> None:
    corpus = many(desk)
    found = spread(corpus)
    assert sorted(corpus.asked) == sorted(one.value for one in found.doc_id)
