"""The questions that the confidence model is fitted on besides the bank's.

In: the evaluation folder. Out: calibration questions that nothing answers, translations of the
bank's, and which units say the same. Of the benchmark only its calibration split is read, none of
which has an answer.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nptqa.bank import BankEntry
from nptqa.corpus import load_corpus
from nptqa.evaluation.founding import unit_kinds
from nptqa.evaluation.judgements import read_equivalents
from nptqa.evaluation.questions import load_questions
from nptqa.settings import Settings


@dataclass(frozen=True, slots=True)
class Material:
    """Questions beside the bank.

    Attributes:
        unanswerable: that no document answers.
        translated: in other languages, not in the bank.
        equivalents: for a unit the units that say the same.
    """

    unanswerable: Sequence[str]
    translated: Sequence[BankEntry]
    equivalents: Mapping[str, Collection[str]]


def read_material(settings: Settings) -> Material:
    """All of it.

    Raises:
        BenchmarkError: the question set is malformed.
    """
    folder, development = settings.eval_dir / "questions", settings.eval_dir / "dev"
    kinds = unit_kinds(load_corpus(settings.corpus_dir).documents)
    questions = load_questions(folder, kinds)
    silent = [q.text for q in questions if q.split == "calibration" and not q.answerable]
    silent += [str(row["question"]) for row in _rows(development / "unanswerable.jsonl")]
    translated = [
        BankEntry(f"{row['doc_id']}:{row['locator']}", str(row["question"]))
        for row in _rows(development / "translated.jsonl")
    ]
    return Material(silent, translated, read_equivalents(folder / "equivalents.json", set(kinds)))


def _rows(path: Path) -> list[dict[str, Any]]:
    """Lines of a development file; none where there is no file."""
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.is_file() else []
