"""What belongs to the page and not to the text: running headers, page numbers, link blocks, rules.

In: lines. Out: the kind of each, or None for text. A footnote zone begins at a rule and is read
by `footnotes`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.source import Mark, SourceLine

# Symbols begin with an organ or a conference series and hold at least two slashes or one dot.
SYMBOL = re.compile(
    r"(?:A|S|E|ST|CD|NPT|BWC|CCW|DC|GOV|GC|INFCIRC|UNIDIR|TD|HRI|CRC|FCCC|CAC)"
    r"/[A-Za-z0-9.\-]+(?:/[A-Za-z0-9.\-]+)*(?:\s?\([^)\s]{1,14}\))?(?:/[A-Za-z0-9.\-]+)*"
)
# At the foot of the first page the dates of translation and printing follow the job number, and
# its bar code is set in figures between stars.
_JOB = r"\d{2}-\d{5}"
_PAGE = re.compile(
    rf"(?:\d+/\d+\s+{_JOB}(?:\s*\([CEFRSA]\))?|"
    rf"{_JOB}(?:\s*\([CEFRSA]\))?(?:\s+\d{{6}})*(?:\s+\d+/\d+)?|\d+/\d+|\*\d{{7,8}}\*|"
    r"请回收\s*[♲♺\ue000-\uf8ff]?|Please recycle\s*[♲♺\ue000-\uf8ff]?|"
    r"[-–—]\s*\d+\s*[-–—]|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|Page\s+\d+(?:\s+of\s+\d+)?)\Z"
)
_RULE = re.compile(r"[_＿—\-–─]{8,}\Z")
_REPEATS = 3
_LONGEST_SYMBOL = 60
_CALLS = "*†‡ "


class Furniture(StrEnum):
    """What a line that is no text is."""

    HEADER = "header"
    PAGE_NUMBER = "page_number"
    LINK = "link"
    RULE = "rule"


_SEEN = {
    Mark.HEADER: Furniture.HEADER,
    Mark.PAGE_NUMBER: Furniture.PAGE_NUMBER,
    Mark.RULE: Furniture.RULE,
}
_NEVER = (Mark.NOTE, Mark.NOTE_GOES_ON, Mark.ROW, Mark.ROW_HEAD)


def symbol_of(line: str) -> str:
    """The symbol that a line consists of, a footnote sign after it left out; or empty."""
    bare = line.rstrip(_CALLS)
    # Real symbols are short; a long line of slashes would make the pattern slow.
    return bare if len(bare) <= _LONGEST_SYMBOL and SYMBOL.fullmatch(bare) else ""


def is_page_number(text: str) -> bool:
    """Whether a line is a page number, a job number or what stands beside them at the foot."""
    return _PAGE.match(text) is not None


def classify(lines: Sequence[SourceLine]) -> list[Furniture | None]:
    """The kind of each line, None where it is text."""
    repeated = _repeated_page_tops(lines)
    kinds = [_kind(line, repeated) for line in lines]
    symbols = Counter(symbol_of(line.text) for line in lines)
    front = next((at for at, one in enumerate(lines) if begins_with_label(one.text)), len(lines))
    for at, line in enumerate(lines):
        symbol = symbol_of(line.text) if kinds[at] is None else ""
        outside = at < front or line.new_page or symbols[symbol] > 1 or _beside(kinds, at)
        if symbol and outside and line.mark not in _NEVER:
            kinds[at] = Furniture.HEADER
    return kinds


def _beside(kinds: Sequence[Furniture | None], at: int) -> bool:
    """Whether a page number or header stands next to a line."""
    around = (*kinds[max(0, at - 1) : at], *kinds[at + 1 : at + 2])
    return Furniture.PAGE_NUMBER in around or Furniture.HEADER in around


def _kind(line: SourceLine, repeated: frozenset[str]) -> Furniture | None:
    text = line.text
    if line.mark in _SEEN:
        return _SEEN[line.mark]
    if line.mark in _NEVER:
        return None
    if text.startswith(("https://", "http://")) and " " not in text:
        return Furniture.LINK
    if _RULE.match(text):
        return Furniture.RULE
    if _PAGE.match(text):
        return Furniture.PAGE_NUMBER
    return Furniture.HEADER if line.new_page and text in repeated else None


def _repeated_page_tops(lines: Sequence[SourceLine]) -> frozenset[str]:
    """Short lines that stand at the top of three pages or more."""
    tops = Counter(line.text for line in lines if line.new_page and len(line.text) <= 60)
    return frozenset(text for text, count in tops.items() if count >= _REPEATS)
