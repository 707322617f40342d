"""A document laid out for reading: outline, headings and units in order, gutter numbers.

In: a Document and the desk's citations. Out: dicts for `reader.html`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nptqa.corpus.locators import anchor
from nptqa.domain import Document, Paragraph, Span, UnitKind
from nptqa.memo import remembered
from nptqa.service.checks import compare_link
from nptqa.service.desk import Desk
from nptqa.service.finding import found, wanted
from nptqa.service.mentions import cited_by_of, cites_of
from nptqa.service.rendering import Json
from nptqa.service.views import marked_unit, pieces

_KEPT = 64
_NEIGHBOURS = 4
"""Blocks shown on each side of a paragraph beside the chat."""
_SHORTEST = 12
_LAST_ITEM = re.compile(r"(\([a-z]+\))\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a reader wants to be.

    Attributes:
        at: a locator, or empty.
        span: the quotation to mark, in code points of the document's text; None marks nothing.
        find: words to look for, or empty.
    """

    at: str = ""
    span: Span | None = None
    find: str = ""


class Reader:
    """Lays out documents; keeps the layouts, because within one index none changes."""

    def __init__(self, desk: Desk) -> None:
        """Read from this desk."""
        self._desk = desk
        self._laid_out = remembered(self._units, _KEPT)

    def units(self, doc_id: str) -> tuple[Json, ...]:
        """The blocks of a document of the index that is served."""
        return self._laid_out(doc_id, self._desk.index_version)

    def page(self, document: Document, place: Place) -> Json:
        """What `reader.html` shows: every block, the words marked, and where the reader is."""
        units = self.units(document.doc_id)
        blocks = self._marked(document, place)
        return {
            "blocks": blocks,
            "outline": [unit for unit in units if unit["type"] == "heading"],
            "around": _around(units, place.at),
            "marking": _marking(document, place),
            "find": place.find,
            "found": _found(blocks) if wanted(place.find) else None,
        }

    def pane(self, document: Document, place: Place) -> Json:
        """What `pane.html` shows: the blocks near one unit, and the contents to go elsewhere."""
        blocks = self._marked(document, place)
        here = next((i for i, item in enumerate(blocks) if item.get("locator") == place.at), 0)
        return {
            "blocks": blocks[max(0, here - _NEIGHBOURS) : here + _NEIGHBOURS + 1],
            "outline": _entries(blocks),
            "around": _around(blocks, place.at),
            "marking": _marking(document, place),
        }

    def _marked(self, document: Document, place: Place) -> list[Json]:
        """All blocks, with the quotation marked or else what is looked for."""
        holder = _holder(document, place.span)
        patterns = wanted(place.find)
        return [
            _marked(block, holder, place.span) if holder else _lit(block, patterns)
            for block in self.units(document.doc_id)
        ]

    def _units(self, doc_id: str, index_version: str) -> tuple[Json, ...]:
        """Headings and units in the order of the text, each footnote after its first call.

        `index_version` tells layouts of the same document before and after a change apart.
        """
        document = self._desk.corpus.document(doc_id)
        headings = [
            (item.span.start, _heading(number, item.text, item.level))
            for number, item in enumerate(document.headings, 1)
        ]
        units = [
            (place, self._unit(document, unit)) for unit, place in _places(document.paragraphs)
        ]
        return _paged(block for _, block in sorted([*headings, *units], key=_first))

    def _unit(self, document: Document, unit: Paragraph) -> Json:
        callers = [item for item in document.paragraphs if unit.locator in item.footnotes]
        return {
            "type": "footnote" if unit.kind is UnitKind.FOOTNOTE else "unit",
            "kind": unit.kind.value,
            **self._place(unit),
            "page": self._desk.cite_paragraph(unit).page,
            "number": gutter_number(unit),
            "depth": min(unit.locator.count("/") + unit.locator.count("("), 3),
            "text": unit.text,
            "hits": 0,
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


def _paged(blocks: Iterable[Json]) -> tuple[Json, ...]:
    """The blocks; the first unit of each page of the received file says which page it is."""
    out, last = list[Json](), None
    for block in blocks:
        page = block.get("page") if block["type"] == "unit" else None
        out.append({**block, "leaf": page if page != last else None})
        last = page or last
    return tuple(out)


def _first(pair: tuple[float, Json]) -> float:
    return pair[0]


def _comparable(unit: Paragraph) -> bool:
    """A few words, or what stands around the text, are like nothing else."""
    around = (UnitKind.FOOTNOTE, UnitKind.FRONT, UnitKind.CLOSING)
    return len(unit.text) >= _SHORTEST and unit.kind not in around


def _heading(number: int, text: str, level: int) -> Json:
    return {"type": "heading", "anchor": f"h-{number}", "text": text, "level": level}


def _marked(block: Json, holder: Paragraph, span: Span | None) -> Json:
    if span is None or block.get("locator") != holder.locator:
        return block
    return {**block, "pieces": marked_unit(holder, span)}


def _lit(block: Json, patterns: Sequence[re.Pattern[str]]) -> Json:
    """The block with the words marked that are looked for."""
    if not patterns or block["type"] == "heading":
        return block
    spans = found(block["text"], patterns)
    return {**block, "pieces": pieces(block["text"], spans), "hits": len(spans)} if spans else block


def _found(blocks: Sequence[Json]) -> Json:
    """How often, and in which units."""
    units = [block for block in blocks if block.get("hits")]
    return {"places": sum(block["hits"] for block in units), "units": units}


def _entries(blocks: Sequence[Json]) -> list[Json]:
    """The headings, each with the first unit after it."""
    entries = []
    for number, block in enumerate(blocks):
        after = next((item for item in blocks[number:] if item["type"] == "unit"), None)
        if block["type"] == "heading" and after:
            entries.append({**block, "locator": after["locator"], "to": after["anchor"]})
    return entries


def _marking(document: Document, place: Place) -> str:
    if place.span is None:
        return ""
    return "marked" if _holder(document, place.span) else "unmarked"


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
