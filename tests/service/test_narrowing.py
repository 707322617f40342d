"""Facets and chips of the search page are called in the language of the interface."""

import pytest

from nptqa.corpus.kinds import BODIES, KINDS, body_label, kind_label
from nptqa.domain import Facets, FacetValue, Label, Unlisted
from nptqa.service.form import Form
from nptqa.service.narrowing import chips, facets
from nptqa.service.wording import LANGUAGES, load

from .conftest import WEB

TABLES = load(WEB / "wording")


def named(field: str, value: str, language: str) -> set[str]:
    """What a value is called as a facet and, once chosen, as a chip."""
    labels = {"kind": kind_label, "body": body_label}
    found = Facets(**{field: (FacetValue(value, labels[field](value), 3),)})  # type: ignore[arg-type]
    form = Form("核查", **{field: (value,)})  # type: ignore[arg-type]
    words = TABLES[language]
    (group,) = facets(found, form, words)
    return {group["values"][0]["label"], chips(form, [], words)[0]["label"]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str, language: str) -> None:
    assert named("kind", kind, language) == {TABLES[language](f"kind.{kind}")}


@pytest.mark.parametrize("body", BODIES)
def test_bodies(body: str) -> None:
    assert named("body", body, "zh-Hans") == {body}
    assert named("body", body, "en") == {BODIES[body]}


def test_what_has_no_name_is_shown_as_it_is() -> None:
    assert named("kind", "letter", "en") == {"letter"}


def documents(count: int) -> tuple[FacetValue, ...]:
    names = (f"doc-{n:02}" for n in range(count))
    return tuple(FacetValue(name, Label(name, name), 9) for name in names)


def test_a_page_says_how_many_values_it_leaves_out() -> None:
    """Those that the facet lists and those that it does not; what was chosen is never left out."""
    words = TABLES["zh-Hans"]
    found = Facets(documents(50), others={"doc_id": Unlisted(150, 214)})
    (group,) = facets(found, Form("核查"), words)
    assert (len(group["values"]), group["more"]) == (12, 188)
    (group,) = facets(found, Form("核查", doc_id=("doc-40",)), words)
    assert [one["label"] for one in group["values"] if one["on"]] == ["doc-40"]
    assert (len(group["values"]), group["more"]) == (13, 187)


def test_a_page_that_shows_all_values_says_nothing() -> None:
    (group,) = facets(Facets(documents(12)), Form("核查"), TABLES["en"])
    assert (len(group["values"]), group["more"]) == (12, 0)
