"""Runs: what a system returned for each question, and the TREC file they are kept in.

A ranking is a list of unit ids, the best first, each once. A run maps question ids to rankings;
a question that is absent found nothing, and counts as nothing found.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from nptqa.evaluation.lines import Place, columns, text_lines, whole_number

Ranking = Sequence[str]
Run = Mapping[str, Ranking]
Qrels = Mapping[str, Mapping[str, int]]


def collapse(unit_ids: Iterable[str]) -> tuple[str, ...]:
    """Every unit once, at the place of its best passage."""
    return tuple(dict.fromkeys(unit_ids))


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write `question_id Q0 unit_id rank score tag`.

    The score is 1/rank: trec_eval orders by score and breaks ties in its own way, so a score
    that only repeats the rank is what keeps the order.
    """
    lines = [
        f"{question_id} Q0 {unit_id} {rank} {1 / rank:.6f} {tag}"
        for question_id, ranking in run.items()
        for rank, unit_id in enumerate(ranking, start=1)
    ]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def read_run(path: Path) -> dict[str, tuple[str, ...]]:
    """Read a TREC run, ordered by score, then by rank.

    Raises:
        BenchmarkError: a malformed line, or a unit twice for one question.
    """
    rows: dict[str, list[tuple[float, int, str]]] = {}
    seen: set[tuple[str, str]] = set()
    for place, line in text_lines(path):
        question_id, _, unit_id, rank, score, _ = columns(place, line, 6, separator=None)
        if (question_id, unit_id) in seen:
            raise place.fault(f"{unit_id} stands twice for {question_id}")
        seen.add((question_id, unit_id))
        row = (-_score(place, score), whole_number(place, rank, "rank"), unit_id)
        rows.setdefault(question_id, []).append(row)
    return {
        question_id: tuple(unit_id for _, _, unit_id in sorted(found))
        for question_id, found in rows.items()
    }


def _score(place: Place, text: str) -> float:
    try:
        return float(text)
    except ValueError as exc:
        raise place.fault(f"score {text!r} is not a number") from exc


def write_qrels(path: Path, qrels: Qrels) -> None:
    """Write `question_id 0 unit_id relevance`."""
    lines = [
        f"{question_id} 0 {unit_id} {relevance}"
        for question_id, units in qrels.items()
        for unit_id, relevance in units.items()
    ]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Read TREC qrels.

    Raises:
        BenchmarkError: a malformed line, or a unit judged twice for one question.
    """
    qrels: dict[str, dict[str, int]] = {}
    for place, line in text_lines(path):
        question_id, _, unit_id, relevance = columns(place, line, 4, separator=None)
        units = qrels.setdefault(question_id, {})
        if unit_id in units:
            raise place.fault(f"{unit_id} was judged before for {question_id}")
        units[unit_id] = whole_number(place, relevance, "relevance")
    return qrels
