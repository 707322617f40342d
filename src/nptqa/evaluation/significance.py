"""How sure is a mean, and is one run better than another? Fixed seeds: a rerun gives equal numbers.

Percentile bootstrap (Efron, 1979) over questions, and Fisher's paired randomisation test, which
Smucker, Allan and Carterette ("A comparison of statistical significance tests for information
retrieval evaluation", CIKM 2007) recommend.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 2000
PERMUTATIONS = 10_000
SEED = 20260401
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and its 95% bootstrap interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A second run against a first on the same questions.

    Attributes:
        difference: second minus first.
        low: lower end of the difference's 95% bootstrap interval; `high` is the upper.
        p_value: of the two-sided paired randomisation test.
    """

    difference: float
    low: float
    high: float
    p_value: float


def bootstrap(values: Sequence[float], seed: int = SEED) -> Interval:
    """The mean of per-question values with its 95% interval.

    Raises:
        ValueError: no values.
    """
    if not values:
        raise ValueError("no values to resample")
    sample = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(seed)
    means = np.concatenate(
        [
            sample[generator.integers(0, len(sample), (size, len(sample)))].mean(axis=1)
            for size in _blocks(ROUNDS)
        ]
    )
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(sample.mean()), float(low), float(high))


def paired(first: Sequence[float], second: Sequence[float], seed: int = SEED) -> Comparison:
    """Compare two runs question by question.

    Raises:
        ValueError: the lists are empty or differ in length.
    """
    if len(first) != len(second):
        raise ValueError(f"not the same questions: {len(first)} values against {len(second)}")
    differences = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    interval = bootstrap(differences.tolist(), seed)
    return Comparison(interval.mean, interval.low, interval.high, _randomisation(differences, seed))


def _randomisation(differences: NDArray[np.float64], seed: int) -> float:
    """Share of random sign changes whose mean is at least as far from 0 as the one seen.

    `differences` is float64 (n_questions,).
    """
    changed = differences[differences != 0]
    if not len(changed):
        return 1.0
    generator = np.random.default_rng(seed)
    seen = abs(float(changed.sum()))
    extreme = 0
    for size in _blocks(PERMUTATIONS):
        signs = generator.integers(0, 2, (size, len(changed)), dtype=np.int8) * 2.0 - 1.0
        extreme += int((np.abs(signs @ changed) >= seen - 1e-9).sum())
    return (extreme + 1) / (PERMUTATIONS + 1)


def _blocks(total: int) -> list[int]:
    """Sizes of blocks that keep the drawn arrays small."""
    full, rest = divmod(total, _BLOCK)
    return [_BLOCK] * full + ([rest] if rest else [])
