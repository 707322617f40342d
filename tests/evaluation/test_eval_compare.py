"""Two runs side by side."""

from typing import Any

import pytest

from nptqa.errors import BenchmarkError
from nptqa.evaluation.compare import Change, compare
from nptqa.evaluation.results import Report


def report(name: str, values: dict[str, float], gold: str = "d:1") -> Report:
    """A report whose only measure is RR."""
    rows: list[dict[str, Any]] = [
        {
            "question_id": key,
            "question": f"问{key}",
            "gold": {gold: 2},
            "ranking": ["d:1", "d:2"] if value == 1 else ["d:2"],
            "measures": {"RR": value},
        }
        for key, value in values.items()
    ]
    rows.append(
        {"question_id": "u1", "question": "天气", "gold": {}, "ranking": [], "measures": {}}
    )
    means = {"RR": sum(values.values()) / len(values)}
    return Report(name, len(values), means, {}, {}, 1.0, questions=rows)


def test_wins_and_losses_name_the_questions() -> None:
    """Largest change first; what is equal is in neither list."""
    compared = compare(
        report("a", {"q1": 0.0, "q2": 1.0, "q3": 0.5, "q4": 0.5}),
        report("b", {"q1": 1.0, "q2": 0.0, "q3": 1.0, "q4": 0.5}),
    )
    assert compared.queries == 4
    assert compared.wins == (
        Change("q1", "问q1", 0.0, 1.0, "d:2", "d:1"),
        Change("q3", "问q3", 0.5, 1.0, "d:2", "d:1"),
    )
    assert [change.question_id for change in compared.losses] == ["q2"]
    assert compared.measures["RR"].difference == pytest.approx(0.125)
    assert compared.measures["RR"].p_value == pytest.approx(1.0, abs=0.3)
    assert compared.to_json()["wins"][0]["question_id"] == "q1"


def test_a_missing_question_counts_zero() -> None:
    """Whichever side lacks it."""
    compared = compare(report("a", {"q1": 1.0, "q2": 1.0}), report("b", {"q2": 1.0, "q3": 1.0}))
    assert (compared.queries, compared.missing) == (3, ("q1", "q3"))
    assert [change.question_id for change in compared.losses] == ["q1"]
    assert [change.question_id for change in compared.wins] == ["q3"]
    assert compared.measures["RR"].difference == 0


def test_different_judgements_are_refused() -> None:
    """They would compare two benchmarks, not two systems."""
    with pytest.raises(BenchmarkError, match="question q1 was judged differently"):
        compare(report("a", {"q1": 1.0}), report("b", {"q1": 1.0}, gold="d:2"))


def test_runs_without_a_common_measure_are_refused() -> None:
    """There is nothing to compare."""
    other = Report("b", 0, {"R@10": 1.0}, {}, {}, 0.0)
    with pytest.raises(BenchmarkError, match="no measure in common"):
        compare(report("a", {"q1": 1.0}), other)
