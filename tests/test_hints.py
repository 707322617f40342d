"""Years, authors and sessions in a question: read, shown, taken away; a filter if they name."""

import pytest

from nptqa.assembly import Desk
from nptqa.domain import Answer, Filters, Outcome, Reason


def read(desk: Desk, question: str, ignore: tuple[str, ...] = ()) -> set[str]:
    return {one.id for one in desk.analyse(question, ignore=ignore).read}


def quoted(answer: Answer) -> list[str]:
    return [f"{one.citation.doc_id}:{one.citation.locator}" for one in answer.answers]


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("2007年的文件怎么说中东？", {"year:2007"}),
        ("what did the 2022 chair say about Iran?", {"year:2022", "author:主席"}),
        ("不结盟集团怎么看附加议定书", {"author:不扩散核武器条约不结盟缔约国集团"}),
        ("what does NAM say about safeguards", {"author:不扩散核武器条约不结盟缔约国集团"}),
        ("联合国大会对全面禁核试条约怎么说", {"author:联合国大会"}),
        ("第七十五届联大怎么说核试验", {"author:联合国大会", "session:75届"}),
        ("第十次审议大会怎么说核安保", {"session:10次"}),
        ("2007年主席文件怎么说中东", {"doc_id:chair-paper-2007"}),
        ("el documento de 2007 sobre Oriente Medio", {"year:2007"}),
    ],
)
def test_what_is_read(desk: Desk, question: str, ids: set[str]) -> None:
    assert read(desk, question) == ids


@pytest.mark.parametrize(
    "question",
    [
        "附加议定书有多少国家批准？",
        "2015年以来有什么进展？",
        "WP.77第36段",
        "1995年中东决议",
        "2007年联合国大会怎么说",
    ],
)
def test_nothing_is_read_where_nothing_is_meant(desk: Desk, question: str) -> None:
    """No document of that year, a place of its own, or words that contradict each other."""
    assert read(desk, question) == set()


def test_the_words_are_the_question_s(desk: Desk) -> None:
    query = desk.analyse("What does NAM say of 2022?")
    assert query.read
    assert all(one.words in query.folded for one in query.read)


def test_what_agrees_comes_forward(desk: Desk) -> None:
    """2022 and the group together mean one of the two documents of 2022."""
    query = desk.analyse("2022年不结盟集团怎么看核查")
    assert query.hinted == {"nam-safeguards-2022"}
    first = desk.search("2022年不结盟集团怎么看核查").hits[0]
    assert first.passage.doc_id == "nam-safeguards-2022"


def test_nothing_is_left_out(desk: Desk) -> None:
    """The other documents are still found, behind: a hint is no filter."""
    found = desk.search("2007年怎么说中东", limit=100)
    assert len({hit.passage.doc_id for hit in found.hits}) > 1
    assert desk.search("2007年怎么说中东", ignore=["year:2007"]).total > 0


def test_it_can_be_taken_away(desk: Desk) -> None:
    """The id in `ignore` leaves the words unread, for years and for documents named."""
    asked = "2007年怎么说中东无核武器区"
    assert read(desk, asked, ("year:2007",)) == set()
    assert desk.ask(asked).answer_id != desk.ask(asked, ignore=["year:2007"]).answer_id
    named = desk.analyse("2007年主席文件怎么说中东", ignore=["doc_id:chair-paper-2007"])
    assert named.read == ()
    assert not named.within


def test_a_follow_up_inherits_what_was_hinted_at(desk: Desk) -> None:
    first = desk.ask("不结盟集团怎么看附加议定书")
    assert first.scope.doc_ids == ("nam-safeguards-2022",)


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("2007年的文件第999段写了什么", "NPT/CONF.2010/PC.I/WP.78 没有“999”。现有：第1–51段。"),
        ("2007年主席的文件第0段", "NPT/CONF.2010/PC.I/WP.78 没有“0”。现有：第1–51段。"),
        (
            "不结盟集团第17段",
            "不结盟缔约国集团2022年保障监督工作文件 没有“17”。现有：第1–16段。",
        ),
        ("what does NAM say in para 99", "现有：第1–16段。"),
        ("第75届联大决议第99段", "A/RES/75/71 没有“99”。现有：第1–6段；序言部分第1–22段。"),
        (
            "主席的文件第999段",
            "所指文件均无“999”。NPT/CONF.2020/WP.77：第1–187段；"
            "2023年筹备委员会主席的思考：第1–20段；NPT/CONF.2010/PC.I/WP.78：第1–51段。",
        ),
    ],
)
def test_a_wrong_number_of_a_document_hinted_at(desk: Desk, question: str, near: str) -> None:
    """As of one that is named, though other documents have that number."""
    answer = desk.ask(question)
    assert (answer.outcome, answer.reason) == (Outcome.NOT_FOUND, Reason.NO_SUCH_UNIT)
    assert quoted(answer) == []
    assert near in answer.detail.zh


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("2007年的文件第5段", ["chair-paper-2007:5"]),
        ("不结盟集团第3段", ["nam-safeguards-2022:3"]),
        ("第75届联大决议第3段", ["res-75-71:3"]),
        ("主席的文件第186段", ["wp77-2022:186"]),
    ],
)
def test_a_place_in_a_document_hinted_at(desk: Desk, question: str, units: list[str]) -> None:
    answer = desk.ask(question)
    assert (answer.outcome, answer.reason) == (Outcome.ANSWERED, Reason.CITATION)
    assert quoted(answer) == units


@pytest.mark.parametrize(
    "question",
    [
        "主席第17段对核裁军怎么说",  # more is asked than a place
        "2010年主席文件第17段",  # of that year nothing is held
        "2007年第75届第3段",  # they contradict each other
    ],
)
def test_words_that_may_mean_another_document_are_no_hint(desk: Desk, question: str) -> None:
    references = desk.analyse(question).references
    assert [one.doc_ids for one in references] == [()]


def test_a_hint_at_the_document_of_a_place_can_be_taken_away(desk: Desk) -> None:
    query = desk.analyse("2007年第5段")
    assert {one.id for one in query.read} == {"year:2007"}
    assert len(quoted(desk.ask("2007年第5段"))) == 1
    assert len(quoted(desk.ask("2007年第5段", ignore=["year:2007"]))) > 1


def test_a_filter_goes_before_a_hint_at_the_document_of_a_place(desk: Desk) -> None:
    elsewhere = Filters(doc_ids=frozenset({"wp77-2022"}))
    assert quoted(desk.ask("2007年第5段", filters=elsewhere))[0] == "wp77-2022:5"


@pytest.mark.parametrize(
    "question", ["谁当过审议大会主席", "筹备委员会主席是谁？", "哪国担任副主席？", "主席团有几个人"]
)
def test_who_held_the_office_is_not_what_a_chair_wrote(desk: Desk, question: str) -> None:
    query = desk.analyse(question)
    assert not [one for one in query.read if one.field == "author"]
    assert desk.ask(question).reason is not Reason.NOT_IN_NAMED


def test_what_a_chair_wrote_is_a_chairs(desk: Desk) -> None:
    for question in (
        "主席怎么看核裁军？",
        "主席认为谁应当加入条约？",
        "主席文件说谁要降低战备状态",
    ):
        assert any(one.field in ("author", "doc_id") for one in desk.analyse(question).read)
