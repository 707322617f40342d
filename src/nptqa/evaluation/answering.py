"""Ask every question, and judge what came back: right unit, right words, right silence."""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from nptqa.domain import Answer, Citation, Mode, Outcome, Reason, Scope
from nptqa.errors import QueryError
from nptqa.evaluation import abstention
from nptqa.evaluation.abstention import Verdict
from nptqa.evaluation.bench import bar
from nptqa.evaluation.protocols import Asker, Scopes, Texts
from nptqa.evaluation.questions import Question
from nptqa.evaluation.spans import exact_match, exact_quotations, span_f1, span_in_quote

DIRECT = 2
"""The relevance a cited unit needs to be right: it answers, it does not merely support."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what was answered.

    Attributes:
        candidate: unit of the first quotation or, where none is shown, of the best related hit.
        quotes: what was quoted, with the unit each quotation cites.
        exact: how many of the quotes are the document's own text.
    """

    question: Question
    outcome: Outcome
    reason: Reason
    confidence: float
    candidate: str
    quotes: tuple[tuple[str, str], ...]
    exact: int
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the candidate's unit answers directly."""
        return self.question.relevance.get(self.candidate, 0) >= DIRECT

    @property
    def verdict(self) -> Verdict:
        """What matters for abstention."""
        return Verdict(
            self.question.question_id,
            self.outcome,
            self.confidence,
            self.right,
            self.question.answerable,
        )

    @property
    def span_f1(self) -> float:
        """CMRC 2018 F1 of the first quotation; 0 where nothing is quoted."""
        return span_f1(self.quotes[0][1], self.question.spans) if self.quotes else 0.0

    @property
    def exact_match(self) -> float:
        """CMRC 2018 exact match of the first quotation; 0 where nothing is quoted."""
        return exact_match(self.quotes[0][1], self.question.spans) if self.quotes else 0.0

    @property
    def span_in_quote(self) -> float:
        """The share of the marked spans that the quotations hold."""
        return span_in_quote((quote for _, quote in self.quotes), self.question.spans)


def ask_all(
    asker: Asker,
    questions: Iterable[Question],
    texts: Texts,
    mode: Mode,
    *,
    scopes: Scopes | None = None,
    progress: bool = False,
) -> list[Asked]:
    """Ask every question as it is typed; one the system refuses to read is not answered."""
    scopes = scopes or {}
    return [
        _asked(asker, question, texts, mode, scopes.get(question.question_id))
        for question in bar(tuple(questions), "ask", progress)
    ]


def held_dialogues(asker: Asker, questions: Iterable[Question], mode: Mode) -> Scopes:
    """Ask what was asked before every follow-up, and keep the scope it is left with."""
    return {one.question_id: _scope(asker, one, mode) for one in questions if one.history}


def _scope(asker: Asker, question: Question, mode: Mode) -> Scope:
    scope = Scope()
    for text in question.history:
        with suppress(QueryError):
            scope = asker.ask(text, mode=mode, scope=scope).scope
    return scope


def _asked(
    asker: Asker, question: Question, texts: Texts, mode: Mode, scope: Scope | None
) -> Asked:
    started = time.perf_counter()
    try:
        answer = asker.ask(question.text, mode=mode, scope=scope)
    except QueryError:
        seconds = time.perf_counter() - started
        return Asked(question, Outcome.NOT_FOUND, Reason.NONE, 0.0, "", (), 0, seconds)
    seconds = time.perf_counter() - started
    quotes = tuple((_unit(item.citation), item.quote) for item in answer.answers)
    exact, _ = exact_quotations(answer, texts)
    return Asked(
        question,
        answer.outcome,
        answer.reason,
        answer.confidence,
        _candidate(answer),
        quotes,
        exact,
        seconds,
    )


def _unit(citation: Citation) -> str:
    return f"{citation.doc_id}:{citation.locator}"


def _candidate(answer: Answer) -> str:
    citations = [shown.citation for shown in answer.answers]
    citations += [related.citation for related in answer.related]
    return _unit(citations[0]) if citations else ""


def summary(asked: Sequence[Asked]) -> dict[str, Any]:
    """Every answering measure; a share whose denominator is empty is None.

    `citation_accuracy` and the span measures have every answerable question in the denominator,
    `citation_precision` those with a quotation, `precision` those answered outright.
    """
    verdicts = [item.verdict for item in asked]
    answerable = [item for item in asked if item.question.answerable]
    shown = [item for item in asked if item.quotes]
    quotes = sum(len(item.quotes) for item in asked)
    return {
        "questions": len(asked),
        "answerable": len(answerable),
        "outcomes": abstention.outcome_table(verdicts),
        "citation_accuracy": _mean(bool(item.quotes) and item.right for item in answerable),
        "citation_precision": _mean(item.right for item in shown),
        "quotations": quotes,
        "quotation_exactness": sum(item.exact for item in asked) / quotes if quotes else None,
        **_span_measures(answerable),
        **_confidence_measures(verdicts),
        "expected": _expected(asked),
    }


def _span_measures(answerable: Iterable[Asked]) -> dict[str, Any]:
    marked = [item for item in answerable if item.question.spans]
    return {
        "span_questions": len(marked),
        "span_f1": _mean(item.span_f1 for item in marked),
        "span_exact_match": _mean(item.exact_match for item in marked),
        "span_in_quote": _mean(item.span_in_quote for item in marked),
    }


def _confidence_measures(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {
        "coverage": abstention.coverage(verdicts),
        "precision": abstention.precision(verdicts),
        "auroc_answerable": abstention.auroc(verdicts),
        "auroc_right": abstention.auroc(verdicts, of_right=True),
        "coverage_at_95_precision": abstention.coverage_at(verdicts),
        "aurc": abstention.area_under_risk(verdicts),
        "brier": abstention.brier(verdicts),
        "ece": abstention.calibration_error(verdicts),
    }


def _expected(asked: Iterable[Asked]) -> dict[str, dict[str, int]]:
    """How often the reason a question calls for was given, by reason."""
    table: dict[str, dict[str, int]] = {}
    for item in asked:
        if reason := item.question.expected:
            row = table.setdefault(reason.value, {"questions": 0, "given": 0})
            row["questions"] += 1
            row["given"] += item.reason is reason
    return table


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None


def record(asked: Asked) -> Mapping[str, Any]:
    """What is kept of an answer in the per-question file; no times."""
    return {
        "outcome": asked.outcome.value,
        "reason": asked.reason.value,
        "confidence": round(asked.confidence, 6),
        "candidate": asked.candidate,
        "right": asked.right,
        "quotes": [{"unit_id": unit, "quote": quote} for unit, quote in asked.quotes],
        "span_f1": round(asked.span_f1, 6),
        "span_in_quote": round(asked.span_in_quote, 6),
    }
