"""Lines of running text gathered into blocks: what stood together on the page.

In: a source text. Out: `Flow`: the blocks, the footnotes, and the furniture. A block may still be
only half of a paragraph (a blank at the end of a line is not always its end); `outline` decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nptqa.corpus.footnotes import FootnoteBody, read_zones
from nptqa.corpus.furniture import Furniture, classify
from nptqa.corpus.numbering import LETTERED, NUMBERED
from nptqa.corpus.source import SourceLine, SourceText
from nptqa.text import Run, ends_with_stop, join


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stood together.

    Attributes:
        run: their joined text; offsets count in the decoded source file.
        indent: blanks before the first line.
        page: of the first line.
    """

    run: Run
    indent: int
    page: int

    @property
    def text(self) -> str:
        """The joined characters."""
        return self.run.text

    def extended(self, other: "Block") -> "Block":
        """This block followed by another that turned out to be its second half."""
        return Block(join([self.run, other.run]), self.indent, self.page)


@dataclass(frozen=True, slots=True)
class Flow:
    """A file taken apart.

    Attributes:
        furniture: the lines that belong to the page.
        page_starts: source offset of the first character of each page, ascending.
        zone_starts: for each footnote, the source offset of the rule above it.
        indented: the file shows headings by indentation.
    """

    blocks: tuple[Block, ...]
    footnotes: tuple[FootnoteBody, ...]
    furniture: tuple[tuple[SourceLine, Furniture], ...]
    page_starts: tuple[int, ...]
    zone_starts: tuple[int, ...]
    indented: bool


HEADING_INDENT = 2


def read_flow(source: SourceText) -> Flow:
    """Take a source text apart."""
    kinds = classify(source.lines)
    zones = read_zones(source.lines, kinds)
    running = [
        line
        for at, (line, kind) in enumerate(zip(source.lines, kinds, strict=True))
        if kind is None and at not in zones.taken
    ]
    blocks = tuple(_block(lines) for lines in _gather(running))
    return Flow(
        blocks=blocks,
        footnotes=zones.bodies,
        furniture=tuple(
            (line, kind) for line, kind in zip(source.lines, kinds, strict=True) if kind
        ),
        page_starts=tuple(line.start for line in source.lines if line.new_page),
        zone_starts=tuple(source.lines[body.zone].start for body in zones.bodies),
        indented=any(_shows_heading(block) for block in blocks),
    )


def _gather(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    groups: list[list[SourceLine]] = []
    for line in lines:
        if groups and not _begins_block(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _begins_block(before: SourceLine, line: SourceLine) -> bool:
    labelled = NUMBERED.match(line.text) or LETTERED.match(line.text)
    return before.ends_block or (bool(labelled) and ends_with_stop(before.text))


def _block(lines: Sequence[SourceLine]) -> Block:
    run = join(Run.at(line.text, line.start) for line in lines)
    return Block(run, lines[0].indent, lines[0].page)


def _shows_heading(block: Block) -> bool:
    return block.indent >= HEADING_INDENT and not ends_with_stop(block.text)
