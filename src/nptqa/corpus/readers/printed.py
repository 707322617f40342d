"""A printed page as a reader sees it: pieces of text with place and type, and ruled lines.

In: what one library gives for a page. Out: values without any library, which `page` and its
helpers read. Lengths are in points; y counts downwards from the top of the page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nptqa.text import is_cjk

_LABEL = re.compile(
    r"(?:[\[［]?\d{1,4}\s?(?:(?:bis|ter|quater)?[.．、]|bis|ter|quater)|[(（](?:[a-z]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|"
    r"[一二三四五六七八九十]{1,3}、|[IVXA-Z]{1,4}\.|[•●▪◆■–—-]|\*{1,4}|[†‡])\Z"
)
# A gap of more than two and a half characters sets columns and cells apart, and half of that where
# no blank was printed in it; justified lines stretch less.
_CELL_GAP, _BARE_GAP, _LABEL_GAP = 2.5, 1.1, 6.0
_LATIN_GAP, _MIXED_GAP = 0.17, 0.45
_RAISED_SIZE = 0.82


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character where it was printed.

    Attributes:
        text: one code point; may be a blank.
        y: of its baseline.
        size: of its type.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs on one line without a wide gap between them.

    Attributes:
        text: with one blank at its end where one was printed there.
        first_end: x where its first word, or Chinese character, ends.
        raised: half-open ranges of `text` that are superscripts.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    italic: bool
    first_end: float
    raised: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page.

    Attributes:
        number: from 1.
        pieces: from top to bottom, from left to right.
        rules: ruled horizontal lines, from top to bottom.
        recognised: it was a picture, and its text may be wrong.
    """

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...] = ()
    recognised: bool = False


def gather_pieces(glyphs: Sequence[Glyph]) -> tuple[Piece, ...]:
    """Put the glyphs of a page together, line by line."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: (one.y, one.x0)):
        row = next((row for row in reversed(rows[-4:]) if _same_line(row[0], glyph)), None)
        if row is None:
            rows.append([glyph])
        else:
            row.append(glyph)
    _lower_raised(rows)
    pieces = [piece for row in rows for piece in _cut(sorted(row, key=lambda one: one.x0))]
    return tuple(sorted(pieces, key=lambda one: (round(one.y), one.x0)))


def _same_line(one: Glyph, other: Glyph) -> bool:
    return abs(one.y - other.y) < 0.2 * min(one.size, other.size)


def _lower_raised(rows: list[list[Glyph]]) -> None:
    """Move rows of small raised type onto the line they belong to."""
    for at in range(len(rows) - 1, -1, -1):
        row = rows[at]
        for host in rows[at + 1 : at + 4]:
            if _raises(row, host):
                host.extend(row)
                del rows[at]
                break


def _raises(row: Sequence[Glyph], host: Sequence[Glyph]) -> bool:
    full = max(glyph.size for glyph in host)
    rise = min(glyph.y for glyph in host) - row[0].y
    small = all(glyph.size <= _RAISED_SIZE * full for glyph in row)
    if not small or not 0 < rise < 0.75 * full:
        return False
    left, right = min(one.x0 for one in host), max(one.x1 for one in host)
    begin, end = min(one.x0 for one in row), max(one.x1 for one in row)
    return begin < right + full and end > left - full


def _cut(row: Sequence[Glyph]) -> list[Piece]:
    """Cut a line where its gaps are wide."""
    groups: list[list[Glyph]] = []
    blank = False
    for glyph in row:
        if glyph.text.isspace():
            if groups:
                groups[-1].append(glyph)
            continue
        before = _last_ink(groups[-1]) if groups else None
        blank = before is not None and _doubled(before, glyph)
        if blank:
            continue
        if before is None or _is_wide(groups, before, glyph):
            groups.append([glyph])
        else:
            groups[-1].append(glyph)
    return [_piece(group) for group in groups]


def _last_ink(group: Sequence[Glyph]) -> Glyph:
    return next(glyph for glyph in reversed(group) if not glyph.text.isspace())


def _doubled(before: Glyph, glyph: Glyph) -> bool:
    """Printed twice for boldness."""
    return before.text == glyph.text and abs(before.x0 - glyph.x0) < 0.15 * glyph.size


def _is_wide(groups: Sequence[Sequence[Glyph]], before: Glyph, glyph: Glyph) -> bool:
    gap = (glyph.x0 - before.x1) / max(glyph.size, before.size)
    if gap <= (_CELL_GAP if groups[-1][-1].text.isspace() else _BARE_GAP):
        return False
    first = "".join(one.text for one in groups[-1]).strip()
    return len(groups) > 1 or gap > _LABEL_GAP or not _LABEL.match(first)


def _piece(group: Sequence[Glyph]) -> Piece:
    ink = [glyph for glyph in group if not glyph.text.isspace()]
    size = max(glyph.size for glyph in ink)
    base = max(glyph.y for glyph in ink if glyph.size == size)
    text, raised = _spell(_trimmed(group), size, base)
    level = [glyph for glyph in ink if not _is_raised(glyph, size, base)] or ink
    return Piece(
        text=text,
        x0=ink[0].x0,
        x1=ink[-1].x1,
        y=base,
        size=size,
        bold=all(glyph.bold for glyph in level),
        italic=all(glyph.italic for glyph in level),
        first_end=_first_end(ink),
        raised=raised,
    )


def _trimmed(group: Sequence[Glyph]) -> Sequence[Glyph]:
    """The group with one blank at its end at most."""
    end = len(group)
    while end > 1 and group[end - 1].text.isspace() and group[end - 2].text.isspace():
        end -= 1
    return group[:end]


def _spell(
    group: Sequence[Glyph], size: float, base: float
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of a piece, blanks set where the page shows them, and its raised ranges."""
    out, raised = list[str](), list[tuple[int, int]]()
    before: Glyph | None = None
    length = 0
    for glyph in group:
        if before and not before.text.isspace() and _shows_blank(before, glyph):
            out.append(" ")
            length += 1
        if _is_raised(glyph, size, base) and not glyph.text.isspace():
            if raised and raised[-1][1] == length:
                raised[-1] = (raised[-1][0], length + 1)
            else:
                raised.append((length, length + 1))
        out.append(" " if glyph.text.isspace() else glyph.text)
        length += 1
        before = glyph
    return "".join(out), tuple(raised)


def _shows_blank(before: Glyph, glyph: Glyph) -> bool:
    if glyph.text.isspace():
        return False
    gap = glyph.x0 - before.x1
    size = min(before.size, glyph.size)
    chinese = is_cjk(before.text) + is_cjk(glyph.text)
    if chinese == 2:
        return gap > _CELL_GAP * size
    return gap > (_MIXED_GAP if chinese else _LATIN_GAP) * size


def _is_raised(glyph: Glyph, size: float, base: float) -> bool:
    return glyph.size <= _RAISED_SIZE * size and base - glyph.y > 0.15 * size


def _first_end(ink: Sequence[Glyph]) -> float:
    """Where the first word ends: the least that must fit for a line to be filled up."""
    if is_cjk(ink[0].text):
        return ink[0].x1
    end = ink[0]
    for glyph in ink[1:]:
        if is_cjk(glyph.text) or glyph.x0 - end.x1 > _LATIN_GAP * glyph.size:
            break
        end = glyph
    return end.x1
