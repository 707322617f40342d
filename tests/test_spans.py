"""Answers are whole sentences: never half a title, never inside brackets."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.analysis import asked_terms
from nptqa.assembly import Desk
from nptqa.clauses import clauses, sentences
from nptqa.domain import Span
from nptqa.encoding import HashingEncoder
from nptqa.folding import compact, fold_text, terms
from nptqa.index.base import Vectors
from nptqa.spans import _SPEAKS, best_span, worth_of
from nptqa.wanted import Wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "审议大会强调甲事项很重要。审议大会重申乙事项也重要。",
            ["审议大会强调甲事项很重要。", "审议大会重申乙事项也重要。"],
        ),
        (
            "审议大会注意到《关于某事。某物的条约》的内容；并表示赞赏这一成果之取得。",
            ["审议大会注意到《关于某事。某物的条约》的内容；", "并表示赞赏这一成果之取得。"],
        ),
        (
            "他说：“这是第一句话的内容。这是第二句。”然后离开了会场。",
            ["他说：“这是第一句话的内容。这是第二句。”然后离开了会场。"],
        ),
        ("促请各国加入该项条约并遵守。切切。", ["促请各国加入该项条约并遵守。切切。"]),
        ("没有句号的一段话", ["没有句号的一段话"]),
        ("(a) 未闭合的括号（里面。还有一句。", ["(a) 未闭合的括号（里面。还有一句。"]),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in sentences(text)] == expected


@given(st.text(alphabet="核裁军条约。；《》（）“” \n", max_size=80))
def test_sentences_lose_only_white_space(text: str) -> None:
    spans = sentences(text)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    kept = "".join(span.of(text) for span in spans)
    assert "".join(kept.split()) == "".join(text.split())


@given(st.text(alphabet="核裁军，条约。；《》（）“” :：1,\n", max_size=80))
def test_clauses_tile_their_sentences(text: str) -> None:
    spans = sentences(text)
    for clause in clauses(text):
        assert clause.span.within(spans[clause.sentence])
    kept = "".join(clause.span.of(text) for clause in clauses(text))
    assert "".join(kept.split()) == "".join(text.split())


def test_a_clause_ends_at_no_comma_in_a_title_or_a_number() -> None:
    text = "注意到《某甲，某乙条约》(甲，乙)有 1,540 个缔约国，并表示赞赏"
    found = [clause.span.of(text) for clause in clauses(text)]
    assert found == ["注意到《某甲，某乙条约》(甲，乙)有 1,540 个缔约国，", "并表示赞赏"]


def found_in(text: str, question: str, terms: Sequence[str], *kinds: Wanted) -> str:
    encoder = HashingEncoder()
    vector = encoder.encode_queries([question])[0]
    asked = dict.fromkeys(terms, 1.0)
    best = best_span(text, worth_of(asked), vector, encoder.encode_passages, kinds=frozenset(kinds))
    return best.span.of(text)


def test_the_sentence_that_shares_the_words_is_chosen() -> None:
    text = "审议大会重申保障监督的作用十分重要。审议大会欢迎三十个国家批准附加议定书。"
    asked = ("国家", "批准", "附加", "议定")
    found = found_in(text, "多少国家批准附加议定书", asked, Wanted.COUNT)
    assert found == "审议大会欢迎三十个国家批准附加议定书。"


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    text = (
        "审议大会欢迎三十个国家批准附加议定书，继续努力加强全球范围的技术合作和人员培训工作，"
        "以及在各区域开展有关海洋环境的联合监测活动与信息交流工作，从长远着眼促进农业水利的发展。"
    )
    found = found_in(text, "多少国家批准附加议定书", ("国家", "批准", "附加", "议定"))
    assert found.startswith("审议大会欢迎三十个国家批准附加议定书")
    assert len(found) < len(text)
    assert not found.endswith("，")


def test_words_that_refer_back_bring_what_they_refer_to() -> None:
    text = (
        "审议大会注意到国际监测系统在许多国家长期运行所取得的一切进展情况，"
        "其网络在全球范围内对地震活动与海啸预警的开展提供了支持。"
    )
    found = found_in(text, "海啸预警", ("海啸", "预警", "地震"))
    assert found.startswith("审议大会注意到国际监测系统")


def test_a_predicate_brings_its_subject() -> None:
    text = (
        "审议大会注意到严格遵守保障监督协定的各项规定以及充分执行附加议定书的一切条款，"
        "是与非缔约国开展海洋环境监测合作与海啸预警信息交流活动的一个必要条件。"
    )
    found = found_in(text, "海啸预警", ("海啸", "预警", "海洋"))
    assert found.startswith("审议大会注意到严格遵守")


@pytest.mark.parametrize(
    "words",
    [
        "审议大会强调，",
        "缔约国感到关切的是，",
        "本集团还认为，",
        "我认为，",
        "不扩散条约不结盟缔约国集团充分认识到，",
        "新议程联盟重申：",
        "全面禁止核试验条约组织筹备委员会指出，",
    ],
)
def test_who_speaks_is_not_what_is_said(words: str) -> None:
    """Any meeting or group, however long its name."""
    said = (
        "三十个国家批准附加议定书以后应当毫不拖延地向原子能机构提供全部必要的资料与便利，"
        "继续努力加强全球范围的技术合作和人员培训工作以及在各区域开展有关海洋环境的联合监测活动。"
    )
    found = found_in(words + said, "多少国家批准附加议定书", ("国家", "批准", "附加", "议定"))
    assert _SPEAKS.match(words)
    assert found.startswith("三十个国家批准")


@pytest.mark.parametrize(
    "words",
    [
        "许多缔约国强调，",  # that not all do is part of what is said
        "一些国家的集团认为，",
        "五个核武器国家在 2010 年审议大会上重申，",
        "审议大会的任务，",
        "缔约国应在二〇三〇年以前全部批准，",
        "审议大会促请各国合作。",
        "原子能机构的报告必须实事求是，",
    ],
)
def test_what_is_said_is_not_who_speaks(words: str) -> None:
    assert not _SPEAKS.match(words)


@pytest.mark.parametrize("question", ["建议讨论什么", "安全保证"])
def test_no_quotation_begins_or_ends_inside_a_pair(desk: Desk, question: str) -> None:
    """Over every passage of the corpus: brackets and quotation marks are whole."""
    query = desk.analyse(question)
    vector = desk.encoder.encode_queries([query.folded])[0]
    for passage in desk.index.passages:
        worth = worth_of(asked_terms(query))
        best = best_span(passage.text, worth, vector, desk.encoder.encode_passages)
        words = best.span.of(passage.text)
        for opening, closing in ("《》", "“”", "（）", "()"):
            if passage.text.count(opening) == passage.text.count(closing):
                assert words.count(opening) == words.count(closing), words
        assert words == passage.text.strip() or not words.endswith(("，", "、"))


def test_one_sentence_needs_no_choice() -> None:
    def refuse(texts: object) -> Vectors:
        raise AssertionError("nothing had to be encoded")

    found = best_span("只有一句。", {}, np.zeros(3, np.float32), refuse)
    assert found.span == Span(0, 5)


def held_by(words: str, worth: Mapping[str, float]) -> float:
    present = set(terms(compact(fold_text(words))))
    return sum(value for term, value in worth.items() if term in present)


@given(st.text(alphabet="核裁軍条约，。；：《》（）()a1b.-’  \n", max_size=60))
def test_a_span_is_worth_the_terms_it_holds(text: str) -> None:
    """No term reaches over the end of a clause: a span has those of its clauses."""
    asked = dict.fromkeys(terms(compact(fold_text(text))), 1.0) or {"核": 1.0}
    worth = worth_of(asked)
    encoder = HashingEncoder()
    best = best_span(text, worth, encoder.encode_queries([text])[0], encoder.encode_passages)
    assert best.words == pytest.approx(held_by(best.span.of(text), worth))


def test_a_span_of_every_passage_is_worth_the_terms_it_holds(desk: Desk) -> None:
    query = desk.analyse("1995年关于中东的决议和2010年的行动计划")
    vector = desk.encoder.encode_queries([query.folded])[0]
    worth = worth_of(asked_terms(query), desk.index.rarity)
    for passage in desk.index.passages:
        best = best_span(passage.text, worth, vector, desk.encoder.encode_passages)
        assert best.words == pytest.approx(held_by(best.span.of(passage.text), worth))
