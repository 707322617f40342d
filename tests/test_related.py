"""Questions that lead on, and what a follow-up inherits, part by part."""

import pytest

from nptqa.assembly import Desk
from nptqa.domain import Answer, Scope
from nptqa.related import MOST, RelatedQuestions
from nptqa.scopes import parts, without


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("附加议定书是强制的还是自愿的？", "zh"),
        ("What is said about peaceful uses of nuclear energy?", "en"),
        ("¿Qué se dice de los usos pacíficos de la energía nuclear?", "es"),
        ("附加議定書有多少國家批准？", "zh"),
    ],
)
def test_related_questions(desk: Desk, question: str, language: str) -> None:
    """In the asker's language, of units near the answer, none asked already, none twice."""
    answer = desk.ask(question)
    found = answer.related_questions
    assert 0 < len(found) <= MOST
    assert {one.language for one in found} == {language}
    near = {one.hit.passage.unit_id for one in answer.related}
    quoted = {f"{one.citation.doc_id}:{one.citation.locator}" for one in answer.answers}
    assert {one.unit for one in found} <= near | quoted
    assert len({one.unit for one in found}) == len(found)


def test_a_bank_question_is_not_related_to_itself(desk: Desk) -> None:
    asked = "附加议定书是强制还是鼓励"
    assert asked not in {one.question for one in desk.ask(asked).related_questions}


def test_none_without_a_bank_or_an_answer(desk: Desk) -> None:
    """A question outside the documents leads nowhere."""
    answer = desk.ask("附加议定书是强制的还是自愿的？")
    assert RelatedQuestions(()).of(answer) == ()
    assert desk.ask("明天天气怎么样").related_questions == ()


def test_a_bank_question_is_never_quoted(desk: Desk) -> None:
    answer = desk.ask("《条约》的三大支柱是什么？")
    quoted = {one.quote for one in answer.answers}
    assert quoted
    assert not quoted & {one.question for one in answer.related_questions}


def followed(desk: Desk, ignore: tuple[str, ...] = ()) -> Answer:
    first = desk.ask("2022年主席工作文件怎么说附加议定书？")
    return desk.ask("那核安保呢", scope=first.scope, ignore=ignore)


def test_what_is_inherited_can_be_taken_away(desk: Desk) -> None:
    """Each part has an id, and ignoring it is asking with the scope less that part."""
    parts_of = {one.id: one for one in followed(desk).inherited_parts}
    assert "doc_ids:wp77-2022" in parts_of
    assert parts_of["doc_ids:wp77-2022"].label.en == "2022 President's working paper"
    for name in parts_of:
        left = {one.id for one in followed(desk, (name,)).inherited_parts}
        assert name not in left


def test_a_scope_less_a_part_is_the_scope_that_ignores_it(desk: Desk) -> None:
    first = desk.ask("2022年主席工作文件怎么说附加议定书？")
    reduced = without(first.scope, ["doc_ids:wp77-2022"])
    assert reduced.documents == ()
    asked = desk.ask("那核安保呢", scope=reduced)
    ignored = followed(desk, ("doc_ids:wp77-2022",))
    assert (asked.answers, asked.inherited_parts) == (ignored.answers, ignored.inherited_parts)


def test_nothing_is_left_of_a_scope_without_its_parts(desk: Desk) -> None:
    first = desk.ask("2022年主席工作文件怎么说附加议定书？")
    ids = [one.id for one in parts(first.scope, desk.corpus)]
    assert without(first.scope, ids) == Scope()
    alone = desk.ask("那核安保呢")
    assert followed(desk, tuple(ids)).answers == alone.answers


def test_unknown_ids_do_nothing(desk: Desk) -> None:
    assert followed(desk, ("doc_ids:nope", "x")).answers == followed(desk).answers
