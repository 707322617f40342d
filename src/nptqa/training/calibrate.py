"""Fit the confidence model: which evidence means that the first unit answers the question.

In: the question bank, cross-validated (a question is never in the index it is asked of), and the
unanswerable questions set aside for calibration. Out: a `Confidence` and what it was fitted on.
The benchmark's questions take no part. Each question is seen twice: as the product is shipped, with
the rest of the bank in the index, and as on a new document, without the bank.
"""

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from nptqa.assembly import Desk, desk_with_bank
from nptqa.bank import FILE, BankEntry, grouped, read_entries
from nptqa.confidence import FEATURES, Confidence, expanded, features
from nptqa.corpus import load_corpus
from nptqa.domain import Mode
from nptqa.encoding import load_encoder
from nptqa.errors import TrainingError
from nptqa.settings import Settings

_Bank = Mapping[str, Sequence[str]]
_FOLDS = 5
_REGULARISATION = 0.02
# A feature that does not depend on the index tells the rounds of one question apart from others.
_LENGTH = FEATURES.index("log_terms")
# What is promised of each band, unanswerable questions counted as wrong.
_PRECISION = 0.93
_CHECK_PRECISION = 0.5
# Share of all evidence that the unanswerable questions get, however few they are.
_UNANSWERABLE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Sample:
    """Evidence and truth of many questions.

    Attributes:
        values: float64 (n, len(FEATURES)).
        right: bool (n,), the first unit answers.
        answerable: bool (n,).
    """

    values: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]


def fit_confidence(
    settings: Settings,
    unanswerable: Sequence[str],
    translated: Sequence[BankEntry],
    equivalents: Mapping[str, Collection[str]],
    *,
    progress: bool = False,
) -> Confidence:
    """Fit the model on the settings' corpus, bank and encoder.

    Args:
        settings: which corpus and encoder.
        unanswerable: calibration questions that no document answers.
        translated: questions in other languages that are not in the bank.
        equivalents: for a unit the units that say the same.
        progress: whether to draw a bar.

    Raises:
        TrainingError: no bank, no unanswerable question, or scikit-learn is not installed.
    """
    corpus, encoder = load_corpus(settings.corpus_dir), load_encoder(settings.encoder)
    entries = read_entries(settings.corpus_dir / FILE, corpus)
    if not any(entry.spans for entry in entries) or not unanswerable:
        raise TrainingError("fitting needs the question bank and unanswerable questions")
    rounds = tqdm(list(_rounds(entries, translated)), desc="calibrate", disable=not progress)

    def opener(bank: _Bank, folder: Path) -> Desk:
        silent = Confidence.silent()
        return desk_with_bank(settings, corpus, encoder, folder, bank, confidence=silent)

    samples = [_collect(opener, bank, asked, unanswerable, equivalents) for bank, asked in rounds]
    with_bank, without = _joined(samples[:-1]), samples[-1]
    weights = np.concatenate([_weights(with_bank), _weights(without)])
    counts = f"{len(entries)} bank, {len(translated)} translated, {len(unanswerable)} unanswerable"
    sample = _joined([with_bank, without])
    shipped = np.arange(len(weights)) < len(with_bank.right)
    return _fit(sample, weights, shipped, encoder=encoder.name, fitted_on=f"{counts} questions")


def _rounds(
    entries: Sequence[BankEntry], translated: Sequence[BankEntry]
) -> Iterator[tuple[_Bank, list[BankEntry]]]:
    """The bank of each round and the questions asked of it.

    Each fold of the marked entries is held out of the bank once. Entries without marks are not held
    out: whoever wrote several for a unit at one sitting made them differ on purpose, so that one
    tells little about how the others are met. At last all are asked of an index without a bank.
    """
    marked = [entry for entry in entries if entry.spans]
    places = np.random.default_rng(0).permutation(len(marked)) % _FOLDS
    for fold in range(_FOLDS):
        out = [entry for entry, place in zip(marked, places, strict=True) if place == fold]
        held = {id(entry) for entry in out}
        bank = grouped(entry for entry in entries if id(entry) not in held)
        yield bank, [*out, *translated[fold::_FOLDS]]
    yield {}, [*entries, *translated]


