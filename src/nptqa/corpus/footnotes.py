"""Footnote bodies, and the calls that point to them.

Bodies stand at the foot of a page behind a rule, which in extracted text is the middle of a
paragraph. A zone runs from the rule to the end of the last footnote that has been begun there.
Calls are numbers glued to a word (`审议大会4 最后文件`) or a private-use glyph; each is looked for
only on the page whose foot holds its body, so that a year or an action number is not taken for one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nptqa.corpus.furniture import Furniture
from nptqa.corpus.source import Mark, SourceLine, SourceText
from nptqa.text import ends_with_stop

_LABELLED = re.compile(
    r"(?P<label>\d{1,3}|\*{1,4}|[†‡])(?:[.、]?\s+|(?=[^\d\s.、)）年月日]))(?=\S)"
)
_BARE = re.compile(r"(?:\d{1,3}|\*{1,4}|[†‡])\Z")
_ENDS = tuple("。.!?！？；;")
_OPENING, _CLOSING = "(（《“[", ")）》”]"
_GLYPH = r"[\ue000-\uf8ff]"
# After an English word, or its stop, a number without a blank is a call too.
_BEFORE_CALL = r"(?:(?<=[^\s\d.\-/(（A-Za-z第])|(?<=[a-z]{3})|(?<=[a-z]{2}[.,;:”]))"
# Without a rule above it a footnote has to look like nothing else: no stop after its number.
_UNRULED = re.compile(r"(?:\d{1,3}|\*{1,4}|[†‡])\s+\S|[*†‡]{1,4}\S")
_LONGEST_NOTE, _LONGEST_PAGE = 60, 120
# A raised label may touch its words, also where they begin with a figure (`¹2010 年`).
_RAISED = re.compile(r"(?P<label>\d{1,3}|\*{1,4}|[†‡])\s*")


@dataclass(frozen=True, slots=True)
class FootnoteBody:
    """One footnote as it stands at the foot of a page.

    Attributes:
        label: `4` or `*`.
        pieces: half-open ranges of source offsets, one per line, the label left out.
        label_range: source offsets of the label.
        zone: index of the zone's rule among the lines; calls stand before it.
        page: it stands at the foot of, from 1.
    """

    label: str
    pieces: tuple[SourceLine, ...]
    label_range: tuple[int, int]
    zone: int
    page: int


@dataclass(frozen=True, slots=True)
class Zones:
    """All footnotes, and the indexes of the lines they take."""

    bodies: tuple[FootnoteBody, ...]
    taken: frozenset[int]


def read_zones(source: SourceText, kinds: Sequence[Furniture | None]) -> Zones:
    """Find every footnote zone: marked by a reader, behind a rule, or at the foot of a page."""
    if source.laid_out:
        return _marked(source.lines)
    return _found(source.lines, kinds)


def _marked(lines: Sequence[SourceLine]) -> Zones:
    """The footnotes a reader saw; one that goes on overleaf belongs to the last before it."""
    bodies: list[FootnoteBody] = []
    taken: set[int] = set()
    zone = 0
    for at, line in enumerate(lines):
        if line.mark not in (Mark.NOTE, Mark.NOTE_GOES_ON):
            continue
        zone = zone if at - 1 in taken and not line.new_page else at
        taken.add(at)
        if line.mark is Mark.NOTE:
            bodies.append(_begun(line, zone))
        elif bodies:
            bodies[-1] = replace(bodies[-1], pieces=(*bodies[-1].pieces, line))
    return Zones(tuple(bodies), frozenset(taken))


def _begun(line: SourceLine, zone: int) -> FootnoteBody:
    raised = next((end - line.start for start, end in line.calls if start == line.start), None)
    if raised is None:
        match = _LABELLED.match(line.text) or _RAISED.match(line.text)
        label, cut = (match["label"], match.end()) if match else ("", 0)
    else:
        label, cut = line.text[:raised], len(line.text) - len(line.text[raised:].lstrip())
    rest = tail_of(line, cut)
    place = (line.start, rest.start)
    return FootnoteBody(label.strip(), (rest,) if rest.text else (), place, zone, line.page)


def _found(lines: Sequence[SourceLine], kinds: Sequence[Furniture | None]) -> Zones:
    bodies: list[FootnoteBody] = []
    taken: set[int] = set()
    open_page: list[int] = []
    for at, line in enumerate(lines):
        open_page = [] if line.new_page else open_page
        if at in taken:
            continue
        if kinds[at] is Furniture.RULE:
            found, _ = _zone(lines, kinds, at + 1, zone=at)
        else:
            found = _unruled(lines, kinds, at, open_page)
        for body, indexes in found:
            bodies.append(body)
            taken.update(indexes)
        if kinds[at] in (None, Furniture.HEADER) and at not in taken:
            open_page.append(at)
    return Zones(tuple(bodies), frozenset(taken))


_Found = list[tuple[FootnoteBody, list[int]]]


def _unruled(
    lines: Sequence[SourceLine],
    kinds: Sequence[Furniture | None],
    at: int,
    page: Sequence[int],
) -> _Found:
    """Footnotes without a rule above them: nothing but furniture follows, and each is called."""
    if not page or kinds[at] is not None or not _UNRULED.match(lines[at].text):
        return []
    if not (lines[page[-1]].ends_block or ends_with_stop(lines[page[-1]].text)):
        return []
    found, after = _zone(lines, kinds, at, zone=at)
    at_foot = after == len(lines) or lines[after].new_page or kinds[after] is not None
    if not found or not at_foot:
        return []
    words = "\n".join(lines[one].text for one in page[-_LONGEST_PAGE:])
    called = all(find_call(body.label, words, 0) for body, _ in found)
    return found if called else []


def _zone(
    lines: Sequence[SourceLine], kinds: Sequence[Furniture | None], at: int, *, zone: int
) -> tuple[_Found, int]:
    """The footnotes from line `at` on, and the index after them."""
    found: _Found = []
    while at < len(lines) and kinds[at] is None:
        started = _start(lines, at)
        if started is None:
            break
        label, rest, after = started
        pieces = [rest] if rest else []
        while not _complete(pieces) and after < len(lines) and kinds[after] is None:
            if pieces and (lines[after].new_page or _BARE.match(lines[after].text)):
                break
            pieces.append(lines[after])
            after += 1
        place = (lines[at].start, rest.start if rest else lines[at].end)
        body = FootnoteBody(label, tuple(pieces), place, zone, lines[at].page)
        found.append((body, list(range(at, after))))
        at = after
    return found, at


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
    return replace(line, text=line.text[cut:], start=line.start + cut, new_page=False)


def _complete(pieces: Sequence[SourceLine]) -> bool:
    """Whether the last line ends the footnote: it ends a block with a stop, brackets closed."""
    if not pieces or not pieces[-1].ends_block:
        return False
    if len(pieces) > _LONGEST_NOTE:
        return True
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
    if label.isdigit():
        glued = rf"{_BEFORE_CALL}{number}(?=[\s、，。；：,;:)）\]]|$)(?:、(?=\d))?"
    else:
        glued = rf"(?<=[^\s*†‡]){number}(?![*†‡])"
    glyph = rf"\s?{_GLYPH}\s?(?:{number})?"
    match = re.compile(rf"(?:{glyph}|{glued})[ \u3000]*").search(text, start)
    return match.span() if match else None
