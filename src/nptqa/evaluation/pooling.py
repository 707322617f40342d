"""Pooled judging: what several runs found, to be read by people, and what they say to be kept.

`pool` takes the best units of several runs for a stratified sample of questions, without saying
which run found what. Judges write question_id, unit_id and relevance (2 answers directly, 1
supports, 0 neither); `merge` adds them to `judgements.tsv` with the round's name.
"""

import json
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nptqa.domain import Paragraph, UnitKind
from nptqa.errors import BenchmarkError
from nptqa.evaluation.judgements import Judgement, read_judgements, write_judgements
from nptqa.evaluation.libraries import sklearn_metrics
from nptqa.evaluation.lines import columns, text_lines
from nptqa.evaluation.questions import MARKED, Question, QuestionType
from nptqa.evaluation.runs import Run

DEPTH = 5
SEED = 20260401


@dataclass(frozen=True, slots=True)
class Task:
    """A question and the units to judge for it, in the order of the documents."""

    question: Question
    unit_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readings of the same pairs.

    Attributes:
        pairs: how many were read twice.
        equal: the share of equal grades.
        kappa: Cohen's kappa over the three grades (Cohen, 1960); None if only one grade occurs.
    """

    pairs: int
    equal: float
    kappa: float | None


def sample(questions: Iterable[Question], size: int, seed: int = SEED) -> list[Question]:
    """A sample of the answerable eval questions, each language and type in its proportion.

    Lookups are left out: the place they name is their answer, and there is nothing to judge.

    Raises:
        BenchmarkError: there are fewer than `size`.
    """
    asked = [
        q
        for q in questions
        if q.answerable and q.split == "eval" and q.type is not QuestionType.LOOKUP
    ]
    if len(asked) < size:
        raise BenchmarkError(f"{size} questions wanted, {len(asked)} are there")
    strata: dict[tuple[str, str], list[Question]] = {}
    for question in asked:
        strata.setdefault((question.language, question.type.value), []).append(question)
    chosen = [
        question
        for key, share in _shares({key: len(group) for key, group in strata.items()}, size).items()
        for question in random.Random(f"{seed} {key}").sample(strata[key], share)
    ]
    order = {question.question_id: place for place, question in enumerate(asked)}
    return sorted(chosen, key=lambda question: order[question.question_id])


def _shares(counts: Mapping[tuple[str, str], int], size: int) -> dict[tuple[str, str], int]:
    """Whole numbers in proportion to `counts` that sum to `size` (largest remainders)."""
    total = sum(counts.values())
    exact = {key: size * count / total for key, count in counts.items()}
    shares = {key: int(value) for key, value in exact.items()}
    by_rest = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in by_rest[: size - sum(shares.values())]:
        shares[key] += 1
    return shares


def pool(
    questions: Iterable[Question],
    runs: Sequence[Run],
    units: Sequence[Paragraph],
    judged: Mapping[str, Collection[str]] | None = None,
    depth: int = DEPTH,
) -> list[Task]:
    """The units among the best `depth` of any run that nobody has judged yet.

    Args:
        questions: for which questions.
        runs: rankings of several systems; a question a run lacks adds nothing.
        units: every unit, in the order of the documents.
        judged: unit ids judged before, by question id. Marked units need no judge.
        depth: how many units of each run.
    """
    place = {unit.unit_id: number for number, unit in enumerate(units)}
    tasks = []
    for question in questions:
        found = {unit for run in runs for unit in run.get(question.question_id, ())[:depth]}
        done = {*(judged or {}).get(question.question_id, ())}
        done |= {unit.unit_id for unit in question.gold if unit.provenance == MARKED}
        if rest := found - done:
            tasks.append(Task(question, tuple(sorted(rest, key=place.__getitem__))))
    return tasks


def write_tasks(path: Path, tasks: Iterable[Task], units: Iterable[Paragraph]) -> None:
    """Write one JSON object a question: what is asked, and every unit with its words."""
    by_id = {unit.unit_id: unit for unit in units}
    lines = [json.dumps(_task(task, by_id), ensure_ascii=False) for task in tasks]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _task(task: Task, units: Mapping[str, Paragraph]) -> dict[str, object]:
    question = task.question
    return {
        "question_id": question.question_id,
        "lang": question.language,
        "question": question.standalone or question.text,
        "marked": [_unit(units[unit.unit_id], units) for unit in question.marked],
        "to_judge": [_unit(units[unit_id], units) for unit_id in task.unit_ids],
    }


def _unit(unit: Paragraph, units: Mapping[str, Paragraph]) -> dict[str, str]:
    """The unit's words, its nearest heading, and for an item the words it hangs under."""
    parent = units.get(f"{unit.doc_id}:{unit.parent}") if unit.kind is UnitKind.ITEM else None
    return {
        "unit_id": unit.unit_id,
        "heading": unit.heading_path[-1] if unit.heading_path else "",
        "parent": parent.text if parent else "",
        "text": unit.text,
    }


def read_verdicts(path: Path, provenance: str) -> list[Judgement]:
    """What a judge wrote: question_id, unit_id, relevance, with tabs between.

    Raises:
        BenchmarkError: a malformed line, or a grade other than 0, 1, 2.
    """
    verdicts = []
    for place, line in text_lines(path):
        question_id, unit_id, grade = columns(place, line, 3)
        if grade not in ("0", "1", "2"):
            raise place.fault(f"relevance {grade!r} is none of 0, 1, 2")
        verdicts.append(Judgement(question_id, unit_id, int(grade), provenance))
    return verdicts


def merge(
    path: Path,
    verdicts: Iterable[Judgement],
    question_ids: Collection[str],
    unit_ids: Collection[str],
) -> int:
    """Add a round's verdicts to `judgements.tsv`; pairs judged before stay. Returns how many.

    Raises:
        BenchmarkError: the file is malformed, or a verdict names an unknown question or unit.
    """
    before = read_judgements(path, question_ids, unit_ids)
    kept = {(j.question_id, j.unit_id): j for group in before.values() for j in group}
    count = len(kept)
    for verdict in verdicts:
        if verdict.question_id not in question_ids or verdict.unit_id not in unit_ids:
            raise BenchmarkError(f"no pair {verdict.question_id}, {verdict.unit_id} to judge")
        kept.setdefault((verdict.question_id, verdict.unit_id), verdict)
    write_judgements(path, kept.values())
    return len(kept) - count


def agreement(first: Iterable[Judgement], second: Iterable[Judgement]) -> Agreement:
    """How far two readings agree on the pairs both hold.

    Raises:
        BenchmarkError: no pair was read twice.
    """
    grades = {(j.question_id, j.unit_id): j.relevance for j in first}
    pairs = [
        (grades[key], j.relevance) for j in second if (key := (j.question_id, j.unit_id)) in grades
    ]
    if not pairs:
        raise BenchmarkError("no pair was read twice")
    one, two = zip(*pairs, strict=True)
    equal = sum(a == b for a, b in pairs) / len(pairs)
    same = len({*one, *two}) == 1
    kappa = None if same else float(sklearn_metrics().cohen_kappa_score(one, two, labels=[0, 1, 2]))
    return Agreement(len(pairs), equal, kappa)
