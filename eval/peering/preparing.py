"""Make what is searched and what is asked, once a size.

Passages are the founding documents hidden in filler, as `eval/scale.py` hides them. Asked are
fragments of passages, which want the passage they were taken from, and Chinese questions of the
benchmark, which want a unit that answers; neither stands in any index.
"""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from scale import corpus_of

from nptqa.chunking import passages
from nptqa.corpus import Corpus
from nptqa.domain import Passage
from nptqa.evaluation.founding import unit_kinds
from nptqa.evaluation.questions import QuestionType, load_questions
from nptqa.settings import Settings
from peering.base import Reader
from peering.material import ASKED, PASSAGES, VECTORS, WARM_UP, Asked

_FRAGMENTS, _QUESTIONS = 100, 200
_SHORTEST, _LONGEST = 6, 16


def prepare(folder: Path, filler: Path, size: int) -> int:
    """Make the material of one size, unless it stands; gives how many passages it has.

    What is asked is written last.
    """
    if not (folder / ASKED).is_file():
        _prepare(folder, filler, size)
    return len(np.load(folder / VECTORS, mmap_mode="r"))


def _prepare(folder: Path, filler: Path, size: int) -> None:
    settings = Settings()
    corpus = corpus_of(settings, filler, size)
    cut = [one for document in corpus.documents for one in passages(document)]
    reader = Reader()
    start = time.perf_counter()
    words = [reader.words(one.text) for one in cut]
    vectors = reader.encoder.encode_passages([one.text for one in cut])
    seconds = time.perf_counter() - start
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / VECTORS, vectors)
    ids, units = [one.passage_id for one in cut], [one.unit_id for one in cut]
    _write(folder / PASSAGES, {"ids": ids, "units": units, "words": words})
    asked = [asdict(one) for one in _queries(settings, corpus, cut, size)]
    _write(folder / ASKED, {"prepare_s": seconds, "asked": asked})


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def _queries(
    settings: Settings, corpus: Corpus, cut: Sequence[Passage], size: int
) -> Iterator[Asked]:
    """Fragments and questions in a mixed order, the same for the same size."""
    chance = np.random.default_rng(size)
    kinds = unit_kinds(corpus.documents)
    questions = [
        Asked(one.text, tuple(unit for unit, grade in one.relevance.items() if grade), False)
        for one in load_questions(settings.eval_dir / "questions", kinds)
        if (one.split, one.language, one.type) == ("eval", "zh", QuestionType.FACT)
    ]
    some = chance.choice(len(questions), _QUESTIONS, replace=False)
    found = [questions[int(at)] for at in some]
    long = [one for one in cut if len(one.text) >= 2 * _LONGEST]
    places = chance.choice(len(long), _FRAGMENTS + WARM_UP, replace=False)
    found += [_fragment(long[int(at)], chance) for at in places]
    for at in chance.permutation(len(found)):
        yield found[int(at)]


def _fragment(passage: Passage, chance: np.random.Generator) -> Asked:
    """Some characters in a row from the middle of a passage."""
    width = int(chance.integers(_SHORTEST, _LONGEST + 1))
    start = (len(passage.text) - width) // 2
    return Asked(passage.text[start : start + width], (passage.unit_id,), True)
