"""What is usual in a printed document: type, leading, margins, boldness.

In: all rows of running text. Out: `Measures`, against which each row is judged.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.readers.rows import PrintedRow

_LARGER = 1.12
_MOST_BOLD, _MOST_ITALIC = 0.4, 0.3


@dataclass(frozen=True, slots=True)
class Measures:
    """The usual, in points.

    Attributes:
        size: of most of the type.
        pitch: from one baseline to the next inside a paragraph.
        margins: for each column (0 the whole page, 1 left, 2 right) its left and right edge.
        bold_tells: little enough is bold for bold type to tell headings; so `italic_tells`.
    """

    size: float
    pitch: float
    margins: dict[int, tuple[float, float]]
    bold_tells: bool
    italic_tells: bool

    @classmethod
    def of(cls, rows: Sequence[PrintedRow]) -> "Measures":
        """Measure the rows of running text."""
        size = usual_size(rows)
        body = [row for row in rows if abs(row.size - size) < 0.1 * size] or list(rows)
        columns = {row.column for row in rows}
        margins = {column: _margins(body, rows, column) for column in columns}
        total = sum(len(row.text) for row in rows) or 1
        return cls(
            size=size,
            pitch=_pitch(body, margins, size),
            margins=margins,
            bold_tells=sum(len(row.text) for row in rows if row.bold) < _MOST_BOLD * total,
            italic_tells=sum(len(row.text) for row in rows if row.italic) < _MOST_ITALIC * total,
        )

    def room(self, row: PrintedRow) -> float:
        """Points left blank at the end of a row."""
        return self.margins[row.column][1] - row.x1

    def indent(self, row: PrintedRow) -> float:
        """Points left blank before a row."""
        return row.x0 - self.margins[row.column][0]

    def heads(self, row: PrintedRow) -> bool:
        """Whether a row looks like a heading: bold, larger, italic or centred."""
        if len(row.pieces) > 1:
            return False
        if (row.bold and self.bold_tells) or row.size > _LARGER * self.size:
            return True
        return (row.italic and self.italic_tells) or self._centred(row)

    def _centred(self, row: PrintedRow) -> bool:
        left, right = self.indent(row), self.room(row)
        least = 3 * self.size
        if begins_with_label(row.text):
            return False
        return min(left, right) > least and abs(left - right) < max(6.0, 0.08 * (left + right))


def usual_size(rows: Iterable[PrintedRow]) -> float:
    """The size of most of the type."""
    counts: Counter[float] = Counter()
    for row in rows:
        counts[round(row.size * 2) / 2] += len(row.text)
    return counts.most_common(1)[0][0] if counts else 10.0


def _margins(
    body: Sequence[PrintedRow], rows: Sequence[PrintedRow], column: int
) -> tuple[float, float]:
    own = [row for row in body if row.column == column]
    own = own or [row for row in rows if row.column == column]
    lefts = Counter(round(row.x0) for row in own)
    # The margin is where many rows begin; further left only numbers and stray marks stand.
    often = max(2, lefts.most_common(1)[0][1] // 4)
    left = min((x for x, count in lefts.items() if count >= often), default=min(lefts))
    rights = sorted(row.x1 for row in own)
    return float(left), rights[min(len(rights) - 1, len(rights) * 95 // 100)]


def _pitch(
    body: Sequence[PrintedRow], margins: dict[int, tuple[float, float]], size: float
) -> float:
    gaps = [
        after.y - row.y
        for row, after in pairwise(body)
        if _neighbours(row, after) and margins[row.column][1] - row.x1 < 2.5 * size
    ]
    inside = [gap for gap in gaps if 0.8 * size < gap < 3 * size]
    return median(inside) if inside else 1.5 * size


def _neighbours(row: PrintedRow, after: PrintedRow) -> bool:
    return (row.page, row.column, row.band) == (after.page, after.column, after.band)
