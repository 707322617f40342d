"""Abstention measures by hand."""

import pytest

from nptqa.domain import Outcome
from nptqa.evaluation import abstention
from nptqa.evaluation.abstention import ReliabilityBin, RiskPoint, Verdict

A, C, N = Outcome.ANSWERED, Outcome.CHECK, Outcome.NOT_FOUND
VERDICTS = [
    Verdict("1", A, 0.95, right=True, answerable=True),
    Verdict("2", A, 0.95, right=False, answerable=True),
    Verdict("3", C, 0.6, right=True, answerable=True),
    Verdict("4", N, 0.2, right=False, answerable=False),
    Verdict("5", A, 1.0, right=True, answerable=True),
]


def test_counts() -> None:
    """Coverage over all questions, precision over the answers given."""
    assert abstention.coverage(VERDICTS) == pytest.approx(3 / 5)
    assert abstention.precision(VERDICTS) == pytest.approx(2 / 3)
    assert abstention.precision(VERDICTS[2:4]) is None
    assert abstention.outcome_table(VERDICTS) == {
        "answered": {"right": 2, "wrong": 1, "unanswerable": 0},
        "check": {"right": 1, "wrong": 0, "unanswerable": 0},
        "not_found": {"right": 0, "wrong": 0, "unanswerable": 1},
    }


def test_risk_coverage_takes_equal_confidences_together() -> None:
    """Two questions at .95 make one point."""
    points = [
        RiskPoint(1.0, 0.2, 0.0),
        RiskPoint(0.95, 0.6, 1 / 3),
        RiskPoint(0.6, 0.8, 0.25),
        RiskPoint(0.2, 1.0, 0.4),
    ]
    assert abstention.risk_coverage(VERDICTS) == points
    area = 0.2 * 0 + 0.4 / 3 + 0.2 * 0.25 + 0.2 * 0.4
    assert abstention.area_under_risk(VERDICTS) == pytest.approx(area)


def test_coverage_at_a_precision() -> None:
    """The largest coverage counts, also behind a point that fails; 0 where none fits."""
    assert abstention.coverage_at(VERDICTS) == 0.2
    assert abstention.coverage_at(VERDICTS, 0.7) == 0.8
    assert abstention.coverage_at(VERDICTS[1:2]) == 0


def test_probability_measures() -> None:
    """Brier and AUROC, the latter of answerable and of right questions."""
    squares = 0.05**2 + 0.95**2 + 0.4**2 + 0.2**2 + 0
    assert abstention.brier(VERDICTS) == pytest.approx(squares / 5)
    assert abstention.auroc(VERDICTS) == 1
    assert abstention.auroc(VERDICTS, of_right=True) == pytest.approx(4.5 / 6)
    assert abstention.auroc(VERDICTS[:1]) is None


def test_reliability() -> None:
    """1.0 falls into the last bin; empty bins are left out."""
    bins = abstention.reliability(VERDICTS)
    assert bins == [
        ReliabilityBin(0.2, 1, 0.2, 0.0),
        ReliabilityBin(0.6, 1, 0.6, 1.0),
        ReliabilityBin(0.9, 3, (0.95 + 0.95 + 1.0) / 3, 2 / 3),
    ]
    assert abstention.calibration_error(VERDICTS) == pytest.approx((0.2 + 0.4 + 0.9) / 5)
