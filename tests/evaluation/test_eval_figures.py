"""The figures in README.md are those of the kept baselines and of the report, and none is older."""

import json
import re
import runpy
import sys
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
sys.path.insert(0, str(ROOT / "eval"))
FIGURES: dict[str, Any] = runpy.run_path(str(ROOT / "eval" / "figures.py"))
SLICES = {"all questions": "all", "results judged": "sample=judged"}


def table(name: str) -> dict[str, list[str]]:
    """The cells of every row of a marked table, by the first cell."""
    marked = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", README, re.DOTALL)
    assert marked, name
    rows = [line.strip("| ").split("|") for line in marked[1].splitlines() if line.startswith("|")]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows[2:]}


@pytest.mark.parametrize(
    ("column", "baseline"),
    [(1, "hybrid-with"), (2, "hybrid-without"), (4, "lexical-without")],
)
def test_the_search_figures_are_those_the_gate_keeps(column: int, baseline: str) -> None:
    """`make figures` writes the ones, the gate's `--write` the others."""
    path = ROOT / "eval" / "baselines" / f"founding-{baseline}.json"
    kept = json.loads(path.read_text("utf-8"))["slices"]
    rows = table("search")
    assert len(rows) == 2 + len(FIGURES["LANGUAGES"])
    for name, cells in rows.items():
        figures = kept[SLICES.get(name, f"lang={name}")]
        means = [figures[measure]["mean"] for measure in ("Success@1", "Success@5")]
        assert cells[column] == "{:.2f} / {:.2f}".format(*means), name
        assert cells[0] == f"{figures['Success@1']['queries']:,}"


def test_the_answers_are_those_of_the_report() -> None:
    page = BeautifulSoup((ROOT / "eval" / "report.html").read_text("utf-8"), "html.parser")
    cells = [[cell.text for cell in row.find_all("td")] for row in page.find_all("tr")]
    reported = {row[0]: row[1:] for row in cells if row}
    rows = table("answers")
    for name, outcome in (("answered", "answered"), ("to be checked", "check")):
        right, wrong, unanswerable = reported[outcome][:3]
        shown = sum(map(int, (right, wrong, unanswerable)))
        assert [rows[name][1], rows[name][3], rows[name][4]] == [str(shown), wrong, unanswerable]
        assert rows[name][2].startswith(f"{right} ({int(right) / shown:.0%})")
    assert rows["not found"][2:] == [
        f"{reported['not_found'][2]} rightly silent",
        "",
        f"{reported['not_found'][0]} had the right unit first",
    ]


def test_the_public_figures_are_those_of_the_baselines() -> None:
    assert FIGURES["public_line"]() in README


def test_parts_are_put_between_their_marks_and_nowhere_else() -> None:
    put = runpy.run_path(str(ROOT / "eval" / "readme.py"))["put"]
    text = "a\n<!-- x -->\nold\nlines\n<!-- /x -->\nb"
    assert put(text, {"x": r"new \1"}) == "a\n<!-- x -->\nnew \\1\n<!-- /x -->\nb"
    with pytest.raises(SystemExit, match="0 places marked y"):
        put(text, {"y": "new"})
