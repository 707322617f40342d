"""Tables: rows whose cells stand under each other, on the page and in ruled lines.

In: consecutive rows of one page. Out: `TableRow`s with their cells mended, and which is the head.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nptqa.corpus.front import is_masthead
from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.readers.printed import Piece, Rule
from nptqa.corpus.readers.rows import PrintedRow
from nptqa.text import Run, join

_NEAR = 9.0
_FEWEST_ROWS, _MANY_CELLS = 2, 3


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table.

    Attributes:
        cells: their words, empty cells included.
        head: the row names the columns.
    """

    cells: tuple[str, ...]
    head: bool
    page: int

    @property
    def text(self) -> str:
        """The cells, a tab between two."""
        return "\t".join(self.cells)


def find_table(rows: Sequence[PrintedRow], at: int, *, first: bool) -> int:
    """Index after the table that begins at `rows[at]`; `at` where none does.

    Args:
        rows: of one page.
        at: where to look.
        first: no paragraph has begun yet, so that columns may be the masthead's.
    """
    if len(rows[at].pieces) < 2:
        return at
    end, wide = at, 0
    while end < len(rows) and _belongs(rows, at, end):
        wide += len(rows[end].pieces) > 1
        end += 1
    while end > at and len(rows[end - 1].pieces) == 1 and _is_apart(rows[end - 1], rows[end - 2]):
        end -= 1
    # One row with many cells is a table too: its head may be all that a page had room for.
    if wide < _FEWEST_ROWS and (first or len(rows[at].pieces) < _MANY_CELLS):
        return at
    masthead = first and any(is_masthead(one.text) for row in rows[at:end] for one in row.pieces)
    return at if masthead else end


def _belongs(rows: Sequence[PrintedRow], at: int, end: int) -> bool:
    """Whether a row goes on with the table: its pieces stand under the columns above."""
    if end == at:
        return True
    row, before = rows[end], rows[end - 1]
    if row.page != before.page or row.column != before.column:
        return False
    columns = [piece for one in rows[at:end] for piece in one.pieces]
    under = [any(_stands_under(piece, one) for one in columns) for piece in row.pieces]
    if len(row.pieces) > 1:
        return sum(under) >= 1
    widest = max(one.x1 for one in columns) - min(one.x0 for one in columns)
    narrow = row.x1 - row.x0 < 0.7 * widest
    return under[0] and narrow and not _is_apart(row, before) and not begins_with_label(row.text)


def _is_apart(row: PrintedRow, before: PrintedRow) -> bool:
    return row.y - before.y > 1.7 * max(row.size, before.size)


def _stands_under(piece: Piece, column: Piece) -> bool:
    ends = (piece.x0 - column.x0, piece.x1 - column.x1)
    return min(abs(ends[0]), abs(ends[1]), abs(sum(ends))) < _NEAR


def read_table(rows: Sequence[PrintedRow], rules: Sequence[Rule]) -> list[TableRow]:
    """The rows of a table; lines of one cell are put together."""
    columns = _columns(rows)
    lines = [rule.y for rule in rules]
    tight = _tight(rows)
    groups: list[list[PrintedRow]] = []
    for row in rows:
        if groups and _goes_on(groups[-1], row, columns, lines, tight=tight):
            groups[-1].append(row)
        else:
            groups.append([row])
    has_head = len(groups) > 1 and _is_head(groups, lines)
    return [
        TableRow(_cells(group, columns), has_head and at == 0, group[0].page)
        for at, group in enumerate(groups)
    ]


def _columns(rows: Sequence[PrintedRow]) -> list[tuple[float, float]]:
    """The columns' ranges, from the pieces that overlap."""
    spans = sorted(
        (piece.x0, piece.x1) for row in rows if len(row.pieces) > 1 for piece in row.pieces
    )
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _column_of(x0: float, x1: float, columns: Sequence[tuple[float, float]]) -> int:
    middle = (x0 + x1) / 2
    distances = [max(low - middle, middle - high, 0.0) for low, high in columns]
    return distances.index(min(distances))


def _goes_on(
    group: Sequence[PrintedRow],
    row: PrintedRow,
    columns: Sequence[tuple[float, float]],
    lines: Sequence[float],
    *,
    tight: float,
) -> bool:
    """Whether a row is a further line of the cells above it."""
    before = group[-1]
    if any(before.y < line < row.y - 0.5 * row.size for line in lines):
        return False
    gap = row.y - before.y
    if gap > max(tight, 1.45 * max(row.size, before.size)):
        return False
    filled = {_column_of(piece.x0, piece.x1, columns) for piece in row.pieces}
    above = {_column_of(piece.x0, piece.x1, columns) for one in group for piece in one.pieces}
    return (gap <= tight or 0 not in filled) and filled <= above and len(filled) < len(columns)


def _tight(rows: Sequence[PrintedRow]) -> float:
    """The leading inside cells, where the rows of the table stand visibly wider; else 0."""
    gaps = [after.y - row.y for row, after in pairwise(rows)]
    return 1.1 * min(gaps) if gaps and max(gaps) > 1.25 * min(gaps) else 0.0


def _cells(group: Sequence[PrintedRow], columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    cells: list[list[str]] = [[] for _ in columns]
    for row in group:
        for piece in row.pieces:
            cells[_column_of(piece.x0, piece.x1, columns)].append(piece.text.strip())
    return tuple(join(Run.at(line, 0) for line in cell).text for cell in cells)


def _is_head(groups: Sequence[Sequence[PrintedRow]], lines: Sequence[float]) -> bool:
    """Whether the first row names the columns: set apart by type, a rule, or lack of figures."""
    first, second = groups[0], groups[1]
    if (first[0].bold, first[0].italic) != (second[0].bold, second[0].italic):
        return first[0].bold or first[0].italic
    inside = [line for line in lines if first[0].y < line < groups[-1][-1].y - 1]
    if len(inside) == 1 and inside[0] < second[0].y:
        return True
    figures = [any(one.isdigit() for row in group for one in row.text) for group in (first, second)]
    return figures == [False, True]
