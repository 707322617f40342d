"""Lists: the lead-in an item needs for its verb, and the items that a lead-in announces.

In: a unit. Out: units and spans of the document's text. An item such as 187/14(b) is an object
without a verb (南苏丹尽早加入《条约》。); the verb stands in its parent (促请：), and the
subject of a resolution's paragraphs in its chapeau (大会，).
"""

from collections import defaultdict
from collections.abc import Mapping

from nptqa.clauses import sentences
from nptqa.corpus import Corpus
from nptqa.domain import Paragraph, Span, UnitKind

CHAPEAU = "chapeau"
_COLONS = ("：", ":")
_DEPENDENT = frozenset({UnitKind.ITEM, UnitKind.ROW, UnitKind.ENTRY})
_SPOKEN = frozenset({UnitKind.PREAMBULAR, UnitKind.OPERATIVE})
Piece = tuple[Paragraph, Span]


class Leads:
    """The lists of one corpus; immutable, safe for many threads."""

    def __init__(self, corpus: Corpus) -> None:
        """Find the items of every unit that has some."""
        self._corpus = corpus
        items: dict[str, list[Paragraph]] = defaultdict(list)
        for document in corpus.documents:
            for unit in document.paragraphs:
                if unit.kind in _DEPENDENT and unit.parent and unit.text.strip():
                    items[f"{unit.doc_id}:{unit.parent}"].append(unit)
        self._items: Mapping[str, tuple[Paragraph, ...]] = {
            unit_id: tuple(found) for unit_id, found in items.items()
        }

    def items(self, unit: Paragraph) -> tuple[Paragraph, ...]:
        """The items directly under a unit, in order; those without words of their own left out."""
        return self._items.get(unit.unit_id, ())

    def announces(self, unit: Paragraph, span: Span) -> bool:
        """Whether a span of the document's text ends with the unit's lead-in to its items."""
        return span.end == _lead(unit).end and opens(unit.text) and bool(self.items(unit))

    def before(self, unit: Paragraph) -> tuple[Piece, ...]:
        """What must be read before a unit, outermost first; nothing where it stands by itself."""
        found: list[Piece] = []
        while unit.kind in _DEPENDENT and unit.parent:
            unit = self._corpus.paragraph(unit.doc_id, unit.parent)
            if unit.text.strip():
                found.insert(0, (unit, _lead(unit)))
        if unit.kind in _SPOKEN and self._corpus.has(unit.doc_id, CHAPEAU):
            chapeau = self._corpus.paragraph(unit.doc_id, CHAPEAU)
            found.insert(0, (chapeau, chapeau.span))
        return tuple(found)


def opens(text: str) -> bool:
    """Whether a text ends with the colon of a lead-in."""
    return text.rstrip().endswith(_COLONS)


def _lead(unit: Paragraph) -> Span:
    """The last sentence of a unit: the words that lead in its items, as a document's span."""
    found = sentences(unit.text)
    last = found[-1] if found else Span(0, len(unit.text))
    return Span(unit.span.start + last.start, unit.span.start + last.end)
