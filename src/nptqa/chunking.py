"""Cut documents into the passages that are indexed.

In: a parsed `Document`. Out: its `Passage`s, in the order of its units; used by the index build
and by nothing that answers questions. A passage never spans two units, and the pieces of a long
unit tile it: joined they are the unit, character for character.

The splitting is done by langchain-text-splitters, on a copy of the text in which every character
is replaced by its class (`_marks`), so that a mark inside a title such as 《不扩散条约》 or inside
brackets is a place to cut only when nothing outside is. Only module that imports langchain, and
only when a unit is too long: it must not slow down the start of the service.
"""

from collections.abc import Iterator, Mapping
from math import ceil

from nptqa.domain import Document, Paragraph, Part, Passage, Span, UnitKind
from nptqa.errors import ParseError

LIMIT = 400
CHUNKING = f"1:sentences<={LIMIT}"

_CLOSER = dict(zip("》〉）)】〕]」』}", "《〈（（【〔〔「『{", strict=True))
_OPENER = {"《": "《", "〈": "〈", "（": "（", "(": "（", "【": "【"} | {
    mark: kind for mark, kind in zip("〔[「『{", "〔〔「『{", strict=True)
}
_CLASS = (
    {mark: "S" for mark in "。！？!?…"}
    | {mark: "C" for mark in "；;："}
    | {mark: "P" for mark in "，、,"}
    | {mark: "W" for mark in " \t\u3000"}
    | {"\n": "L"}
)
# Best place to cut first; small letters stand inside brackets, B is an outermost closing bracket.
_SEPARATORS = ("L+", "S+", "C", "P", "B", "W", "[sl]+", "c", "p", "")

_PARTS = {
    UnitKind.PREAMBULAR: Part.PREAMBULAR,
    UnitKind.CHAPEAU: Part.PREAMBULAR,
    UnitKind.OPERATIVE: Part.OPERATIVE,
    UnitKind.FOOTNOTE: Part.FOOTNOTE,
}
_DEPENDENT = frozenset({UnitKind.ITEM, UnitKind.ROW, UnitKind.ENTRY})


def passages(document: Document) -> tuple[Passage, ...]:
    """Every passage of a document, in the order of its units and of their pieces.

    A unit without words of its own (only sub-items) gives none.

    Raises:
        ParseError: a unit names a parent the document does not have.
    """
    units = {unit.locator: unit for unit in document.paragraphs}
    return tuple(passage for unit in document.paragraphs for passage in _passages_of(unit, units))


def part_of(unit: Paragraph, ancestors: tuple[Paragraph, ...] = ()) -> Part:
    """The part of the document a unit belongs to; an item belongs where its parent does.

    Args:
        unit: any unit of a document.
        ancestors: the units it hangs under, outermost first.
    """
    if unit.kind is UnitKind.ITEM and ancestors:
        return part_of(ancestors[-1], ancestors[:-1])
    return _PARTS.get(unit.kind, Part.PARAGRAPH)


def pieces(text: str) -> tuple[Span, ...]:
    """Where to cut a unit's text: spans of `text`, each at most `LIMIT` long, that tile it."""
    if len(text) <= LIMIT:
        return (Span(0, len(text)),)
    spans = []
    start = 0
    for piece in _split(_marks(text)):
        spans.append(Span(start, start + len(piece)))
        start += len(piece)
    return tuple(spans)


def _passages_of(unit: Paragraph, units: Mapping[str, Paragraph]) -> Iterator[Passage]:
    if not unit.text.strip():
        return
    ancestors = _ancestors(unit, units)
    context = "\n".join((*unit.heading_path, *(parent.text for parent in ancestors)))
    for number, piece in enumerate(pieces(unit.text), start=1):
        yield Passage(
            passage_id=unit.unit_id if number == 1 else f"{unit.unit_id}~{number}",
            doc_id=unit.doc_id,
            locator=unit.locator,
            kind=unit.kind,
            part=part_of(unit, ancestors),
            text=piece.of(unit.text),
            span=Span(unit.span.start + piece.start, unit.span.start + piece.end),
            context=context,
        )


def _ancestors(unit: Paragraph, units: Mapping[str, Paragraph]) -> tuple[Paragraph, ...]:
    """The units whose words a dependent one needs to be understood, outermost first."""
    found: list[Paragraph] = []
    while unit.kind in _DEPENDENT and unit.parent is not None:
        parent = units.get(unit.parent)
        if parent is None or parent in found:
            message = f"{unit.unit_id} hangs under {unit.parent}, which is no unit above it"
            raise ParseError(message, hint="Look at it with: nptqa corpus check")
        found.append(parent)
        unit = parent
    return tuple(reversed(found))


def _split(marks: str) -> list[str]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    # Even shares rather than full pieces and a rest: a rest of a few words would rank too high.
    share = ceil(len(marks) / ceil(len(marks) / LIMIT))
    splitter = RecursiveCharacterTextSplitter(
        separators=list(_SEPARATORS),
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=min(LIMIT, share + LIMIT // 8),
        chunk_overlap=0,
    )
    found: list[str] = splitter.split_text(marks)
    return found


def _marks(text: str) -> str:
    """The class of every character of `text`, for `_SEPARATORS`; x where nothing may be cut."""
    marks = [_CLASS.get(character, "x") for character in text]
    for opening, closing in _outermost_brackets(text):
        for at in range(opening, closing):
            marks[at] = marks[at].lower()
        marks[closing] = "S" if marks[closing - 1] == "s" else "B"
    return "".join(marks)


def _outermost_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Offsets in `text` of opening and closing mark of the pairs that stand in no other pair."""
    open_marks: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        if character in _OPENER:
            open_marks.append((_OPENER[character], at))
        elif any(kind == _CLOSER.get(character) for kind, _ in open_marks):
            while open_marks[-1][0] != _CLOSER[character]:
                open_marks.pop()
            pairs.append((open_marks.pop()[1], at))
    end = -1
    for opening, closing in sorted(pairs):
        if opening > end:
            yield opening, closing
            end = closing
