"""Span measures by hand."""

import pytest

from nptqa.evaluation.spans import (
    exact_match,
    exact_quotations,
    longest_common_run,
    span_f1,
    span_in_quote,
    tokens,
)

from .fakes import ToyDesk


def test_mixed_segmentation() -> None:
    """Chinese by character, Latin and figures whole, punctuation out."""
    text = "《条约》第IV条，138个；INFCIRC/153 3.67%"
    assert tokens(text) == [
        "条", "约", "第", "iv", "条", "138", "个", "infcirc", "153", "3.67", "%",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "length"),
    [("abcd", "xbcy", 2), ("ab", "ba", 1), ("", "a", 0), ("aaa", "aa", 2), ("abcab", "cab", 3)],
)
def test_longest_common_run(first: str, second: str, length: int) -> None:
    """A run, not a subsequence."""
    assert longest_common_run(first, second) == length


def test_f1_is_the_best_span() -> None:
    """Five common tokens of 9 quoted and 5 marked: 2*5/14; the other span shares one."""
    quote = "大会欢迎138个缔约国。"
    assert tokens(quote) == ["大", "会", "欢", "迎", "138", "个", "缔", "约", "国"]
    assert span_f1(quote, ["138 个缔约国", "会谈"]) == pytest.approx(2 * 5 / (9 + 5))


@pytest.mark.parametrize("spans", [[], ["无关"], ["，"]])
def test_f1_is_zero_without_common_tokens(spans: list[str]) -> None:
    """Also without any span."""
    assert span_f1("大会", spans) == 0


def test_exact_match_ignores_punctuation_and_blanks() -> None:
    """As CMRC 2018 has it."""
    assert exact_match("“2000 年大会”", ["2000年大会"]) == 1
    assert exact_match("2000年的大会", ["2000年大会"]) == 0


def test_span_in_quote_ignores_white_space() -> None:
    """One of two spans is held."""
    assert span_in_quote(["欢迎 138\n个国家", "其他"], ["138个", "140个"]) == 0.5
    assert span_in_quote([], ["138个"]) == 0
    assert span_in_quote(["x"], []) == 0


def test_quotation_exactness() -> None:
    """A quotation with one character too many is caught."""
    texts = {doc.doc_id: doc.text for doc in ToyDesk({}).corpus.documents}
    for misquote, exact in ((False, 1), (True, 0)):
        desk = ToyDesk({"q": ["paper:2"]}, {"q": 0.9}, misquote=misquote)
        assert exact_quotations(desk.ask("q"), texts) == (exact, 1)
