"""A whole evaluation on a toy corpus."""

import json
from pathlib import Path
from typing import Any

import pytest

from nptqa.domain import Mode
from nptqa.evaluation.founding import run_founding
from nptqa.evaluation.results import Report, load_report
from nptqa.evaluation.runs import read_run

from .fakes import ToyDesk

QUESTIONS: list[dict[str, Any]] = [
    {
        "question_id": "q1",
        "question": "几个缔约国",
        "gold": [{"unit_id": "paper:2", "spans": ["138个缔约国"]}],
    },
    {
        "question_id": "q2",
        "question": "谁报告",
        "gold": [{"unit_id": "note:1(a)", "spans": ["缔约国"]}],
    },
    {"question_id": "q3", "question": "没有", "lang": "ru", "gold": [{"unit_id": "paper:3"}]},
    {"question_id": "u1", "question": "天气", "type": "unanswerable", "domain": "off"},
    {
        "question_id": "u2",
        "question": "阈值",
        "type": "unanswerable",
        "domain": "near",
        "split": "calibration",
    },
    {"question_id": "l1", "question": "第99段", "type": "lookup", "expected": "no_evidence"},
    {
        "question_id": "f1",
        "question": "那个呢",
        "type": "follow_up",
        "history": ["谁"],
        "standalone": "谁报告",
        "gold": [{"unit_id": "note:1(a)"}],
    },
]
RANKINGS = {
    "几个缔约国": ["paper:1", "paper:2", "paper:2~2"],
    "谁报告": ["note:1(a)"],
    "天气": ["paper:1"],
}
CONFIDENCE = {"几个缔约国": 0.6, "谁报告": 0.95, "天气": 0.3}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The toy question set."""
    base = {"lang": "zh", "style": "natural", "type": "fact"}
    lines = [json.dumps({**base, **row}, ensure_ascii=False) for row in QUESTIONS]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def report(folder: Path) -> Report:
    """The toy desk measured."""
    return run_founding(ToyDesk(RANKINGS, CONFIDENCE), Mode.HYBRID, folder)


def test_retrieval(report: Report) -> None:
    """Four answerable questions count, the two without hits as zero."""
    whole = report.to_json()
    assert whole["queries"] == 4
    assert whole["measures"]["Success@1"] == 0.25
    assert whole["measures"]["RR"] == pytest.approx((1 / 2 + 1) / 4)
    assert whole["slices"]["lang"]["ru"]["queries"] == 1
    assert whole["slices"]["lang"]["ru"]["RR"] == 0
    assert whole["slices"]["lang"]["zh"]["RR"] == pytest.approx(0.5)
    assert set(whole["slices"]) == {"document", "lang", "style", "type", "unit_kind"}
    assert whole["seconds"] > 0


def test_answers(report: Report) -> None:
    """Six questions of the eval split; a wrong quotation is shown once."""
    answering = report.answering
    assert (answering["questions"], answering["answerable"]) == (6, 4)
    assert answering["outcomes"] == {
        "answered": {"right": 1, "wrong": 0, "unanswerable": 0},
        "check": {"right": 0, "wrong": 1, "unanswerable": 0},
        "not_found": {"right": 0, "wrong": 2, "unanswerable": 2},
    }
    assert answering["citation_accuracy"] == 0.25
    assert answering["citation_precision"] == 0.5
    assert (answering["quotations"], answering["quotation_exactness"]) == (2, 1.0)
    assert (answering["coverage"], answering["precision"]) == (pytest.approx(1 / 6), 1.0)
    assert answering["span_questions"] == 2
    assert answering["span_in_quote"] == 0.5
    assert answering["expected"] == {"no_evidence": {"questions": 1, "given": 1}}
    assert answering["follow_up_standalone"]["Success@1"] == 1.0


def test_misquotations_show(folder: Path) -> None:
    """A desk that adds a character is not exact."""
    desk = ToyDesk(RANKINGS, CONFIDENCE, misquote=True)
    assert run_founding(desk, Mode.HYBRID, folder).answering["quotation_exactness"] == 0.0


def test_a_report_is_kept_whole(report: Report, tmp_path: Path) -> None:
    """Saved and loaded it says the same."""
    report.save(tmp_path / "run")
    loaded = load_report(tmp_path / "run")
    assert loaded.to_json() == report.to_json()
    assert loaded.run == report.run
    assert read_run(tmp_path / "run" / "run.trec") == {
        "q1": ("paper:1", "paper:2"),
        "q2": ("note:1(a)",),
    }


def test_a_rerun_is_byte_identical_but_for_the_times(
    report: Report, folder: Path, tmp_path: Path
) -> None:
    """Three of the four files."""
    again = run_founding(ToyDesk(RANKINGS, CONFIDENCE), Mode.HYBRID, folder)
    report.save(tmp_path / "a")
    again.save(tmp_path / "b")
    for name in ("results.json", "questions.jsonl", "run.trec"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
