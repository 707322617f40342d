"""Loose lines sorted: lines without a stop that no number claims.

In: the loose lines between two units, or at either end of the document. Out: what each is. Before
the first unit they are title matter and headings, between units headings, after the last unit
closing lines; an unpunctuated list or table is told by its caption or its length.
"""

from collections.abc import Sequence
from enum import StrEnum

from nptqa.corpus.front import count_title_lines
from nptqa.corpus.headings import annex_number, form_of

_MOST_HEADINGS = 6


class Role(StrEnum):
    """What a loose line is."""

    FRONT = "front"
    HEADING = "heading"
    CLOSING = "closing"
    ENTRY = "entry"
    ROW = "row"


def sort_loose(lines: Sequence[str], *, started: bool, at_end: bool) -> list[Role]:
    """The role of each line.

    Args:
        lines: as printed, in order.
        started: a unit stands before them.
        at_end: nothing stands after them.
    """
    titles = 0 if started else count_title_lines(lines)
    annex = next((at for at, line in enumerate(lines) if at >= titles and annex_number(line)), None)
    front = [Role.FRONT] * titles
    if annex is None:
        rest = lines[titles:]
        return front + (_closing(rest) if at_end else _headings(rest))
    before = lines[titles:annex]
    return (
        front
        + (_closing(before) if started else _headings(before))
        + _annex(lines[annex:], at_end=at_end)
    )


def _closing(lines: Sequence[str]) -> list[Role]:
    return [Role.CLOSING if form_of(line) == "plain" else Role.HEADING for line in lines]


def _annex(lines: Sequence[str], *, at_end: bool) -> list[Role]:
    """The heading of an annex and its title; after them, at the end, an unpunctuated list."""
    if not at_end:
        return [Role.HEADING, *_headings(lines[1:])]
    return [Role.HEADING] * min(2, len(lines)) + [Role.ENTRY] * (len(lines) - 2)


def _headings(lines: Sequence[str]) -> list[Role]:
    caption = next((at for at, line in enumerate(lines) if form_of(line) == "caption"), None)
    if caption is not None:
        return [Role.HEADING] * (caption + 1) + _listed(lines[caption + 1 :], Role.ROW)
    if len(lines) <= _MOST_HEADINGS:
        return [Role.HEADING] * len(lines)
    return [*_listed(lines[:-1], Role.ENTRY), Role.HEADING]


def _listed(lines: Sequence[str], role: Role) -> list[Role]:
    """Lines of a list or table up to the first that has a heading's form."""
    forms = (at for at, line in enumerate(lines) if form_of(line) != "plain")
    end = next(forms, len(lines))
    return [role] * end + [Role.HEADING] * (len(lines) - end)
