"""Measures written out by hand."""

from math import log2

import pytest

from nptqa.errors import BenchmarkError
from nptqa.evaluation.measures import JUDGED, MEASURES, STRICT, mean, per_question

QRELS = {"q1": {"a": 2, "b": 1, "x": 0}, "q2": {"c": 1}}
RUN = {"q1": ["x", "b", "n", "a"], "q2": ["n", "m"]}


def test_formulas() -> None:
    """Each measure is what its formula gives for one question."""
    values = per_question(QRELS, RUN, (*MEASURES, *STRICT, *JUDGED))["q1"]
    ideal = 2 / log2(2) + 1 / log2(3)
    assert values == pytest.approx(
        {
            "Success@1": 0.0,
            "Success@5": 1.0,
            "RR": 1 / 2,
            "nDCG@10": (1 / log2(3) + 2 / log2(5)) / ideal,
            "R@10": 1.0,
            "R@20": 1.0,
            "Success(rel=2)@1": 0.0,
            "Success(rel=2)@5": 1.0,
            "Judged@5": 3 / 4,  # of the four that were returned
            "Judged@10": 3 / 4,
        }
    )


def test_recall_counts_only_the_first_twenty() -> None:
    """A unit at rank 21 is in no recall, but still in the reciprocal rank."""
    run = {"q2": [f"n{i}" for i in range(20)] + ["c"]}
    values = per_question({"q2": {"c": 1}}, run)["q2"]
    assert values["R@20"] == 0
    assert values["RR"] == pytest.approx(1 / 21)


@pytest.mark.parametrize("run", [{"q1": ["a"]}, {"q1": ["a"], "q2": []}])
def test_a_question_without_hits_counts_zero(run: dict[str, list[str]]) -> None:
    """The denominator is the set, whatever the run holds (STYLE, fault 4)."""
    values = per_question(QRELS, run)
    assert values["q2"] == dict.fromkeys(MEASURES, 0.0)
    assert mean(values)["Success@1"] == 0.5


def test_a_run_may_hold_questions_that_nobody_asked() -> None:
    """They are left out."""
    assert set(per_question({"q2": {"c": 1}}, RUN)) == {"q2"}


def test_a_question_with_only_zero_grades_scores_zero() -> None:
    """A BEIR folder may judge a query's texts all irrelevant; it still counts."""
    values = per_question({"q": {"a": 0}}, {"q": ["a"]}, (*MEASURES, "Judged@5"))
    assert values["q"] == {**dict.fromkeys(MEASURES, 0.0), "Judged@5": pytest.approx(1.0)}


def test_the_order_of_the_ranking_is_kept_where_scores_would_tie() -> None:
    """The first unit of the list is rank 1, whatever its name."""
    for first, second in (("a", "z"), ("z", "a")):
        assert per_question({"q": {first: 1}}, {"q": [first, second]})["q"]["RR"] == 1


def test_nothing_to_measure_is_an_error() -> None:
    """An empty set has no mean."""
    with pytest.raises(BenchmarkError, match="no question"):
        per_question({}, {})
