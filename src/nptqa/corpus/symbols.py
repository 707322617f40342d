"""UN document symbols as people write them, and their one canonical spelling.

In: folded text (`folding.fold`: NFKC, small letters, Simplified). Out: `FoundSymbol`s. A short form
(`wp.77`, `75/71号决议`, `1540号决议`) is a pattern that a full symbol may fit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

_ORGANS = (
    "a|s|e|st|cd|npt|bwc|ccw|dc|gov|gc|infcirc|unidir|td|hri|crc|fccc|cac|apl|ctbt|"
    r"gc\(\d{1,3}\)"
)
_ELEMENT = r"[a-z0-9][a-z0-9.\-]*"
_BRACKET = r"\s?\((?:[a-z]+\s?[ivx\d]*(?:\s?(?:and|和)\s?[ivx]+)?|vol\.\s?[ivx]+|\d{4}|[ivx]+)\)"
_FULL = re.compile(
    rf"(?<![a-z0-9/.])(?:{_ORGANS})(?:/{_ELEMENT}(?:{_BRACKET})?)+(?:/{_ELEMENT})*(?![a-z0-9])"
)
_ASSEMBLY = re.compile(
    r"(?:联合国)?(?:大会)?(?:的)?第?\s?(\d{2})/(\d{1,3})(?:\s?([a-z]))?(?:\s?号)?\s?决议|"
    r"(?:unga |ga |general assembly )?"
    r"(?:resolution|res\.?|resolución|résolution|резолюци[яиюе]|القرار)\s?(\d{2})/(\d{1,3})|(?<![\d/.a-z])(\d{2})/(\d{1,3})(?![\d/]|\s?\d)"
)
_COUNCIL = re.compile(
    r"(?:联合国)?(?:安全理事会|安理会)?(?:的)?第?\s?(\d{3,4})\s?(?:\(\s?(\d{4})\s?\))?\s?号\s?决议|"
    r"(?:unsc |sc |security council )?(?:resolution|res\.?|unscr)"
    r"\s?(\d{3,4})(?:\s?\((\d{4})\))?(?!/)"
)
_WORKING_PAPER = re.compile(
    r"(?<![a-z0-9/])wp\s?[.\-]?\s?(\d{1,3})(?!\d)|"
    r"第?\s?(\d{1,3})\s?号\s?工作文件|工作文件\s?(?:第\s?)?(\d{1,3})(?:\s?号)?(?!\d|\s?年)|"
    r"working paper (?:no\.? ?)?(\d{1,3})(?!\d)"
)
_UPPER_BRACKETS = re.compile(r"\s?\(\s?")
_SMALL_WORDS = {
    "conf": "CONF", "corrected": "Corrected", "revision": "Revision", "add": "Add",
    "corr": "Corr", "rev": "Rev", "part": "Part", "parts": "Parts", "vol": "Vol", "and": "and",
    "和": "和", "amend": "Amend",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundSymbol:
    """A symbol in a folded text.

    Attributes:
        start, end: its place in the folded text.
        symbol: the canonical spelling, or a short form (`WP.77`, `S/RES/1540`).
        short: it is a short form, which several symbols may fit.
    """

    start: int
    end: int
    symbol: str
    short: bool

    def fits(self, symbol: str) -> bool:
        """Whether a canonical symbol is the one meant."""
        if symbol == self.symbol:
            return True
        if self.symbol.startswith("S/RES/"):
            return self.short and symbol.startswith(f"{self.symbol} (")
        return self.short and symbol.endswith(f"/{self.symbol}")


def canonical(symbol: str) -> str:
    """The one spelling of a full symbol: capitals, `S/RES/1540 (2004)`, no other blanks."""
    parts = re.split(r"([a-z]+)", symbol.strip().lower())
    upper = "".join(
        _SMALL_WORDS.get(part, part.upper()) if part.isalpha() else part for part in parts
    )
    tight = _UPPER_BRACKETS.sub("(", upper)
    return re.sub(r"^(S/RES/\d+)\((\d{4})\)$", r"\1 (\2)", tight)


def find_symbols(folded: str) -> list[FoundSymbol]:
    """Every symbol in a folded text, left to right, none inside another."""
    found: list[FoundSymbol] = []
    for candidate in sorted(_candidates(folded), key=lambda one: (one.start, -one.end)):
        if not found or candidate.start >= found[-1].end:
            found.append(candidate)
    return found


def _candidates(folded: str) -> Iterator[FoundSymbol]:
    for match in _FULL.finditer(folded):
        if any(character.isdigit() for character in match[0]):
            yield FoundSymbol(*match.span(), canonical(match[0]), short=False)
    for match in _ASSEMBLY.finditer(folded):
        session, number = [group for group in match.groups() if group and group.isdigit()][:2]
        part = f" {match[3].upper()}" if match[3] else ""
        yield FoundSymbol(*match.span(), f"A/RES/{session}/{number}{part}", short=False)
    for match in _COUNCIL.finditer(folded):
        number, year = match[1] or match[3], match[2] or match[4]
        symbol = f"S/RES/{number} ({year})" if year else f"S/RES/{number}"
        yield FoundSymbol(*match.span(), symbol, short=not year)
    for match in _WORKING_PAPER.finditer(folded):
        number = next(group for group in match.groups() if group)
        yield FoundSymbol(*match.span(), f"WP.{int(number)}", short=True)


def official_url(symbol: str, language: str = "zh") -> str:
    """The UN's own address of a document; empty for an empty symbol.

    The resolver knows `zh`, not the `ch` that stands in many printed links.
    """
    path = quote(symbol.replace(" (", "("), safe="/().")
    return f"https://undocs.org/{language}/{path}" if symbol else ""
