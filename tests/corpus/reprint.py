"""The founding documents as things to print: every heading and unit in its order."""

from nptqa.domain import Document, Paragraph, UnitKind
from tests.corpus.press import Print

_INNER = {UnitKind.ITEM: "item", UnitKind.PREAMBULAR: "indented", UnitKind.CHAPEAU: "indented"}


def reprint(document: Document) -> list[Print]:
    """What stands in a parsed document, in reading order, footnotes with what calls them."""
    notes = {
        unit.locator.removeprefix("fn"): unit.text
        for unit in document.paragraphs
        if unit.kind is UnitKind.FOOTNOTE
    }
    units = [unit for unit in document.paragraphs if unit.kind is not UnitKind.FOOTNOTE]
    called = {locator for unit in units for locator in unit.footnotes}
    things = [(unit.span.start, _unit(document, unit, notes)) for unit in units]
    things += [(head.span.start, [Print("heading", "", head.text)]) for head in document.headings]
    assert {f"fn{label}" for label in notes} == called
    return [piece for _, pieces in sorted(things, key=lambda one: one[0]) for piece in pieces]


def _unit(document: Document, unit: Paragraph, notes: dict[str, str]) -> list[Print]:
    begin = document.text.rfind("\n", 0, unit.span.start) + 1
    label = document.text[begin : unit.span.start]
    labels = [locator.removeprefix("fn") for locator in unit.footnotes]
    calls = "^、^".join(f"^{label}^" for label in labels)
    style = {UnitKind.FRONT: "front", UnitKind.CLOSING: "closing"}.get(unit.kind) or _INNER.get(
        unit.kind, "text"
    )
    lines = unit.text.split("\n")
    lines[-1] += calls
    own = tuple((one, notes[one]) for one in labels)
    if style in ("front", "closing"):
        return [Print(style, "", line, own if line is lines[-1] else ()) for line in lines]
    return [Print(style, label if at == 0 else "", line, own if at == len(lines) - 1 else ())
            for at, line in enumerate(lines)]  # fmt: skip
