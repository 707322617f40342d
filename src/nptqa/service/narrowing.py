"""How a search is limited and can be limited further: chips to take away, facets to choose from.

In: the form and the facets of its results. Out: dicts with labels and addresses; every choice is
a link, so that nothing here needs a script.
"""

from collections.abc import Collection, Iterator, Sequence

from nptqa.corpus.kinds import body_label
from nptqa.domain import Facets, FacetValue, Label, Unlisted
from nptqa.service.form import Form
from nptqa.service.listing import PARTS
from nptqa.service.rendering import Json
from nptqa.service.wording import Words

_SHOWN = 12
"""Values of a facet on a page, besides those that were chosen; commoner ones first."""


def chips(form: Form, documents: Sequence[Json], words: Words) -> list[Json]:
    """The limits of a form, each with its name and the query without it."""
    names = {row["doc_id"]: row["short_title"] for row in documents}
    return [
        {"label": _name(name, value, names, words), "query": form.without(name, value).query}
        for name, value in form.scope()
    ]


def _name(name: str, value: str, names: dict[str, str], words: Words) -> str:
    if name == "doc_id":
        return names.get(value, value)
    if name == "part" and value in PARTS:
        return words(f"part.{value}")
    if name == "kind":
        return words.get(f"kind.{value}", value)
    if name == "body":
        return _in(body_label(value), words)
    if name in ("year_from", "year_to"):
        return f"{words('search.' + name.removeprefix('year_'))} {value}"
    return value


def facets(found: Facets, form: Form, words: Words) -> list[Json]:
    """The filters that would tell results apart, with counts and where each choice leads."""
    groups = (
        ("documents", "doc_id", found.doc_id),
        ("parts", "part", found.part),
        ("kinds", "kind", found.kind),
        ("bodies", "body", found.body),
        ("years", "year", found.year),
    )
    return [
        {"key": key, **_group(name, values, found.others.get(name), form, words)}
        for key, name, values in groups
        if len(values) > 1 or _chosen(name, form)
    ]


def _group(
    name: str, values: Sequence[FacetValue], others: Unlisted | None, form: Form, words: Words
) -> Json:
    """The values of a facet that a page shows, and how many it does not."""
    chosen = _chosen(name, form)
    shown = [item for at, item in enumerate(values) if at < _SHOWN or item.value in chosen]
    more = len(values) - len(shown) + (others.values if others else 0)
    return {"values": list(_values(name, shown, chosen, form, words)), "more": more}


def _values(
    name: str, values: Sequence[FacetValue], chosen: Collection[str], form: Form, words: Words
) -> Iterator[Json]:
    for item in values:
        on = item.value in chosen
        yield {
            "label": words.get(f"{name}.{item.value}", _in(item.label, words)),
            "count": item.count,
            "on": on,
            "query": _leads(name, item.value, form, on=on),
        }


def _in(label: Label, words: Words) -> str:
    return label.zh if words.chinese else label.en


def _leads(name: str, value: str, form: Form, *, on: bool) -> str:
    """Choosing what is chosen takes it away; choosing a year leaves no other."""
    if name == "year":
        return form.in_year("" if on else value).query
    return (form.without(name, value) if on else form.within(name, value)).query


def _chosen(name: str, form: Form) -> tuple[str, ...]:
    if name == "year":
        return (form.year_from,) if form.year_from and form.year_from == form.year_to else ()
    values: tuple[str, ...] = getattr(form, name)
    return values
