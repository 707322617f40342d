"""What a document says of itself: symbol, title, session, place and date, from its first lines.

In: a parsed document and its source text. Out: `Masthead`; empty text means that the document does
not say. A symbol counts as the document's own only where it stands as one: alone in a column of the
masthead or in a running header. The first symbol in the running text mostly names another document
(three of the five founding texts do not print their own).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from nptqa.corpus.front import MONTHS, columns, title_of
from nptqa.corpus.furniture import symbol_of
from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.source import SourceText
from nptqa.corpus.symbols import canonical
from nptqa.domain import Document, UnitKind

_MONTH = "|".join(MONTHS)
_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_RANGE_END = re.compile(r"\s*(?:至|[-–—～~])\s*(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日")
_ENGLISH_DATE = re.compile(
    rf"(\d{{1,2}})(?:\s+({_MONTH}))?(?:\s*(?:[-–—]|to)\s*(\d{{1,2}})(?:\s+({_MONTH}))?)?\s+(\d{{4}})"
)
_PLACE = re.compile(
    r"日\s*[，,]\s*(?P<after>[^\s，,。；]{2,10})\s*\Z|\A(?P<before>[\u4e00-\u9fff]{2,6})[，,]\s*\d{4}\s*年|"
    r"\A(?P<english>[A-Z][A-Za-z ]{2,20}),\s*\d{1,2}\b"
)
_SESSION = re.compile(
    r"第[一二三四五六七八九十百\d\s]+届(?:特别)?(?:会议|大会|常会)|第[一二三四五六七八九十]+次审议大会|"
    r"[A-Z][a-z]+(?:-[a-z]+)? session\b"
)
_RESOLUTION = re.compile(r"(\d{2,3})/(\d{1,3})\.\s*")
_MOST_LINES = 40


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
    front = _unit_lines(document, UnitKind.FRONT)
    title = _title(front)
    cells = [cell for line in front for cell in columns(line)]
    first, last = _first_dates([*cells, *_unit_lines(document, UnitKind.CLOSING)[:1]])
    return Masthead(
        symbol=_own_symbol(title, source),
        title=_RESOLUTION.sub("", title),
        session=next((m[0] for cell in cells if (m := _SESSION.match(cell))), ""),
        place=next((found for cell in cells if (found := _place(cell))), ""),
        date_from=first,
        date_to=last,
    )


def _unit_lines(document: Document, kind: UnitKind) -> list[str]:
    units = (unit for unit in document.paragraphs if unit.kind is kind)
    return [line for unit in units for line in unit.text.split("\n")]


def _title(front: list[str]) -> str:
    at = title_of(front)
    return "" if at is None else front[at].rstrip("*†‡ ")


def _own_symbol(title: str, source: SourceText) -> str:
    resolution = _RESOLUTION.match(title)
    if resolution:
        return f"A/RES/{resolution[1]}/{resolution[2]}"
    printed = next(_masthead_symbols(source), "") or _running_header(source)
    return canonical(printed) if printed else ""


def _masthead_symbols(source: SourceText) -> Iterator[str]:
    """Symbols that stand alone in a column above the first numbered paragraph."""
    for line in source.lines[:_MOST_LINES]:
        if begins_with_label(line.text):
            return
        yield from (symbol for cell in columns(line.text) if (symbol := symbol_of(cell)))


def _running_header(source: SourceText) -> str:
    alone = Counter(symbol for line in source.lines if (symbol := symbol_of(line.text)))
    return alone.most_common(1)[0][0] if alone else ""


def _place(cell: str) -> str:
    match = _PLACE.search(cell[:200])
    if match is None:
        return ""
    return match["after"] or match["before"] or match["english"]


def _first_dates(cells: Iterable[str]) -> tuple[str, str]:
    """First and last day of the first date; of a masthead that is the day of issue."""
    for cell in cells:
        found = _chinese_dates(cell) or _english_dates(cell)
        if found:
            return found
    return "", ""


def _chinese_dates(line: str) -> tuple[str, str] | None:
    """First and last day of `2023 年 7 月 31 日至 8 月 11 日`; twice the same for one day."""
    match = _DATE.search(line)
    if match is None:
        return None
    year, month, day = (int(group) for group in match.groups())
    end = _RANGE_END.match(line, match.end())
    last = (int(end[1] or month), int(end[2])) if end else (month, day)
    return _iso(year, (month, day), last)


def _english_dates(line: str) -> tuple[str, str] | None:
    """The same of `31 July–11 August 2023` and `1-26 August 2022`."""
    match = _ENGLISH_DATE.search(line)
    if match is None or not (match[2] or match[4]):
        return None
    first, last = match[2] or match[4], match[4] or match[2]
    start = (MONTHS.index(first) + 1, int(match[1]))
    end = (MONTHS.index(last) + 1, int(match[3] or match[1]))
    return _iso(int(match[5]), start, end)


def _iso(year: int, first: tuple[int, int], last: tuple[int, int]) -> tuple[str, str] | None:
    """Both days as `YYYY-MM-DD`, or None where the calendar has no such day."""
    try:
        return date(year, *first).isoformat(), date(year, *last).isoformat()
    except ValueError:
        return None
