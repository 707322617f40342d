"""Drafts written out as a `Document`: its text, offset map, headings and paragraphs.

The document's text has one block a line, printed numbers in front, footnotes after everything
else. Footnote calls are taken out here and tied to their footnotes.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nptqa.corpus.blocks import Flow
from nptqa.corpus.footnotes import find_call
from nptqa.corpus.outline import Draft, Outline
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


def compose(record: DocumentRecord, flow: Flow, outline: Outline) -> Composed:
    """Write a document out."""
    called = [_Called(draft, draft.block.run) for draft in outline.drafts]
    calls, missing = _take_calls(called, flow)
    writer = _Writer(record.doc_id)
    for item in called:
        writer.write(item)
    _write_footnotes(writer, flow, called)
    document = Document(
        record, writer.text, tuple(writer.offsets), tuple(writer.headings), tuple(writer.units)
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
        place = _find_in(called, body.label, max(after, page), zone)
        if place is None:
            missing.append(f"footnote {body.label} has no call on its page")
            continue
        item, start, end = place
        after = called[item].run.offsets[end - 1] + 1
        called[item].footnotes.append(f"fn{body.label}")
        found[item].append((start, end))
    return _cut(called, found), missing


def _find_in(
    called: Sequence[_Called], label: str, low: int, high: int
) -> tuple[int, int, int] | None:
    """The draft and range of the first call between two source offsets."""
    for at, item in enumerate(called):
        offsets = item.run.offsets
        if not offsets or offsets[-1] < low or offsets[0] >= high:
            continue
        start = next(i for i, offset in enumerate(offsets) if offset >= low)
        span = find_call(label, item.run.text, max(start, item.draft.label))
        if span and offsets[span[0]] < high:
            return at, *span
    return None


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
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    units: list[Paragraph] = field(default_factory=list)

    def write(self, item: _Called) -> None:
        """Append a heading or a unit as one block."""
        draft = item.draft
        start = self._append(item.run)
        if draft.kind is None:
            span = Span(start, len(self.text))
            self.headings.append(Heading(span.of(self.text), draft.level, span))
            return
        self.units.append(self._unit(item, start + draft.label))

    def footnote(self, label: str, run: Run, caller: Paragraph | None) -> None:
        """Append a footnote; it stands under the headings of the unit that calls it."""
        start = self._append(run)
        path = caller.heading_path if caller else ()
        span = Span(start, len(self.text))
        self.units.append(
            Paragraph(
                self.doc_id,
                f"fn{label}",
                UnitKind.FOOTNOTE,
                span.of(self.text),
                span,
                path,
                caller.locator if caller else None,
            )
        )

    def _append(self, run: Run) -> int:
        if self.text:
            self.text += "\n"
            self.offsets.append(self.offsets[-1])
        start = len(self.text)
        self.text += run.text
        self.offsets.extend(run.offsets)
        return start

    def _unit(self, item: _Called, start: int) -> Paragraph:
        draft = item.draft
        assert draft.kind is not None, draft.locator
        end = start + len(self.text[start:].rstrip())
        span = Span(start, end)
        return Paragraph(
            self.doc_id,
            draft.locator,
            draft.kind,
            span.of(self.text),
            span,
            draft.heading_path,
            draft.parent,
            tuple(item.footnotes),
            draft.block.page,
        )


def _write_footnotes(writer: _Writer, flow: Flow, called: Sequence[_Called]) -> None:
    callers = {locator: unit for unit in writer.units for locator in unit.footnotes}
    for body in flow.footnotes:
        run = join(Run.at(piece.text, piece.start) for piece in body.pieces).stripped()
        writer.footnote(body.label, run, callers.get(f"fn{body.label}"))
    _headings_without_calls(writer, called)


def _headings_without_calls(writer: _Writer, called: Sequence[_Called]) -> None:
    """A heading printed with a call (`标题*`) stands in paths without it."""
    plain = {
        item.draft.block.text: item.run.text
        for item in called
        if item.draft.kind is None and item.footnotes
    }
    if plain:
        writer.units[:] = [
            replace(unit, heading_path=tuple(plain.get(text, text) for text in unit.heading_path))
            for unit in writer.units
        ]
