"""What stands after each block, for rules that have to know what comes next.

In: the blocks of a document. Out: one `Ahead` a block, made in one pass from the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nptqa.corpus.blocks import Block
from nptqa.corpus.labels import read_label, read_sign
from nptqa.text import ends_with_stop


@dataclass(frozen=True, slots=True)
class Ahead:
    """What follows a block.

    Attributes:
        last: nothing does.
        labelled: the next block has a printed number.
        clause: the next block ends in a comma, a footnote call after it disregarded.
        number: the number of the next numbered block, however far.
        sign: the letter of the next item, if it stands before that.
        closes: no number, item or sentence follows in the document.
    """

    last: bool = True
    labelled: bool = False
    clause: bool = False
    number: int | None = None
    sign: str | None = None
    closes: bool = True


def look_ahead(blocks: Sequence[Block]) -> list[Ahead]:
    """What follows each block."""
    aheads, ahead = list[Ahead](), Ahead()
    for block in reversed(blocks):
        aheads.append(ahead)
        ahead = _before(block, ahead)
    return aheads[::-1]


def _before(block: Block, ahead: Ahead) -> Ahead:
    """What stands ahead of the place before `block`."""
    label, sign = read_label(block.text), read_sign(block.text)
    return Ahead(
        last=False,
        labelled=label is not None,
        clause=block.text.rstrip("0123456789 ").endswith(("，", ",")),
        number=label.number if label else ahead.number,
        sign=None if label else sign.sign if sign else ahead.sign,
        closes=ahead.closes and not label and not sign and not ends_with_stop(block.text),
    )
