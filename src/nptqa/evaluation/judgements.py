"""Judgements kept apart from the questions: units that say the same, and pooled results read.

`equivalents.json` maps a unit to the units an equal answer may come from. `judgements.tsv` has
the columns question_id, unit_id, relevance (2 answers directly, 1 supports, 0 neither) and
provenance (which round of judging says so).
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from nptqa.evaluation.lines import Place, columns, text_lines, whole_number

_GRADES = (0, 1, 2)
_HEADER = "question_id\tunit_id\trelevance\tprovenance"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line of `judgements.tsv`."""

    question_id: str
    unit_id: str
    relevance: int
    provenance: str


def known_unit(place: Place, unit_id: str, unit_ids: Collection[str]) -> str:
    """`unit_id` if the corpus has it.

    Raises:
        BenchmarkError: it has not.
    """
    if unit_id not in unit_ids:
        raise place.fault(f"no unit {unit_id!r} in the corpus")
    return unit_id


def read_equivalents(path: Path, unit_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Units that say the same, by unit id; empty where there is no file.

    Raises:
        BenchmarkError: not a JSON object of lists, or an unknown unit.
    """
    if not path.exists():
        return {}
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as exc:
        raise Place(path, exc.lineno).fault(f"not JSON: {exc.msg}") from exc
    lines = path.read_text(encoding="utf-8").split("\n")
    for unit_id in {*values, *(other for others in values.values() for other in others)}:
        line = next((n for n, text in enumerate(lines, start=1) if f'"{unit_id}"' in text), 1)
        known_unit(Place(path, line), unit_id, unit_ids)
    return {unit_id: tuple(others) for unit_id, others in values.items()}


def read_judgements(
    path: Path, question_ids: Collection[str], unit_ids: Collection[str]
) -> dict[str, tuple[Judgement, ...]]:
    """Judgements by question id; empty where there is no file.

    Raises:
        BenchmarkError: a malformed line, an unknown question or unit, or a pair judged twice.
    """
    judged: dict[tuple[str, str], Judgement] = {}
    for place, line in text_lines(path) if path.exists() else ():
        if line == _HEADER:
            continue
        judgement = _judgement(place, line, question_ids, unit_ids)
        pair = (judgement.question_id, judgement.unit_id)
        if pair in judged:
            raise place.fault(f"{pair[0]} and {pair[1]} were judged before")
        judged[pair] = judgement
    return _by_question(judged.values())


def _judgement(
    place: Place, line: str, question_ids: Collection[str], unit_ids: Collection[str]
) -> Judgement:
    question_id, unit_id, grade, provenance = columns(place, line, 4)
    if question_id not in question_ids:
        raise place.fault(f"no question {question_id!r} in the set")
    relevance = whole_number(place, grade, "relevance")
    if relevance not in _GRADES:
        raise place.fault(f"relevance {relevance} is none of 0, 1, 2")
    return Judgement(question_id, known_unit(place, unit_id, unit_ids), relevance, provenance)


def _by_question(judgements: Iterable[Judgement]) -> dict[str, tuple[Judgement, ...]]:
    grouped: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        grouped.setdefault(judgement.question_id, []).append(judgement)
    return {question_id: tuple(group) for question_id, group in grouped.items()}


def write_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write a judgements file, ordered by question and unit."""
    rows = sorted(astuple(judgement) for judgement in judgements)
    lines = [_HEADER, *("\t".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
