"""The question set is read strictly."""

import json
from pathlib import Path
from typing import Any

import pytest

from nptqa.domain import Reason, UnitKind
from nptqa.errors import BenchmarkError
from nptqa.evaluation.judgements import Judgement, write_judgements
from nptqa.evaluation.questions import GoldUnit, Question, QuestionType, load_questions
from nptqa.evaluation.slices import cut

UNITS = {"d:1": UnitKind.PARAGRAPH, "d:2": UnitKind.ITEM, "e:1": UnitKind.PARAGRAPH}
FACT = {
    "question_id": "q1",
    "lang": "zh",
    "style": "natural",
    "type": "fact",
    "question": "谁？",
    "gold": [{"unit_id": "d:1", "spans": ["大会"]}],
}
NONE = {
    "question_id": "u1",
    "lang": "en",
    "style": "natural",
    "type": "unanswerable",
    "question": "Why?",
    "domain": "near",
    "split": "calibration",
    "why": "grep 0",
}


def write(folder: Path, *rows: Any) -> None:
    """Write a questions file."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    """Every field arrives."""
    follow_up = {
        **FACT,
        "question_id": "q2",
        "type": "follow_up",
        "history": ["谁？"],
        "standalone": "谁反对？",
        "expected": "ambiguous_reference",
    }
    write(tmp_path, FACT, follow_up, NONE)
    fact, follow, none = load_questions(tmp_path, UNITS)
    gold = (GoldUnit("d:1", 2, ("大会",), "marked"),)
    assert fact == Question("q1", "谁？", "zh", "natural", QuestionType.FACT, gold)
    assert (follow.history, follow.standalone) == (("谁？",), "谁反对？")
    assert follow.expected is Reason.AMBIGUOUS
    assert (none.domain, none.split, none.why) == ("near", "calibration", "grep 0")
    assert (fact.answerable, none.answerable) == (True, False)


def test_equivalents_and_judgements_join_the_marks(tmp_path: Path) -> None:
    """A judgement replaces an equivalent's grade, never a mark."""
    write(tmp_path, FACT)
    (tmp_path / "equivalents.json").write_text('{"d:1": ["d:2", "e:1"]}')
    judged = [Judgement("q1", "e:1", 1, "pool-1"), Judgement("q1", "d:1", 0, "pool-1")]
    write_judgements(tmp_path / "judgements.tsv", judged)
    (question,) = load_questions(tmp_path, UNITS)
    assert question.gold == (
        GoldUnit("d:1", 2, ("大会",), "marked"),
        GoldUnit("d:2", 2, (), "equivalent"),
        GoldUnit("e:1", 1, (), "pool-1"),
    )
    assert question.relevance == {"d:1": 2, "d:2": 2, "e:1": 1}
    assert question.marked == question.gold[:1]


