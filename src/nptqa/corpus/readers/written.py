"""Lines that a reader has told apart, written out as a source text.

In: `Written` lines in reading order. Out: `SourceText`: the lines' text, a form feed between two
pages, and with every line what was seen of it. Lines of one block get one mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nptqa.corpus.source import Mark, SourceLine, SourceText
from nptqa.text import ends_with_stop, is_cjk

_RUNNING = (Mark.TEXT, Mark.HEADING)


@dataclass(frozen=True, slots=True)
class Written:
    """One line.

    Attributes:
        text: the words.
        calls: half-open offsets in `text` of raised figures.
        blank_after: a blank was printed at its end; it is one of the text's if the line goes on.
    """

    text: str
    mark: Mark
    page: int
    ends: bool = True
    indent: int = 0
    short: bool = False
    calls: tuple[tuple[int, int], ...] = ()
    blank_after: bool = False


def write_out(lines: Sequence[Written]) -> SourceText:
    """Put the lines together."""
    pieces, at, page = list[str](), 0, 0
    out: list[SourceLine] = []
    clean = _agreed([_clean(line) for line in lines if line.text.strip()])
    for line, after in zip(clean, _following(clean), strict=True):
        new_page = line.page != page or not out
        if out:
            pieces.append("\f" if new_page else "\n")
            at += 1
        kept = replace(line, text=line.text + " ") if _keeps_blank(line, after) else line
        pieces.append(kept.text)
        out.append(_placed(kept, at, new_page=new_page))
        at, page = at + len(kept.text), line.page
    pieces.append("\n")
    return SourceText("".join(pieces), tuple(out), laid_out=True)


def add_range(ranges: list[tuple[int, int]], start: int, end: int) -> None:
    """Append a range; one that touches the last goes on with it."""
    if ranges and ranges[-1][1] == start:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((start, end))


def _following(lines: Sequence[Written]) -> list[Written | None]:
    """The line after each; after a line of text the next line of text, over furniture and notes."""
    out: list[Written | None] = []
    after: Written | None = None
    text: Written | None = None
    for line in reversed(lines):
        out.append(text if line.mark in _RUNNING else after)
        after = line
        text = line if line.mark in _RUNNING else text
    return out[::-1]


def _keeps_blank(line: Written, after: Written | None) -> bool:
    """Whether a blank at the end of a line stands between two words of a paragraph."""
    if after is None or not line.blank_after:
        return False
    # A line that seems to end may go on after all, where it ends without a stop.
    full = line.mark is Mark.TEXT and not line.short
    sentence = full and after.mark is Mark.TEXT and not ends_with_stop(line.text)
    if line.ends and after.mark is not Mark.NOTE_GOES_ON and not sentence:
        return False
    return not (is_cjk(line.text[-1]) and is_cjk(after.text[0]))


def _clean(line: Written) -> Written:
    """The line without blanks at its ends and without characters that would end it."""
    text = "".join(
        " " if one in "\n\r\f\v\x1c\x1d\x1e\x85\u2028\u2029" else one for one in line.text
    )
    cut = len(text) - len(text.lstrip())
    text = text.strip()
    calls = tuple((start - cut, end - cut) for start, end in line.calls)
    return replace(line, text=text, calls=calls)


def _placed(line: Written, at: int, *, new_page: bool) -> SourceLine:
    return SourceLine(
        text=line.text,
        start=at,
        indent=line.indent,
        ends_block=line.ends,
        gap=0,
        page=line.page,
        new_page=new_page,
        short=line.short,
        mark=line.mark,
        calls=tuple((at + start, at + end) for start, end in line.calls),
    )


def _agreed(lines: Sequence[Written]) -> list[Written]:
    """A block is a heading only if all of its lines are."""
    out, block = list[Written](), list[int]()
    for line in lines:
        if line.mark in _RUNNING:
            block.append(len(out))
        out.append(line)
        if line.mark in _RUNNING and line.ends:
            _agree(out, block)
            block = []
    _agree(out, block)
    return out


def _agree(lines: list[Written], block: Sequence[int]) -> None:
    if any(lines[at].mark is Mark.TEXT for at in block):
        for at in block:
            lines[at] = replace(lines[at], mark=Mark.TEXT)
