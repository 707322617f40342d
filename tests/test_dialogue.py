"""Follow-ups: what an elliptic question inherits, and that others inherit nothing."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from nptqa.assembly import Desk
from nptqa.dialogue import read_scope, scope_json
from nptqa.domain import Answer, Outcome, Reason, Scope
from nptqa.ellipsis import elliptic
from nptqa.errors import BadScope

ROOT = Path(__file__).parents[1]


def talk(desk: Desk, *questions: str) -> Answer:
    scope = None
    for question in questions:
        answer = desk.ask(question, scope=scope)
        scope = answer.scope
    return answer


def units(answer: Answer) -> list[str]:
    return [f"{one.citation.doc_id}:{one.citation.locator}" for one in answer.answers]


@pytest.mark.parametrize(
    ("questions", "unit"),
    [
        (["2022年主席文件怎么谈退约国家以前取得的核材料？", "那2007年呢"], "chair-paper-2007:47"),
        (["2007年主席文件怎么说伊朗", "有没有提到安理会"], "chair-paper-2007:37"),
        (["75/71号决议执行部分第1段", "第二段呢"], "res-75-71:2"),
        (["WP.77第187段内第36段", "那第37段呢"], "wp77-2022:187/37"),
        (["75/71号决议执行部分第3(c)段", "(d)项呢"], "res-75-71:3(d)"),
        (["2007年主席文件第37段说什么", "下一段呢"], "chair-paper-2007:38"),
        (
            ["What does the 2007 Chairman's paper say about North Korea?", "what about Iran?"],
            "chair-paper-2007:37",
        ),
    ],
)
def test_a_follow_up_lands(desk: Desk, questions: Sequence[str], unit: str) -> None:
    answer = talk(desk, *questions)
    assert units(answer)[:1] == [unit]
    assert not answer.query.inherited.empty


@pytest.mark.parametrize(
    ("questions", "doc_id"),
    [
        (["2022年主席文件怎么说朝鲜", "what about Iran?"], "wp77-2022"),
        (["naval nuclear propulsion", "那2007年呢"], "chair-paper-2007"),
        (["Que dit le document de 2022 sur les femmes ?", "et en 2007 ?"], "chair-paper-2007"),
        (["附加议定书有多少国家生效", "那不结盟集团呢"], "nam-safeguards-2022"),
    ],
)
def test_a_follow_up_stays_where_it_is_asked(
    desk: Desk, questions: Sequence[str], doc_id: str
) -> None:
    """Nothing there: it says so, and shows what is nearest there."""
    answer = talk(desk, *questions)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.reason is Reason.NOT_IN_NAMED
    assert answer.confidence < 0.5
    assert {one.citation.doc_id for one in answer.related} == {doc_id}


@pytest.mark.parametrize(
    ("questions", "unit"),
    [
        (["2022年主席文件怎么说全面禁核试条约", "75/71号决议呢"], "res-75-71:PP9"),
        (["附加议定书有多少国家生效", "а в 2007 году?"], "chair-paper-2007:"),
        (
            ["Que dit le document de 2022 sur le désarmement nucléaire ?", "et en 2007 ?"],
            "chair-paper-2007:",
        ),
    ],
)
def test_a_document_alone_asks_what_was_asked_before(
    desk: Desk, questions: Sequence[str], unit: str
) -> None:
    """The words that name it are none that the answer must hold."""
    answer = talk(desk, *questions)
    assert answer.outcome is Outcome.CHECK
    assert answer.query.own == ""
    assert units(answer)[0].startswith(unit)


def test_the_document_of_a_follow_up_can_be_taken_away(desk: Desk) -> None:
    scope = desk.ask("naval nuclear propulsion").scope
    answer = desk.ask("那2007年呢", scope=scope, ignore=["doc_ids:chair-paper-2007"])
    assert "chair-paper-2007" not in answer.query.within


def test_a_paragraph_that_is_not_there_is_nobody_elses(desk: Desk) -> None:
    assert talk(desk, "WP.77第36段", "第300段呢").answers == ()


def test_the_topic_outlives_a_follow_up(desk: Desk) -> None:
    first = talk(desk, "2007年主席文件对出口控制有什么说法")
    second = talk(desk, "2007年主席文件对出口控制有什么说法", "那2023年的呢")
    assert second.scope.topic == first.scope.topic
    assert second.scope.doc_ids == ("chair-reflections-2023",)


@pytest.mark.parametrize(
    "text",
    [
        "俄罗斯呢",
        "有期限吗",
        "它什么时候到期",
        "what about Iran?",
        "第二段呢",
        "有没有提到安理会",
        "提到原子能机构了吗",
        "any mention of the Security Council?",
    ],
)
def test_elliptic(desk: Desk, text: str) -> None:
    assert elliptic(desk.analyse(text))


@pytest.mark.parametrize(
    "text",
    [
        "WP.77第36段",
        "核裁军",
        "第六条",
        "75/71号决议",
        "附加议定书有多少国家已生效？",
        "哪些段落提到安理会",
    ],
)
def test_not_elliptic(desk: Desk, text: str) -> None:
    assert not elliptic(desk.analyse(text))


def test_questions_that_stand_by_themselves_inherit_nothing(desk: Desk) -> None:
    """Of all questions of the bank, each asked after the one before it."""
    lines = (ROOT / "corpus/questions.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines]
    scope = Scope(doc_ids=("res-75-71",), topic="核裁军教育", units=("res-75-71:3(f)",))
    changed = [text for text in texts if not desk.analyse(text, scope=scope).inherited.empty]
    assert len(changed) <= 0.03 * len(texts), changed[:20]


def test_a_query_that_inherits_nothing_is_the_same(desk: Desk) -> None:
    scope = talk(desk, "2007年主席文件对伊朗核计划怎么说？").scope
    text = "附加议定书有多少国家已生效？"
    assert desk.analyse(text, scope=scope) == desk.analyse(text)
    assert desk.ask(text, scope=scope) == desk.ask(text)


def test_json_and_back(desk: Desk) -> None:
    scope = talk(desk, "2022年主席文件对退出条约的通知有什么要求").scope
    assert read_scope(json.loads(json.dumps(scope_json(scope))), desk.corpus) == scope
    assert read_scope({}, desk.corpus) == Scope()


@pytest.mark.parametrize(
    "data",
    [
        {"doc_ids": ["nothing"]},
        {"units": ["wp77-2022:9999"]},
        {"units": ["x"]},
        {"terms": "核"},
        {"terms": ["核"] * 100},
        {"topic": 1},
        {"topic": "核" * 5000},
        {"other": []},
    ],
)
def test_a_bad_scope_is_refused(desk: Desk, data: dict[str, object]) -> None:
    with pytest.raises(BadScope):
        read_scope(data, desk.corpus)


def test_a_scope_of_a_document_that_is_not_held_says_what_is_close(desk: Desk) -> None:
    """And does not list all that is held: that may be much."""
    with pytest.raises(BadScope) as caught:
        read_scope({"doc_ids": ["wp77-2023"]}, desk.corpus)
    assert caught.value.hint == "Close: wp77-2022."
