"""The numbers a document has, for a question that asks for one it does not have.

In: a document and the place that is missing. Out: the nearest valid range as a `Label`.
"""

import re
from collections.abc import Iterable

from nptqa.domain import Document, Label, UnitKind

_NUMBERED = (UnitKind.PARAGRAPH, UnitKind.OPERATIVE)
_SPLIT = re.compile(
    r"(?:(?P<outer>.+)/)?(?P<sign>PP|fn)?\d+(?:[a-z]+)?(?P<items>(?:\([^()]+\))*)\Z"
)


def nearest_range(document: Document, path: str) -> Label:
    """What the document has of the kind that was asked for.

    Args:
        document: that lacks the place.
        path: the place in our notation, `187/300`, `PP40`, `3(z)`.
    """
    match = _SPLIT.match(path)
    if match is None:
        return _join(_series(document))
    outer, sign, items = match["outer"] or "", match["sign"] or "", match["items"]
    if items:
        inner = _items(document, path[: -len(items)])
        if inner.zh:
            return inner
    if sign:
        return _counted(document, sign)
    series = _series(document)
    if outer in series and not (outer == "" and _has_preamble(document)):
        return series[outer]
    counted = {"PP": _counted(document, "PP")} if _has_preamble(document) else {}
    return _join(series | counted)


def _has_preamble(document: Document) -> bool:
    return any(unit.kind is UnitKind.PREAMBULAR for unit in document.paragraphs)


def top_range(document: Document) -> Label:
    """The outermost numbers a document has."""
    series = _series(document)
    return series.get("") or _join(series)


def _items(document: Document, path: str) -> Label:
    """The items directly under a paragraph, if it has any."""
    units = document.paragraphs
    above = {u.locator for u in units if u.locator == path or u.locator.endswith(f"/{path}")}
    found = [u.locator for u in units if u.parent in above and u.kind is UnitKind.ITEM]
    if not found:
        return Label("", "")
    first, last = found[0], found[-1]
    return Label(f"{first}至{last}", f"{first} to {last}")


def _counted(document: Document, sign: str) -> Label:
    numbers = _numbers(u.locator[2:] for u in document.paragraphs if u.locator.startswith(sign))
    if not numbers:
        return _join(_series(document))
    span = _span(numbers)
    if sign == "PP":
        return Label(f"序言部分第{span}段", f"preambular paras. {span}")
    return Label(f"脚注{span}", f"footnotes {span}")


def _series(document: Document) -> dict[str, Label]:
    """Each series of numbered paragraphs, by the path it stands in."""
    locators: dict[str, list[str]] = {}
    for unit in document.paragraphs:
        outer, _, last = unit.locator.rpartition("/")
        if unit.kind in _NUMBERED:
            locators.setdefault(outer, []).append(last)
    found = ((outer, _numbers(lasts)) for outer, lasts in locators.items())
    return {outer: _label(outer, numbers) for outer, numbers in found if numbers}


def _label(outer: str, numbers: list[int]) -> Label:
    zh, en = (f"第{outer}段内", f"para. {outer}, sub-") if outer else ("", "")
    if outer.startswith("A"):
        zh, en = f"附件{outer[1:]}", f"annex {outer[1:]}, "
    return Label(f"{zh}第{_span(numbers)}段", f"{en}paras. {_span(numbers)}")


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isdecimal()]


def _span(numbers: list[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low}–{high}"


def _join(series: dict[str, Label]) -> Label:
    labels = series.values()
    return Label("；".join(one.zh for one in labels), "; ".join(one.en for one in labels))
