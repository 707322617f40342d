"""What a document says of itself: symbol, title, session, place and date, from its first lines.

In: a parsed document and its source text. Out: `Masthead`; empty text means that the document does
not say. A symbol counts as the document's own only where it stands as one: alone on a line of the
masthead or in a running header. The first symbol in the running text mostly names another document
(three of the five founding texts do not print their own).
"""

import re
from collections import Counter
from dataclasses import dataclass

from nptqa.corpus.furniture import SYMBOL
from nptqa.corpus.headings import title_of
from nptqa.corpus.source import SourceText
from nptqa.corpus.symbols import canonical
from nptqa.domain import Document, UnitKind

_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_RANGE_END = re.compile(r"\s*至\s*(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日")
_PLACE = re.compile(r"日\s*[，,]\s*(\S{2,10})\s*$")
_SESSION = re.compile(
    r"(第[一二三四五六七八九十百\d]+届(?:会议|大会)|第[一二三四五六七八九十]+次审议大会)"
)
_RESOLUTION = re.compile(r"(\d{2})/(\d{1,3})\.\s*")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the first lines say; dates as `YYYY-MM-DD`."""

    symbol: str
    title: str
    session: str
    place: str
    date_from: str
    date_to: str


def read_masthead(document: Document, source: SourceText) -> Masthead:
    """Read what a document says of itself."""
    front = _front_lines(document)
    title = front[title_of(front)] if front else ""
    dated = next((line for line in front if _DATE.search(line)), "") or _closing(document)
    date_from, date_to = _dates(dated)
    place = _PLACE.search(dated)
    session = next((m[1] for line in front if (m := _SESSION.match(line))), "")
    return Masthead(
        symbol=_own_symbol(title, source),
        title=_RESOLUTION.sub("", title),
        session=session,
        place=place[1] if place else "",
        date_from=date_from,
        date_to=date_to,
    )


def _front_lines(document: Document) -> list[str]:
    fronts = (unit for unit in document.paragraphs if unit.kind is UnitKind.FRONT)
    return [line for unit in fronts for line in unit.text.split("\n")]


def _closing(document: Document) -> str:
    closing = (unit for unit in document.paragraphs if unit.kind is UnitKind.CLOSING)
    return next((unit.text.split("\n")[0] for unit in closing), "")


def _own_symbol(title: str, source: SourceText) -> str:
    resolution = _RESOLUTION.match(title)
    if resolution:
        return f"A/RES/{resolution[1]}/{resolution[2]}"
    alone = Counter(line.text for line in source.lines if SYMBOL.fullmatch(line.text))
    return canonical(alone.most_common(1)[0][0]) if alone else ""


def _dates(line: str) -> tuple[str, str]:
    """First and last day of `2023 年 7 月 31 日至 8 月 11 日`; twice the same for one day."""
    match = _DATE.search(line)
    if match is None:
        return "", ""
    year, month, day = (int(group) for group in match.groups())
    start = f"{year:04}-{month:02}-{day:02}"
    end = _RANGE_END.match(line, match.end())
    if end is None:
        return start, start
    return start, f"{year:04}-{int(end[1] or month):02}-{int(end[2]):02}"
