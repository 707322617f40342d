"""A text file as lines that still know where they stood.

In: the decoded file. Out: `SourceLine`s. PDF extractors put an empty line between the wrapped
lines of one paragraph, so a blank line ends nothing; what an extractor does tell is kept here:
a trailing blank (mostly the end of a unit), two lines without an empty one between them (a page
break), and the indentation.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from nptqa.errors import ReadError
from nptqa.text import ends_with_stop

_BLANKS = " \t\u3000\xa0"
_ENCODINGS = ("utf-8-sig", "gb18030")
_DOUBLE_SPACED_SHARE = 0.6
_UNWRAPPED_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line with something on it.

    Attributes:
        text: without blanks at either end.
        start: offset of `text[0]` in the decoded file.
        indent: blanks before the text, less the one an extractor puts at the top of a page.
        ends_block: something says that a paragraph ends here: in a double-spaced file a blank
            after the text, in another an empty line after it.
        gap: empty lines before it.
        page: counted from 1.
        new_page: it is the first line of its page.
    """

    text: str
    start: int
    indent: int
    ends_block: bool
    gap: int
    page: int
    new_page: bool

    @property
    def end(self) -> int:
        """Offset after the last character of the text."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file and its lines."""

    text: str
    lines: tuple[SourceLine, ...]


def read_source(path: Path) -> SourceText:
    """Read and split a text file.

    Raises:
        ReadError: missing, empty, binary, or in no known encoding.
    """
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise ReadError(f"cannot read {path}: {exc.strerror}", hint="Check the path.") from exc
    return split_source(_decode(raw, path))


def _decode(raw: bytes, path: Path) -> str:
    if b"\0" in raw:
        raise ReadError(f"{path} is not a text file", hint="Give it as .txt, .pdf or .docx.")
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError(f"{path} is neither UTF-8 nor GB 18030", hint="Save it as UTF-8.")


def split_source(text: str) -> SourceText:
    """Split decoded text into lines."""
    double = _is_double_spaced(text)
    lines = list(_lines(text, double=double))
    return SourceText(text, tuple(lines if double else _with_block_ends(lines)))


def _is_double_spaced(text: str) -> bool:
    rows = [bool(row.strip()) for row in text.splitlines()]
    followed = [following for here, following in pairwise(rows) if here]
    return bool(followed) and followed.count(False) / len(followed) >= _DOUBLE_SPACED_SHARE


def _with_block_ends(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Block ends of a file whose lines follow each other directly."""
    touching = [here for here, after in pairwise(lines) if after.gap == 0]
    stopped = sum(ends_with_stop(line.text) for line in touching)
    unwrapped = bool(touching) and stopped / len(touching) >= _UNWRAPPED_SHARE
    gaps = [after.gap for after in lines[1:]] + [1]
    return [
        replace(line, ends_block=unwrapped or gap > 0)
        for line, gap in zip(lines, gaps, strict=True)
    ]


def _lines(text: str, *, double: bool) -> Iterator[SourceLine]:
    page, gap, before = 1, 0, ""
    fresh = True
    for start, row in _rows(text):
        core = row.strip(_BLANKS + "\r\n\f")
        fed = "\f" in row
        if not core:
            gap += 1
            fresh = fresh or fed
            continue
        touching = double and gap == 0 and not _is_url(core) and not _label_only(before)
        new_page = fresh or touching
        page += new_page and bool(before)
        yield _line(row, core, start, gap=gap, page=page, new_page=new_page)
        gap, before, fresh = 0, core, fed


def _is_url(core: str) -> bool:
    return core.startswith(("http://", "https://"))


def _label_only(core: str) -> bool:
    """A bare footnote number stands on a line of its own before its text (the 2007 paper)."""
    return core.isdigit() and len(core) <= 2


def _line(row: str, core: str, start: int, *, gap: int, page: int, new_page: bool) -> SourceLine:
    at = row.index(core)
    body = row[at + len(core) :].rstrip("\r\n\f")
    leading = len(row[:at].replace("\t", "    ").replace("\f", ""))
    indent = max(0, leading - 1) if new_page else leading
    return SourceLine(core, start + at, indent, bool(body), gap, page, new_page)


def _rows(text: str) -> Iterable[tuple[int, str]]:
    at = 0
    for row in text.splitlines(keepends=True):
        yield at, row
        at += len(row)
