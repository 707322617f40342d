"""Blocks of running text told apart: title matter, headings, units of every kind.

In: a `Flow`. Out: `Draft`s in reading order, with locators. One pass, one decision a block; each
rule names the form it reads and none names a document.
"""

import re
from dataclasses import dataclass, field

from nptqa.corpus.ahead import Ahead, look_ahead
from nptqa.corpus.blocks import HEADING_INDENT, Block, Flow
from nptqa.corpus.drafts import Draft
from nptqa.corpus.headings import annex_number, form_of
from nptqa.corpus.labels import read_label, read_sign
from nptqa.corpus.loose import sort_loose
from nptqa.corpus.numbering import Setting
from nptqa.corpus.paths import Paths
from nptqa.domain import UnitKind
from nptqa.text import ends_with_stop, width

_CLAUSE_STOPS = "，,"
_SENTENCE_STOPS = "。.!！"
_CHAPEAU = re.compile(r"[^，。；：,.;:]{2,60}[，,]\Z")
_BODY = re.compile(
    r".*(?:大会|理事会|委员会|会议|缔约国|Assembly|Council|Conference|Committee|Commission|Parties)"
    r"[，,]\Z"
)
_LONGEST_HEADING = 60
_WIDEST_LOOSE = 400


@dataclass(frozen=True, slots=True)
class Outline:
    """All drafts in reading order, and what did not fit."""

    drafts: tuple[Draft, ...]
    problems: tuple[str, ...]


def read_outline(flow: Flow) -> Outline:
    """Tell the blocks of a document apart."""
    reader = _Reader(indented=flow.indented)
    for block, ahead in zip(flow.blocks, look_ahead(flow.blocks), strict=True):
        reader.read(block, ahead)
    reader.finish()
    return Outline(tuple(reader.paths.drafts), tuple(reader.paths.numbering.problems))


