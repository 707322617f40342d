"""Fit the confidence model: which evidence means that the first unit answers the question.

In: a `Sample` of evidence. Out: a `Confidence` and what it was fitted on; or what models that were
not fitted on a question say of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nptqa.confidence import Confidence, expanded
from nptqa.encoding import load_encoder
from nptqa.errors import TrainingError
from nptqa.evidence import FEATURES
from nptqa.settings import Settings
from nptqa.training.material import Material
from nptqa.training.sampling import Sample, collected

_FOLDS = 5
_REGULARISATION = 0.005
PROMISED, CHECK_LEAST = 0.93, 1 / 3
"""The share of right ones promised of what is answered, and the probability from which the rest is
shown, to be checked: to read in vain costs half of what it costs to be shown nothing. One question
in ten cannot be answered, which counts as wrong. (A share promised of all that is to be checked let
the hopeless in once there were enough easy ones to make up for them.)"""
# With a margin: the bank's own questions are easier than strangers'.
_PRECISION = PROMISED + 0.03
_UNANSWERABLE_SHARE = 0.1
# Of questions that nothing answers at most so many may be answered, however right the others are.
_MOST_INVENTED = 0.05
# Shares of all evidence that questions of each origin get, however many they are.
_SHARES = {"answerable": 0.75, "unanswerable": 0.15, "swapped": 0.03, "removed": 0.07}


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions like those the product is asked, and what models not fitted on them say.

    Attributes:
        values: float64 (n, len(FEATURES)).
        right: bool (n,), the first unit answers.
        answered: bool (n,), as likely as what is answered must be.
        weights: float64 (n,), with which one in ten has no answer.
    """

    values: NDArray[np.float64]
    right: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    weights: NDArray[np.float64]


def fit_confidence(settings: Settings, material: Material, *, progress: bool = False) -> Confidence:
    """Fit the model on the settings' corpus, bank and encoder.

    Args:
        settings: which corpus and encoder.
        material: questions beside the bank.
        progress: whether to draw a bar.

    Raises:
        TrainingError: no bank, no unanswerable question, or scikit-learn is not installed.
    """
    sample = collected(settings, material, progress=progress)
    counts = ", ".join(f"{int((sample.origin == one).sum())} {one}" for one in _SHARES)
    return fit(sample, encoder=load_encoder(settings.encoder).name, fitted_on=f"{counts} questions")


def fit(sample: Sample, *, encoder: str, fitted_on: str) -> Confidence:
    """The model from all evidence, the thresholds from that of the product as shipped.

    Raises:
        TrainingError: scikit-learn is not installed.
    """
    model, products, spread = _model(), *_products(sample)
    unseen = _unseen(sample)
    model.fit(products / spread, sample.right, sample_weight=_weights(sample, _SHARES))
    slope, shift = _calibration(sample, unseen)
    answered, check = _thresholds(sample, _calibrated(unseen, slope, shift))
    return Confidence(
        FEATURES,
        tuple(map(float, sample.values.mean(0))),
        tuple(map(float, _scale(sample))),
        tuple(map(float, slope * model.coef_[0] / spread)),
        float(slope * model.intercept_[0] + shift),
        answered,
        check,
        encoder,
        fitted_on,
    )


def judged(sample: Sample) -> Judged:
    """What cross-validated models say of questions like those the product is asked.

    Raises:
        TrainingError: scikit-learn is not installed.
    """
    unseen = _unseen(sample)
    likely = _calibrated(unseen, *_calibration(sample, unseen))
    own, weights = _as_asked(sample)
    answered = likely[own] >= _thresholds(sample, likely)[0]
    return Judged(sample.values[own], sample.right[own], answered, weights[own])


