"""Words that only name documents: taken out of what is looked for, and nothing else is."""

import pytest

from nptqa.analysis import asked_terms, asked_text
from nptqa.assembly import Desk
from nptqa.domain import Filters, Outcome, Reason


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("第75/71号决议里关于试验的内容", "关于试验的内容"),
        ("2007年主席文件的中东部分", "中东部分"),
        ("不结盟集团的工作文件中怎么讲出口管制", "怎么讲出口管制"),
        ("What does the 2022 paper say about DPRK?", "what does say about dprk?"),
        ("Que dit le document de 2007 sur le Moyen-Orient ?", "que dit sur le moyen-orient ?"),
        ("что говорится в документе 2007 года о Ближнем Востоке?",
         "что говорится о ближнем востоке?"),
        ("2007年主席概要里的中东", "中东"),
        ("2022年最后文件里怎么说退约", "怎么说退约"),
        ("2007年声明中提到伊朗吗", "提到伊朗吗"),
        ("75/71号决议的说明怎么讲试验", "怎么讲试验"),
        ("What does the 2022 final document say about DPRK?", "what does say about dprk?"),
        ("Is Iran in the 2007 chair's summary?", "is iran ?"),
        # The same words as verbs, and adjectives, are asked.
        ("75/71号决议决定设立什么机构", "决定设立什么机构"),
        ("WP.77记录了什么", "记录了什么"),
        ("the 2022 draft recommendations", "draft recommendations"),
        ("附加议定书有多少国家批准？", ""),
        ("1540号决议要求什么", ""),
        ("2007年", ""),
    ],
)  # fmt: skip
def test_what_is_looked_for(desk: Desk, question: str, sought: str) -> None:
    assert desk.analyse(question).sought == sought


def test_a_name_is_neither_asked_nor_missed(desk: Desk) -> None:
    query = desk.analyse("第75/71号决议里关于试验的内容")
    assert "决议" not in asked_terms(query)
    assert "试验" in asked_terms(query)
    assert "联合" not in asked_terms(query), "the linked title of the resolution"


def test_words_of_a_name_that_was_taken_away_are_asked(desk: Desk) -> None:
    query = desk.analyse("2007年怎么说中东无核武器区", ignore=["year:2007"])
    assert query.sought == ""
    assert "2007" in asked_terms(query)


def test_the_title_matter_is_not_what_a_name_brings_up(desk: Desk) -> None:
    answer = desk.ask("2022年主席文件怎么说朝鲜")
    found = [one.citation for one in answer.answers]
    found += [one.citation for one in answer.related]
    assert found[0].locator == "174"
    assert all(one.locator != "front" for one in found)


@pytest.mark.parametrize(
    ("question", "doc_id"),
    [
        ("2007年主席文件怎么说舰艇核推进", "chair-paper-2007"),
        ("75/71号决议怎么看退约", "res-75-71"),
    ],
)
def test_a_document_that_is_named_is_not_left(desk: Desk, question: str, doc_id: str) -> None:
    answer = desk.ask(question)
    assert answer.outcome is Outcome.NOT_FOUND
    assert answer.reason is Reason.NOT_IN_NAMED
    assert {one.citation.doc_id for one in answer.related} == {doc_id}
    wider = desk.ask(question, ignore=[one.id for one in answer.query.read])
    assert len({one.citation.doc_id for one in wider.related}) > 1


def test_a_year_and_an_author_are_as_good_as_a_name(desk: Desk) -> None:
    assert desk.analyse("2022年不结盟集团怎么看核查").within == {"nam-safeguards-2022"}
    assert desk.analyse("2022年怎么看核查").within == frozenset()


def test_an_author_speaks_in_its_own_documents(desk: Desk) -> None:
    """Not so an organ, whose resolutions are many."""
    for asked in (
        "不结盟集团怎么看核查",
        "what is NAM's view of verification?",
        "Que pense le groupe des non-alignés de la vérification ?",
        "¿Qué opina el grupo de los no alineados sobre la verificación?",
        "Как группа неприсоединившихся государств смотрит на проверку?",
        "ما رأي مجموعة عدم الانحياز في التحقق؟",
    ):
        assert desk.analyse(asked).within == {"nam-safeguards-2022"}, asked
    assert desk.analyse("联合国大会怎么看核查").within == frozenset()


def test_a_filter_goes_before_a_name(desk: Desk) -> None:
    filters = Filters(doc_ids=frozenset({"wp77-2022"}))
    query = desk.analyse("2007年主席文件怎么说中东", filters)
    assert query.limits == filters


def test_a_name_of_another_script_is_carried_over(desk: Desk) -> None:
    """The texts hold no NSG: its Chinese name leads, and a passage with it lacks nothing."""
    query = desk.analyse("NSG的作用")
    assert asked_text(query) == "核供应国集团的作用"
    assert asked_text(desk.analyse("the role of the NSG")) == "the role of the nsg"
    foreign, own = desk.analyse("NWFZ现在有几个"), desk.analyse("无核区现在有几个")
    weights = [max(one.weight for one in query.terms) for query in (foreign, own)]
    assert weights[0] > weights[1]
    assert desk.ask("NSG的作用").answers[0].citation.locator == "31"
