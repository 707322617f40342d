"""Printed pages read as a source text: what each line is, and where blocks end.

In: `PrintedPage`s of any reader. Out: `SourceText` whose text is the pages' text line by line, a
form feed between two pages, running headers above and footnotes under the text they belong to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nptqa.corpus.furniture import is_page_number, symbol_of
from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.readers.breaks import ends_block
from nptqa.corpus.readers.measures import Measures, usual_size
from nptqa.corpus.readers.notes import Foot, begins_note, find_foot, label_of
from nptqa.corpus.readers.printed import PrintedPage
from nptqa.corpus.readers.rows import PrintedRow, read_rows
from nptqa.corpus.readers.running import sort_pieces
from nptqa.corpus.readers.tables import TableRow, find_table, read_table
from nptqa.corpus.readers.written import Written, write_out
from nptqa.corpus.source import Mark, SourceText

_NUMBER = re.compile(r"[-–—]?\s*\d{1,4}\s*[-–—]?\Z")


@dataclass(slots=True)
class _PageRows:
    """The rows of one page, told apart."""

    page: PrintedPage
    above: list[PrintedRow] = field(default_factory=list)
    body: list[PrintedRow] = field(default_factory=list)
    notes: list[PrintedRow] = field(default_factory=list)
    rule: PrintedRow | None = None
    below: list[PrintedRow] = field(default_factory=list)


def read_pages(pages: Sequence[PrintedPage]) -> SourceText:
    """Read printed pages."""
    apart = _tell_apart(pages)
    body = [row for one in apart for row in one.body]
    usual = Measures.of(body) if body else None
    written: list[Written] = []
    following = _Following(body, usual) if usual else None
    for one in apart:
        written += _page(one, following)
    return write_out(written)


def _tell_apart(pages: Sequence[PrintedPage]) -> list[_PageRows]:
    out: list[_PageRows] = []
    sides = sort_pieces(pages)
    texts = [
        read_rows(side.text, page.number, page.width)
        for page, side in zip(pages, sides, strict=True)
    ]
    size = usual_size(row for rows in texts for row in rows)
    goes_on = False
    for page, side, rows in zip(pages, sides, texts, strict=True):
        one = _PageRows(page)
        one.above = read_rows(side.above, page.number, page.width)
        one.below = read_rows(side.below, page.number, page.width)
        rows = _without_lone_numbers(rows, page, one)
        foot = find_foot(rows, page.rules, body=size, width=page.width, goes_on=goes_on)
        _cut_foot(one, rows, foot)
        goes_on = bool(one.notes)
        out.append(one)
    return out


def _without_lone_numbers(
    rows: list[PrintedRow], page: PrintedPage, one: _PageRows
) -> list[PrintedRow]:
    """Take symbols and page numbers off the edges of a page that stand on this page only."""
    rows = list(rows)
    while len(rows) > 1 and page.number > 1 and _is_edge(rows[0]):
        one.above.append(rows.pop(0))
    while len(rows) > 1 and _is_edge(rows[-1]) and rows[-1].y > 0.85 * page.height:
        one.below.insert(0, rows.pop())
    return rows


def _is_edge(row: PrintedRow) -> bool:
    words = [piece.text.strip() for piece in row.pieces]
    return all(symbol_of(one) or is_page_number(one) or _NUMBER.match(one) for one in words)


def _cut_foot(one: _PageRows, rows: Sequence[PrintedRow], foot: Foot) -> None:
    one.body = list(rows[: foot.start])
    if foot.typed:
        one.rule = rows[foot.start]
    one.notes = list(rows[foot.start + foot.typed :])


class _Following:
    """Which row of running text comes after each, over columns and pages."""

    def __init__(self, body: Sequence[PrintedRow], usual: Measures) -> None:
        self.usual = usual
        self._after = {id(row): after for row, after in zip(body, [*body[1:], None], strict=True)}
        self.begun = False

    def after(self, row: PrintedRow) -> PrintedRow | None:
        """The next row, or None."""
        return self._after[id(row)]


def _page(one: _PageRows, following: _Following | None) -> Iterator[Written]:
    number = one.page.number
    for row in one.above:
        yield Written(row.text, Mark.HEADER, number)
    if following:
        yield from _body(one, following)
    if one.rule:
        yield Written(one.rule.text, Mark.RULE, number)
    yield from _notes(one.notes)
    for row in one.below:
        yield Written(row.text, Mark.PAGE_NUMBER, number)


def _body(one: _PageRows, following: _Following) -> Iterator[Written]:
    at = 0
    while at < len(one.body):
        row = one.body[at]
        following.begun = following.begun or begins_with_label(row.text)
        end = find_table(one.body, at, first=not following.begun)
        if end > at:
            yield from _table(read_table(one.body[at:end], one.page.rules))
            at = end
            continue
        yield _line(row, following)
        at += 1


def _table(rows: Sequence[TableRow]) -> Iterator[Written]:
    for row in rows:
        yield Written(row.text, Mark.ROW_HEAD if row.head else Mark.ROW, row.page, ends=True)


def _line(row: PrintedRow, following: _Following) -> Written:
    usual = following.usual
    calls, at = list[tuple[int, int]](), 0
    for piece in row.pieces:
        calls += [(at + start, at + end) for start, end in piece.raised]
        at += len(piece.text.rstrip()) + 1
    left, right = usual.margins[row.column]
    return Written(
        row.text,
        Mark.HEADING if usual.heads(row) else Mark.TEXT,
        row.page,
        ends=ends_block(row, following.after(row), usual),
        indent=max(0, round(2 * usual.indent(row) / usual.size)),
        short=row.x1 < left + 0.6 * (right - left),
        calls=tuple(calls),
        blank_after=row.blank_after,
    )


def _notes(rows: Sequence[PrintedRow]) -> Iterator[Written]:
    last = ""
    for at, row in enumerate(rows):
        begins = begins_note(row, last) or (at == 0 and bool(label_of(row)))
        last = label_of(row) if begins else last
        raised = row.pieces[0].raised
        calls = ((raised[0][0], raised[0][1]),) if begins and raised and raised[0][0] == 0 else ()
        mark = Mark.NOTE if begins else Mark.NOTE_GOES_ON
        yield Written(
            row.text.replace("\t", " "),
            mark,
            row.page,
            ends=True,
            calls=calls,
            blank_after=row.blank_after,
        )