def _unseen(sample: Sample) -> NDArray[np.float64]:
    """What models that were not fitted on a question say of it, float64 (n,)."""
    model, products, spread = _model(), *_products(sample)
    from sklearn.model_selection import GroupKFold, cross_val_predict

    likely: NDArray[np.float64] = cross_val_predict(
        model,
        products / spread,
        sample.right,
        groups=sample.groups,
        cv=GroupKFold(_FOLDS),
        method="predict_proba",
        params={"sample_weight": _weights(sample, _SHARES)},
    )[:, 1]
    return likely


def _model() -> Any:
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as exc:
        raise TrainingError("fitting needs scikit-learn", hint="pip install nptqa[eval]") from exc
    return LogisticRegression(C=_REGULARISATION, max_iter=3000)


def _scale(sample: Sample) -> NDArray[np.float64]:
    scale: NDArray[np.float64] = sample.values.std(0) + 1e-9
    return scale


def _products(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The features with their products, and how far each of them spreads."""
    products = expanded(sample.values, sample.values.mean(0), _scale(sample))
    return products, products.std(0) + 1e-9


def _calibrated(unseen: NDArray[np.float64], slope: float, shift: float) -> NDArray[np.float64]:
    likely: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(slope * _logit(unseen) + shift)))
    return likely


def _as_asked(sample: Sample) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which questions are like those the product is asked, and the weight of every question."""
    share = {"answerable": 1.0 - _UNANSWERABLE_SHARE, "unanswerable": _UNANSWERABLE_SHARE}
    own = sample.shipped & np.isin(sample.origin, list(share))
    return own, _weights(sample, share)


def _calibration(sample: Sample, unseen: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and shift of the log-odds that make probabilities right as asked (Platt, 1999).

    The model learns from more unanswerable questions, and ones asked of poorer indexes, than the
    product is asked; `unseen` are its probabilities of questions it was not fitted on.
    """
    from sklearn.linear_model import LogisticRegression

    own, weights = _as_asked(sample)
    platt = LogisticRegression(C=1e6)
    platt.fit(_logit(unseen[own])[:, None], sample.right[own], sample_weight=weights[own])
    return float(platt.coef_[0, 0]), float(platt.intercept_[0])


def _logit(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = np.clip(probabilities, 1e-6, 1.0 - 1e-6)
    odds: NDArray[np.float64] = np.log(inside / (1.0 - inside))
    return odds


def _thresholds(sample: Sample, unseen: NDArray[np.float64]) -> tuple[float, float]:
    """From where each band begins, on probabilities of questions the model has not seen."""
    own, all_weights = _as_asked(sample)
    likely, right, weights = unseen[own], sample.right[own], all_weights[own]
    silent = likely[sample.origin[own] == "unanswerable"]
    kept = float(np.quantile(silent, 1.0 - _MOST_INVENTED)) if len(silent) else 0.0
    answered = max(kept, _precise_from(likely, right, weights, promised=_PRECISION))
    return answered, min(answered, CHECK_LEAST)


def _weights(sample: Sample, shares: Mapping[str, float]) -> NDArray[np.float64]:
    """A weight for each question, so that each origin has its share and all sum up to their number.

    Within an origin, those asked of the product as shipped weigh as much as those that are not.
    """
    weights = np.zeros(len(sample.right))
    for origin, share in shares.items():
        groups = [
            (sample.origin == origin) & (sample.shipped == shipped) for shipped in (True, False)
        ]
        held = [group for group in groups if group.any()]
        for group in held:
            weights[group] = share / len(held) / group.sum()
    return weights * len(weights)


def _precise_from(
    probabilities: NDArray[np.float64],
    right: NDArray[np.bool_],
    weights: NDArray[np.float64],
    *,
    promised: float,
) -> float:
    """The lowest threshold from which what is shown is right as often as promised."""
    best = np.argsort(-probabilities, kind="stable")
    precision = np.cumsum(weights[best] * right[best]) / np.cumsum(weights[best])
    held = np.nonzero(precision >= promised)[0]
    return float(probabilities[best[held[-1]]]) if len(held) else 1.0
