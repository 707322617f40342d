"""Headings as paths: their forms, their levels, and the annexes they begin.

A heading's level is told by its form: the same form closes the last heading of that form, another
form goes one deeper; of two headings with nothing between them the first is the higher.
"""

import re
from dataclasses import dataclass, field

from nptqa.corpus.numerals import number, roman_number

_ANNEX_WORDS = r"(?:附件|附录|附文|Annex|Appendix|Enclosure)"
_FORMS = (
    ("annex", re.compile(rf"{_ANNEX_WORDS}(?:\s*[一二三四五六七八九十IVX\d]+)?\b", re.I)),
    ("draft", re.compile(r"决[议定]草案[一二三四五六七八九]|Draft (?:resolution|decision) [IVX]")),
    ("part", re.compile(r"第[一二三四五六七八九十]+(?:部分|编|章)|(?:Part|Chapter) [IVX\d]+\b")),
    ("caption", re.compile(r"(?:表|Table)\s*(?:[一二三四五六七八九十]+|[IVX]+|\d+)")),
    ("section", re.compile(r"第[一二三四五六七八九十]+节|Section [IVX\d]+\b")),
    ("numeral", re.compile(r"[一二三四五六七八九十]+[.、．]")),
    ("bracketed", re.compile(r"[（(][一二三四五六七八九十]+[)）]")),
    ("roman", re.compile(r"[IVX]+[.、．]")),
    ("capital", re.compile(r"[A-Z][.、．]")),
)  # fmt: skip
_ANNEX = re.compile(
    rf"{_ANNEX_WORDS}\s*(?P<number>[一二三四五六七八九十]+|[IVX]+|\d{{1,2}})?"
    r"\s*\*{0,3}(?:\Z|[\s：:.、．—\-])",
    re.IGNORECASE,
)


def form_of(heading: str) -> str:
    """The form of a heading (`numeral` for 一. 核裁军), `plain` where it has no number."""
    return next((name for name, pattern in _FORMS if pattern.match(heading)), "plain")


def annex_number(heading: str) -> int | None:
    """Which annex a heading begins, or None; an annex without number is the first.

    `附件所载名单` begins none: nothing but a number may touch the word.
    """
    match = _ANNEX.match(heading)
    if match is None:
        return None
    printed = match["number"] or "1"
    return roman_number(printed.lower()) or number(printed)


@dataclass(slots=True)
class HeadingStack:
    """The headings open at a place."""

    _open: list[tuple[str, str]] = field(default_factory=list)
    _just_headed: bool = False

    def push(self, heading: str) -> int:
        """Open a heading; gives its level, from 1."""
        form = form_of(heading)
        if form == "annex":
            self._open.clear()
        elif not self._just_headed or form != "plain":
            same = [depth for depth, (other, _) in enumerate(self._open) if other == form]
            if same:
                del self._open[same[-1] :]
        self._open.append((form, heading))
        self._just_headed = True
        return len(self._open)

    def text_begins(self) -> None:
        """Say that a unit stands under the open headings."""
        self._just_headed = False

    def table_ends(self) -> None:
        """Say that a numbered paragraph begins, which no table's caption is above."""
        self._open = [one for one in self._open if one[0] != "caption"]

    @property
    def path(self) -> tuple[str, ...]:
        """The open headings, outermost first."""
        return tuple(heading for _, heading in self._open)
