"""How a file shows where a paragraph ends, measured from its lines.

In: `Row`s, the lines with something on them. Out: a `Layout`, which says of each row whether a
block ends there. Extractors differ: some set an empty line between the wrapped lines of one
paragraph and a blank at its end (the founding texts), some an empty line between paragraphs,
some nothing at all, and some write a paragraph on one line. What is the same everywhere: a line
that continues is full, since Chinese text is set to the measure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from nptqa.corpus.labels import begins_with_label
from nptqa.text import ends_with_stop, width

_FULL, _SHORT, _VERY_SHORT = 0.8, 0.75, 0.6
_MEASURES = range(36, 241)
_WRAPPED_SHARE = 0.12
_TELLING_SHARE = 0.3
_CLAUSE_STOPS = "，,"
_FIRST_LINE_INDENT = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One line with something on it, as it stands in the file.

    Attributes:
        core: the text without blanks at either end.
        start: offset of `core[0]` in the decoded file.
        leading: columns of blanks before the text.
        trailing: a blank stands after the text.
        gap: empty lines before it.
        fed: a form feed stands before it.
    """

    core: str
    start: int
    leading: int
    trailing: bool
    gap: int
    fed: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What was measured in a file.

    Attributes:
        measure: columns of a full line.
        wrapped: paragraphs run over several lines.
        gap: empty lines between two wrapped lines of one paragraph.
        margin: columns of blanks before a line that goes on with a paragraph.
        blanks_tell: a blank after the text tells the end of a block.
        gaps_tell: more empty lines than `gap` tell it.
    """

    measure: int
    wrapped: bool
    gap: int
    margin: int
    blanks_tell: bool
    gaps_tell: bool

    @property
    def double(self) -> bool:
        """Wrapped lines of one paragraph have an empty line between them."""
        return self.wrapped and self.gap > 0

    def is_short(self, row: Row) -> bool:
        """Whether the row is far from full, as only the last line of a paragraph is."""
        return self._very_short(row) if self.wrapped else width(row.core) < min(_MEASURES)

    def ends_block(self, row: Row, after: Row | None) -> bool:
        """Whether something on the page says that a paragraph ends with this row."""
        if after is None or after.gap > self.gap:
            return True
        if not self.wrapped:
            return not (after.leading < row.leading and _runs_on(row, after, self.measure))
        if self._very_short(row) and begins_with_label(after.core):
            return True
        if self.blanks_tell:
            return row.trailing
        return self._ends_by_length(row, after)

    def _ends_by_length(self, row: Row, after: Row) -> bool:
        stopped = ends_with_stop(row.core, also=_CLAUSE_STOPS)
        if stopped and (self._very_short(row) or self._stands_apart(after)):
            return True
        return not self.gaps_tell and self._columns(row) < self.measure * _SHORT

    def _stands_apart(self, row: Row) -> bool:
        """Whether a row after a stop is a first line, a heading or a closing line."""
        if row.leading >= self.margin + _FIRST_LINE_INDENT:
            return True
        # The short last line of a paragraph would have a stop.
        return self._very_short(row) and not ends_with_stop(row.core, also=_CLAUSE_STOPS)

    def _very_short(self, row: Row) -> bool:
        return self._columns(row) < self.measure * _VERY_SHORT

    def _columns(self, row: Row) -> int:
        return width(row.core) + min(row.leading, self.measure // 4)


def measure_layout(rows: Sequence[Row]) -> Layout:
    """Measure the rows of a file, page furniture and all."""
    measure = _measure(rows)
    pairs = list(pairwise(rows))
    full = [(row, after) for row, after in pairs if _runs_on(row, after, measure)]
    weighty = [row for row in rows if width(row.core) >= measure * _VERY_SHORT or _stops(row)]
    wrapped = measure in _MEASURES and len(full) > len(weighty) * _WRAPPED_SHARE
    gap = median_low(after.gap for _, after in full) if full else 0
    ends = [(row, after) for row, after in pairs if _stops(row)]
    return Layout(
        measure=measure,
        wrapped=wrapped,
        gap=gap,
        margin=median_low(after.leading for _, after in full) if full else 0,
        blanks_tell=_share(row.trailing for row, _ in ends) > _TELLING_SHARE
        and _share(row.trailing for row, _ in full) < _TELLING_SHARE,
        gaps_tell=_share(after.gap > gap for _, after in ends) > _TELLING_SHARE,
    )


def _measure(rows: Sequence[Row]) -> int:
    """Columns that nine rows in ten do not pass."""
    widths = sorted(width(row.core) for row in rows if not row.core.startswith("http"))
    return widths[len(widths) * 9 // 10] if widths else 0


def _runs_on(row: Row, after: Row, measure: int) -> bool:
    """A full line in the middle of a sentence."""
    if width(row.core) < measure * _FULL or ends_with_stop(row.core, also=_CLAUSE_STOPS):
        return False
    return not begins_with_label(after.core)


def _stops(row: Row) -> bool:
    return ends_with_stop(row.core)


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0
