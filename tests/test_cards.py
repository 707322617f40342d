"""What belongs to a quotation comes with it: lead-ins, lists, equal places, figures that differ."""

from dataclasses import replace
from typing import Any

import pytest

from nptqa.agreement import agree, figures, place_of
from nptqa.assembly import Desk
from nptqa.cards import CardMaker, Pick
from nptqa.citing import Citer
from nptqa.corpus import Corpus
from nptqa.domain import Citation, Paragraph, Part, Quotation, Span
from nptqa.leads import Leads
from nptqa.spans import Candidate
from nptqa.wanted import Wanted, wanted


@pytest.fixture(scope="module")
def maker(desk: Desk) -> CardMaker:
    return CardMaker(desk.corpus, desk._answerer.citer)


def unit(desk: Desk, name: str) -> Paragraph:
    doc_id, _, locator = name.partition(":")
    return desk.corpus.paragraph(doc_id, locator)


def picked(desk: Desk, name: str, words: str = "") -> Pick:
    """A unit, or the words of it that are given."""
    one = unit(desk, name)
    start = one.span.start + (one.text.index(words) if words else 0)
    span = Span(start, start + len(words or one.text))
    return Pick(one, span, Candidate(span, 1.0, 1.0, True))


def cards(
    desk: Desk, maker: CardMaker, question: str, picks: list[Pick], near: list[str] | None = None
) -> list[Quotation]:
    found = [unit(desk, name) for name in near or []]
    return maker.cards(desk.analyse(question), picks, found)


def places(citations: tuple[Citation, ...]) -> list[str]:
    return [f"{one.doc_id}:{one.locator}" for one in citations]


def test_an_item_comes_with_the_verb_it_needs(desk: Desk, maker: CardMaker) -> None:
    [card] = cards(desk, maker, "南苏丹", [picked(desk, "wp77-2022:187/14(b)")])
    assert [one.quote.exact for one in card.context] == [
        "缔约国重申实现《条约》普遍性的紧迫性和重要性，促请："
    ]
    assert places(card.context) == ["wp77-2022:187/14"]


def test_a_resolution_speaks_through_its_chapeau(desk: Desk, maker: CardMaker) -> None:
    [card] = cards(desk, maker, "核查", [picked(desk, "res-75-71:3(e)")])
    words = [one.quote.exact for one in card.context]
    assert words == ["大会，", "作为联合行动，除其他外，鼓励："]


def test_only_the_lead_in_of_a_long_paragraph_goes_before_its_items(desk: Desk) -> None:
    leads = Leads(desk.corpus)
    [(lead, span)] = leads.before(unit(desk, "wp77-2022:187/37(a)"))
    document = desk.corpus.document("wp77-2022")
    assert lead.locator == "187/37"
    assert span.of(document.text) == "在这方面，核武器国家除其他外，还承诺："


def test_a_lead_in_is_no_answer_without_its_items(desk: Desk, maker: CardMaker) -> None:
    name = "nam-safeguards-2022:5"
    lead = "不扩散条约不结盟缔约国集团认为，订立此类协定的目的是："
    [card] = cards(desk, maker, "这些协定的目的", [picked(desk, name, lead)])
    assert places(card.further) == [f"nam-safeguards-2022:5({letter})" for letter in "abc"]
    words = "本集团还吁请核武器国家承诺接受全面保障监督。"
    [card] = cards(desk, maker, "全面保障监督", [picked(desk, name, words)])
    assert card.further == ()


def test_items_of_a_list_are_one_card_in_reading_order(desk: Desk, maker: CardMaker) -> None:
    picks = [picked(desk, f"chair-reflections-2023:11({letter})") for letter in "bc"]
    near = ["chair-reflections-2023:11(b)", "chair-reflections-2023:11"]
    [card] = cards(desk, maker, "主席建议讨论哪些风险问题", picks, near)
    assert places(card.pieces) == [
        "chair-reflections-2023:11",
        *(f"chair-reflections-2023:11({letter})" for letter in "abc"),
    ]


def test_a_question_for_one_thing_gets_one_item(desk: Desk, maker: CardMaker) -> None:
    near = ["chair-reflections-2023:11(b)", "chair-reflections-2023:11"]
    [card] = cards(desk, maker, "怎样防止使用", [picked(desk, near[0])], near)
    assert card.further == ()


def test_places_that_say_the_same_share_a_card(desk: Desk, maker: CardMaker) -> None:
    """WP.77 paras. 58 and 187/62 are equal to the letter."""
    names = ["wp77-2022:58", "wp77-2022:187/62"]
    [card] = cards(desk, maker, "核安保", [picked(desk, name) for name in names])
    assert places(card.also_in) == ["wp77-2022:187/62"]
    [card] = cards(desk, maker, "核安保", [picked(desk, names[0])], names)
    assert places(card.also_in) == ["wp77-2022:187/62"]


def test_another_verb_is_not_the_same(desk: Desk, maker: CardMaker) -> None:
    """187/14(b) urges South Sudan to join, 187/100 encourages it."""
    names = ["wp77-2022:187/14(b)", "wp77-2022:187/100"]
    found = cards(desk, maker, "南苏丹", [picked(desk, name) for name in names], names)
    assert [card.also_in for card in found] == [(), ()]


