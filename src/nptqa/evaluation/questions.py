"""The question set: what is asked, which units answer, and how the set is cut into slices.

One source, `eval/questions/`, three files:

- `questions.jsonl`: the questions with the units marked by the person who wrote them;
- `equivalents.json`: units that say the same, so that an answer from either is right;
- `judgements.tsv`: question_id, unit_id, relevance, provenance, read from pooled results.

Relevance is 2 (answers directly), 1 (supports) or 0 (read, and no answer).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from nptqa.domain import Reason
from nptqa.errors import BenchmarkError
from nptqa.evaluation.judgements import (
    Judgement,
    known_unit,
    read_equivalents,
    read_judgements,
)
from nptqa.evaluation.lines import Place, Row, json_lines

_Word = TypeVar("_Word", bound=StrEnum)
MARKED = "marked"
EQUIVALENT = "equivalent"


class QuestionType(StrEnum):
    """What a question asks for."""

    FACT = "fact"
    LOOKUP = "lookup"
    COMPARISON = "comparison"
    FOLLOW_UP = "follow_up"
    NOISY = "noisy"
    UNANSWERABLE = "unanswerable"


@dataclass(frozen=True, slots=True)
class GoldUnit:
    """A judged unit.

    Attributes:
        unit_id: `doc_id:locator`.
        relevance: 2 answers directly, 1 supports, 0 was read and does neither.
        spans: the words that answer, verbatim but for white space; empty where nobody marked any.
        provenance: who says so: `marked`, `equivalent`, or a judging round.
    """

    unit_id: str
    relevance: int
    spans: tuple[str, ...] = ()
    provenance: str = MARKED


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the benchmark.

    Attributes:
        text: what is typed; for a follow-up, without what was said before.
        gold: every judged unit, the marked ones first.
        history: earlier questions of the dialogue, the oldest first.
        standalone: what a follow-up means by itself; empty for other types.
        expected: the reason a good system gives where it should not simply answer.
        domain: of an unanswerable question, `near` or `off`; else empty.
        split: `eval`, or `calibration` for what thresholds may be chosen on.
        why: of an unanswerable question, what was checked in the texts.
    """

    question_id: str
    text: str
    language: str
    style: str
    type: QuestionType
    gold: tuple[GoldUnit, ...] = ()
    history: tuple[str, ...] = ()
    standalone: str = ""
    expected: Reason = Reason.NONE
    domain: str = ""
    split: str = "eval"
    why: str = ""

    @property
    def answerable(self) -> bool:
        """Whether some unit answers or supports an answer."""
        return any(unit.relevance > 0 for unit in self.gold)

    @property
    def marked(self) -> tuple[GoldUnit, ...]:
        """The units its writer had in mind."""
        return tuple(unit for unit in self.gold if unit.provenance == MARKED)

    @property
    def spans(self) -> tuple[str, ...]:
        """Every marked answer span."""
        return tuple(span for unit in self.gold for span in unit.spans)

    @property
    def relevance(self) -> dict[str, int]:
        """Relevance by unit id, as qrels have it."""
        return {unit.unit_id: unit.relevance for unit in self.gold}


def load_questions(folder: Path, unit_ids: Collection[str]) -> tuple[Question, ...]:
    """Read a question set and merge marks, equivalents and judgements.

    Args:
        folder: holds the three files; the last two may be missing.
        unit_ids: every unit of the corpus; a question may point to no other.

    Raises:
        BenchmarkError: a malformed line, an unknown unit, or an id used twice.
    """
    questions = read_questions(folder / "questions.jsonl", unit_ids)
    equivalents = read_equivalents(folder / "equivalents.json", unit_ids)
    judgements = read_judgements(folder / "judgements.tsv", questions, unit_ids)
    return tuple(
        _judged(_with_equivalents(question, equivalents), judgements.get(question.question_id, ()))
        for question in questions.values()
    )


