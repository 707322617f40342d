"""Footnote bodies, and the calls that point to them.

Bodies stand at the foot of a page behind a rule, which in extracted text is the middle of a
paragraph. A zone runs from the rule to the end of the last footnote that has been begun there.
Calls are numbers glued to a word (`审议大会4 最后文件`) or a private-use glyph; each is looked for
only on the page whose foot holds its body, so that a year or an action number is not taken for one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nptqa.corpus.furniture import Furniture
from nptqa.corpus.source import SourceLine

_LABELLED = re.compile(
    r"(?P<label>\d{1,3}|\*{1,4}|[†‡])(?:[.、]?\s+|(?=[^\d\s.、)）年月日]))(?=\S)"
)
_BARE = re.compile(r"(?:\d{1,3}|\*{1,4}|[†‡])\Z")
_ENDS = tuple("。.!?！？；;")
_OPENING, _CLOSING = "(（《“[", ")）》”]"
_GLYPH = r"[\ue000-\uf8ff]"


@dataclass(frozen=True, slots=True)
class FootnoteBody:
    """One footnote as it stands at the foot of a page.

    Attributes:
        label: `4` or `*`.
        pieces: half-open ranges of source offsets, one per line, the label left out.
        label_range: source offsets of the label.
        zone: index of the zone's rule among the lines; calls stand before it.
    """

    label: str
    pieces: tuple[SourceLine, ...]
    label_range: tuple[int, int]
    zone: int


@dataclass(frozen=True, slots=True)
class Zones:
    """All footnotes, and the indexes of the lines they take."""

    bodies: tuple[FootnoteBody, ...]
    taken: frozenset[int]


def read_zones(lines: Sequence[SourceLine], kinds: Sequence[Furniture | None]) -> Zones:
    """Find every footnote zone."""
    bodies: list[FootnoteBody] = []
    taken: set[int] = set()
    for rule, kind in enumerate(kinds):
        if kind is Furniture.RULE:
            found = list(_zone(lines, kinds, rule))
            for body, indexes in found:
                bodies.append(body)
                taken.update(indexes)
    return Zones(tuple(bodies), frozenset(taken))


def _zone(
    lines: Sequence[SourceLine], kinds: Sequence[Furniture | None], rule: int
) -> Iterator[tuple[FootnoteBody, list[int]]]:
    at = rule + 1
    while at < len(lines) and kinds[at] is None:
        started = _start(lines, at)
        if started is None:
            return
        label, rest, at_rest = started
        pieces, indexes = [rest] if rest else [], list(range(at, at_rest))
        while not _complete(pieces) and at_rest < len(lines) and kinds[at_rest] is None:
            if pieces and lines[at_rest].new_page:
                break
            pieces.append(lines[at_rest])
            indexes.append(at_rest)
            at_rest += 1
        place = (lines[at].start, lines[at].start + len(label))
        yield FootnoteBody(label, tuple(pieces), place, rule), indexes
        at = at_rest


def _start(lines: Sequence[SourceLine], at: int) -> tuple[str, SourceLine | None, int] | None:
    """Label, rest of its line, and the index after it; None where no footnote begins."""
    line = lines[at]
    if _BARE.match(line.text):
        return line.text, None, at + 1
    match = _LABELLED.match(line.text)
    if match is None:
        return None
    return match["label"], tail_of(line, match.end()), at + 1


def tail_of(line: SourceLine, cut: int) -> SourceLine:
    """The line without its first `cut` characters."""
    return SourceLine(
        line.text[cut:], line.start + cut, line.indent, line.ends_block, 0, line.page, False
    )


def _complete(pieces: Sequence[SourceLine]) -> bool:
    """Whether the last line ends the footnote: it ends a block with a stop, brackets closed."""
    if not pieces or not pieces[-1].ends_block:
        return False
    text = "".join(piece.text for piece in pieces)
    opened = sum(text.count(sign) for sign in _OPENING)
    closed = sum(text.count(sign) for sign in _CLOSING)
    return text.endswith(_ENDS) and opened <= closed


def find_call(label: str, text: str, start: int) -> tuple[int, int] | None:
    """The first call of `label` in `text` from `start`: the range to take out, blanks included.

    A call follows a word without a blank and is followed by a blank, a stop, another call or the
    end; a glyph may stand for it or before it.
    """
    number = re.escape(label)
    glued = rf"(?<=[^\s\d.\-/(（A-Za-z第]){number}(?=[\s、，。；：)）]|$)(?:、(?=\d))?"
    glyph = rf"\s?{_GLYPH}\s?(?:{number})?"
    match = re.compile(rf"(?:{glyph}|{glued})[ \u3000]*").search(text, start)
    return match.span() if match else None
