"""The report as a page."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markupsafe import escape

from nptqa.domain import Mode
from nptqa.evaluation import glossary
from nptqa.evaluation.founding import run_founding
from nptqa.evaluation.page import render, worst, write_page
from nptqa.evaluation.results import Report

from .fakes import ToyDesk
from .test_eval_founding import CONFIDENCE, QUESTIONS, RANKINGS


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """The toy desk measured; one question is hostile."""
    base = {"lang": "zh", "style": "natural", "type": "fact"}
    hostile = {"question_id": "x1", "question": "<script>alert(1)</script>"}
    rows = [*QUESTIONS, {**hostile, "gold": [{"unit_id": "paper:1"}]}]
    lines = [json.dumps({**base, **row}, ensure_ascii=False) for row in rows]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    conditions = {"encoder": "toy & co", "bank": "yes"}
    desk = ToyDesk(RANKINGS, CONFIDENCE)
    return run_founding(desk, Mode.HYBRID, tmp_path, conditions=conditions)


def test_the_page_holds_every_part(report: Report) -> None:
    """Headings, figures, both plots, fingerprints."""
    page = BeautifulSoup(render(report), "html.parser")
    assert [heading.text for heading in page.find_all("h2")] == [
        "Retrieval", "By slice", "Answers", "Latency, milliseconds", "The 4 worst questions",
        "Made from",
    ]  # fmt: skip
    assert len(page.find_all("svg")) == 2
    assert len(page.find_all("circle")) == len(report.curves["reliability"])
    cells = [cell.text for cell in page.find_all("td")]
    assert "toy & co" in cells
    assert "0.200" in cells  # Success@1 of one in five


def test_every_measure_says_what_it_is(report: Report) -> None:
    """A stranger needs no other page to read this one."""
    assert set(glossary.MEASURES) == set(report.measures)
    singles = {name for name, value in report.answering.items() if not isinstance(value, dict)}
    assert set(glossary.ANSWERS) == singles - {"questions", "answerable"}
    text = render(report)
    assert all(str(escape(meaning)) in text for meaning in glossary.MEASURES.values())
    assert all(str(escape(meaning)) in text for meaning in glossary.ANSWERS.values())


def test_the_page_loads_nothing_and_runs_nothing(report: Report) -> None:
    """Questions are text, whatever they hold."""
    text = render(report)
    page = BeautifulSoup(text, "html.parser")
    assert page.find_all(["script", "link", "img", "iframe"]) == []
    assert "&lt;script&gt;" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_worst_come_first(report: Report) -> None:
    """What was never found, before what stands at rank 2; what stands at rank 1 is not listed."""
    assert [row["question_id"] for row in worst(report)] == ["f1", "q3", "x1", "q1"]
    assert len(worst(report, 2)) == 2


def test_pages_differ_in_times_only(report: Report, tmp_path: Path) -> None:
    """Everything else is made from the index."""
    slower = replace(report, seconds=99.0, latency={"search": {"p50": 1.0, "p95": 1.0, "p99": 1.0}})
    write_page(tmp_path / "page.html", report)
    first = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert _without_times(first) == _without_times(render(slower))
    assert first != render(slower)


def _without_times(text: str) -> str:
    page = BeautifulSoup(text, "html.parser")
    heading = page.find("h2", string="Latency, milliseconds")
    assert heading is not None
    table = heading.find_next("table")
    assert table is not None
    table.extract()
    seconds = page.find("td", string="seconds")
    assert seconds is not None
    assert seconds.parent is not None
    seconds.parent.extract()
    return str(page)


def test_retrieval_alone_makes_a_page(report: Report) -> None:
    """A BEIR run has no answers, slices or curves."""
    page = render(replace(report, answering={}, curves={}, slices={}))
    assert "<h2>Answers" not in page
