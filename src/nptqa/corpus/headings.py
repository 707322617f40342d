"""Headings as paths, and what of the first lines is title matter.

A heading's level is told by its form: the same form closes the last heading of that form, another
form goes one deeper; of two headings with nothing between them the first is the higher.
"""

import re
from dataclasses import dataclass, field

_FORMS = (
    ("annex", re.compile(r"(?:附件|附录|Annex|Appendix)(?:\s*[一二三四五六七八九十IVX\d]+)?\b")),
    ("part", re.compile(r"第[一二三四五六七八九十]+(?:部分|编|章)")),
    ("section", re.compile(r"第[一二三四五六七八九十]+节")),
    ("numeral", re.compile(r"[一二三四五六七八九十]+[.、．]")),
    ("bracketed", re.compile(r"[（(][一二三四五六七八九十]+[)）]")),
    ("roman", re.compile(r"[IVX]+[.、．]")),
    ("capital", re.compile(r"[A-Z][.、．]")),
)
_ANNEX = re.compile(r"(?:附件|Annex)\s*([一二三四五六七八九十]+|[IVX]+|\d+)?")
_NUMERALS = "一二三四五六七八九十"
_MASTHEAD = re.compile(
    r"联合国\Z|大会\Z|安全理事会\Z|Distr\.|分发|Original|原件|\[.*\]\Z|第[一二三四五六七八九十百\d]+届(?:会议|大会)|"
    r"\d{4}\s*年\s*\d+\s*月|议程项目|项目\s*\d+|NPT/|A/|S/|\d{2}-\d{5}|不扩散核武器条约缔约国.*大会\Z"
)
_SUBTITLE = re.compile(
    r"第[一二三四五六七八九十]+部分\Z|.*提交的?(?:工作文件|报告|文件|国家报告)?\Z|.*(?:工作文件|报告)\Z|"
    r"(?:Working paper|Report|Submitted)\b.*|[（(].*[)）]\Z|秘书长的(?:报告|说明)\Z"
)


def form_of(heading: str) -> str:
    """The form of a heading (`numeral` for 一. 核裁军), `plain` where it has no number."""
    return next((name for name, pattern in _FORMS if pattern.match(heading)), "plain")


def annex_number(heading: str) -> int | None:
    """Which annex a heading begins, or None; an annex without number is the first."""
    match = _ANNEX.match(heading)
    if match is None:
        return None
    number = match.group(1) or "一"
    if number.isdigit():
        return int(number)
    return _NUMERALS.find(number) + 1 if number in _NUMERALS else len(number)


@dataclass(slots=True)
class HeadingStack:
    """The headings open at a place."""

    _open: list[tuple[str, str]] = field(default_factory=list)
    _just_headed: bool = False

    def push(self, heading: str) -> int:
        """Open a heading; gives its level, from 1."""
        form = form_of(heading)
        if not self._just_headed:
            same = [depth for depth, (other, _) in enumerate(self._open) if other == form]
            if same:
                del self._open[same[-1] :]
        self._open.append((form, heading))
        self._just_headed = True
        return len(self._open)

    def text_begins(self) -> None:
        """Say that a unit stands under the open headings."""
        self._just_headed = False

    @property
    def path(self) -> tuple[str, ...]:
        """The open headings, outermost first."""
        return tuple(heading for _, heading in self._open)


def count_title_lines(lines: list[str]) -> int:
    """How many of the loose lines before the first unit are title matter; the rest are headings.

    Title matter is the masthead (symbol, session, place and date), one title, and the lines that
    belong to it (part, author). `title_of` gives the title among them.
    """
    at = title_of(lines) + 1
    while at < len(lines) and _SUBTITLE.match(lines[at]):
        at += 1
    return min(at, len(lines))


def title_of(lines: list[str]) -> int:
    """Index of the title: the first line that is not part of the masthead."""
    return next((at for at, line in enumerate(lines) if not _MASTHEAD.match(line)), 0)
