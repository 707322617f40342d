"""Units and headings in the making, between `outline`, which finds them, and `compose`."""

from dataclasses import dataclass, field

from nptqa.corpus.blocks import Block
from nptqa.domain import UnitKind
from nptqa.text import Run, ends_with_stop, join, stack


@dataclass(slots=True)
class Draft:
    """A heading or a unit in the making.

    Attributes:
        first: the block it begins with.
        kind: None for a heading.
        label: length of the printed number at its head.
        level: of a heading, from 1; 0 for a unit.
        last: the block it ends with so far.
    """

    first: Block
    kind: UnitKind | None
    locator: str = ""
    label: int = 0
    parent: str | None = None
    heading_path: tuple[str, ...] = ()
    level: int = 0
    last: Block = field(init=False)
    _lines: list[list[Run]] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with one block."""
        self.last = self.first
        self._lines = [[self.first.run]]

    def extend(self, block: Block) -> None:
        """Add a block that turned out to be the second half of the last."""
        self.last = block
        self._lines[-1].append(block.run)

    def put_under(self, block: Block) -> None:
        """Add a block as a line of its own."""
        self.last = block
        self._lines.append([block.run])

    def run(self) -> Run:
        """The whole text; offsets count in the decoded source file."""
        return stack(join(runs) for runs in self._lines)

    @property
    def opens(self) -> bool:
        """Whether it ends in a colon."""
        return self.last.text.rstrip().endswith(("：", ":"))

    def complete(self, *, also: str = "") -> bool:
        """Whether it ends in a stop or one of the further characters."""
        return ends_with_stop(self.last.text, also=also)
