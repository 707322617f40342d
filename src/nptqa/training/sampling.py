"""Collect what the confidence model is fitted on: evidence of many questions, and what is right.

In: the question bank, cross-validated (a question is never in the index it is asked of), and the
unanswerable questions set aside for calibration. Out: a `Sample`. The benchmark's questions take no
part. Each question is seen twice: as the product is shipped, with the rest of the bank in the
index, and as on a new document, without the bank. Besides there are questions that nothing answers,
by construction: ones with a name exchanged (`swapping`), and those of a document asked while it is
not in the index.
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
from nptqa.confidence import Confidence
from nptqa.corpus import Corpus, load_corpus
from nptqa.desks import desk_with_bank
from nptqa.encoding import load_encoder
from nptqa.errors import QueryError, TrainingError
from nptqa.settings import Settings
from nptqa.training.material import Material
from nptqa.training.swapping import Swapper

_Bank = Mapping[str, Sequence[str]]
_FOLDS = 5
# So many of the bank's questions are asked of an index without it, and so many of each document of
# one without the document.
_WITHOUT, _REMOVED = 1200, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where it comes from.

    Attributes:
        unit_id: that answers it; empty where nothing does.
        origin: `answerable`, `unanswerable`, `swapped` or `removed`.
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


def collected(settings: Settings, material: Material, *, progress: bool = False) -> Sample:
    """Ask everything of every round's index.

    Raises:
        TrainingError: no bank, or no unanswerable question.
    """
    corpus, encoder = load_corpus(settings.corpus_dir), load_encoder(settings.encoder)
    entries = read_entries(settings.corpus_dir / FILE, corpus)
    if not any(entry.spans for entry in entries) or not material.unanswerable:
        raise TrainingError("fitting needs the question bank and unanswerable questions")
    rounds = list(_rounds(corpus, entries, material.translated, material.unanswerable))
    found = []
    for one in tqdm(rounds, desc="calibrate", disable=not progress):
        with tempfile.TemporaryDirectory(prefix="nptqa-calibrate-") as folder:
            silent = Confidence.silent()
            desk = desk_with_bank(
                settings, one.corpus, encoder, Path(folder), one.bank, confidence=silent
            )
            found += list(_answers(desk, one))
    return _sample(found, material.equivalents)


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
