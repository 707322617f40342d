"""Blocks of running text told apart: title matter, headings, units of every kind.

In: a `Flow`. Out: `Draft`s in reading order, with locators. One pass, one decision a block; each
rule names the form it reads and none names a document.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nptqa.corpus.blocks import HEADING_INDENT, Block, Flow
from nptqa.corpus.headings import HeadingStack, annex_number, count_title_lines
from nptqa.corpus.numbering import LETTERED, NUMBERED, Numbering
from nptqa.domain import UnitKind
from nptqa.text import ends_with_stop

_CHAPEAU = re.compile(r"[^，。；：,.;:]{2,30}[，,]\Z")
# A footnote call may stand after the comma.
_CLAUSE_END = re.compile(r"[，,][\d\s]*\Z")
_PREAMBULAR_STOPS = "，,"
_LONGEST_HEADING = 60


@dataclass(slots=True)
class Draft:
    """A heading or a unit in the making.

    Attributes:
        kind: None for a heading.
        label: length of the printed number at the head of `block`.
        level: of a heading, from 1; 0 for a unit.
    """

    block: Block
    kind: UnitKind | None
    locator: str = ""
    label: int = 0
    parent: str | None = None
    heading_path: tuple[str, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """All drafts in reading order, and what did not fit."""

    drafts: tuple[Draft, ...]
    problems: tuple[str, ...]


def read_outline(flow: Flow) -> Outline:
    """Tell the blocks of a document apart."""
    reader = _Reader(indented=flow.indented)
    for block, following in _with_next(flow.blocks):
        reader.read(block, following)
    reader.finish()
    return Outline(tuple(reader.drafts), tuple(reader.numbering.problems))


def _with_next(blocks: Sequence[Block]) -> Iterator[tuple[Block, Block | None]]:
    yield from zip(blocks, [*blocks[1:], None], strict=True)


@dataclass(slots=True)
class _Reader:
    """The state of one pass."""

    indented: bool
    drafts: list[Draft] = field(default_factory=list)
    numbering: Numbering = field(default_factory=Numbering)
    headings: HeadingStack = field(default_factory=HeadingStack)
    loose: list[Block] = field(default_factory=list)
    started: bool = False
    preambular: int | None = None
    operative: bool = False
    entries: tuple[int, int] | None = None

    def read(self, block: Block, following: Block | None) -> None:
        """Decide what a block is."""
        if self._numbered(block) or self._lettered(block) or self._continues(block, following):
            return
        if self._chapeau(block, following) or self._preamble(block):
            return
        if self._is_loose(block):
            self.loose.append(block)
        else:
            self._entry(block)

    def finish(self) -> None:
        """Loose lines with nothing after them close the document."""
        if not self.started:
            self._open_text()
        elif self.loose:
            block = self.loose[0]
            for other in self.loose[1:]:
                block = _stacked(block, other)
            self.drafts.append(Draft(block, UnitKind.CLOSING, "closing"))
            self.loose = []

    # -- one rule a method; each gives True when the block was its own ---------------------

    def _numbered(self, block: Block) -> bool:
        match = NUMBERED.match(block.text)
        if match is None:
            return False
        unit = self._last_unit()
        opened = unit is not None and unit.block.text.rstrip().endswith(("：", ":"))
        settled = unit is None or bool(self.loose) or self._complete(unit)
        locator = self.numbering.number(
            int(match[1]), match[2] or "", opened=opened, settled=settled
        )
        if locator is None:
            return False
        self.operative = self.operative or self.preambular is not None
        kind = UnitKind.OPERATIVE if self.operative else UnitKind.PARAGRAPH
        parent = locator.rpartition("/")[0] or None
        self._unit(block, kind, locator, label=match.end(), parent=_unit_parent(parent))
        return True

    def _lettered(self, block: Block) -> bool:
        match = LETTERED.match(block.text)
        unit = self._last_unit()
        if match is None or unit is None:
            return False
        if not (self._complete(unit) or unit.kind is UnitKind.ITEM or block.indent):
            return False
        locator = self.numbering.letter(match[1])
        if locator is None:
            return False
        parent = locator[: locator.rindex("(")]
        self._unit(block, UnitKind.ITEM, locator, label=match.end(), parent=parent)
        return True

    def _continues(self, block: Block, following: Block | None) -> bool:
        unit = self._last_unit()
        if unit is None or self.loose or self._complete(unit):
            return False
        if block.indent >= HEADING_INDENT and self.indented:
            return False
        if not self.indented and following is not None and self._heads(block, following):
            return False
        unit.block = unit.block.extended(block)
        return True

    def _chapeau(self, block: Block, following: Block | None) -> bool:
        """大会， before a list of clauses that end in a comma."""
        clause = following is not None and _CLAUSE_END.search(following.text)
        if self.started or not clause or not _CHAPEAU.match(block.text):
            return False
        self._unit(block, UnitKind.CHAPEAU, "chapeau")
        self.preambular = 0
        return True

    def _preamble(self, block: Block) -> bool:
        if self.preambular is None or self.operative or self.loose:
            return False
        if not ends_with_stop(block.text, also=_PREAMBULAR_STOPS):
            return False
        self.preambular += 1
        locator = self.numbering.preambular(self.preambular)
        self._unit(block, UnitKind.PREAMBULAR, locator)
        return True

    def _is_loose(self, block: Block) -> bool:
        """A heading, title matter or closing line: no stop at its end."""
        return not ends_with_stop(block.text)

    def _entry(self, block: Block) -> None:
        """A paragraph the document does not number."""
        if self.loose or self.entries is None or not self._last_is_entry():
            self.entries = (self.numbering.new_list(), 0)
        self.entries = (self.entries[0], self.entries[1] + 1)
        locator = self.numbering.unnumbered(*self.entries)
        self._unit(block, UnitKind.ENTRY, locator)

    # -- helpers ---------------------------------------------------------------------------

    def _unit(
        self,
        block: Block,
        kind: UnitKind,
        locator: str,
        *,
        label: int = 0,
        parent: str | None = None,
    ) -> None:
        self._open_text()
        self.headings.text_begins()
        self.drafts.append(
            Draft(block, kind, locator, label, parent, heading_path=self.headings.path)
        )

    def _open_text(self) -> None:
        """Turn the loose lines before a unit into title matter and headings."""
        titles = 0
        if not self.started and self.loose:
            titles = count_title_lines([block.text for block in self.loose])
            front = self.loose[0]
            for block in self.loose[1:titles]:
                front = _stacked(front, block)
            self.drafts.append(Draft(front, UnitKind.FRONT, "front"))
        for block in self.loose[titles:]:
            self._heading(block)
        self.loose, self.started = [], True

    def _heading(self, block: Block) -> None:
        annex = annex_number(block.text)
        if annex is not None:
            self.numbering.annex(annex)
            self.operative, self.preambular = False, None
        level = self.headings.push(block.text)
        self.drafts.append(Draft(block, None, level=level))

    def _last_unit(self) -> Draft | None:
        """The unit a block could go on with."""
        return next(
            (draft for draft in reversed(self.drafts) if draft.kind not in (None, UnitKind.FRONT)),
            None,
        )

    def _last_is_entry(self) -> bool:
        unit = self._last_unit()
        return unit is not None and unit.kind is UnitKind.ENTRY

    def _complete(self, unit: Draft) -> bool:
        if unit.kind is UnitKind.CHAPEAU:
            return True
        also = _PREAMBULAR_STOPS if unit.kind is UnitKind.PREAMBULAR else ""
        return ends_with_stop(unit.block.text, also=also)

    def _heads(self, block: Block, following: Block) -> bool:
        """In a file without indentation: a short line before a numbered one is a heading."""
        short = len(block.text) <= _LONGEST_HEADING and not ends_with_stop(block.text)
        return short and NUMBERED.match(following.text) is not None


def _unit_parent(path: str | None) -> str | None:
    """An annex or a list is no unit, so nothing hangs under it."""
    return None if path is None or (path[0] in "ATL" and "/" not in path) else path


def _stacked(first: Block, second: Block) -> Block:
    """Two lines of title matter, one under the other."""
    newline = type(first.run)("\n", (first.run.offsets[-1],))
    text = first.run.text + newline.text + second.run.text
    offsets = first.run.offsets + newline.offsets + second.run.offsets
    return Block(type(first.run)(text, offsets), first.indent, first.page)
