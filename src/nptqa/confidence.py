"""How sure an answer is: a probability from the evidence, fitted, never set by hand.

In: the evidence of a question (`evidence`). Out: through a logistic model read from a file, the
probability that the first unit answers the question. The file says what it was fitted on and which
thresholds follow (`nptqa eval fit`).
"""

from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

import numpy as np
import orjson
from numpy.typing import NDArray

from nptqa.analysis import asked_terms, weighted_terms
from nptqa.domain import Outcome, Query
from nptqa.errors import ConfigError
from nptqa.evidence import FEATURES, covered
from nptqa.folding import terms
from nptqa.fusion import Scores
from nptqa.sought import terms_sought

DEFAULT_FILE = Path(__file__).parent / "models" / "confidence.json"
# Shares of a follow-up's own words, of all it is asked by, and of the rare ones among these, that
# its answer holds; on eval/dev.
_OWN_HELD, _ALL_HELD, _RARE_HELD = 0.6, 0.3, 0.25
_RARE = FEATURES.index("covered_rare")
# In standard deviations.
_FARTHEST = 4.0


def carried(query: Query, text: str, evidence: NDArray[np.float64]) -> bool:
    """Whether a text holds what a follow-up says itself, a term it inherits, and enough beside.

    The model was fitted on questions that stand by themselves, so it does not decide on others.
    """
    own = {term: 1.0 for linked in terms_sought(query) for term in terms(linked.zh)}
    own |= weighted_terms(query.own) if query.own else {}
    held = not own or covered(own, text) >= _OWN_HELD
    subjects = [covered(weighted_terms(one), text) for one in query.inherited.terms]
    enough = covered(asked_terms(query), text) >= _ALL_HELD and evidence[_RARE] >= _RARE_HELD
    return held and max(subjects, default=1.0) >= _OWN_HELD and bool(enough)


def expanded(values: NDArray[np.float64], mean: Scores, scale: Scores) -> NDArray[np.float64]:
    """Standardised features and their products by two, float64 (..., m) from (..., n).

    What a cosine is worth depends on what else is known: whether the bank has questions for the
    unit, which language is asked in. What is far out, farther than any question it was fitted on,
    counts as if it were at the edge.
    """
    plain = np.clip((values - mean) / scale, -_FARTHEST, _FARTHEST)
    rows, columns = _pairs(plain.shape[-1])
    return np.concatenate([plain, plain[..., rows] * plain[..., columns]], axis=-1)


@lru_cache(maxsize=4)
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(count)


@dataclass(frozen=True)
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
        mean, scale, coefficients = self._arrays
        logit = float(expanded(values, mean, scale) @ coefficients) + self.intercept
        return float(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))))

    @cached_property
    def _arrays(self) -> tuple[Scores, Scores, Scores]:
        return np.array(self.mean), np.array(self.scale), np.array(self.coefficients)

    def outcome(self, probability: float, encoder: str) -> Outcome:
        """The band a probability falls into; never the highest for an encoder it does not know."""
        if probability >= self.answered and encoder == self.encoder:
            return Outcome.ANSWERED
        return Outcome.CHECK if probability >= self.check else Outcome.NOT_FOUND

    def within(self, outcome: Outcome, probability: float) -> float:
        """The probability as near as it can be inside a band that was decided without it."""
        if outcome is Outcome.NOT_FOUND:
            return min(probability, float(np.nextafter(self.check, 0.0)))
        top = self.answered if outcome is Outcome.CHECK else 1.0
        return min(max(probability, self.check), top)

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
