"""How sure an answer is: a probability from the evidence, fitted, never set by hand.

In: a question, its pool, the words of the first passage. Out: features, and through a logistic
model read from a file the probability that the first unit answers the question. The file says what
it was fitted on and which thresholds follow (`nptqa eval fit`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np
import orjson
from numpy.typing import NDArray

from nptqa.analysis import asked_terms, weighted_terms
from nptqa.domain import Outcome, Query
from nptqa.errors import ConfigError
from nptqa.folding import compact, fold_once, terms
from nptqa.fusion import Legs, Scores
from nptqa.search import Pool
from nptqa.text import is_cjk

DEFAULT_FILE = Path(__file__).parent / "models" / "confidence.json"
FEATURES = (
    "dense_best",
    "dense_first",
    "dense_lead",
    "asked_best",
    "asked_first",
    "asked_lead",
    "bm25_per_term",
    "bm25_lead",
    "questions_per_term",
    "score_first",
    "score_lead",
    "covered",
    "foreign",
    "linked",
    "log_terms",
    "has_questions",
    "votes",
    "exact",
)
_FIFTH = 5
# Shares of a follow-up's own words, and of all it is asked by, that its answer holds; on eval/dev.
_OWN_HELD, _ALL_HELD = 0.6, 0.3


def features(query: Query, pool: Pool, text: str) -> NDArray[np.float64]:
    """Evidence that the first passage answers the question, float64 (len(FEATURES),).

    Args:
        query: the question.
        pool: its candidates, at least one.
        text: words of the first passage with its context.
    """
    asked = asked_terms(query)
    legs = pool.legs
    values = [
        float(legs.dense.max()),
        float(legs.dense[0]),
        _lead(legs.dense, _FIFTH),
        float(legs.asked.max()),
        float(legs.asked[0]),
        _lead(legs.asked, _FIFTH),
        float(legs.body[0]) / len(asked),
        _lead(legs.body, 1) / max(1.0, float(legs.body.max())),
        float(legs.questions[0]) / len(asked),
        float(pool.scores[0]),
        _lead(pool.scores, 1),
        covered(asked, text),
        0.0 if query.language.startswith("zh") else 1.0,
        float(len(query.terms)),
        float(np.log(len(asked))),
        float(legs.has_questions[0]),
        _votes(legs),
        float(legs.phrase[0] > 0),
    ]
    return np.array(values, dtype=np.float64)


def _lead(scores: NDArray[np.float64], place: int) -> float:
    """How far the best score is ahead of the one `place` places after it."""
    ranked = np.sort(scores)[::-1]
    return float(ranked[0] - ranked[min(place, len(ranked) - 1)])


def _votes(legs: Legs) -> float:
    """Share of the legs for which the first candidate is the best as well."""
    columns = (legs.body, legs.questions, legs.dense, legs.asked)
    return sum(float(column[0] >= column.max()) for column in columns) / len(columns)


def covered(asked: Mapping[str, float], text: str) -> float:
    """Share of the question's terms that the text holds, by weight; a pair counts twice a single.

    Only Chinese terms count where there are any: the words of another language are not in the
    texts, the names they were carried over to are.
    """
    chinese = {term: weight for term, weight in asked.items() if is_cjk(term[0])}
    counted = chinese or asked
    present = set(terms(compact(fold_once(text).text)))
    total = sum(weight * len(term) for term, weight in counted.items())
    found = sum(weight * len(term) for term, weight in counted.items() if term in present)
    return found / total if total else 0.0


def carried(query: Query, text: str) -> bool:
    """Whether a text holds what a follow-up says itself and enough of what it inherits.

    The model was fitted on questions that stand by themselves, so it does not decide on others.
    """
    own = {term: 1.0 for linked in query.terms for term in terms(linked.zh)}
    own |= weighted_terms(query.own) if query.own else {}
    held = not own or covered(own, text) >= _OWN_HELD
    return held and covered(asked_terms(query), text) >= _ALL_HELD


def expanded(values: NDArray[np.float64], mean: Scores, scale: Scores) -> NDArray[np.float64]:
    """Standardised features and their products by two, float64 (..., m) from (..., n).

    What a cosine is worth depends on what else is known: whether the bank has questions for the
    unit, which language is asked in.
    """
    plain = (values - mean) / scale
    rows, columns = np.triu_indices(plain.shape[-1])
    return np.concatenate([plain, plain[..., rows] * plain[..., columns]], axis=-1)


@dataclass(frozen=True, slots=True)
class Confidence:
    """A fitted logistic model over features and their products.

    Attributes:
        features: their names, in order.
        mean, scale: what standardises them, n numbers each.
        coefficients: of `expanded` features.
        answered: probability from which an answer is given as one.
        check: probability from which it is shown as one to be checked.
        encoder: name of the encoder it was fitted with; another one's cosines mean other things.
        fitted_on: what it was fitted on, for people.
    """

    features: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    coefficients: tuple[float, ...]
    intercept: float
    answered: float
    check: float
    encoder: str
    fitted_on: str

    def probability(self, values: NDArray[np.float64]) -> float:
        """Probability that the first unit answers, from float64 (len(FEATURES),)."""
        products = expanded(values, np.array(self.mean), np.array(self.scale))
        logit = float(products @ np.array(self.coefficients)) + self.intercept
        return float(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))))

    def outcome(self, probability: float, encoder: str) -> Outcome:
        """The band a probability falls into; never the highest for an encoder it does not know."""
        if probability >= self.answered and encoder == self.encoder:
            return Outcome.ANSWERED
        return Outcome.CHECK if probability >= self.check else Outcome.NOT_FOUND

    @classmethod
    def load(cls, path: Path = DEFAULT_FILE) -> Self:
        """Read a model file.

        Raises:
            ConfigError: missing, malformed, or fitted on other features.
        """
        try:
            data = orjson.loads(path.read_bytes())
            model = cls(
                features=tuple(data["features"]),
                mean=tuple(map(float, data["mean"])),
                scale=tuple(map(float, data["scale"])),
                coefficients=tuple(map(float, data["coefficients"])),
                intercept=float(data["intercept"]),
                answered=float(data["answered"]),
                check=float(data["check"]),
                encoder=str(data["encoder"]),
                fitted_on=str(data["fitted_on"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise ConfigError(f"{path} is no confidence model", hint="Run nptqa eval fit.") from exc
        count = len(FEATURES)
        lengths = (len(model.mean), len(model.scale), len(model.coefficients))
        if model.features != FEATURES or lengths != (
            count,
            count,
            count + count * (count + 1) // 2,
        ):
            raise ConfigError(f"{path} was fitted on other features", hint="Run nptqa eval fit.")
        return model

    @classmethod
    def silent(cls) -> Self:
        """A model that answers nothing, for collecting evidence before one is fitted."""
        n = len(FEATURES)
        zeros = (0.0,) * (n + n * (n + 1) // 2)
        return cls(FEATURES, (0.0,) * n, (1.0,) * n, zeros, 0.0, 1.0, 1.0, "", "nothing")

    def save(self, path: Path) -> None:
        """Write a model file."""
        path.write_bytes(orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2) + b"\n")
