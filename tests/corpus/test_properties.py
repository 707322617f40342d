"""Whatever the text, nothing is lost and every offset leads back."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus.typeset import parse_text

FRAGMENTS = st.sampled_from(
    [
        "1. ", "2. ", "3. ", "12 bis. ", "[4. ", "(a) ", "(i) ", "（一）", "一、", "A. ", "附件一", "附件",  # noqa: E501
        "Annex II", "大会，", "回顾其决议，", "决定：", "缔约国重申。", "核裁军", "2015 年", "表 1", "甲    乙",  # noqa: E501
        "NPT/CONF.2020/WP.77", "22-13460 3/30", "https://undocs.org/A/1", "__________", "1 注释。",
        "* 注释。", "言1", "言*", "。", "，", "：", "；", "]", "\ue001", "\n", "\n\n", " \n", "\f", "\r\n",  # noqa: E501
        "　　", "  ", "\t", "The Conference ", "decides.", "缔约国强调必须充分执行条约的所有条款并采取步骤" * 2,  # noqa: E501
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_nothing_is_lost_and_offsets_lead_back(text: str) -> None:
    parsed = parse_text(text)
    document = parsed.document
    assert parsed.stray == ()
    assert len(document.text) == len(document.offsets)
    assert all(
        character.isspace() or text[offset] == character
        for character, offset in zip(document.text, document.offsets, strict=True)
    )
    assert all(unit.span.of(document.text) == unit.text for unit in document.paragraphs)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_parsed(text: str) -> None:
    assert parse_text(text).stray == ()


@pytest.mark.parametrize(
    "text",
    [
        "1" * 400_000,
        "核裁军" * 150_000,
        "A/" * 200_000,
        "，" * 300_000 + "x",
        "核裁军\n\n" * 20_000,
        "1. 甲：\n" * 15_000,
        "____________\n1 注" + ("释" * 30 + "。\n\n") * 8_000,
        "1. 甲。\n" * 15_000,
    ],
    ids=["digits", "one line", "slashes", "commas", "headings", "nested", "footnote", "restarts"],
)
def test_time_grows_with_the_length(text: str) -> None:
    began = time.process_time()
    parse_text(text)
    assert time.process_time() - began < 10