def _collect(
    opener: Callable[[_Bank, Path], Desk],
    bank: _Bank,
    asked: Sequence[BankEntry],
    unanswerable: Sequence[str],
    equivalents: Mapping[str, Collection[str]],
) -> Sample:
    with tempfile.TemporaryDirectory(prefix="nptqa-calibrate-") as folder:
        desk = opener(bank, Path(folder))
        rows = [_evidence(desk, one.question) for one in asked]
        right = [
            unit == one.unit_id or unit in equivalents.get(one.unit_id, ())
            for (_, unit), one in zip(rows, asked, strict=True)
        ]
        wrong = [_evidence(desk, question) for question in unanswerable]
    values = np.array([values for values, _ in rows + wrong])
    truth = np.array(right + [False] * len(wrong))
    return Sample(values, truth, np.arange(len(truth)) < len(right))


def _evidence(desk: Desk, question: str) -> tuple[NDArray[np.float64], str]:
    query = desk.analyse(question)
    pool = desk.searcher.pool(query, Mode.HYBRID)
    first = desk.index.passages[pool.ordinals[0]]
    return features(query, pool, f"{first.context}\n{first.text}"), first.unit_id


def _joined(samples: Sequence[Sample]) -> Sample:
    return Sample(
        np.concatenate([sample.values for sample in samples]),
        np.concatenate([sample.right for sample in samples]),
        np.concatenate([sample.answerable for sample in samples]),
    )


def _fit(
    sample: Sample,
    weights: NDArray[np.float64],
    shipped: NDArray[np.bool_],
    *,
    encoder: str,
    fitted_on: str,
) -> Confidence:
    """The model from all evidence, the thresholds from that of the product as shipped."""
    try:
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GroupKFold, cross_val_predict
    except ImportError as exc:
        raise TrainingError("fitting needs scikit-learn", hint="pip install nptqa[eval]") from exc
    mean, scale = sample.values.mean(0), sample.values.std(0) + 1e-9
    products = expanded(sample.values, mean, scale)
    spread = products.std(0) + 1e-9
    model = LogisticRegression(C=_REGULARISATION, max_iter=3000)
    unseen = cross_val_predict(
        model,
        products / spread,
        sample.right,
        groups=_groups(sample),
        cv=GroupKFold(_FOLDS),
        method="predict_proba",
        params={"sample_weight": weights},
    )[:, 1]
    model.fit(products / spread, sample.right, sample_weight=weights)
    known = unseen[shipped], sample.right[shipped], weights[shipped]
    answered = _precise_from(*known, promised=_PRECISION)
    rest = known[0] < answered
    check = _precise_from(*(column[rest] for column in known), promised=_CHECK_PRECISION)
    return Confidence(
        FEATURES,
        tuple(map(float, mean)),
        tuple(map(float, scale)),
        tuple(map(float, model.coef_[0] / spread)),
        float(model.intercept_[0]),
        answered,
        check,
        encoder,
        fitted_on,
    )


def _groups(sample: Sample) -> NDArray[np.int64]:
    """One group a question: the same unanswerable one comes in every round."""
    groups = np.arange(len(sample.right))
    _, same = np.unique(sample.values[~sample.answerable, _LENGTH], return_inverse=True)
    groups[~sample.answerable] = len(groups) + same
    return groups


def _weights(sample: Sample) -> NDArray[np.float64]:
    """A weight for each question: unanswerable ones a fixed share, as many as questions in all."""
    answerable, share = sample.answerable, _UNANSWERABLE_SHARE
    weights: NDArray[np.float64] = np.where(
        answerable, (1 - share) / answerable.sum(), share / (~answerable).sum()
    )
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