@pytest.mark.parametrize("question", ["多少个附加议定书", "附加议定书的缔约国"])
def test_figures_that_differ_stand_side_by_side(
    desk: Desk, maker: CardMaker, question: str
) -> None:
    """80 additional protocols were in force in 2007, 138 in 2022."""
    picks = [
        picked(desk, "wp77-2022:24", "审议大会欣见 138 个缔约国已使附加议定书生效"),
        picked(desk, "chair-paper-2007:28", "现生效的附加议定书只有 80 个"),
    ]
    found = cards(desk, maker, question, picks)
    asked = Wanted.COUNT in wanted(question)
    given = [[figure.text for figure in card.figures] for card in found]
    assert given == ([["138"], ["80"]] if asked else [[], []])
    for card in found:
        document = desk.corpus.document(card.citation.doc_id)
        assert all(document.text[f.start : f.end] == f.text for f in card.figures)


def test_a_quotation_says_who_replaced_or_corrected_its_document(desk: Desk) -> None:
    names: dict[str, Any] = {
        "res-75-71": {"supersedes": "chair-paper-2007"},
        "chair-reflections-2023": {"corrects": "NPT/CONF.2020/WP.77"},
    }
    documents = tuple(
        replace(one, record=replace(one.record, **names.get(one.doc_id, {})))
        for one in desk.corpus.documents
    )
    citer = Citer(Corpus(documents, "elsewhere"), "v")
    old = citer.cite(unit(desk, "chair-paper-2007:2"))
    assert (old.superseded_by, old.corrected_by) == (("res-75-71",), ())
    corrected = citer.cite(unit(desk, "wp77-2022:1"))
    assert (corrected.superseded_by, corrected.corrected_by) == ((), ("chair-reflections-2023",))
    assert citer.cite(unit(desk, "nam-safeguards-2022:1")).superseded_by == ()


def test_a_quotation_says_what_weight_it_has(desk: Desk) -> None:
    cite = desk.cite_paragraph
    item = cite(unit(desk, "res-75-71:3(c)"))
    assert (item.status, item.part) == ("adopted", Part.OPERATIVE)
    assert cite(unit(desk, "res-75-71:PP7")).part is Part.PREAMBULAR
    assert cite(unit(desk, "nam-safeguards-2022:5(a)")).status == "group_position"


def test_every_piece_is_the_text_at_its_span(desk: Desk) -> None:
    for question in (
        "WP.77第187段内第80段",
        "75/71号决议执行部分第3(c)段",
        "多少国家批准了附加议定书",
    ):
        for card in desk.ask(question).answers:
            for piece in (*card.pieces, *card.also_in):
                text = desk.corpus.document(piece.doc_id).text
                assert text[piece.quote.start : piece.quote.end] == piece.quote.exact


def test_a_lead_in_asked_for_by_its_place_brings_its_list(desk: Desk) -> None:
    [card] = desk.ask("75/71号决议执行部分第4段").answers
    assert places(card.further) == [f"res-75-71:4({letter})" for letter in "abc"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("促请所有缔约国加入该条约。", "促请所有 缔约国加入該條約。", True),
        ("促请所有缔约国尽快加入该条约。", "鼓励所有缔约国尽快加入该条约。", False),
        ("现有 80 个缔约国使附加议定书生效。", "现有 138 个缔约国使附加议定书生效。", False),
        ("各国不得使用核武器，应遵守条约。", "各国得使用核武器，应遵守条约。", False),
        ("各国应遵守条约的规定和义务。", "各国可遵守条约的规定和义务。", False),
    ],
)
def test_agreement_turns_on_the_weighty_words(one: str, other: str, same: bool) -> None:
    assert agree(one, other) is same


def test_the_same_words_are_found_inside_a_sentence() -> None:
    text = "大会注意到，各方承诺严格适用不可逆转、可核查和透明的原则，并继续努力。"
    span = place_of("严格适用不可逆转、可核查和透明的原则", text)
    assert span is not None
    assert span.of(text) == "严格适用不可逆转、可核查和透明的原则"
    assert place_of("完全不同的一句话，说的是别的事情。", text) is None


def test_years_articles_and_symbols_are_no_figures() -> None:
    text = "2015 年以来，第三条第 1 款，第 1540(2004)号决议，75/71，约 30 个国家和 1.5 亿美元。"
    assert [span.of(text) for span in figures(text)] == ["30", "1.5 亿"]


def test_a_single_one_is_no_figure() -> None:
    text = "138 个缔约国，作为制度的一个组成部分，一百个国家。"
    assert [span.of(text) for span in figures(text)] == ["138", "一百"]


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("附加议定书有多少个缔约国生效？", {Wanted.COUNT}),
        ("条约哪一年生效", {Wanted.WHEN}),
        ("谁负责核查", {Wanted.WHO}),
        ("三大支柱是什么", {Wanted.LIST}),
        ("核武器国家承诺了哪些措施", {Wanted.LIST}),
        ("为什么要核裁军", {Wanted.WHY}),
        ("核武器国家是否承诺不首先使用", {Wanted.WHETHER}),
        ("how many states have an additional protocol in force", {Wanted.COUNT}),
        ("Which measures did the States commit to?", {Wanted.LIST}),
        ("Combien d'États ont un protocole additionnel ?", {Wanted.COUNT}),
        ("附加议定书", set()),
    ],
)
def test_the_form_of_a_question_says_what_it_wants(question: str, kinds: set[Wanted]) -> None:
    assert wanted(question.lower()) == kinds
