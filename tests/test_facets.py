"""Facets: counts over all hits, each ignoring its own filter."""

from nptqa.assembly import Desk
from nptqa.domain import Facets, FacetValue
from nptqa.filtering import checked


def counts(values: tuple[FacetValue, ...]) -> dict[str, int]:
    return {one.value: one.count for one in values}


def facets(desk: Desk, **filters: object) -> tuple[Facets, int]:
    found = desk.search("核查", filters=checked(desk.corpus.documents, **filters))  # type: ignore[arg-type]
    return found.facets, found.total


def test_every_hit_counts_once(desk: Desk) -> None:
    """Over all pages, not only the first."""
    found, total = facets(desk)
    assert total > 10
    for field in ("doc_id", "kind", "body", "part"):
        assert sum(counts(getattr(found, field)).values()) == total
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
