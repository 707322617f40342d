"""Fit the confidence model: which evidence means that the first unit answers the question.

In: the question bank, cross-validated (a question is never in the index it is asked of), and the
unanswerable questions set aside for calibration. Out: a `Confidence` and what it was fitted on.
The benchmark's questions take no part. Each question is seen twice: as the product is shipped, with
the rest of the bank in the index, and as on a new document, without the bank. Besides there are
questions that nothing answers, by construction: ones with a name exchanged (`swapping`), and those
of a document asked while it is not in the index.
"""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from nptqa.assembly import Desk
from nptqa.bank import FILE, BankEntry, grouped, read_entries
from nptqa.confidence import Confidence, expanded
from nptqa.corpus import Corpus, load_corpus
from nptqa.desks import desk_with_bank
from nptqa.encoding import load_encoder
from nptqa.errors import QueryError, TrainingError
from nptqa.evidence import FEATURES
from nptqa.settings import Settings
from nptqa.training.swapping import Swapper

_Bank = Mapping[str, Sequence[str]]
_FOLDS = 5
_REGULARISATION = 0.02
PROMISED, CHECK_PROMISED = 0.93, 0.5
"""The share of right ones promised of what is answered, and of what is to be checked, where one
question in ten cannot be answered, which counts as wrong."""
# With a margin: the bank's own questions are easier than strangers'.
_PRECISION = PROMISED + 0.02
_UNANSWERABLE_SHARE = 0.1
# Shares of all evidence that questions of each origin get, however many they are.
_SHARES = {"answerable": 0.75, "unanswerable": 0.15, "swapped": 0.03, "removed": 0.07}
# So many of the bank's questions are asked of an index without it, and so many of each document of
# one without the document.
_WITHOUT, _REMOVED = 1200, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where it comes from.

    Attributes:
        unit_id: that answers it; empty where nothing does.
        origin: a key of `_SHARES`.
    """

    question: str
    unit_id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Round:
    """Questions asked of one index."""

    corpus: Corpus
    bank: _Bank
    asked: list[Asked]
    shipped: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """Evidence and truth of many questions.

    Attributes:
        values: float64 (n, len(FEATURES)).
        right: bool (n,), the first unit answers.
        origin: str (n,), see `Asked`.
        shipped: bool (n,), asked of the product as shipped, with the rest of the bank.
        groups: int64 (n,), the same for the same question asked again.
    """

    values: NDArray[np.float64]
    right: NDArray[np.bool_]
    origin: NDArray[np.str_]
    shipped: NDArray[np.bool_]
    groups: NDArray[np.int64]


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
    sample = collected(settings, unanswerable, translated, equivalents, progress=progress)
    counts = ", ".join(f"{int((sample.origin == one).sum())} {one}" for one in _SHARES)
    return fit(sample, encoder=load_encoder(settings.encoder).name, fitted_on=f"{counts} questions")


def collected(
    settings: Settings,
    unanswerable: Sequence[str],
    translated: Sequence[BankEntry],
    equivalents: Mapping[str, Collection[str]],
    *,
    progress: bool = False,
) -> Sample:
    """Ask everything of every round's index; arguments and errors as `fit_confidence`."""
    corpus, encoder = load_corpus(settings.corpus_dir), load_encoder(settings.encoder)
    entries = read_entries(settings.corpus_dir / FILE, corpus)
    if not any(entry.spans for entry in entries) or not unanswerable:
        raise TrainingError("fitting needs the question bank and unanswerable questions")
    rounds = list(_rounds(corpus, entries, translated, unanswerable))
    found = []
    for one in tqdm(rounds, desc="calibrate", disable=not progress):
        with tempfile.TemporaryDirectory(prefix="nptqa-calibrate-") as folder:
            silent = Confidence.silent()
            desk = desk_with_bank(
                settings, one.corpus, encoder, Path(folder), one.bank, confidence=silent
            )
            found += list(_answers(desk, one))
    return _sample(found, equivalents)


