"""Running headers and footers, told by what stands in the same place on several pages.

In: the pages of a document. Out: for each page the pieces of its text and those of its furniture.
Figures are disregarded, since page numbers count; left and right are too, since the sides of an
open book mirror each other.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.readers.printed import Piece, PrintedPage
from nptqa.text import ends_with_stop

_TOP, _FOOT = 0.13, 0.87
_FIGURES = re.compile(r"\d+")
_LONGEST = 120
_CHINESE_STOPS = tuple("。！？；，")
# Lines of text stand closer than this, in sizes of the type.
_APART = 1.9


@dataclass(frozen=True, slots=True)
class Sorted:
    """The pieces of one page."""

    above: tuple[Piece, ...]
    text: tuple[Piece, ...]
    below: tuple[Piece, ...]


def sort_pieces(pages: Sequence[PrintedPage]) -> tuple[Sorted, ...]:
    """Take the furniture out of every page."""
    seen = Counter(key for page in pages for key in {_key(one) for one in page.pieces})
    return tuple(_sort(page, seen) for page in pages)


def _sort(page: PrintedPage, seen: Counter[tuple[str, int]]) -> Sorted:
    rows = _rows(page.pieces)
    top = _count(rows, page, seen, lambda place: place < _TOP)
    foot = _count(rows[top:][::-1], page, seen, lambda place: place > _FOOT)
    parts = (rows[:top], rows[top : len(rows) - foot], rows[len(rows) - foot :])
    return Sorted(*(tuple(piece for row in part for piece in row) for part in parts))


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.y):
        if rows and piece.y - rows[-1][0].y < 0.4 * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _count(
    rows: Sequence[Sequence[Piece]],
    page: PrintedPage,
    seen: Counter[tuple[str, int]],
    near: Callable[[float], bool],
) -> int:
    """How many rows from the edge inwards are furniture: repeated, and apart from the text.

    A line of text that stands at the head of two pages has the next line of text close to it, and
    is kept: what is taken for furniture is never cited.
    """
    count = 0
    while count < len(rows) and _repeated(rows[count], page, seen, near):
        count += 1
    while 0 < count < len(rows) and not _apart(rows[count - 1], rows[count]):
        count -= 1
    return count


def _repeated(
    row: Sequence[Piece],
    page: PrintedPage,
    seen: Counter[tuple[str, int]],
    near: Callable[[float], bool],
) -> bool:
    return all(
        near(piece.y / page.height) and seen[_key(piece)] > 1 and not _is_text(piece)
        for piece in row
    )


def _apart(row: Sequence[Piece], after: Sequence[Piece]) -> bool:
    size = max(piece.size for piece in (*row, *after))
    return abs(row[0].y - after[0].y) > _APART * size


def _is_text(piece: Piece) -> bool:
    """Whether it is part of a sentence: paragraphs of the same words may head two pages."""
    words = piece.text.rstrip()
    ends = words.endswith(_CHINESE_STOPS) or (len(words) > 30 and ends_with_stop(words))
    return len(words) > _LONGEST or begins_with_label(words) or ends


def _key(piece: Piece) -> tuple[str, int]:
    words = _FIGURES.sub("0", "".join(sorted(piece.text.split())))
    return words, round(piece.y / 6)
