"""What a new document says of itself, field by field, and how sure that is.

In: a parsed document and its source text. Out: `Found` for every field of the manifest that can be
read or inferred. Nothing is invented: what the document does not say is missing, and whoever adds
it is asked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nptqa.corpus.front import columns
from nptqa.corpus.kinds import NPT
from nptqa.corpus.locators import chinese_numeral
from nptqa.corpus.masthead import Masthead, read_masthead
from nptqa.corpus.numerals import roman_number
from nptqa.corpus.source import SourceText
from nptqa.domain import Document, UnitKind
from nptqa.language import language_of
from nptqa.text import is_cjk

FIELDS = (
    "symbol", "title_zh", "title_en", "kind", "body", "conference", "session", "place",
    "date_from", "date_to", "author", "language", "status", "supersedes", "corrects",
)  # fmt: skip
"""What a document may say of itself, in the order in which it is shown."""


class Sure(StrEnum):
    """How a value came about; recognised is printed in a picture, and may be misread."""

    PRINTED = "printed"
    RECOGNISED = "recognised"
    INFERRED = "inferred"
    GIVEN = "given"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Found:
    """The value of one field; empty text where it is missing."""

    value: str
    sure: Sure


# The body that speaks, by the beginning of the symbol; the first that fits.
_BODIES = (
    (r"A/RES/|A/DEC/|A/", "联合国大会"),
    (r"S/", "联合国安全理事会"),
    (r"NPT/CONF\.\d{4}/PC", f"{NPT}审议大会筹备委员会"),
    (r"NPT/", f"{NPT}审议大会"),
    (r"INFCIRC/", "国际原子能机构"),
    (r"GOV/", "国际原子能机构理事会"),
    (r"GC\(?", "国际原子能机构大会"),
    (r"CD/", "裁军谈判会议"),
    (r"E/", "经济及社会理事会"),
    (r"CTBT", "全面禁止核试验条约组织筹备委员会"),
)
_KINDS = (
    (r".*/(?:Corr)\.", "corrigendum"),
    (r"[AS]/RES/", "resolution"),
    (r"A/DEC/|.*/DEC\.", "decision"),
    (r".*/L\.", "draft"),
    (r".*/(?:WP|CRP)\.", "working_paper"),
    (r".*/(?:SR|PV)\.", "record"),
)
_TITLES = (
    (r".*(?:声明|发言|statement)", "statement"),
    (r".*(?:报告|report)", "report"),
    (r".*(?:工作文件|working paper)", "working_paper"),
)
_AUTHORS = (
    re.compile(r"(?P<who>.{1,80}?)提交的?(?:工作文件|报告|文件|国家报告|说明)"),
    re.compile(
        r"(?:Working paper|Report|Document|Note) (?:submitted )?by (?:the )?(?P<who>.{2,120})", re.I
    ),
    re.compile(r"(?P<who>.{0,30}主席)的?(?:工作文件|报告|说明|思考|总结|概要)"),
    re.compile(r"(?P<who>秘书长|秘书处)的?(?:报告|说明)"),
)  # fmt: skip
_LATER = re.compile(r"(?P<base>.+)/(?P<kind>Rev|Corr|Add)\.(?P<number>\d+)\Z")
_GROUP = re.compile(r"集团|联盟|倡议|联合体|group|coalition|initiative|movement", re.IGNORECASE)


def identify(document: Document, source: SourceText) -> dict[str, Found]:
    """Every field of the manifest that the document gives."""
    masthead = read_masthead(document, source)
    lines = _first_lines(document)
    symbol = masthead.symbol
    language = _language(document.text)
    found = {
        "symbol": _printed(symbol),
        **_titles(masthead, language),
        "body": _by(_BODIES, symbol, ""),
        "conference": _inferred(_conference(symbol)),
        "session": _session(masthead, symbol),
        "place": _printed(masthead.place),
        "date_from": _printed(masthead.date_from),
        "date_to": _printed(masthead.date_to),
        "language": _inferred(language),
        **_later(symbol),
    }
    found["kind"] = _kind(symbol, lines)
    found["author"] = _author(lines, found)
    if found["author"].value.endswith("主席") and found["kind"].value == "working_paper":
        found["kind"] = Found("chair_paper", Sure.INFERRED)
    found["status"] = _inferred(_status(found))
    return {name: found[name] for name in FIELDS}


def _printed(value: str) -> Found:
    return Found(value, Sure.PRINTED if value else Sure.MISSING)


def _inferred(value: str) -> Found:
    return Found(value, Sure.INFERRED if value else Sure.MISSING)


def _first_lines(document: Document) -> list[str]:
    front = (unit.text for unit in document.paragraphs if unit.kind is UnitKind.FRONT)
    headings = [heading.text for heading in document.headings[:3]]
    return [
        cell for text in front for line in text.split("\n") for cell in columns(line)
    ] + headings


def _titles(masthead: Masthead, language: str) -> dict[str, Found]:
    chinese = any(map(is_cjk, masthead.title))
    title = _printed(masthead.title)
    nothing = Found("", Sure.MISSING)
    # A document in another language has its own title in both places: none is translated.
    if chinese or not masthead.title:
        return {"title_zh": title, "title_en": nothing}
    return {"title_zh": _inferred(masthead.title), "title_en": title}


def _by(table: tuple[tuple[str, str], ...], text: str, default: str) -> Found:
    for pattern, value in table:
        if text and re.match(pattern, text, re.IGNORECASE):
            return Found(value, Sure.INFERRED)
    return _inferred(default)


def _conference(symbol: str) -> str:
    match = re.match(r"NPT/CONF\.(\d{4})/", symbol)
    return f"{NPT}{match[1]}年审议大会" if match else ""


def _session(masthead: Masthead, symbol: str) -> Found:
    match = re.match(r"NPT/CONF\.\d{4}/PC\.([IVX]+)/", symbol)
    if match:
        number = chinese_numeral(roman_number(match[1].lower()))
        return Found(f"筹备委员会第{number}届会议", Sure.INFERRED)
    return _printed(re.sub(r"\s+", "", masthead.session) if masthead.session else "")


def _language(text: str) -> str:
    letters = [one for one in text if one.isalpha()]
    chinese = sum(map(is_cjk, letters))
    if chinese > 0.2 * len(letters):
        return language_of("".join(letters[:4000]))
    return language_of(re.sub(r"[\u3400-\u9fff]", "", text[:20000]))


def _kind(symbol: str, lines: list[str]) -> Found:
    by_symbol = _by(_KINDS, symbol, "")
    if by_symbol.value:
        return by_symbol
    for line in lines:
        by_title = _by(_TITLES, line, "")
        if by_title.value:
            return by_title
    return _inferred("document")


def _author(lines: list[str], found: Mapping[str, Found]) -> Found:
    for line in lines:
        for pattern in _AUTHORS:
            match = pattern.match(line)
            if match and match["who"].strip():
                return Found(match["who"].strip(" 的*"), Sure.PRINTED)
    if found["kind"].value in ("resolution", "decision"):
        return found["body"]
    return Found("", Sure.MISSING)


def _status(found: Mapping[str, Found]) -> str:
    author, kind = found["author"].value, found["kind"].value
    if kind in ("resolution", "decision"):
        return "adopted"
    if author.endswith("主席") or kind == "chair_paper":
        return "chair_responsibility"
    if kind in ("working_paper", "report") and author and not author.startswith("秘书"):
        return "group_position" if _GROUP.search(author) else "national_position"
    return "unknown"


def _later(symbol: str) -> dict[str, Found]:
    """What a Rev. replaces, and what a Corr. corrects or an Add. adds to."""
    match = _LATER.match(symbol)
    nothing = Found("", Sure.MISSING)
    if match is None:
        return {"supersedes": nothing, "corrects": nothing}
    base, number = match["base"], int(match["number"])
    if match["kind"] == "Rev":
        before = f"{base}/Rev.{number - 1}" if number > 1 else base
        return {"supersedes": Found(before, Sure.INFERRED), "corrects": nothing}
    corrects = base if match["kind"] == "Corr" else ""
    return {"supersedes": nothing, "corrects": _inferred(corrects)}
