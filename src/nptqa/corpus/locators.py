"""Locators: the path that names one unit of a document.

`36`, `187/36`, `187/14(b)`, `5(a)(i)`, `12bis`, `PP7`, `fn4`, `fn*`, `front`, `chapeau`,
`closing`, `A1/3`, `T1/r2`, `L1/7`. A path has steps divided by `/`: where numbering restarts
inside a paragraph, that paragraph is a step of its own.
"""

import re
from dataclasses import dataclass
from typing import Self

from nptqa.domain import Label, UnitKind
from nptqa.errors import LocatorError

_NUMBER = r"\d{1,4}(?:bis|ter|quater|quinquies)?"
_ITEMS = r"(?:\((?:[a-z]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})\))*"
_STEP = re.compile(rf"(?:{_NUMBER}{_ITEMS}|PP\d{{1,3}}{_ITEMS}|[ATL]\d{{1,3}}|r\d{{1,4}})\Z")
_ALONE = re.compile(r"(?:fn(?:\d{1,3}|\*{1,4}|†{1,4}|[a-z])|front)\Z")
# A resolution or an annex inside a document has its own.
_LAST = re.compile(r"(?:chapeau|closing)\Z")
_NAMED = {
    "front": Label("文首", "front matter"),
    "chapeau": Label("起首语", "chapeau"),
    "closing": Label("文末", "closing lines"),
}
_NUMERALS = "零一二三四五六七八九"
_BIS_ZH = {"bis": "之二", "ter": "之三", "quater": "之四", "quinquies": "之五"}
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Locator:
    """A parsed locator; `str()` gives the canonical form back."""

    steps: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a canonical locator.

        Raises:
            LocatorError: the text is not one.
        """
        steps = tuple(text.split("/"))
        path = steps[:-1] if _LAST.match(steps[-1]) or _ALONE.match(text) else steps
        if all(_STEP.match(step) for step in path):
            return cls(steps)
        raise LocatorError(
            f"not a locator: {text!r}",
            hint="Write it like 36, 187/36, 187/14(b), PP7, fn4 or front.",
        )

    def __str__(self) -> str:
        """The canonical form."""
        return "/".join(self.steps)

    @property
    def last(self) -> str:
        """The innermost step (`14(b)` of `187/14(b)`)."""
        return self.steps[-1]


def anchor(locator: str) -> str:
    """The URL fragment of a unit: the path with `/`, `(` and `)` made `-`."""
    return re.sub(r"-+", "-", re.sub(r"[/()]", "-", locator)).rstrip("-")


def label(locator: str, kind: UnitKind) -> Label:
    """How the place is printed, for instance 第187段内第36段 and `para. 187, sub-para. 36`.

    Args:
        locator: canonical.
        kind: of the unit; an item of an operative paragraph has to be given as OPERATIVE.
    """
    if locator in _NAMED:
        return _NAMED[locator]
    if locator.startswith("fn"):
        return Label(f"脚注{locator[2:]}", f"footnote {locator[2:]}")
    steps = Locator.parse(locator).steps
    chinese = "内".join(_step_zh(step) for step in steps if not _is_annex(step))
    prefix = "".join(_annex_zh(step) for step in steps if _is_annex(step))
    first = "执行部分" if kind is UnitKind.OPERATIVE else ""
    return Label(first + prefix + chinese, _label_en(steps, operative=bool(first)))


def _is_annex(step: str) -> bool:
    return step.startswith("A")


def _annex_zh(step: str) -> str:
    return f"附件{chinese_numeral(int(step[1:]))}"


def _step_zh(step: str) -> str:
    if step in _NAMED:
        return _NAMED[step].zh
    if step.startswith("PP"):
        return f"序言部分第{step[2:]}段"
    if step[0] in "TL":
        return f"{'表' if step[0] == 'T' else '列'}{step[1:]}"
    if step.startswith("r"):
        return f"第{step[1:]}行"
    match = re.match(r"(\d+)([a-z]*)(.*)", step)
    assert match, step
    number, bis, items = match.groups()
    return f"第{number}{items}段{_BIS_ZH.get(bis, '')}"


def _label_en(steps: tuple[str, ...], *, operative: bool) -> str:
    words = []
    for depth, step in enumerate(steps):
        inner = depth > 0 and not _is_annex(steps[depth - 1])
        words.append(_step_en(step, inner=inner, operative=operative))
    return ", ".join(words)


def _step_en(step: str, *, inner: bool, operative: bool) -> str:
    if step in _NAMED:
        return _NAMED[step].en
    if step.startswith("PP"):
        return f"preambular para. {_spaced(step[2:])}"
    if step[0] in "ATL":
        name = {"A": "annex", "T": "table", "L": "list"}[step[0]]
        return f"{name} {roman(int(step[1:])) if step[0] == 'A' else step[1:]}"
    if step.startswith("r"):
        return f"row {step[1:]}"
    name = "sub-para." if inner else "op. para." if operative else "para."
    return f"{name} {_spaced(step)}"


def _spaced(step: str) -> str:
    return step.replace("(", " (", 1)


def chinese_numeral(number: int) -> str:
    """1 to 99 in Chinese (十一, 二十), above that in figures."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return head + (_NUMERALS[ones] if ones or not head else "")


def roman(number: int) -> str:
    """1 to 39 as a Roman numeral, above that in figures."""
    if number > 39:
        return str(number)
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out, number = out + sign, number - value
    return out