def test_a_lookup_wants_the_place_it_names(tmp_path: Path) -> None:
    """Another unit with equal words is no answer to it."""
    write(tmp_path, {**FACT, "type": "lookup"})
    (tmp_path / "equivalents.json").write_text('{"d:1": ["d:2"]}')
    (question,) = load_questions(tmp_path, UNITS)
    assert question.relevance == {"d:1": 2}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes at column 2"),
        ("[]", "not a JSON object"),
        ({**FACT, "lang": None}, "`lang` must be a string, not null"),
        ({**FACT, "question_id": "q 2"}, "`question_id` must be one word, not 'q 2'"),
        (FACT, "question_id 'q1' was used before"),
        (
            {**FACT, "type": "riddle"},
            "`type` 'riddle' is none of fact, lookup, comparison, follow_up, noisy, unanswerable",
        ),
        ({**FACT, "gold": [{"unit_id": "d:9"}]}, "no unit 'd:9' in the corpus"),
        ({**FACT, "gold": [{"unit_id": "d:1"}] * 2}, "a unit stands twice in `gold`"),
        ({**FACT, "gold": "d:1"}, "`gold` must be a list of objects"),
        (
            {**FACT, "gold": [{"unit_id": "d:1", "relevance": 3}]},
            "`relevance` of a marked unit is 1 or 2, not 3",
        ),
        (
            {**FACT, "gold": [{"unit_id": "d:1", "spans": "x"}]},
            "`spans` must be a list of strings",
        ),
        ({**FACT, "gold": []}, "neither `gold` units nor an `expected` reason"),
        ({**FACT, "question": " "}, "`question` is empty"),
        ({**FACT, "type": "follow_up"}, "a follow-up needs `history` and `standalone`"),
        (
            {**NONE, "domain": "far"},
            "an unanswerable question has a `domain` near or off, and no `gold`",
        ),
        ({**NONE, "split": "test"}, "`split` is eval or calibration, not 'test'"),
    ],
)
def test_a_malformed_question_names_file_and_line(tmp_path: Path, row: Any, message: str) -> None:
    """The third line is at fault, behind a good one and an empty one."""
    write(tmp_path, FACT, "", row if row in ("{", "[]", FACT) else {**row})
    if isinstance(row, dict) and row is not FACT:
        row.setdefault("question_id", "q3")
        write(tmp_path, {**FACT, "question_id": "q0"}, "", row)
    with pytest.raises(BenchmarkError) as caught:
        load_questions(tmp_path, UNITS)
    assert caught.value.message == f"{tmp_path / 'questions.jsonl'}:3: {message}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("q1\td:1\t2", "2: 3 columns where 4 belong"),
        ("q9\td:1\t2\tp", "2: no question 'q9' in the set"),
        ("q1\td:9\t2\tp", "2: no unit 'd:9' in the corpus"),
        ("q1\td:1\tx\tp", "2: relevance 'x' is not a whole number"),
        ("q1\td:1\t3\tp", "2: relevance 3 is none of 0, 1, 2"),
        ("q1\td:2\t1\tp\nq1\td:2\t2\tp", "3: q1 and d:2 were judged before"),
    ],
)
def test_a_malformed_judgement_names_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    """The header is line 1."""
    write(tmp_path, FACT)
    path = tmp_path / "judgements.tsv"
    path.write_text(f"question_id\tunit_id\trelevance\tprovenance\n{line}\n")
    with pytest.raises(BenchmarkError) as caught:
        load_questions(tmp_path, UNITS)
    assert caught.value.message == f"{path}:{message}"


def test_an_unknown_equivalent_names_file_and_line(tmp_path: Path) -> None:
    """The line that first holds the unit."""
    write(tmp_path, FACT)
    (tmp_path / "equivalents.json").write_text('{\n "d:1": [\n  "d:7"\n ]\n}')
    with pytest.raises(BenchmarkError, match=r"equivalents\.json:3: no unit 'd:7'"):
        load_questions(tmp_path, UNITS)


def test_broken_equivalents_name_the_line(tmp_path: Path) -> None:
    """JSON that ends too early."""
    write(tmp_path, FACT)
    (tmp_path / "equivalents.json").write_text('{\n "d:1": [')
    with pytest.raises(BenchmarkError, match=r"equivalents\.json:2: not JSON"):
        load_questions(tmp_path, UNITS)


def test_an_empty_set_is_an_error(tmp_path: Path) -> None:
    """Blank lines hold no question."""
    (tmp_path / "questions.jsonl").write_text("\n\n")
    with pytest.raises(BenchmarkError, match="holds no question"):
        load_questions(tmp_path, UNITS)


def test_slices_follow_the_marked_units(tmp_path: Path) -> None:
    """A question with marks in two documents stands in both slices."""
    both = {**FACT, "question_id": "q2", "gold": [{"unit_id": "d:2"}, {"unit_id": "e:1"}]}
    write(tmp_path, FACT, both, NONE)
    write_judgements(tmp_path / "judgements.tsv", [Judgement("q1", "e:1", 0, "pool-1")])
    slices = cut(load_questions(tmp_path, UNITS), UNITS)
    assert slices == {
        "document": {"d": ["q1", "q2"], "e": ["q2"]},
        "domain": {"near": ["u1"]},
        "lang": {"en": ["u1"], "zh": ["q1", "q2"]},
        "sample": {"judged": ["q1"]},
        "style": {"natural": ["q1", "q2", "u1"]},
        "type": {"fact": ["q1", "q2"], "unanswerable": ["u1"]},
        "unit_kind": {"item": ["q2"], "paragraph": ["q1", "q2"]},
    }
