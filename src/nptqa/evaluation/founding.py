"""Measure a desk on the question set of the founding documents.

Retrieval is measured on every answerable question, answering on those and the unanswerable ones.
Calibration questions take no part: thresholds were chosen on them. A follow-up is asked as it was
typed, after its dialogue, whose scope is passed on; what its standalone wording reaches is reported
beside it.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from nptqa.domain import Document, Mode, UnitKind
from nptqa.evaluation import abstention
from nptqa.evaluation.answering import Asked, ask_all, held_dialogues, record, summary
from nptqa.evaluation.bench import Measured, Ranked, measure, rank
from nptqa.evaluation.latency import by_mode, percentiles
from nptqa.evaluation.libraries import ir_measures
from nptqa.evaluation.measures import JUDGED, MEASURES, STRICT
from nptqa.evaluation.protocols import Asker
from nptqa.evaluation.questions import Question, QuestionType, load_questions
from nptqa.evaluation.results import Report, retrieval
from nptqa.evaluation.slices import cut, places

KEPT = 20
"""How many units of a ranking are kept for each question."""
_STAGE_SAMPLE = 200


class HeldCorpus(Protocol):
    """The documents a desk answers from."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them."""
        ...

    @property
    def fingerprint(self) -> str:
        """What changes when any text does."""
        ...


class Desk(Asker, Protocol):
    """What is measured; `nptqa.assembly.Desk` is one."""

    @property
    def corpus(self) -> HeldCorpus:
        """What it answers from."""
        ...

    @property
    def index_version(self) -> str:
        """The index it searches."""
        ...


def run_founding(
    desk: Desk,
    mode: Mode,
    folder: Path,
    *,
    conditions: Mapping[str, str] | None = None,
    progress: bool = False,
) -> Report:
    """Measure retrieval and answers on the founding question set.

    Args:
        desk: an opened desk.
        mode: the legs of the search that are used.
        folder: the question set (`eval/questions`).
        conditions: what else tells this run from others (`encoder`, `bank`), kept in the report.
        progress: whether to draw progress bars.

    Raises:
        BenchmarkError: the question set is malformed or does not fit the corpus, or
            ir-measures is not installed.
    """
    ir_measures()
    started = time.perf_counter()
    kinds = unit_kinds(desk.corpus.documents)
    questions = [q for q in load_questions(folder, kinds) if q.split == "eval"]
    answerable = [question for question in questions if question.answerable]
    scopes = held_dialogues(desk, questions, mode)
    ranked = rank(desk, texts_of(answerable), mode, scopes=scopes, progress=progress)
    measured = measured_on(answerable, ranked, kinds)
    texts = {document.doc_id: document.text for document in desk.corpus.documents}
    asked = ask_all(desk, questions, texts, mode, scopes=scopes, progress=progress)
    stages = by_mode(desk, texts_of(_spread(answerable, _STAGE_SAMPLE)), progress=progress)
    return Report(
        name=f"founding {mode.value}",
        **retrieval(measured),
        seconds=time.perf_counter() - started,
        answering={**summary(asked), "follow_up_standalone": _standalone(desk, answerable, mode)},
        curves=curves(asked),
        fingerprints=_fingerprints(desk, mode, conditions or {}),
        latency={
            "search": percentiles(ranked.seconds.values()),
            "ask": percentiles(item.seconds for item in asked),
            **{f"search {name}": values for name, values in stages.items()},
        },
        questions=[question_record(item, ranked, measured, kinds) for item in asked],
    )


def unit_kinds(documents: Iterable[Document]) -> dict[str, UnitKind]:
    """The kind of every unit, by unit id."""
    return {unit.unit_id: unit.kind for doc in documents for unit in doc.paragraphs}


def texts_of(questions: Iterable[Question]) -> dict[str, str]:
    """What is typed, by question id."""
    return {question.question_id: question.text for question in questions}


def measured_on(
    questions: Sequence[Question], ranked: Ranked, kinds: Mapping[str, UnitKind]
) -> Measured:
    """Every measure over every question and slice."""
    qrels = {question.question_id: question.relevance for question in questions}
    return measure(qrels, ranked.run, cut(questions, kinds), (*MEASURES, *STRICT, *JUDGED))


def _standalone(desk: Desk, questions: Iterable[Question], mode: Mode) -> dict[str, float]:
    """The measures of follow-ups asked in full, a bound for what dialogue support can reach."""
    follow_ups = [q for q in questions if q.type is QuestionType.FOLLOW_UP]
    if not follow_ups:
        return {}
    ranked = rank(desk, {q.question_id: q.standalone for q in follow_ups}, mode)
    qrels = {q.question_id: q.relevance for q in follow_ups}
    return {"queries": len(qrels), **measure(qrels, ranked.run, {}).means}


def _spread(questions: Sequence[Question], count: int) -> Sequence[Question]:
    """About `count` questions from all over the set."""
    return questions[:: max(1, len(questions) // count)]


def curves(asked: Sequence[Asked]) -> dict[str, list[dict[str, float]]]:
    """The points of the two plots."""
    verdicts = [item.verdict for item in asked]
    return {
        "risk_coverage": [asdict(point) for point in abstention.risk_coverage(verdicts)],
        "reliability": [asdict(part) for part in abstention.reliability(verdicts)],
    }


def _fingerprints(desk: Desk, mode: Mode, conditions: Mapping[str, str]) -> dict[str, str]:
    return {
        "corpus": desk.corpus.fingerprint,
        "index": desk.index_version,
        "mode": mode.value,
        **conditions,
    }


def question_record(
    asked: Asked, ranked: Ranked, measured: Measured, kinds: Mapping[str, UnitKind]
) -> dict[str, Any]:
    """What is kept of one question."""
    question = asked.question
    return {
        "question_id": question.question_id,
        "question": question.text,
        "lang": question.language,
        "style": question.style,
        "type": question.type.value,
        "slices": places(question, kinds),
        "expected": question.expected.value,
        "gold": question.relevance,
        "ranking": ranked.run.get(question.question_id, ())[:KEPT],
        "measures": measured.values.get(question.question_id, {}),
        **record(asked),
    }
