"""Retrieval measures, every question in the denominator.

Names and definitions are those of ir-measures (MacAvaney, Macdonald and Ounis, "Streamlining
Evaluation with ir-measures", ECIR 2022): a unit counts as relevant from relevance 1 on, except
where `rel=2` is printed; nDCG (Järvelin and Kekäläinen, 2002) uses the grade itself as its gain.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from types import ModuleType
from typing import Any

from nptqa.errors import BenchmarkError
from nptqa.evaluation.libraries import ir_measures
from nptqa.evaluation.runs import Qrels, Run

MEASURES = ("Success@1", "Success@5", "RR", "nDCG@10", "R@10", "R@20")
STRICT = ("Success(rel=2)@1", "Success(rel=2)@5")
JUDGED = ("Judged@5", "Judged@10")


def per_question(
    qrels: Qrels, run: Run, names: Sequence[str] = MEASURES
) -> dict[str, dict[str, float]]:
    """Every measure for every question of `qrels`; one the run lacks scores 0.

    Args:
        qrels: relevance by question and unit.
        run: rankings; a question that is not in `qrels` is left out.
        names: measures as printed.

    Raises:
        BenchmarkError: no question, or ir-measures is not installed.
    """
    if not qrels:
        raise BenchmarkError("no question to measure")
    ir = ir_measures()
    measures = {str(measure): measure for measure in map(ir.parse_measure, names)}
    values = {question_id: dict.fromkeys(names, 0.0) for question_id in qrels}
    judgements = [
        ir.Qrel(question_id, unit_id, relevance)
        for question_id, units in qrels.items()
        for unit_id, relevance in units.items()
    ]
    spelled = dict(zip(measures, names, strict=True))
    for metric in ir.iter_calc(list(measures.values()), judgements, _scored(ir, qrels, run)):
        values[metric.query_id][spelled[str(metric.measure)]] = float(metric.value)
    return values


def _scored(ir: ModuleType, qrels: Qrels, run: Run) -> list[Any]:
    """The run with scores that repeat the ranks, so that no tie can change the order."""
    return [
        ir.ScoredDoc(question_id, unit_id, 1 / rank)
        for question_id in qrels
        for rank, unit_id in enumerate(run.get(question_id, ()), start=1)
    ]


def mean(
    values: Mapping[str, Mapping[str, float]], names: Iterable[str] = MEASURES
) -> dict[str, float]:
    """The mean of each measure over all questions."""
    return {name: fmean(row[name] for row in values.values()) for name in names}
