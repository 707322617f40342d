"""Drafts written out as a `Document`: its text, offset map, headings and paragraphs.

The document's text has one block a line, printed numbers in front, footnotes after everything
else. Footnote calls are taken out here and tied to their footnotes.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nptqa.corpus.blocks import Flow
from nptqa.corpus.drafts import Draft
from nptqa.corpus.footnotes import FootnoteBody, find_call
from nptqa.corpus.furniture import Furniture
from nptqa.corpus.offsets import OffsetMap
from nptqa.corpus.outline import Outline
from nptqa.domain import Document, DocumentRecord, Heading, Paragraph, Span, UnitKind
from nptqa.text import Run, join


@dataclass(frozen=True, slots=True)
class Composed:
    """A document and what was noticed on the way.

    Attributes:
        calls: source offsets of the footnote calls that were taken out.
        labels: source offsets of the numbers of footnotes.
        problems: one sentence each.
    """

    document: Document
    calls: frozenset[int]
    labels: frozenset[int]
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Called:
    """A draft's run without its calls."""

    draft: Draft
    run: Run
    footnotes: list[str] = field(default_factory=list)

    def end(self) -> int:
        """Source offset of the last character."""
        return self.run.offsets[-1]


def compose(record: DocumentRecord, flow: Flow, outline: Outline) -> Composed:
    """Write a document out."""
    called = [_Called(draft, draft.run()) for draft in outline.drafts]
    calls, missing = _take_calls(called, flow)
    writer = _Writer(record.doc_id)
    for item in called:
        writer.write(item)
    _write_footnotes(writer, flow, called)
    document = Document(
        record,
        writer.text,
        OffsetMap(writer.offsets),
        tuple(writer.headings),
        tuple(writer.units),
    )
    problems = outline.problems + tuple(missing)
    return Composed(document, frozenset(calls), _label_offsets(flow), problems)


def _label_offsets(flow: Flow) -> frozenset[int]:
    ranges = (body.label_range for body in flow.footnotes)
    return frozenset(at for start, end in ranges for at in range(start, end))


