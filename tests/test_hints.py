"""Years, authors and sessions in a question: read, shown, taken away; a filter if they name."""

import pytest

from nptqa.assembly import Desk


def read(desk: Desk, question: str, ignore: tuple[str, ...] = ()) -> set[str]:
    return {one.id for one in desk.analyse(question, ignore=ignore).read}


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
