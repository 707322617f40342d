"""The committed question set and what is generated from it."""

from collections import Counter
from pathlib import Path

import pytest

from nptqa.corpus import Corpus, load_corpus
from nptqa.evaluation import publish
from nptqa.evaluation.beir import read_beir
from nptqa.evaluation.founding import unit_kinds
from nptqa.evaluation.questions import Question, QuestionType, load_questions
from nptqa.evaluation.runs import read_qrels

ROOT = Path(__file__).parents[2]
EVAL = ROOT / "eval"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The founding corpus."""
    return load_corpus(ROOT / "corpus")


@pytest.fixture(scope="module")
def questions(corpus: Corpus) -> tuple[Question, ...]:
    """The committed questions."""
    return load_questions(EVAL / "questions", unit_kinds(corpus.documents))


def test_published_files_are_what_the_source_makes(
    corpus: Corpus, questions: tuple[Question, ...]
) -> None:
    """If this fails: python -m nptqa.evaluation.publish eval."""
    assert publish.check(EVAL, questions, corpus.documents) == []


def test_a_changed_file_is_noticed(
    corpus: Corpus, questions: tuple[Question, ...], tmp_path: Path
) -> None:
    """One changed, one missing."""
    publish.publish(tmp_path, questions, corpus.documents)
    (tmp_path / "trec" / "qrels.txt").write_text("")
    (tmp_path / "beir" / "queries.jsonl").unlink()
    stale = publish.check(tmp_path, questions, corpus.documents)
    assert stale == ["beir/queries.jsonl", "trec/qrels.txt"]


def test_beir_and_trec_agree(questions: tuple[Question, ...]) -> None:
    """The same questions and grades on both sides; calibration questions on neither."""
    expected = {q.question_id: q.relevance for q in questions if q.answerable and q.split == "eval"}
    assert read_beir(EVAL / "beir").qrels == expected
    assert read_qrels(EVAL / "trec" / "qrels.txt") == expected


def test_every_span_is_verbatim(corpus: Corpus, questions: tuple[Question, ...]) -> None:
    """White space aside, in the unit it is marked in."""
    packed = {
        unit.unit_id: "".join(unit.text.split())
        for document in corpus.documents
        for unit in document.paragraphs
    }
    strange = [
        (question.question_id, span)
        for question in questions
        for unit in question.gold
        for span in unit.spans
        if "".join(span.split()) not in packed[unit.unit_id]
    ]
    assert strange == []


def test_no_question_is_asked_twice(questions: tuple[Question, ...]) -> None:
    """Equal words in an equal dialogue."""
    asked = Counter((question.text, question.history) for question in questions)
    assert [key for key, count in asked.items() if count > 1] == []


def test_the_set_is_as_large_as_it_is_said_to_be(questions: tuple[Question, ...]) -> None:
    """The counts of eval/README.md, by type and split."""
    counted = Counter((question.type.value, question.split) for question in questions)
    table = (EVAL / "README.md").read_text(encoding="utf-8")
    for (name, split), count in counted.items():
        assert f"| {name} | {split} | {count} |" in table
    near = sum(question.domain == "near" for question in questions)
    assert f"{near} of the unanswerable questions are near" in table


def test_comparisons_are_answered_by_several_documents(questions: tuple[Question, ...]) -> None:
    """Two at least, each answering directly."""
    for question in questions:
        if question.type is QuestionType.COMPARISON:
            direct = {u.unit_id.partition(":")[0] for u in question.marked if u.relevance == 2}
            assert len(direct) > 1, question.question_id
