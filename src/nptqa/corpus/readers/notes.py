"""Footnotes at the foot of a page: under a short rule, or in smaller type.

In: the rows of one page. Out: where the notes begin, and which rows begin one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nptqa.corpus.readers.printed import Rule
from nptqa.corpus.readers.rows import PrintedRow

_TYPED_RULE = re.compile(r"[_＿—─-]{5,}\Z")
_LABEL = re.compile(r"(?P<label>\d{1,3}|\*{1,4}|[†‡])[.、]?\s*(?=\S)")
_SMALLER = 0.95
_SHORT_RULE = 0.5
# The rows of a table are set in small type too, and many begin with a figure.
_MOST_PIECES = 2


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of a page.

    Attributes:
        start: index of the first row that belongs to it, or the number of rows.
        typed: that row is a rule typed in underscores.
    """

    start: int
    typed: bool = False


def find_foot(
    rows: Sequence[PrintedRow], rules: Sequence[Rule], *, body: float, width: float, goes_on: bool
) -> Foot:
    """Where the footnotes of a page begin.

    Args:
        rows: of the page, in reading order, furniture taken out.
        rules: ruled lines of the page.
        body: size of the running text's type.
        width: of the page.
        goes_on: a footnote of the page before may go on here.
    """
    for at in range(len(rows) - 1, -1, -1):
        if _TYPED_RULE.match(rows[at].text) and at + 1 < len(rows):
            if _are_notes(rows[at + 1 :], body=2 * body, goes_on=goes_on):
                return Foot(at, typed=True)
            break
    for rule in reversed(rules):
        start = next(
            (at for at, row in enumerate(rows) if row.y - row.size > rule.y - 2), len(rows)
        )
        below = rows[start:]
        short = rule.x1 - rule.x0 <= _SHORT_RULE * width
        if below and short and _are_notes(below, body=body, goes_on=goes_on):
            return Foot(start)
    return Foot(_small_foot(rows, body))


def _small_foot(rows: Sequence[PrintedRow], body: float) -> int:
    """Where small type begins at the foot that is all notes; a table may stand above it."""
    start = len(rows)
    while start and rows[start - 1].size <= _SMALLER * body:
        start -= 1
    places = range(max(1, start), len(rows))
    notes = (at for at in places if _are_notes(rows[at:], body=body, goes_on=False))
    return next(notes, len(rows))


def _are_notes(rows: Sequence[PrintedRow], *, body: float, goes_on: bool) -> bool:
    small = all(row.size <= _SMALLER * body or begins_note(row) for row in rows)
    if any(len(row.pieces) > _MOST_PIECES for row in rows):
        return False
    labelled = begins_note(rows[0]) or _LABEL.match(rows[0].text) is not None
    return small and (labelled or goes_on)


def begins_note(row: PrintedRow, last: str = "") -> bool:
    """Whether a row begins a footnote: a raised label, or the number due after `last`."""
    match = _LABEL.match(row.text)
    if match is None:
        return False
    raised = row.pieces[0].raised
    if raised and raised[0][0] == 0:
        return True
    label = match["label"]
    if not label.isdigit():
        return True
    apart = match.end() > len(label)
    return apart and last.isdigit() and int(label) == int(last) + 1


def label_of(row: PrintedRow) -> str:
    """The label a row begins with, or empty."""
    match = _LABEL.match(row.text)
    return match["label"] if match else ""
