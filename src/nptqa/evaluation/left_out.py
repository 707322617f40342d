"""What a newly added document gets: each document in turn is measured as if it were new.

For every document an index is opened whose question bank knows nothing of that document, and the
questions about it are asked; the rankings of all documents together make one run. An encoder that
was trained on the bank has still seen those questions: the report's conditions must say so.
"""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from nptqa.domain import Document, Mode
from nptqa.evaluation.bench import Ranked, measure, rank
from nptqa.evaluation.founding import KEPT, texts_of, unit_kinds
from nptqa.evaluation.latency import percentiles
from nptqa.evaluation.libraries import ir_measures
from nptqa.evaluation.protocols import Searcher
from nptqa.evaluation.questions import Question, load_questions
from nptqa.evaluation.results import Report, retrieval
from nptqa.evaluation.slices import cut


class Opener(Protocol):
    """Opens an index over all documents without the bank's questions about one of them."""

    def __call__(self, doc_id: str) -> Searcher:
        """The searcher in which `doc_id` is new."""
        ...


def run_left_out(
    documents: Iterable[Document],
    open_without: Opener,
    mode: Mode,
    folder: Path,
    *,
    conditions: Mapping[str, str] | None = None,
    progress: bool = False,
) -> Report:
    """Measure retrieval with every document new in turn.

    A question marked in several documents is asked in the index where its first one is new.

    Args:
        documents: the corpus.
        open_without: makes a searcher for which one document is new.
        mode: the legs of the search that are used.
        folder: the question set (`eval/questions`).
        conditions: what else tells this run from others, kept in the report.
        progress: whether to draw progress bars.

    Raises:
        BenchmarkError: the question set is malformed, or ir-measures is not installed.
    """
    ir_measures()
    started = time.perf_counter()
    documents = tuple(documents)
    kinds = unit_kinds(documents)
    questions = [q for q in load_questions(folder, kinds) if q.split == "eval" and q.answerable]
    run: dict[str, tuple[str, ...]] = {}
    seconds: dict[str, float] = {}
    for doc_id, about in _by_document(questions).items():
        ranked = rank(open_without(doc_id), texts_of(about), mode, progress=progress)
        run |= ranked.run
        seconds |= ranked.seconds
    slices = cut(questions, kinds)
    qrels = {question.question_id: question.relevance for question in questions}
    measured = measure(qrels, run, slices)
    return Report(
        name=f"left-out {mode.value}",
        **retrieval(measured),
        seconds=time.perf_counter() - started,
        fingerprints={"mode": mode.value, "bank": "left out by document", **(conditions or {})},
        latency={"search": percentiles(seconds.values())},
        questions=[_record(q, Ranked(run, seconds), measured.values) for q in questions],
    )


def _by_document(questions: Iterable[Question]) -> dict[str, list[Question]]:
    grouped: dict[str, list[Question]] = {}
    for question in questions:
        doc_id = question.marked[0].unit_id.partition(":")[0]
        grouped.setdefault(doc_id, []).append(question)
    return grouped


def _record(
    question: Question, ranked: Ranked, values: Mapping[str, Mapping[str, float]]
) -> Mapping[str, object]:
    return {
        "question_id": question.question_id,
        "question": question.text,
        "lang": question.language,
        "type": question.type.value,
        "gold": question.relevance,
        "ranking": ranked.run[question.question_id][:KEPT],
        "measures": values[question.question_id],
    }
