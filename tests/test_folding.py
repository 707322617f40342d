"""Folding meets the user half way and never loses the way back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nptqa.folding import compact, fold, fold_once, fold_text, simplified, terms


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＷＰ．７７第３６段", "wp.77第36段"),
        ("核裁軍與《不擴散核武器條約》", "核裁军与《不扩散核武器条约》"),
        ("  NPT \t 2020\u3000年\n", "npt 2020 年"),
        ("Traite\u0301", "traité"),
        ("a\u200bb\x00c", "ab c"),
        ("\u0661\u0669\u0660 \u06f3\u096f", "190 39"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed).text == folded


def test_a_match_leads_back_to_the_original() -> None:
    typed = "請看ＷＰ．７７ 第３６段"
    folded = fold(typed)
    start = folded.text.index("wp.77")
    assert folded.span(start, start + 5).of(typed) == "ＷＰ．７７"


@given(st.text())
@example("\u0301 Ａ\u3000 \t核 武器\u200b ")
@example("核武器 \n")
@example("")
def test_the_text_alone_is_the_same(text: str) -> None:
    assert fold_text(text) == fold(text).text


@given(st.text(max_size=200))
def test_origins_fit_and_never_go_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= origin < len(text) for origin in folded.origins)


@given(st.text(alphabet="核裁軍條約 ２０ab\u0301（）,，\t", max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once
    assert fold_once(text) == fold(text)


def test_terms_are_characters_pairs_and_whole_words() -> None:
    assert terms("核裁军 npt/conf.2020") == ["核", "裁", "军", "核裁", "裁军", "npt", "conf.2020"]
    assert terms("第36段") == ["第", "36", "段"]
    assert terms("，。") == []


def test_blanks_beside_chinese_come_and_go() -> None:
    assert compact("2000 年审议 大会 of 5 state") == "2000年审议大会 of 5 state"


def test_simplified_keeps_the_length() -> None:
    assert simplified("廣島與長崎") == "广岛与长崎"
    assert simplified("plain") == "plain"
