"""No pattern of the package takes time that grows faster than its text.

Measured is growth, not time: the same kind of text at two lengths, and how many times longer the
longer one takes. A pattern that backtracks takes four times as long for twice the text, or worse.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import nptqa
from tests.conftest import ROOT

_UNITS = (
    *(
        "a",
        "1",
        " ",
        "(",
        ")",
        "-",
        ".",
        "/",
        "第",
        "段",
        "十",
        "i",
        "x",
        "\n",
        "“",
        "…",
        "a ",
        "1,",
    ),
    *(
        "第1段",
        "(a)",
        "a/1",
        "article ",
        "附件",
        "1-",
        "，",
        "x.",
        "％",
        "\u0301",
        "ⅰ",
        "A/RES/",
        "\\u",
    ),
    *("Traité ", "第六条", "para. ", "12bis", "NPT/", "《", "——", "a1", "…… ", "的 ", "、", "\t "),
)
_SHORT, _LONG = 1500, 6000
_STEPS = [round(8 * 1.25**step) for step in range(23)]
"""Lengths below the short one: a pattern that doubles its time a character is noticed at 20."""
_LINEAR = _LONG / _SHORT
_MOST = _LINEAR * 3
"""Times as long for four times the text: 4 is linear, 16 quadratic."""
_NOTICED = 0.02
"""Seconds that do no harm, and are too few to see growth in."""
_SKIPPED = ("nptqa.training", "nptqa.evaluation", "nptqa.cli")


@cache
def used(name: str) -> frozenset[str]:
    """The ways a pattern is used; `match` alone is tried at one place of a text."""
    module, short = name.rsplit(".", 1)
    # A private name is used in its module only, another where it is named; also as the `pattern`
    # of a loop.
    here = Path(importlib.import_module(module).__file__ or "").read_text("utf-8")
    named = [one for one in SOURCES if re.search(rf"\b{short}\b", one)]
    source = here if short.startswith("_") else "".join(named)
    found = set(re.findall(rf"\b(?:{short}|pattern)\.(\w+)\(", source))
    scanning = {"search", "finditer", "findall", "sub", "subn", "split"}
    return frozenset({"finditer"} if found & scanning or not found else {"match"})


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that stands in a module a request or a document reaches."""
    for info in pkgutil.walk_packages(nptqa.__path__, "nptqa."):
        if info.name.startswith(_SKIPPED) or "sentence_transformer" in info.name:
            continue
        for name, value in vars(importlib.import_module(info.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{info.name}.{name}", value


SOURCES = [path.read_text("utf-8") for path in sorted((ROOT / "src" / "nptqa").rglob("*.py"))]
PATTERNS = {value.pattern: (name, value) for name, value in patterns()}


def seconds(pattern: re.Pattern[str], text: str, ways: frozenset[str]) -> float:
    """Processor time of a pattern as it is used."""
    began = time.thread_time()
    if "finditer" in ways:
        sum(1 for _ in pattern.finditer(text))
    else:
        pattern.match(text)
    return time.thread_time() - began


def text_of(unit: str, size: int) -> str:
    """A text of about `size` characters that is the same over and over and ends otherwise."""
    return unit * (size // len(unit)) + "\u4e00!"


def grows(pattern: re.Pattern[str], unit: str, ways: frozenset[str]) -> bool:
    """Whether time grows faster than the text."""
    # In small steps: the first text that is noticed ends it, before one takes hours.
    if any(seconds(pattern, text_of(unit, size), ways) >= _NOTICED for size in _STEPS):
        return True
    texts = [text_of(unit, size) for size in (_SHORT, _LONG)]
    if seconds(pattern, texts[0], ways) < _NOTICED / _MOST:
        return False
    # The least of several: other programs only add.
    short, long = (min(seconds(pattern, text, ways) for _ in range(3)) for text in texts)
    return long >= _NOTICED and long > _MOST * short


def test_there_are_patterns() -> None:
    assert len(PATTERNS) > 40


@pytest.mark.parametrize("name", sorted(name for name, _ in PATTERNS.values()))
def test_time_grows_with_the_text(name: str) -> None:
    pattern = next(value for found, value in PATTERNS.values() if found == name)
    assert [unit for unit in _UNITS if grows(pattern, unit, used(name))] == []


def test_a_pattern_that_backtracks_would_be_seen() -> None:
    """The measure itself."""
    assert grows(re.compile(r"(?:ab?)*!"), "a", frozenset({"finditer"}))
    assert grows(re.compile(r"(?:a{1,4})*!"), "a", frozenset({"match"}))
    assert not grows(re.compile(r"a+"), "a", frozenset({"finditer"}))