@dataclass(slots=True)
class _Reader:
    """The state of one pass."""

    indented: bool
    paths: Paths = field(default_factory=Paths)
    loose: list[Block] = field(default_factory=list)
    started: bool = False

    def read(self, block: Block, ahead: Ahead) -> None:
        """Decide what a block is; the first rule that takes it has it."""
        if self._seen_heading(block):
            self.loose.append(block)
            return
        if block.row and self._row(block):
            return
        if self._numbered(block, ahead) or self._lettered(block, ahead):
            return
        if self._row(block) or self._continues(block, ahead):
            return
        if self._chapeau(block, ahead) or self._clause(block, ahead):
            return
        if self._is_loose(block, ahead):
            self.loose.append(block)
        elif not self._follows_on(block):
            self._settle()
            self.paths.entry(block)

    def finish(self) -> None:
        """Loose lines with nothing after them close the document."""
        self._settle(at_end=self.started)

    # -- one rule a method; each gives True when the block was its own ---------------------

    def _seen_heading(self, block: Block) -> bool:
        """Bold or centred on the printed page, and no sentence."""
        if not block.heading or ends_with_stop(block.text, also=_CLAUSE_STOPS):
            return False
        return width(block.text) <= _WIDEST_LOOSE

    def _numbered(self, block: Block, ahead: Ahead) -> bool:
        label = read_label(block.text)
        if label is None:
            return False
        headed = self._open_annex()
        unit = self.paths.last_unit()
        settled = unit is None or headed or self._complete(unit)
        setting = self._setting(block, ahead, settled=settled, headed=headed)
        locator = self.paths.numbering.number(label, setting)
        if locator is None:
            return False
        self._settle()
        self.paths.numbered(block, locator, label.length)
        return True

    def _lettered(self, block: Block, ahead: Ahead) -> bool:
        sign, unit = read_sign(block.text), self.paths.last_unit()
        if sign is None or unit is None or self._heads_section(block, sign.sign):
            return False
        settled = self._complete(unit)
        if not (settled or unit.kind is UnitKind.ITEM or block.indent or unit.last.short):
            return False
        self._open_annex()  # whose items hang under no paragraph before it
        setting = self._setting(block, ahead, settled=settled)
        locator = self.paths.numbering.letter(sign.sign, setting)
        if locator is None:
            return False
        self._settle()
        self.paths.item(block, locator, sign.length)
        return True

    def _row(self, block: Block) -> bool:
        # The columns of a masthead are no table.
        guessed = block.cells > 1 and self.started
        if not (guessed if block.row is None else block.row):
            return False
        self._settle()
        self.paths.row(block)
        return True

    def _continues(self, block: Block, ahead: Ahead) -> bool:
        unit = self.paths.last_unit()
        if unit is None or self.loose or self._complete(unit) or unit.kind is UnitKind.ROW:
            return False
        if block.indent >= HEADING_INDENT and self.indented and not unit.last.short:
            return False
        if block.heading is None and not self.indented and self._heads(block, ahead):
            return False
        if unit.last.short and not block.new_page:
            unit.put_under(block)
        else:
            unit.extend(block)
        return True

    def _chapeau(self, block: Block, ahead: Ahead) -> bool:
        """大会， before a list of clauses that end in a comma."""
        if self.paths.in_preamble and not self.loose:
            return False
        if not _CHAPEAU.match(block.text) or not (_BODY.match(block.text) or ahead.clause):
            return False
        unit = self.paths.last_unit()
        opened = unit is not None and unit.opens
        self._settle()
        self.paths.chapeau(block, opened=opened)
        return True

    def _clause(self, block: Block, ahead: Ahead) -> bool:
        """A preambular paragraph, or the sole operative one when it ends in a full stop."""
        if not self.paths.in_preamble or self.loose:
            return False
        seen_text = block.heading is False
        open_ended = not ends_with_stop(block.text, also=_CLAUSE_STOPS)
        if open_ended and not seen_text and self._heads(block, ahead):
            return False
        if ends_with_stop(block.text) and block.text.rstrip('"”’]）) ').endswith(
            tuple(_SENTENCE_STOPS)
        ):
            self.paths.sole_operative(block)
        else:
            self.paths.preambular(block)
        return True

    def _is_loose(self, block: Block, ahead: Ahead) -> bool:
        """A heading, title matter or closing line: no stop at its end."""
        if not self.started and block.cells > 1:
            return True
        if self.started and block.heading is False and not ahead.closes:
            return False
        open_ended = not ends_with_stop(block.text, also=_CLAUSE_STOPS)
        return open_ended and width(block.text) <= _WIDEST_LOOSE

    def _follows_on(self, block: Block) -> bool:
        """Words without a number after a numbered paragraph are cited by that number."""
        unit = self.paths.last_unit()
        if self.loose or unit is None:
            return False
        if unit.kind in (UnitKind.PARAGRAPH, UnitKind.OPERATIVE) and unit.label:
            unit.extend(block) if block.new_page else unit.put_under(block)
            return True
        if unit.kind is UnitKind.ITEM and block.new_page:
            unit.extend(block)
            return True
        if unit.kind is UnitKind.ITEM:
            self.paths.flush(block)
            return True
        return False

    # -- helpers ---------------------------------------------------------------------------

    def _open_annex(self) -> bool:
        """Whether loose lines stand before a label; an annex among them begins its numbering."""
        headed = bool(self.loose)
        if any(annex_number(block.text) for block in self.loose):
            self._settle()
        return headed

    def _setting(
        self, block: Block, ahead: Ahead, *, settled: bool, headed: bool = False
    ) -> Setting:
        unit = self.paths.last_unit()
        return Setting(
            opened=unit is not None and unit.opens,
            settled=settled,
            headed=headed,
            indent=block.indent,
            next_number=ahead.number,
            next_sign=ahead.sign,
        )

    def _settle(self, *, at_end: bool = False) -> None:
        """Turn the loose lines into title matter, headings, closing lines and entries."""
        texts = [block.text for block in self.loose]
        roles = sort_loose(texts, started=self.started, at_end=at_end)
        for block, role in zip(self.loose, roles, strict=True):
            self.paths.place(block, role)
        self.loose, self.started = [], True

    def _complete(self, unit: Draft) -> bool:
        if unit.kind is UnitKind.CHAPEAU:
            return True
        also = _CLAUSE_STOPS if self.paths.in_preamble else ""
        return unit.complete(also=also)

    def _heads(self, block: Block, ahead: Ahead) -> bool:
        """In a file without indentation: a short line before a numbered one is a heading."""
        if len(block.text) > _LONGEST_HEADING or ends_with_stop(block.text):
            return False
        return ahead.labelled or form_of(block.text) != "plain" or ahead.last

    def _heads_section(self, block: Block, sign: str) -> bool:
        """（一）核裁军 without a stop is a heading, with one an item."""
        return not sign.isascii() and not ends_with_stop(block.text, also=_CLAUSE_STOPS)
