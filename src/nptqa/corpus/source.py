"""A file as lines that still know where they stood.

In: a text file, or its decoded text; `readers` makes the same of other formats. Out: `SourceLine`s.
What the page tells of paragraphs is kept with each line: whether a block ends, the indentation, the
page. For plain text it is measured by `layout`; a reader that sees the printed page says more, and
its `Mark`s are believed before any rule about words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nptqa.corpus.decode import read_text
from nptqa.corpus.layout import Layout, Row, measure_layout
from nptqa.text import width

# A byte order mark in the middle of a file comes from files that were put together.
INVISIBLE = "\ufeff\u200b"
_BLANKS = " \t\u3000\xa0" + INVISIBLE
_ENDS = "\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"


class Mark(StrEnum):
    """What a reader saw that a line is; `TEXT` where the page says nothing special."""

    TEXT = "text"
    HEADING = "heading"
    HEADER = "header"
    PAGE_NUMBER = "page_number"
    RULE = "rule"
    NOTE = "note"
    NOTE_GOES_ON = "note_goes_on"
    ROW = "row"
    ROW_HEAD = "row_head"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line with something on it.

    Attributes:
        text: without blanks at either end.
        start: offset of `text[0]` in the decoded file.
        indent: columns of blanks before the text, less the one an extractor puts at the top of a
            page.
        ends_block: something on the page says that a paragraph ends here.
        gap: empty lines before it.
        page: counted from 1; 0 where the file has no pages.
        new_page: it is the first line of its page.
        short: it is far from full, as only the last line of a paragraph is.
        mark: what the reader saw that it is.
        calls: half-open offsets in the decoded file of raised figures: the calls of footnotes.
    """

    text: str
    start: int
    indent: int
    ends_block: bool
    gap: int
    page: int
    new_page: bool
    short: bool = False
    mark: Mark = Mark.TEXT
    calls: tuple[tuple[int, int], ...] = ()

    @property
    def end(self) -> int:
        """Offset after the last character of the text."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file and its lines.

    Attributes:
        laid_out: a reader saw the printed page, so that marks, ends of blocks and calls are known
            and not guessed.
    """

    text: str
    lines: tuple[SourceLine, ...]
    laid_out: bool = False


def read_source(path: Path) -> SourceText:
    """Read and split a text file.

    Raises:
        ReadError: missing, empty, of another format, or in no known encoding.
    """
    return split_source(read_text(path))


def split_source(text: str) -> SourceText:
    """Split decoded text into lines."""
    rows = list(_rows(text))
    return SourceText(text, tuple(_lines(rows, measure_layout(rows))))


def _rows(text: str) -> Iterator[Row]:
    at, gap, fed = 0, 0, False
    for row in text.splitlines(keepends=True):
        core = row.strip(_BLANKS + _ENDS)
        if core:
            yield _row(row, core, at, gap=gap, fed=fed)
            gap, fed = 0, "\f" in row
        else:
            gap, fed = gap + 1, fed or "\f" in row
        at += len(row)


def _row(row: str, core: str, at: int, *, gap: int, fed: bool) -> Row:
    left = row.index(core)
    leading = width(row[:left].expandtabs(4).strip(_ENDS + INVISIBLE))
    trailing = bool(row[left + len(core) :].rstrip(_ENDS))
    return Row(core, at + left, leading, trailing, gap, fed)


def _lines(rows: Sequence[Row], layout: Layout) -> Iterator[SourceLine]:
    page, before = 1, ""
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else None
        touching = layout.double and row.gap == 0 and not _is_url(row.core)
        new_page = not before or row.fed or (touching and not _label_only(before))
        page += new_page and bool(before)
        indent = max(0, row.leading - 1) if new_page else row.leading
        ends = layout.ends_block(row, after)
        short = layout.is_short(row)
        yield SourceLine(row.core, row.start, indent, ends, row.gap, page, new_page, short)
        before = row.core


def _is_url(core: str) -> bool:
    return core.startswith(("http://", "https://"))


def _label_only(core: str) -> bool:
    """A bare footnote number stands on a line of its own before its text (the 2007 paper)."""
    return core.isdigit() and len(core) <= 2
