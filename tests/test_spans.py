"""Answers are whole sentences: never half a title, never inside brackets."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.domain import Span
from nptqa.encoding import HashingEncoder
from nptqa.index.base import Vectors
from nptqa.spans import best_span, sentences


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


def test_the_sentence_that_shares_the_words_is_chosen() -> None:
    text = "审议大会重申保障监督的作用十分重要。审议大会欢迎三十个国家批准附加议定书。"
    encoder = HashingEncoder()
    question = "多少国家批准附加议定书"
    asked = {"国家": 1.0, "批准": 1.0, "附加": 1.0, "议定": 1.0}
    best = best_span(text, asked, encoder.encode_queries([question])[0], encoder.encode_passages)
    assert best.span.of(text) == "审议大会欢迎三十个国家批准附加议定书。"


def test_one_sentence_needs_no_choice() -> None:
    def refuse(texts: object) -> Vectors:
        raise AssertionError("nothing had to be encoded")

    found = best_span("只有一句。", {}, np.zeros(3, np.float32), refuse)
    assert found.span == Span(0, 5)
