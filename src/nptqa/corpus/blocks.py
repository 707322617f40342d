"""Lines of running text gathered into blocks: what stood together on the page.

In: a source text. Out: `Flow`: the blocks, the footnotes, and the furniture. A block may still be
only half of a paragraph (a blank at the end of a line is not always its end); `outline` decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nptqa.corpus.footnotes import FootnoteBody, read_zones
from nptqa.corpus.front import is_masthead
from nptqa.corpus.furniture import Furniture, classify
from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.source import Mark, SourceLine, SourceText
from nptqa.text import Run, ends_with_stop, join


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stood together.

    Attributes:
        run: their joined text; offsets count in the decoded source file.
        indent: columns of blanks before the first line.
        page: of the first line.
        new_page: its first line is the first of its page.
        short: its last line is far from full.
        cells: columns of a table's row, 1 for running text.
        heading: a reader saw that it is one, or that it is none; None where nobody looked.
        row: a reader saw that it is a row of a table, or that it is none; None as above.
        head: it is the row at the head of a table.
    """

    run: Run
    indent: int
    page: int
    new_page: bool = False
    short: bool = False
    cells: int = 1
    heading: bool | None = None
    row: bool | None = None
    head: bool = False

    @property
    def text(self) -> str:
        """The joined characters."""
        return self.run.text


@dataclass(frozen=True, slots=True)
class Flow:
    """A file taken apart.

    Attributes:
        furniture: the lines that belong to the page.
        page_starts: source offset of the first character of each page, ascending.
        zone_starts: for each footnote, the source offset of the rule above it.
        indented: the file shows headings by indentation.
        calls: source offsets of raised figures in the running text, as half-open ranges, ascending;
            None where no reader saw which figures are raised.
    """

    blocks: tuple[Block, ...]
    footnotes: tuple[FootnoteBody, ...]
    furniture: tuple[tuple[SourceLine, Furniture], ...]
    page_starts: tuple[int, ...]
    zone_starts: tuple[int, ...]
    indented: bool
    calls: tuple[tuple[int, int], ...] | None = None


HEADING_INDENT = 2
_ONE_CALL = re.compile(r"(?:\d{1,3}|\*{1,4}|[†‡])[、,，\s]*")
_BULLETS = "•●▪◆■"
# Extractors set the columns of a table, and of a masthead, apart by tabs, bars or many blanks.
_CELL_BREAK = re.compile(r"\t|(?<=\S) {3,}(?=\S)|(?<=\S)\u3000{2,}(?=\S)| \| ")


def read_flow(source: SourceText) -> Flow:
    """Take a source text apart."""
    kinds = classify(source.lines)
    zones = read_zones(source, kinds)
    running = [
        line
        for at, (line, kind) in enumerate(zip(source.lines, kinds, strict=True))
        if kind is None and at not in zones.taken
    ]
    if source.laid_out:
        blocks = _seen_blocks(running)
        calls = tuple(call for line in running for call in _calls(line))
    else:
        blocks, calls = tuple(_block(lines) for lines in _gather(running)), None
    return Flow(
        blocks=blocks,
        footnotes=zones.bodies,
        furniture=tuple(
            (line, kind) for line, kind in zip(source.lines, kinds, strict=True) if kind
        ),
        page_starts=tuple(line.start for line in source.lines if line.new_page),
        zone_starts=tuple(source.lines[body.zone].start for body in zones.bodies),
        indented=not source.laid_out and any(_shows_heading(block) for block in blocks),
        calls=calls,
    )


def _calls(line: SourceLine) -> Iterator[tuple[int, int]]:
    """Each call of a line; of several in one place (`2、3`) a comma goes with the one before."""
    for start, end in line.calls:
        raised = line.text[start - line.start : end - line.start]
        for match in _ONE_CALL.finditer(raised):
            yield start + match.start(), start + match.end()


def _seen_blocks(lines: Sequence[SourceLine]) -> tuple[Block, ...]:
    """Blocks as the reader saw them; only the masthead's lines are told by their words."""
    groups: list[list[SourceLine]] = []
    front = True
    for line in lines:
        front = front and not begins_with_label(line.text)
        apart = not groups or _seen_apart(groups[-1][-1], line, front=front)
        if apart:
            groups.append([line])
        else:
            groups[-1].append(line)
    shown = any(line.mark is Mark.HEADING for line in lines)
    blocks, page = list[Block](), 0
    for group in groups:
        first = group[0]
        block = replace(
            _block(group),
            cells=_seen_cells(first),
            row=first.mark in (Mark.ROW, Mark.ROW_HEAD),
            heading=first.mark is Mark.HEADING if shown else None,
            head=first.mark is Mark.ROW_HEAD,
            new_page=first.page != page,
        )
        page = group[-1].page
        blocks.append(block)
    return tuple(blocks)


def _seen_apart(before: SourceLine, line: SourceLine, *, front: bool) -> bool:
    if before.ends_block or before.mark is not line.mark or _seen_cells(line) > 1:
        return True
    return front and (is_masthead(before.text) or is_masthead(line.text))


def _seen_cells(line: SourceLine) -> int:
    cells = line.text.count("\t") + 1
    return max(2, cells) if line.mark in (Mark.ROW, Mark.ROW_HEAD) else cells


def _gather(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    groups: list[list[SourceLine]] = []
    front = True
    for line in lines:
        front = front and not begins_with_label(line.text)
        if groups and not _begins_block(groups[-1][-1], line, front=front):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _begins_block(before: SourceLine, line: SourceLine, *, front: bool) -> bool:
    if before.ends_block or _is_row(before) or _is_row(line) or line.text[0] in _BULLETS:
        return True
    if front and (is_masthead(before.text) or is_masthead(line.text)):
        return True
    return begins_with_label(line.text) and ends_with_stop(before.text)


def _is_row(line: SourceLine) -> bool:
    return _CELL_BREAK.search(line.text) is not None


def _block(lines: Sequence[SourceLine]) -> Block:
    run = join(Run.at(line.text, line.start) for line in lines)
    first, last = lines[0], lines[-1]
    cells = len(_CELL_BREAK.split(first.text))
    return Block(run, first.indent, first.page, first.new_page, last.short, cells)


def _shows_heading(block: Block) -> bool:
    return block.indent >= HEADING_INDENT and not ends_with_stop(block.text)
