"""Questions are read as typed: refused when there is nothing, never corrected."""

import pytest

from nptqa.analysis import weighted_terms
from nptqa.assembly import Desk
from nptqa.domain import Query
from nptqa.errors import EmptyQuery, QueryTooLong
from nptqa.language import language_of


@pytest.mark.parametrize("text", ["", "   ", "？？！", "😀🎉👍", "\x00\x01\x02", "\u200b\u200d"])
def test_nothing_to_look_for(desk: Desk, text: str) -> None:
    with pytest.raises(EmptyQuery):
        desk.analyse(text)


def test_too_long_says_both_numbers(desk: Desk) -> None:
    with pytest.raises(QueryTooLong, match=r"10000 .* 2000"):
        desk.analyse("核" * 10_000)


def test_control_characters_are_blanks(desk: Desk) -> None:
    assert desk.analyse("核\x00裁\x07军").folded == "核 裁 军"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("核裁军怎么推进？", "zh"),
        ("核裁軍怎麼推進？", "zh-Hant"),
        ("What does the paper say about Iran?", "en"),
        ("Que dit le document sur l'Iran ?", "fr"),
        ("¿Qué dice el documento sobre el Irán?", "es"),
        ("Что сказано об Иране?", "ru"),
        ("ماذا تقول الوثيقة عن إيران؟", "ar"),
        ("IAEA", "en"),
        ("nuclear safety", "en"),
        ("naval propulsion", "en"),
        ("essais nucléaires", "fr"),
        ("désarmement", "fr"),
        ("garanties de l'AIEA", "fr"),
        ("armas nucleares", "es"),
        ("desarme nuclear", "es"),
        ("retirada del TNP", "es"),
        ("боеголовки", "ru"),
        ("نزع السلاح", "ar"),
        ("國際原子能機構", "zh-Hant"),
        ("IAEA 保障监督", "zh"),
        ("123", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_words_of_asking_are_left_out() -> None:
    assert weighted_terms("核裁军是什么") == weighted_terms("核裁军")
    assert "what" not in weighted_terms("what is zodiac")


def test_a_question_of_nothing_else_keeps_its_words() -> None:
    assert weighted_terms("什么") == {"什": 1.0, "么": 1.0, "什么": 1.0}


def test_a_query_keeps_what_was_typed(desk: Desk) -> None:
    query = desk.analyse("ＷＰ．７７第３６段")
    assert isinstance(query, Query)
    assert query.text == "ＷＰ．７７第３６段"
    assert [one.units for one in query.references] == [("wp77-2022:36", "wp77-2022:187/36")]
