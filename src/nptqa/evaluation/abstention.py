"""Is the probability honest, and does silence fall on the right questions?

In: one `Verdict` per question, answerable or not. An answer to an unanswerable question is wrong
whatever it quotes. Selective prediction after El-Yaniv and Wiener (2010): coverage is the share
of all questions answered, risk the share of wrong ones among the answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from nptqa.domain import Outcome
from nptqa.evaluation.libraries import sklearn_metrics

BINS = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a system said to one question, and whether it was right.

    Attributes:
        confidence: probability that the candidate answers the question.
        right: whether the candidate, quoted or held back, stands in a unit that answers.
        answerable: whether any unit answers.
    """

    question_id: str
    outcome: Outcome
    confidence: float
    right: bool
    answerable: bool

    @property
    def answered(self) -> bool:
        """Whether a quotation was shown as an answer."""
        return self.outcome is Outcome.ANSWERED


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Risk when every question with at least this confidence is answered."""

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Questions whose confidence lies in `[low, low + 1/BINS)`; the last bin holds 1.0 too."""

    low: float
    questions: int
    confidence: float
    accuracy: float


def coverage(verdicts: Sequence[Verdict]) -> float:
    """The share of questions answered outright."""
    return fmean(verdict.answered for verdict in verdicts)


def precision(verdicts: Sequence[Verdict]) -> float | None:
    """The share of right ones among the answers given; None where none was given."""
    answered = [verdict.right for verdict in verdicts if verdict.answered]
    return fmean(answered) if answered else None


def outcome_table(verdicts: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    """Counts by outcome, for right, wrong (of the answerable) and unanswerable questions."""
    table = {outcome.value: {"right": 0, "wrong": 0, "unanswerable": 0} for outcome in Outcome}
    for verdict in verdicts:
        column = "unanswerable" if not verdict.answerable else "right" if verdict.right else "wrong"
        table[verdict.outcome.value][column] += 1
    return table


def auroc(verdicts: Sequence[Verdict], of_right: bool = False) -> float | None:
    """Area under the ROC curve of the confidence; None where one side is empty.

    Answerable questions against unanswerable ones, or with `of_right` right candidates against
    wrong ones.
    """
    truth = [verdict.right if of_right else verdict.answerable for verdict in verdicts]
    if len(set(truth)) < 2:
        return None
    scores = [verdict.confidence for verdict in verdicts]
    return float(sklearn_metrics().roc_auc_score(truth, scores))


def brier(verdicts: Sequence[Verdict]) -> float:
    """Mean squared difference between confidence and rightness (Brier, 1950); 0 is best."""
    truth = [verdict.right for verdict in verdicts]
    scores = [verdict.confidence for verdict in verdicts]
    return float(sklearn_metrics().brier_score_loss(truth, scores, pos_label=True))


def risk_coverage(verdicts: Sequence[Verdict]) -> list[RiskPoint]:
    """The curve from the surest answers down; equal confidences are taken together."""
    ordered = sorted(verdicts, key=lambda verdict: -verdict.confidence)
    points, taken, wrong = [], 0, 0
    for confidence, group in groupby(ordered, key=lambda verdict: verdict.confidence):
        members = list(group)
        taken += len(members)
        wrong += sum(not verdict.right for verdict in members)
        points.append(RiskPoint(confidence, taken / len(ordered), wrong / taken))
    return points


def area_under_risk(verdicts: Sequence[Verdict]) -> float:
    """Mean risk over coverage (AURC; Geifman and El-Yaniv, 2017), by steps; lower is better."""
    area, before = 0.0, 0.0
    for point in risk_coverage(verdicts):
        area += (point.coverage - before) * point.risk
        before = point.coverage
    return area


def coverage_at(verdicts: Sequence[Verdict], wanted: float = 0.95) -> float:
    """The largest coverage whose answers have at least the wanted precision; 0 if none has."""
    fitting = [p.coverage for p in risk_coverage(verdicts) if 1 - p.risk >= wanted]
    return max(fitting, default=0.0)


def reliability(verdicts: Sequence[Verdict]) -> list[ReliabilityBin]:
    """Mean confidence against accuracy in ten bins of equal width; empty bins are left out."""
    bins: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        bins.setdefault(min(int(verdict.confidence * BINS), BINS - 1), []).append(verdict)
    return [
        ReliabilityBin(
            number / BINS,
            len(members),
            fmean(verdict.confidence for verdict in members),
            fmean(verdict.right for verdict in members),
        )
        for number, members in sorted(bins.items())
    ]


def calibration_error(verdicts: Sequence[Verdict]) -> float:
    """Expected calibration error (Naeini, Cooper and Hauskrecht, 2015) over the ten bins."""
    weighted = (b.questions * abs(b.confidence - b.accuracy) for b in reliability(verdicts))
    return sum(weighted) / len(verdicts)
