"""Numbers that a word processor counts and does not store: `1.`, `(a)`, `(iv)`, `一、`.

In: the numbering part of a DOCX file, as XML. Out: `Counters`, asked once for every paragraph in
order; what it gives is what the printed page shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nptqa.corpus.locators import chinese_numeral, roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_CHINESE = (
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "ideographDigital", "taiwaneseCountingThousand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    style: str
    pattern: str


@dataclass(slots=True)
class Counters:
    """The numbers reached so far.

    Attributes:
        lists: what each list (`numId`) is made from, and the levels it starts anew.
        levels: the levels of what lists are made from (`abstractNumId`).
    """

    lists: Mapping[str, tuple[str, Mapping[int, int]]]
    levels: Mapping[str, Mapping[int, _Level]]
    _reached: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any | None) -> "Counters":
        """Read the numbering part; None where a file has none."""
        if numbering is None:
            return cls({}, {})
        levels = {
            abstract.get(f"{W}abstractNumId"): {
                int(level.get(f"{W}ilvl")): _level(level) for level in abstract.iter(f"{W}lvl")
            }
            for abstract in numbering.iter(f"{W}abstractNum")
        }
        return cls({one.get(f"{W}numId"): _list(one) for one in numbering.iter(f"{W}num")}, levels)

    def next(self, list_id: str, level: int) -> str:
        """The number printed before the next paragraph of a list; empty for none."""
        made_from, anew = self.lists.get(list_id, ("", {}))
        levels = self.levels.get(made_from, {})
        if level not in levels:
            return ""
        reached = self._reached.setdefault(made_from, [None] * _LEVELS)
        if level in anew and (list_id, level) not in self._begun:
            reached[level] = None
            self._begun.add((list_id, level))
        before = reached[level]
        reached[level] = anew.get(level, levels[level].start) if before is None else before + 1
        reached[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _print(levels, reached, level)


def _level(level: Any) -> _Level:
    return _Level(
        start=int(_value(level, "start") or 1),
        style=_value(level, "numFmt") or "decimal",
        pattern=_value(level, "lvlText") or "",
    )


def _list(one: Any) -> tuple[str, Mapping[int, int]]:
    anew = {}
    for override in one.iter(f"{W}lvlOverride"):
        start = _value(override, "startOverride")
        if start is not None:
            anew[int(override.get(f"{W}ilvl"))] = int(start)
    return _value(one, "abstractNumId") or "", anew


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _print(levels: Mapping[int, _Level], reached: list[int | None], level: int) -> str:
    own = levels[level]
    if own.style == "none":
        return ""
    if own.style == "bullet":
        return "•"
    text = own.pattern
    for depth in range(_LEVELS):
        if f"%{depth + 1}" in text and depth in levels:
            count = reached[depth]
            shown = _numeral(levels[depth].style, levels[depth].start if count is None else count)
            text = text.replace(f"%{depth + 1}", shown)
    return text.strip()


def _numeral(style: str, number: int) -> str:
    if style in _CHINESE:
        return chinese_numeral(number) if 0 < number < 100 else str(number)
    writer = _WRITERS.get(style)
    return writer(number) if writer else str(number)


def _letters(number: int) -> str:
    """1 is a, 27 is aa, 28 is bb, as word processors count."""
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26) if number > 0 else "0"


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": lambda number: roman(number).lower(),
    "upperRoman": roman,
    "decimalZero": lambda number: f"{number:02}",
}
