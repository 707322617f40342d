"""Pieces of a page in reading order: rows, and columns of running text.

In: the pieces of one page, furniture taken out. Out: `PrintedRow`s. Two columns are read one after
the other; the columns of a masthead and the cells of a table stay side by side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from nptqa.corpus.readers.printed import Piece

_COLUMN_SHARE = 0.27
_FEWEST_LINES = 5


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """Pieces side by side.

    Attributes:
        page: from 1.
        column: 0 over the whole page, 1 left, 2 right.
        band: counted from 0 on each page; a row across the page begins a new one.
    """

    pieces: tuple[Piece, ...]
    page: int
    column: int = 0
    band: int = 0

    @property
    def text(self) -> str:
        """The pieces, a tab between two."""
        return "\t".join(piece.text.rstrip() for piece in self.pieces)

    @property
    def blank_after(self) -> bool:
        """Whether a blank was printed at its end."""
        return self.pieces[-1].text.endswith(" ")

    @property
    def x0(self) -> float:
        """Of the first piece."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Of the last piece."""
        return self.pieces[-1].x1

    @property
    def y(self) -> float:
        """The lowest baseline."""
        return max(piece.y for piece in self.pieces)

    @property
    def size(self) -> float:
        """The largest type."""
        return max(piece.size for piece in self.pieces)

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(piece.bold for piece in self.pieces)

    @property
    def italic(self) -> bool:
        """Whether all of it is."""
        return all(piece.italic for piece in self.pieces)


def read_rows(pieces: Sequence[Piece], page: int, width: float) -> list[PrintedRow]:
    """The rows of a page in reading order."""
    rows = list(_side_by_side(pieces))
    gutter = _gutter(pieces, width)
    if gutter is None:
        return [PrintedRow(tuple(row), page) for row in rows]
    ordered, band = list[PrintedRow](), 0
    left, right = list[Piece](), list[Piece]()
    for row in rows:
        if any(piece.x0 < gutter < piece.x1 for piece in row):
            ordered += _columns(left, right, page, band)
            ordered.append(PrintedRow(tuple(row), page, 0, band + 1))
            left, right, band = [], [], band + 2
        else:
            left += [piece for piece in row if piece.x1 <= gutter]
            right += [piece for piece in row if piece.x0 >= gutter]
    return ordered + _columns(left, right, page, band)


def _columns(
    left: Sequence[Piece], right: Sequence[Piece], page: int, band: int
) -> list[PrintedRow]:
    sides = ((1, left), (2, right))
    return [
        PrintedRow(tuple(row), page, column, band)
        for column, pieces in sides
        for row in _side_by_side(pieces)
    ]


def _side_by_side(pieces: Sequence[Piece]) -> Iterable[list[Piece]]:
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda one: (one.y, one.x0)):
        if row and piece.y - row[0].y > 0.3 * min(piece.size, row[0].size):
            yield sorted(row, key=lambda one: one.x0)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda one: one.x0)


def _gutter(pieces: Sequence[Piece], width: float) -> float | None:
    """The x between two columns of running text, or None where there is one column."""
    middles = sorted({round(piece.x0) - 3.0 for piece in pieces if 0.4 < piece.x0 / width < 0.65})
    for middle in middles:
        left = [piece for piece in pieces if piece.x1 <= middle]
        right = [piece for piece in pieces if piece.x0 >= middle]
        across = len(pieces) - len(left) - len(right)
        if min(len(left), len(right)) < _FEWEST_LINES or across > 0.4 * len(pieces):
            continue
        share = min(median(one.x1 - one.x0 for one in side) / width for side in (left, right))
        if share >= _COLUMN_SHARE:
            return middle
    return None
