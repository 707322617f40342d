"""Documents written out as extractors write them, with the units that must come back.

One list of `Piece`s is set in every layout, so that a rule which only fits one of them is seen.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nptqa.corpus.parse import Parsed, parse
from nptqa.corpus.source import split_source
from nptqa.domain import DocumentRecord
from nptqa.text import is_cjk, width

MEASURE = 72
_NOT_FIRST = "，。；：、）)》”]］,.;:"


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, heading or line.

    Attributes:
        locator: where it must end up; empty for a heading.
        label: as printed, blank included.
        words: the unit's text.
        heading: it is one.
    """

    locator: str
    label: str
    words: str
    heading: bool = False

    @property
    def printed(self) -> str:
        return self.label + self.words


def unit(locator: str, label: str, words: str) -> Piece:
    return Piece(locator, label, words)


def front(*lines: str) -> list[Piece]:
    return [Piece("front", "", line, heading=True) for line in lines]


def heading(words: str) -> Piece:
    return Piece("", "", words, heading=True)


def expected(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """Locators and texts in order; several lines of one unit stand under each other."""
    units: dict[str, str] = {}
    for piece in pieces:
        if piece.locator:
            before = units.get(piece.locator)
            units[piece.locator] = f"{before}\n{piece.words}" if before else piece.words
    return list(units.items())


def wrap(text: str, measure: int = MEASURE) -> list[str]:
    """Lines of at most `measure` columns; Chinese breaks anywhere, words do not."""
    lines, line = list[str](), ""
    for token in _tokens(text):
        if line and width(line + token.rstrip()) > measure and token[0] not in _NOT_FIRST:
            lines.append(line.rstrip())
            line = token.lstrip()
        else:
            line += token
    return [*lines, line.rstrip()]


def _tokens(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        if is_cjk(character) or character == " ":
            yield from ([word] if word else [])
            yield character
            word = ""
        else:
            word += character
    yield from ([word] if word else [])


def double(pieces: Sequence[Piece]) -> str:
    """As the founding texts: an empty line after every line, a blank after every paragraph."""
    out = ""
    for piece in pieces:
        indent = "  " if piece.heading else " " if piece.label.startswith("(") else ""
        out += "\n\n".join(indent * (n == 0) + line for n, line in enumerate(_lines(piece)))
        out += " \n\n"
    return out


def double_plain(pieces: Sequence[Piece]) -> str:
    """An empty line after every line and nothing else."""
    return "".join(line + "\n\n" for piece in pieces for line in _lines(piece))


def gaps(pieces: Sequence[Piece]) -> str:
    """An empty line after every paragraph."""
    return "".join("\n".join(_lines(piece)) + "\n\n" for piece in pieces)


def tight(pieces: Sequence[Piece]) -> str:
    """No empty line at all."""
    return "".join("\n".join(_lines(piece)) + "\n" for piece in pieces)


def indented(pieces: Sequence[Piece]) -> str:
    """No empty line; the first line of a paragraph moved in by two characters."""
    return "".join("　　" + "\n".join(_lines(piece)) + "\n" for piece in pieces)


def unwrapped(pieces: Sequence[Piece]) -> str:
    """One paragraph a line."""
    return "".join(piece.printed + "\n" for piece in pieces)


def unwrapped_gaps(pieces: Sequence[Piece]) -> str:
    """One paragraph a line, an empty line after each."""
    return "".join(piece.printed + "\n\n" for piece in pieces)


def carriage_returns(pieces: Sequence[Piece]) -> str:
    """One paragraph a line, as Windows writes it, with a byte order mark."""
    return "\ufeff" + gaps(pieces).replace("\n", "\r\n")


LAYOUTS: tuple[Callable[[Sequence[Piece]], str], ...] = (
    double,
    double_plain,
    gaps,
    tight,
    indented,
    unwrapped,
    unwrapped_gaps,
    carriage_returns,
)


def _lines(piece: Piece) -> list[str]:
    return wrap(piece.printed)


def record(doc_id: str = "sample") -> DocumentRecord:
    """A record with nothing known."""
    return DocumentRecord.unknown(doc_id)


def parse_text(text: str) -> Parsed:
    """Parse a text given as a string."""
    return parse(record(), split_source(text))


def read(text: str) -> list[tuple[str, str]]:
    """Locators and texts of all units of a text, in order."""
    return [(one.locator, one.text) for one in parse_text(text).document.paragraphs]
