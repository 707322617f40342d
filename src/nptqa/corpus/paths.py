"""The growing list of a document's units and headings, each with its locator.

In: blocks that `outline` has told apart. Out: `Draft`s. This is where a locator becomes a unit:
parents, heading paths, the parts of a resolution, lists and tables.
"""

from dataclasses import dataclass, field

from nptqa.corpus.blocks import Block
from nptqa.corpus.drafts import Draft
from nptqa.corpus.headings import HeadingStack, annex_number
from nptqa.corpus.loose import Role
from nptqa.corpus.numbering import Numbering
from nptqa.domain import UnitKind


@dataclass(slots=True)
class Paths:
    """Units and headings so far.

    Attributes:
        in_preamble: a chapeau has been read and no operative paragraph after it.
    """

    drafts: list[Draft] = field(default_factory=list)
    numbering: Numbering = field(default_factory=Numbering)
    in_preamble: bool = False
    _headings: HeadingStack = field(default_factory=HeadingStack)
    _known: set[str] = field(default_factory=set)
    _last: Draft | None = None
    _resolution: str | None = None
    _clauses: int = 0
    _list: tuple[int, int] | None = None
    _table: tuple[str, int] | None = None
    _table_head: str | None = None

    def last_unit(self) -> Draft | None:
        """The unit a block could go on with; title matter is none."""
        return self._last

    # -- units -----------------------------------------------------------------------------

    def numbered(self, block: Block, locator: str, label: int) -> None:
        """A paragraph with a printed number."""
        self._headings.table_ends()
        self.in_preamble = False
        operative = self._resolution == locator[: locator.rfind("/") + 1]
        kind = UnitKind.OPERATIVE if operative else UnitKind.PARAGRAPH
        self._unit(block, kind, locator, label=label)

    def item(self, block: Block, locator: str, label: int) -> None:
        """An item, under the unit whose locator is its own less the last bracket."""
        parent = locator[: locator.rindex("(")]
        self._unit(block, UnitKind.ITEM, locator, label=label, parent=parent)

    def chapeau(self, block: Block, *, opened: bool) -> None:
        """The body that speaks in a resolution; its clauses are counted from here."""
        self._resolution = self.numbering.resolution(opened=opened)
        self.in_preamble, self._clauses = True, 0
        self._unit(block, UnitKind.CHAPEAU, f"{self._resolution}chapeau")

    def preambular(self, block: Block) -> None:
        """A clause of the preamble: counted, not printed."""
        self._clauses += 1
        locator = self.numbering.preambular(self._clauses)
        self._unit(block, UnitKind.PREAMBULAR, locator)

    def sole_operative(self, block: Block) -> None:
        """The one operative paragraph of a resolution that numbers none."""
        self.entry(block, kind=UnitKind.OPERATIVE)
        self.in_preamble = False

    def entry(self, block: Block, kind: UnitKind = UnitKind.ENTRY) -> None:
        """A paragraph the document does not number."""
        following = self._just_wrote(UnitKind.ENTRY)
        if self._list is None or not following:
            self._list = (self.numbering.new_list(), 0)
        self._list = (self._list[0], self._list[1] + 1)
        self._unit(block, kind, self.numbering.unnumbered(*self._list))

    def flush(self, block: Block) -> None:
        """Words without a number after the items of a paragraph."""
        locator, parent = self.numbering.flush()
        self._unit(block, UnitKind.ENTRY, locator, parent=parent)

    def row(self, block: Block) -> None:
        """A row of a table; it hangs under the row at the table's head where that is known."""
        if self._table is None or block.head or not self._just_wrote(UnitKind.ROW):
            self._table, self._table_head = (self.numbering.new_table(), 0), None
        self._table = (self._table[0], self._table[1] + 1)
        locator = f"{self._table[0]}/r{self._table[1]}"
        self._unit(block, UnitKind.ROW, locator, parent=self._table_head)
        self._table_head = locator if block.head else self._table_head

    def place(self, block: Block, role: Role) -> None:
        """A loose line that has been sorted."""
        if role is Role.HEADING:
            self._heading(block)
        elif role is Role.ENTRY:
            self.entry(block)
        elif role is Role.ROW:
            self.row(block)
        else:
            self._outer(block, UnitKind(role.value))

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
        self._headings.text_begins()
        path = self._headings.path
        above = parent or self._nearest(locator)
        draft = Draft(block, kind, locator, label, above, heading_path=path)
        self._known.add(locator)
        self.drafts.append(draft)
        self._last = None if kind is UnitKind.FRONT else draft

    def _nearest(self, locator: str) -> str | None:
        """The innermost unit above a locator: an annex, a list or a table is no unit."""
        path = locator.rpartition("/")[0]
        while path and path not in self._known:
            path = path.rpartition("/")[0]
        return path or None

    def _outer(self, block: Block, kind: UnitKind) -> None:
        """Title matter and closing lines: one unit, a line each."""
        if self.drafts and self.drafts[-1].kind is kind:
            self.drafts[-1].put_under(block)
            return
        locator = f"{self.numbering.root}{kind.value}"
        if locator in self._known:
            self.entry(block)
        else:
            self._unit(block, kind, locator)

    def _heading(self, block: Block) -> None:
        annex = annex_number(block.text)
        if annex is not None:
            self.numbering.annex(annex)
            self.in_preamble, self._resolution, self._last = False, None, None
        level = self._headings.push(block.text)
        self.drafts.append(Draft(block, None, level=level))

    def _just_wrote(self, kind: UnitKind) -> bool:
        return bool(self.drafts) and self.drafts[-1].kind is kind
