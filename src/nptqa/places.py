"""Stretches of documents that a quotation is held against, and the way back to their units.

In: a unit and how far to look around it. Out: `Stretch`es: the unit, the running text around it,
the unit joined to its neighbours without the numbers and headings printed between them, and an
item after the words it hangs under. Only the surroundings of a unit are read, never a document.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from nptqa.domain import Document, Paragraph, Span, UnitKind
from nptqa.forms import Keyed, keyed, keyed_once


def pairs_of(key: str) -> list[str]:
    """Neighbouring characters of a key, in order."""
    return [key[at : at + 2] for at in range(len(key) - 1)]


@lru_cache(maxsize=4096)
def pairs_once(key: str) -> frozenset[str]:
    """The pairs of a key, remembered: for units, which are met again and again."""
    return frozenset(pairs_of(key))


@dataclass(frozen=True)
class Stretch:
    """Words of one document, in pieces.

    Attributes:
        spans: of the document's text, one for each piece.
        text: the pieces joined.
        unit: whose whole text it is, or None.
    """

    document: Document
    spans: tuple[Span, ...]
    text: str
    unit: Paragraph | None = None

    @cached_property
    def key(self) -> Keyed:
        """The key of `text`."""
        return keyed_once(self.text) if self.unit else keyed(self.text)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The character pairs of the key."""
        return pairs_once(self.key.text) if self.unit else frozenset(pairs_of(self.key.text))

    def places(self, span: Span) -> Iterator[Span]:
        """The spans of the document's text that a span of `text` was joined from."""
        at = 0
        for piece in self.spans:
            size = piece.end - piece.start
            start, end = max(span.start, at), min(span.end, at + size)
            if start < end:
                yield Span(piece.start + start - at, piece.start + end - at)
            at += size


class Reader:
    """The units of one document in the order they are printed."""

    def __init__(self, document: Document) -> None:
        """Sort them once."""
        self.document = document
        self.units = tuple(sorted(document.paragraphs, key=lambda unit: unit.span.start))
        self._starts = [unit.span.start for unit in self.units]
        self._by_locator = {unit.locator: unit for unit in self.units}
        self._children: dict[str, list[Paragraph]] = {}
        for unit in self.units:
            if unit.parent is not None and unit.kind is UnitKind.ITEM:
                self._children.setdefault(unit.parent, []).append(unit)

    def units_in(self, span: Span) -> Iterator[tuple[Paragraph, Span]]:
        """Every unit that a span of the document's text touches, and the part it touches."""
        at = max(0, bisect_right(self._starts, span.start) - 1)
        while at < len(self.units) and self.units[at].span.start < span.end:
            unit = self.units[at]
            start, end = max(span.start, unit.span.start), min(span.end, unit.span.end)
            if start < end:
                yield unit, Span(start, end)
            at += 1

    def unit(self, unit: Paragraph) -> Stretch:
        """The unit alone."""
        return Stretch(self.document, (unit.span,), unit.text, unit)

    def around(self, unit: Paragraph, reach: int) -> Iterator[Stretch]:
        """The unit with what stands around it, in every way it may be quoted.

        Args:
            unit: one of the document's.
            reach: how many code points before and after it are looked at.
        """
        yield self._running(unit, reach)
        yield self._joined(unit, reach)
        for parts in self._families(unit):
            yield self._of([part.span for part in parts])

    def _running(self, unit: Paragraph, reach: int) -> Stretch:
        text = self.document.text
        start, end = max(0, unit.span.start - reach), min(len(text), unit.span.end + reach)
        return self._of([Span(start, end)])

    def _joined(self, unit: Paragraph, reach: int) -> Stretch:
        at = bisect_right(self._starts, unit.span.start) - 1
        low = high = at
        while low > 0 and unit.span.start - self.units[low].span.start < reach:
            low -= 1
        while high + 1 < len(self.units) and self.units[high].span.end - unit.span.end < reach:
            high += 1
        return self._of([one.span for one in self.units[low : high + 1]])

    def _families(self, unit: Paragraph) -> Iterator[list[Paragraph]]:
        """Items after the words they hang under; an item next to them was joined already."""
        for child in self._children.get(unit.locator, ()):
            yield [unit, child]
        line = [unit]
        while line[0].kind is UnitKind.ITEM and line[0].parent in self._by_locator:
            line.insert(0, self._by_locator[line[0].parent or ""])
            yield list(line)

    def _of(self, spans: Sequence[Span]) -> Stretch:
        text = "".join(span.of(self.document.text) for span in spans)
        return Stretch(self.document, tuple(spans), text)
