"""The first lines of a document told apart: masthead, title, subtitle.

In: lines, or blocks' texts, from the top. Out: which of them is the title and how many are title
matter; what follows it are headings. `masthead` reads the facts out of the same lines.
"""

import re
from collections.abc import Sequence

from nptqa.corpus.headings import form_of

_LANGUAGES = (
    r"(?:Chinese|English|French|Spanish|Russian|Arabic|中文|英文|法文|西班牙文|俄文|阿拉伯文)"
)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTH = f"(?:{'|'.join(MONTHS)})"
_NUMERAL = r"[一二三四五六七八九十百\d\s]+"
# Each names a whole line of a masthead or its beginning, in the order of the printed page.
_MASTHEAD = re.compile(
    r"(?:联合国|United Nations|大会|理事会|国际原子能机构|安全理事会|经济及社会理事会)\s*\Z|"
    r"(?:裁军谈判会议|裁军审议委员会)\s*\Z|"
    r"(?:The )?(?:General Assembly|Security Council)\s*\Z|"
    rf"Distr[.:]|分发|限制分发|普遍分发|Original|原件|原文|原语文|仅供|"
    rf"{_LANGUAGES}(?:\s*(?:only|、|,|and).*)?\Z|"
    rf"\[.{{1,200}}\]\Z|第{_NUMERAL}届(?:会议|大会|常会|特别会议)|"
    r"[A-Z][a-z]+(?:-[a-z]+)? session\b|"
    rf"第{_NUMERAL}次(?:会议|全体会议)|\d{{4}}\s*年\s*\d+\s*月|\d{{1,2}}\s+{_MONTH}\s+\d{{4}}\Z|"
    rf"(?:[A-Z][\w ]{{2,20}},\s*)?\d{{1,2}}(?:\s+{_MONTH})?\s*[-–—]\s*\d{{1,2}}\s+{_MONTH}|"
    rf"[\u4e00-\u9fff]{{2,6}}[，,]\s*\d{{4}}\s*年|Geneva|New York\b|Vienna\b|"
    r"(?:临时)?议程项目|项目\s*\d+|(?:Agenda )?[Ii]tem \d+|"
    r"NPT/|A/|S/|GOV/|GC\(|CD/|\d{2}-\d{5}|"
    r"不扩散核武器条约(?:缔约国)?(?:.{0,20}(?:大会|委员会))?\s*\Z|"
    r"(?:\d{4}\s*年|第[一二三四五六七八九十]+次)?(?:不扩散核武器条约)?(?:缔约国)?审议大会(?:筹备委员会)?\s*\Z|"
    r"\d{4}\s*年不扩散核武器条约(?:缔约国)?\s*\Z|筹备委员会\s*\Z|"
    r"Preparatory Committee (?:for|of) the\b|"
    r"(?:\d{4} |Tenth )?Review Conference (?:for|of) the\b|"
    r"(?:Review Conference of the )?Parties to the Treaty\b|"
    r"Treaty on the Non-Proliferation\b.*\Z|"
    r"Nuclear Weapons\Z|第[一二三四五六]委员会\Z|(?:First|Second|Third) Committee\Z|"
    r"(?:更正|增编|订正|修订|Corrigendum|Addendum|Revision)(?:\s*\d+)?\Z"
)  # fmt: skip
_SUBTITLE = re.compile(
    r"第[一二三四五六七八九十]+部分\Z|.*提交的?(?:工作文件|报告|文件|国家报告)?\Z|"
    r".*(?:工作文件|报告|说明)\Z|(?:Working paper|Report|Submitted|Note)\b.*|"
    r"[（(].*[)）]\Z|Part [IVX]+\Z|"
    r"(?:更正|增编|订正|修订|Corrigendum|Addendum|Revision)(?:\s*\d+)?\Z"
)
_COLUMNS = re.compile(r"\t|\s{3,}")
_CALLS = "*†‡ "
_LONGEST = 160


def columns(line: str) -> list[str]:
    """A masthead's line by its columns; footnote signs after a symbol taken off."""
    return [column.rstrip(_CALLS) for column in _COLUMNS.split(line.strip()) if column.strip()]


def is_masthead(line: str) -> bool:
    """Whether a line of the first page is part of the masthead."""
    if len(line) > _LONGEST:
        return False
    return any(_MASTHEAD.match(column) is not None for column in columns(line))


def title_of(lines: Sequence[str]) -> int | None:
    """Index of the title: the first line that is not part of the masthead, or None."""
    for at, line in enumerate(lines):
        if not is_masthead(line):
            return at if form_of(line) == "plain" else None
    return 0 if lines else None


def count_title_lines(lines: Sequence[str]) -> int:
    """How many of the loose lines before the first unit are title matter; the rest are headings.

    Title matter is the masthead (symbol, session, place and date), one title, and the lines that
    belong to it (part, author).
    """
    title = title_of(lines)
    at = 0 if title is None else title + 1
    while at < len(lines) and (is_masthead(lines[at]) or _SUBTITLE.match(lines[at][:_LONGEST])):
        at += 1
    return at