def _rounds(
    corpus: Corpus,
    entries: Sequence[BankEntry],
    translated: Sequence[BankEntry],
    unanswerable: Sequence[str],
) -> Iterator[Round]:
    """The bank of each round and the questions asked of it.

    Each fold of the marked entries is held out of the bank once. Entries without marks are not held
    out: whoever wrote several for a unit at one sitting made them differ on purpose, so that one
    tells little about how the others are met. Informed entries take no part. Then many are asked of
    an index without a bank, and some of each document of an index without the document.
    """
    random = np.random.default_rng(0)
    entries = [entry for entry in entries if not entry.informed]
    marked = [entry for entry in entries if entry.spans]
    silent = [Asked(question, "", "unanswerable") for question in unanswerable]
    swapped = [Asked(text, "", "swapped") for _, text in Swapper(corpus).swapped(marked)]
    places = random.permutation(len(marked)) % _FOLDS
    for fold in range(_FOLDS):
        out = [entry for entry, place in zip(marked, places, strict=True) if place == fold]
        held = {id(entry) for entry in out}
        bank = grouped(entry for entry in entries if id(entry) not in held)
        asked = [*_answerable([*out, *translated[fold::_FOLDS]]), *silent, *swapped[fold::_FOLDS]]
        yield Round(corpus, bank, asked, shipped=True)
    asked = [*_answerable(_some(entries, _WITHOUT, random)), *silent]
    yield Round(corpus, {}, asked, shipped=False)
    for document in corpus.documents:
        kept = tuple(one for one in corpus.documents if one is not document)
        gone = [one for one in marked if one.unit_id.startswith(f"{document.doc_id}:")]
        rest = grouped(one for one in entries if not one.unit_id.startswith(f"{document.doc_id}:"))
        asked = [Asked(one.question, "", "removed") for one in _some(gone, _REMOVED, random)]
        yield Round(Corpus(kept, f"without {document.doc_id}"), rest, asked, shipped=False)


def _answerable(entries: Iterable[BankEntry]) -> Iterator[Asked]:
    return (Asked(entry.question, entry.unit_id, "answerable") for entry in entries)


def _some(entries: Sequence[BankEntry], count: int, random: np.random.Generator) -> list[BankEntry]:
    return [entries[at] for at in random.permutation(len(entries))[:count].tolist()]


@dataclass(frozen=True, slots=True)
class _Found:
    asked: Asked
    values: NDArray[np.float64]
    unit_id: str
    shipped: bool


def _answers(desk: Desk, one: Round) -> Iterator[_Found]:
    for asked in one.asked:
        with suppress(QueryError):
            values, unit_id = desk.evidence(asked.question)
            yield _Found(asked, values, unit_id, one.shipped)


def _sample(found: Sequence[_Found], equivalents: Mapping[str, Collection[str]]) -> Sample:
    def right(one: _Found) -> bool:
        wanted = one.asked.unit_id
        return bool(wanted) and one.unit_id in (wanted, *equivalents.get(wanted, ()))

    numbers: dict[str, int] = {}
    return Sample(
        values=np.array([one.values for one in found]),
        right=np.array([right(one) for one in found]),
        origin=np.array([one.asked.origin for one in found]),
        shipped=np.array([one.shipped for one in found]),
        groups=np.array([numbers.setdefault(one.asked.question, len(numbers)) for one in found]),
    )


def fit(sample: Sample, *, encoder: str, fitted_on: str) -> Confidence:
    """The model from all evidence, the thresholds from that of the product as shipped.

    Raises:
        TrainingError: scikit-learn is not installed.
    """
    try:
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GroupKFold, cross_val_predict
    except ImportError as exc:
        raise TrainingError("fitting needs scikit-learn", hint="pip install nptqa[eval]") from exc
    weights = _weights(sample, _SHARES)
    mean, scale = sample.values.mean(0), sample.values.std(0) + 1e-9
    products = expanded(sample.values, mean, scale)
    spread = products.std(0) + 1e-9
    model = LogisticRegression(C=_REGULARISATION, max_iter=3000)
    unseen = cross_val_predict(
        model,
        products / spread,
        sample.right,
        groups=sample.groups,
        cv=GroupKFold(_FOLDS),
        method="predict_proba",
        params={"sample_weight": weights},
    )[:, 1]
    model.fit(products / spread, sample.right, sample_weight=weights)
    slope, shift = _calibration(sample, unseen)
    answered, check = _thresholds(sample, 1.0 / (1.0 + np.exp(-(slope * _logit(unseen) + shift))))
    return Confidence(
        FEATURES,
        tuple(map(float, mean)),
        tuple(map(float, scale)),
        tuple(map(float, slope * model.coef_[0] / spread)),
        float(slope * model.intercept_[0] + shift),
        answered,
        check,
        encoder,
        fitted_on,
    )


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
    answered = _precise_from(likely, right, weights, promised=_PRECISION)
    rest = likely < answered
    below = _precise_from(likely[rest], right[rest], weights[rest], promised=CHECK_PROMISED)
    return answered, below


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
