"""Why a question found what it found: for evaluators and for whoever doubts an answer.

Made by `explaining`, from the same values that the search used.
"""

from dataclasses import dataclass

from nptqa.domain.questions import Query


@dataclass(frozen=True, slots=True)
class LegScore:
    """What one leg of the search said of a unit.

    Attributes:
        raw: BM25 or cosine; 0 where a lexical leg found nothing.
        standard: deviations from the mean of all candidates of the question.
    """

    leg: str
    raw: float
    standard: float


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """One unit and how its score came about.

    Attributes:
        fused: the weighted sum of the legs, with what phrase and document add; None for a unit
            that no leg found, which a reference led to.
        named: it stands in a document that the question names or hints at.
    """

    rank: int
    unit: str
    score: float
    fused: float | None
    named: bool
    legs: tuple[LegScore, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was read, what each leg said, and why the answer is as sure as it is.

    Attributes:
        asked: index terms that were looked for and what each counts.
        lexical_share: of BM25 in the fused score; the rest is the encoder's.
        hits: the best first.
        features: what the confidence model saw of the first, by name; empty without a hit.
        probability: what it made of them.
        answered_from, check_from: probabilities from which an answer is one, or is to be checked.
    """

    query: Query
    asked: tuple[tuple[str, float], ...]
    lexical_share: float
    hits: tuple[ExplainedHit, ...]
    features: tuple[tuple[str, float], ...]
    probability: float
    answered_from: float
    check_from: float