def read_questions(path: Path, unit_ids: Collection[str]) -> dict[str, Question]:
    """The questions of one file by id, in its order, with their marked units only.

    Raises:
        BenchmarkError: a malformed line, an unknown unit, or an id used twice.
    """
    questions: dict[str, Question] = {}
    for row in json_lines(path):
        question = _question(row, unit_ids)
        if question.question_id in questions:
            raise row.place.fault(f"question_id {question.question_id!r} was used before")
        questions[question.question_id] = question
    if not questions:
        raise BenchmarkError(f"{path}: holds no question")
    return questions


def _question(row: Row, unit_ids: Collection[str]) -> Question:
    question = Question(
        question_id=_word(row, "question_id"),
        text=row.text("question"),
        language=_word(row, "lang"),
        style=_word(row, "style"),
        type=_one_of(row, "type", QuestionType),
        gold=_gold(row, unit_ids),
        history=row.texts("history"),
        standalone=row.text("standalone", ""),
        expected=_one_of(row, "expected", Reason, ""),
        domain=row.text("domain", ""),
        split=row.text("split", "eval"),
        why=row.text("why", ""),
    )
    _check(row.place, question)
    return question


def _check(place: Place, question: Question) -> None:
    unanswerable = question.type is QuestionType.UNANSWERABLE
    if not question.text.strip():
        raise place.fault("`question` is empty")
    if unanswerable and (question.gold or question.domain not in ("near", "off")):
        raise place.fault("an unanswerable question has a `domain` near or off, and no `gold`")
    if not (unanswerable or question.gold or question.expected):
        raise place.fault("neither `gold` units nor an `expected` reason")
    if question.type is QuestionType.FOLLOW_UP and not (question.history and question.standalone):
        raise place.fault("a follow-up needs `history` and `standalone`")
    if question.split not in ("eval", "calibration"):
        raise place.fault(f"`split` is eval or calibration, not {question.split!r}")


def _word(row: Row, key: str) -> str:
    text = row.text(key)
    if not text or any(character.isspace() for character in text):
        raise row.place.fault(f"`{key}` must be one word, not {text!r}")
    return text


def _one_of(row: Row, key: str, values: type[_Word], default: str | None = None) -> _Word:
    text = row.text(key, default)
    try:
        return values(text)
    except ValueError as exc:
        known = ", ".join(value for value in values if value)
        raise row.place.fault(f"`{key}` {text!r} is none of {known}") from exc


def _gold(row: Row, unit_ids: Collection[str]) -> tuple[GoldUnit, ...]:
    listed = row.values.get("gold", [])
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise row.place.fault("`gold` must be a list of objects")
    units = tuple(_gold_unit(Row(row.place, item), unit_ids) for item in listed)
    if len({unit.unit_id for unit in units}) < len(units):
        raise row.place.fault("a unit stands twice in `gold`")
    return units


def _gold_unit(row: Row, unit_ids: Collection[str]) -> GoldUnit:
    unit_id = known_unit(row.place, row.text("unit_id"), unit_ids)
    relevance = row.values.get("relevance", 2)
    if relevance not in (1, 2):
        raise row.place.fault(f"`relevance` of a marked unit is 1 or 2, not {relevance!r}")
    return GoldUnit(unit_id, relevance, row.texts("spans"))


def _with_equivalents(question: Question, equivalents: Mapping[str, tuple[str, ...]]) -> Question:
    if question.type is QuestionType.LOOKUP:
        return question  # who names a place wants that place, not another with equal words
    gold = {unit.unit_id: unit for unit in question.gold}
    for unit in question.gold:
        for other in equivalents.get(unit.unit_id, ()):
            gold.setdefault(other, GoldUnit(other, unit.relevance, (), EQUIVALENT))
    return replace(question, gold=tuple(gold.values()))


def _judged(question: Question, judgements: Iterable[Judgement]) -> Question:
    """A judgement replaces an equivalent's guess; a writer's mark is mended in its own file."""
    gold = {unit.unit_id: unit for unit in question.gold}
    for judgement in judgements:
        before = gold.get(judgement.unit_id)
        if before is not None and before.provenance == MARKED:
            continue
        gold[judgement.unit_id] = GoldUnit(
            judgement.unit_id, judgement.relevance, (), judgement.provenance
        )
    return replace(question, gold=tuple(gold.values()))
