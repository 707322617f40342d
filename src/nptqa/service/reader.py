"""A document laid out for reading: outline, headings and units in order, gutter numbers.

In: a Document and the desk's citations. Out: dicts for `reader.html`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from nptqa.corpus.locators import anchor
from nptqa.domain import Document, Paragraph, Span, UnitKind
from nptqa.service.checks import compare_link
from nptqa.service.desk import Desk
from nptqa.service.mentions import cited_by_of, cites_of
from nptqa.service.rendering import Json
from nptqa.service.views import marked_unit, pieces

_KEPT = 64
_SHORTEST = 12
_LAST_ITEM = re.compile(r"(\([a-z]+\))\Z")


class Reader:
    """Lays out documents; keeps the layouts, because a document never changes."""

    def __init__(self, desk: Desk) -> None:
        """Read from this desk."""
        self._desk = desk
        self.units = lru_cache(maxsize=_KEPT)(self._units)

    def page(self, document: Document, at: str, span: Span | None) -> Json:
        """What `reader.html` shows: the blocks with one span marked, and where the reader is."""
        units = self.units(document.doc_id)
        holder = _holder(document, span)
        return {
            "blocks": [_marked(block, holder, span) for block in units],
            "outline": [unit for unit in units if unit["type"] == "heading"],
            "around": _around(units, at),
            "marking": "" if span is None else "marked" if holder else "unmarked",
        }

    def _units(self, doc_id: str) -> tuple[Json, ...]:
        """Headings and units in the order of the text, each footnote after its first call."""
        document = self._desk.corpus.document(doc_id)
        headings = [
            (item.span.start, _heading(number, item.text, item.level))
            for number, item in enumerate(document.headings, 1)
        ]
        units = [
            (place, self._unit(document, unit)) for unit, place in _places(document.paragraphs)
        ]
        return tuple(block for _, block in sorted([*headings, *units], key=_first))

    def _unit(self, document: Document, unit: Paragraph) -> Json:
        callers = [item for item in document.paragraphs if unit.locator in item.footnotes]
        return {
            "type": "footnote" if unit.kind is UnitKind.FOOTNOTE else "unit",
            "kind": unit.kind.value,
            **self._place(unit),
            "number": gutter_number(unit),
            "depth": min(unit.locator.count("/") + unit.locator.count("("), 3),
            "pieces": pieces(unit.text, ()),
            "notes": [self._note(document.doc_id, locator) for locator in unit.footnotes],
            "callers": [self._place(item) for item in callers],
            "cites": cites_of(unit.unit_id, self._desk),
            "cited_by": cited_by_of(unit.unit_id, self._desk),
            "compare": compare_link(unit.unit_id) if _comparable(unit) else "",
        }

    def _note(self, doc_id: str, locator: str) -> Json:
        return self._place(self._desk.corpus.paragraph(doc_id, locator))

    def _place(self, unit: Paragraph) -> Json:
        name = self._desk.cite_paragraph(unit).label
        return {
            "locator": unit.locator,
            "anchor": anchor(unit.locator),
            "label": {"zh": name.zh, "en": name.en},
            "number": gutter_number(unit),
        }


def gutter_number(unit: Paragraph) -> str:
    """What is printed (or, for preambular paragraphs, counted) in front of the unit."""
    if unit.kind is UnitKind.FOOTNOTE:
        return unit.locator.removeprefix("fn")
    last = unit.locator.rsplit("/", 1)[-1]
    item = _LAST_ITEM.search(last)
    if item:
        return item[1]
    return last.removeprefix("PP") if last[-1:].isdigit() or last[:1].isdigit() else ""


def _places(units: Sequence[Paragraph]) -> list[tuple[Paragraph, float]]:
    """Where each unit stands on the page: at its text, a footnote just behind its first call."""
    # The document's text keeps all footnotes at its end; a reader wants them where they are called.
    calls: dict[str, float] = {}
    for unit in units:
        for order, locator in enumerate(unit.footnotes, 1):
            calls.setdefault(locator, unit.span.end + order / 1000)
    return [(unit, calls.get(unit.locator, float(unit.span.start))) for unit in units]


def _first(pair: tuple[float, Json]) -> float:
    return pair[0]


def _comparable(unit: Paragraph) -> bool:
    """A few words, or what stands around the text, are like nothing else."""
    around = (UnitKind.FOOTNOTE, UnitKind.FRONT, UnitKind.CLOSING)
    return len(unit.text) >= _SHORTEST and unit.kind not in around


def _heading(number: int, text: str, level: int) -> Json:
    return {"type": "heading", "anchor": f"h-{number}", "text": text, "level": level}


def _marked(block: Json, holder: Paragraph | None, span: Span | None) -> Json:
    if holder is None or span is None or block.get("locator") != holder.locator:
        return block
    return {**block, "pieces": marked_unit(holder, span)}


def _holder(document: Document, span: Span | None) -> Paragraph | None:
    """The one unit that `span` lies in exactly."""
    if span is None or span.start == span.end:
        return None
    holders = [unit for unit in document.paragraphs if span.within(unit.span)]
    return holders[0] if len(holders) == 1 else None


def _around(blocks: Sequence[Json], at: str) -> Json | None:
    """The unit the reader came for with the ones before and after it."""
    # Footnotes stand among the units but are nobody's next paragraph.
    units = [block for block in blocks if block["type"] == "unit" or block.get("locator") == at]
    index = next((i for i, unit in enumerate(units) if unit["locator"] == at), None)
    if index is None:
        return None
    return {
        "previous": units[index - 1] if index else None,
        "here": units[index],
        "next": units[index + 1] if index + 1 < len(units) else None,
    }