def _take_calls(called: Sequence[_Called], flow: Flow) -> tuple[set[int], list[str]]:
    """Find each footnote's call on its page, in order, and take it out."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    missing: list[str] = []
    after = -1
    for body, zone in zip(flow.footnotes, flow.zone_starts, strict=True):
        page = flow.page_starts[bisect_right(flow.page_starts, zone) - 1]
        place = _find_in(called, body.label, max(after, page), zone, flow.calls)
        if place is None and _called_by_furniture(flow, body.label, page, zone):
            continue
        if place is None:
            missing.append(f"footnote {body.label} has no call on its page")
            continue
        item, start, end = place
        after = called[item].run.offsets[end - 1] + 1
        called[item].footnotes.append(f"fn{body.label}")
        found[item].append((start, end))
    return _cut(called, found), missing


def _called_by_furniture(flow: Flow, label: str, low: int, high: int) -> bool:
    """Whether a symbol in the masthead carries the call (`NPT/CONF.2026/PC.II/WP.5*`)."""
    first = bisect_left(flow.furniture, low, key=lambda one: one[0].start)
    last = bisect_left(flow.furniture, high, key=lambda one: one[0].start)
    headers = (line for line, kind in flow.furniture[first:last] if kind is Furniture.HEADER)
    return any(line.text.endswith(label) for line in headers)


def _find_in(
    called: Sequence[_Called],
    label: str,
    low: int,
    high: int,
    raised: Sequence[tuple[int, int]] | None,
) -> tuple[int, int, int] | None:
    """The draft and range of the first call between two source offsets.

    Args:
        called: all drafts, in reading order.
        label: of the footnote.
        low: source offset to look from.
        high: source offset to look up to.
        raised: where raised figures stand; looked at first where a reader saw them.
    """
    for start, end in raised or ():
        found = _raised_in(called, label, start, end) if low <= start < high else None
        if found:
            return found
    first = bisect_left(called, low, key=_Called.end)
    for at in range(first, len(called)):
        item = called[at]
        if item.run.offsets[0] >= high:
            return None
        start = max(bisect_left(item.run.offsets, low), item.draft.label)
        span = find_call(label, item.run.text, start)
        if span and item.run.offsets[span[0]] < high:
            return at, *span
    return None


def _raised_in(
    called: Sequence[_Called], label: str, start: int, end: int
) -> tuple[int, int, int] | None:
    """The draft and range of a raised figure if it is that label; a comma after it goes with it."""
    at = bisect_left(called, start, key=_Called.end)
    if at == len(called):
        return None
    run = called[at].run
    begin, stop = bisect_left(run.offsets, start), bisect_left(run.offsets, end)
    match = re.match(rf"\s*{re.escape(label)}(?![\d*])[、,， \u3000]*", run.text[begin:stop])
    return (at, begin, begin + match.end()) if match else None


def _cut(called: Sequence[_Called], found: dict[int, list[tuple[int, int]]]) -> set[int]:
    gone: set[int] = set()
    for at, ranges in found.items():
        for start, end in reversed(ranges):
            gone.update(called[at].run.offsets[start:end])
            called[at].run = called[at].run.cut(start, end)
    return gone


@dataclass(slots=True)
class _Writer:
    """A document's text as it grows."""

    doc_id: str
    offsets: list[int] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    units: list[Paragraph] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that has been written."""
        return "".join(self._pieces)

    def write(self, item: _Called) -> None:
        """Append a heading or a unit as one block."""
        start = self._append(item.run)
        if item.draft.kind is None:
            span = Span(start, start + len(item.run.text))
            self.headings.append(Heading(item.run.text, item.draft.level, span))
        else:
            self.units.append(self._unit(item, item.draft.kind, start))

    def footnote(self, body: FootnoteBody, run: Run, caller: Paragraph | None) -> None:
        """Append a footnote; it stands under the headings of the unit that calls it."""
        start = self._append(run)
        self.units.append(
            Paragraph(
                self.doc_id,
                f"fn{body.label}",
                UnitKind.FOOTNOTE,
                run.text,
                Span(start, start + len(run.text)),
                caller.heading_path if caller else (),
                caller.locator if caller else None,
                page=body.page or None,
            )
        )

    def _append(self, run: Run) -> int:
        if self.offsets:
            self._pieces.append("\n")
            self.offsets.append(self.offsets[-1])
        start = len(self.offsets)
        self._pieces.append(run.text)
        self.offsets.extend(run.offsets)
        return start

    def _unit(self, item: _Called, kind: UnitKind, start: int) -> Paragraph:
        draft = item.draft
        words = item.run.text[draft.label :].rstrip()
        begin = start + draft.label
        return Paragraph(
            self.doc_id,
            draft.locator,
            kind,
            words,
            Span(begin, begin + len(words)),
            draft.heading_path,
            draft.parent,
            tuple(item.footnotes),
            draft.first.page or None,
        )


def _write_footnotes(writer: _Writer, flow: Flow, called: Sequence[_Called]) -> None:
    callers = {locator: unit for unit in writer.units for locator in unit.footnotes}
    for body in flow.footnotes:
        run = join(Run.at(piece.text, piece.start) for piece in body.pieces).stripped()
        writer.footnote(body, run, callers.get(f"fn{body.label}"))
    _headings_without_calls(writer, called)


def _headings_without_calls(writer: _Writer, called: Sequence[_Called]) -> None:
    """A heading printed with a call (`标题*`) stands in paths without it."""
    plain = {
        item.draft.first.text: item.run.text
        for item in called
        if item.draft.kind is None and item.footnotes
    }
    if plain:
        writer.units[:] = [
            replace(unit, heading_path=tuple(plain.get(text, text) for text in unit.heading_path))
            for unit in writer.units
        ]
