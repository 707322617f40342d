"""The regression gate catches what is broken, and nothing else."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nptqa.domain import Mode
from nptqa.errors import BenchmarkError
from nptqa.evaluation.gate import Fall, baseline_of, check, failures, read_baseline, write_baseline
from nptqa.evaluation.measures import MEASURES, mean, per_question
from nptqa.evaluation.results import Report

LANGUAGES = {"zh": 60, "en": 30, "ar": 10}


def measured(rankings: dict[str, list[str]]) -> Report:
    """A report over the questions of three languages."""
    ids = [f"{lang}{n}" for lang, count in LANGUAGES.items() for n in range(count)]
    qrels = {key: {f"d:{key}": 2} for key in ids}
    values = per_question(qrels, rankings)
    rows: list[dict[str, Any]] = [
        {"question_id": key, "measures": values[key], "slices": [f"lang={key[:2]}"]} for key in ids
    ]
    return Report("toy", len(ids), mean(values), {}, {}, 0.0, questions=rows)


def rankings(shuffle: tuple[str, ...] = (), drop: int = 0) -> dict[str, list[str]]:
    """Nine of ten questions at rank 1; languages named in `shuffle` get a broken ranker."""
    run = {}
    for lang, count in LANGUAGES.items():
        for n in range(count):
            key = f"{lang}{n}"
            units = [f"d:{key}", *(f"d:other{m}" for m in range(30))]
            if n % 10 == 9 or n < drop:
                units = units[1:2] + units[:1] + units[2:]
            if lang in shuffle:
                random.Random(n).shuffle(units)
            run[key] = units
    return run


@pytest.fixture
def baseline(tmp_path: Path) -> dict[str, Any]:
    """What a good ranker reached, through a file."""
    write_baseline(tmp_path / "kept" / "toy.json", measured(rankings()))
    return read_baseline(tmp_path / "kept" / "toy.json")


def test_the_same_run_passes(baseline: dict[str, Any]) -> None:
    """A baseline is no fall from itself."""
    assert check(baseline, measured(rankings())) == []


def test_chance_passes(baseline: dict[str, Any]) -> None:
    """Two more failures among sixty lie within the interval."""
    assert check(baseline, measured({**rankings(), **{"zh0": ["x"], "zh1": ["x"]}})) == []


def test_a_ranker_that_is_broken_for_one_language_is_caught(baseline: dict[str, Any]) -> None:
    """The slice is named; one that is too small for a figure of its own has none."""
    falls = check(baseline, measured(rankings(shuffle=("en",))))
    assert {fall.slice for fall in falls if fall.measure == "Success@1"} == {"all", "lang=en"}
    assert "lang=ar" not in baseline["slices"]
    worst = next(fall for fall in falls if fall.slice == "lang=en")
    assert str(worst).startswith("lang=en: Success@1 is 0.0")
    assert "over 30 questions, below 0.7667 (baseline 0.9000" in str(worst)


def test_a_run_without_answers_falls_everywhere(baseline: dict[str, Any]) -> None:
    """Every measure of every slice."""
    falls = check(baseline, measured({}))
    assert len(falls) == len(MEASURES) * 3


def test_a_slice_that_vanished_has_fallen(baseline: dict[str, Any]) -> None:
    """Its questions were in the denominator, and still are."""
    report = measured(rankings())
    rows = [row for row in report.questions if row["slices"] != ["lang=en"]]
    falls = check(baseline, replace(report, questions=rows))
    assert {(fall.slice, fall.found) for fall in falls} == {("lang=en", 0.0)}


def test_a_misquotation_always_fails(baseline: dict[str, Any]) -> None:
    """Also where every figure is good."""
    answering = {"quotation_exactness": 0.999, "quotations": 1000}
    falls = check(baseline, replace(measured(rankings()), answering=answering))
    assert falls == [Fall("all", "quotation exactness", 1000, 1.0, 1.0, 0.999)]


def test_wrong_citations_fall() -> None:
    """Citation accuracy and precision have floors of their own."""

    def answered(right: int) -> Report:
        rows = [{"right": n < right, "quotes": ["x"], "outcome": "answered"} for n in range(100)]
        report = measured(rankings())
        merged = [{**a, **b} for a, b in zip(report.questions, rows, strict=True)]
        return replace(report, questions=merged)

    falls = check(baseline_of(answered(90)), answered(70))
    assert {fall.measure for fall in falls} == {"citation accuracy", "precision"}


@pytest.mark.parametrize("text", ["{", "[]", '{"slices": 1}'])
def test_a_malformed_baseline_is_named(tmp_path: Path, text: str) -> None:
    """The path stands in the message."""
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(BenchmarkError, match=r"b\.json: "):
        read_baseline(tmp_path / "b.json")


def test_every_baseline_of_a_folder_is_measured(tmp_path: Path) -> None:
    """Under the conditions it was made in; the file is named."""
    for mode, bank in ((Mode.HYBRID, "with"), (Mode.DENSE, "without")):
        conditions = {"mode": mode.value, "bank": bank}
        report = replace(measured(rankings()), fingerprints=conditions)
        write_baseline(tmp_path / f"founding-{mode.value}-{bank}.json", report)
    asked = []

    def measure(mode: Mode, *, bank: bool) -> Report:
        asked.append((mode, bank))
        return measured(rankings() if bank else {})

    assert set(failures(tmp_path, measure)) == {"founding-dense-without.json"}
    assert asked == [(Mode.DENSE, False), (Mode.HYBRID, True)]


def test_a_folder_without_usable_baselines_is_refused(tmp_path: Path) -> None:
    """An empty gate lets everything through."""
    with pytest.raises(BenchmarkError, match="holds no baseline"):
        failures(tmp_path, lambda mode, *, bank: measured({}))
    write_baseline(tmp_path / "founding-x.json", measured(rankings()))
    with pytest.raises(BenchmarkError, match="no usable `mode` and `bank`"):
        failures(tmp_path, lambda mode, *, bank: measured({}))
