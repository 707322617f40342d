"""Suggestions while typing: references first, bank questions that lead to units, never answers."""

from dataclasses import replace

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.assembly import Desk
from nptqa.bank import BankEntry
from nptqa.completion import Completions
from nptqa.domain import SuggestionKind
from nptqa.folding import fold
from nptqa.pinyin import initials
from nptqa.references import find_references
from nptqa.settings import Settings
from nptqa.suggest import Suggester


def units(desk: Desk, text: str) -> list[str]:
    found = desk.suggest(text, 20)
    return [one.unit for one in found if one.kind is SuggestionKind.REFERENCE]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("WP.77第3", ["wp77-2022:3", "wp77-2022:187/3", "wp77-2022:30"]),
        ("wp.77 第36段", ["wp77-2022:36", "wp77-2022:187/36"]),
        ("WP.77第187段内第3", ["wp77-2022:187/3", "wp77-2022:187/30"]),
        ("75/71决议执行部分第3(c", ["res-75-71:3(c)"]),
        ("A/RES/75/71 PP1", ["res-75-71:PP1", "res-75-71:PP10"]),
        ("2007年主席文件第五", ["chair-paper-2007:5", "chair-paper-2007:50"]),
    ],
)
def test_a_number_that_is_being_typed(desk: Desk, typed: str, first: list[str]) -> None:
    """The unit of that number comes first, then those whose number begins so."""
    assert units(desk, typed)[: len(first)] == first


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("a/res/7", "A/RES/75/71"),
        ("wp", "NPT/CONF.2020/WP.77"),
        ("154", "S/RES/1540 (2004)"),
        ("2007年主", "NPT/CONF.2010/PC.I/WP.78"),
    ],
)
def test_a_symbol_that_is_being_typed(desk: Desk, typed: str, symbol: str) -> None:
    """Held or only cited, begun at its beginning or in its middle."""
    found = [one for one in desk.suggest(typed) if one.kind is SuggestionKind.REFERENCE]
    assert symbol in [one.text for one in found]


def test_a_document_that_is_not_held_says_so(desk: Desk) -> None:
    found = next(one for one in desk.suggest("1540") if one.text == "S/RES/1540 (2004)")
    assert not found.unit
    assert found.label.zh.startswith("本库未收录")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("第六", "《条约》第六条"),
        ("行动5", "2010年行动计划行动5"),
        ("article vi", "Article VI of the Treaty"),
    ],
)
def test_a_provision_that_is_being_typed(desk: Desk, typed: str, name: str) -> None:
    assert desk.suggest(typed)[0].text == name


def test_what_is_suggested_reads_as_what_was_meant(desk: Desk) -> None:
    """Every unit's suggestion, in either script, is read back as that unit."""
    for document in desk.corpus.documents:
        for unit in document.paragraphs:
            for typed in ("第", "para "):
                for one in desk._suggester._references._units([unit], typed):
                    if any(map(str.isdigit, unit.locator)):
                        read = find_references(fold(one.text).text, desk.corpus)
                        assert one.unit in {name for found in read for name in found.units}, one


@pytest.mark.parametrize("typed", ["fjyd", "FJYD", "附加议定", "附加議定"])
def test_terms(desk: Desk, typed: str) -> None:
    """By name in either script, and by pinyin initials."""
    found = [one.text for one in desk.suggest(typed) if one.kind is SuggestionKind.TERM]
    assert "附加议定书" in found


def test_headings_lead_to_the_first_unit_under_them(desk: Desk) -> None:
    found = [one for one in desk.suggest("中东，特别是") if one.kind is SuggestionKind.HEADING]
    unit = desk.corpus.paragraph(*found[0].unit.split(":", 1))
    assert unit.heading_path[-1] == found[0].text


@pytest.mark.parametrize(("typed", "language"), [("附加议定书", "zh"), ("usos pacíficos", "es")])
def test_questions_hold_what_is_typed(desk: Desk, typed: str, language: str) -> None:
    """Questions of the bank in the language typed, each with the unit it was written for."""
    found = [one for one in desk.suggest(typed) if one.kind is SuggestionKind.QUESTION]
    assert found
    for one in found:
        assert fold(typed).text in fold(one.text).text
        assert desk.corpus.has(*one.unit.split(":", 1))
        assert one.url.startswith(f"/documents/{one.unit.split(':')[0]}#")


def test_words_may_stand_apart() -> None:
    lines = Completions([("one two three", 1), ("three", 2), ("two one", 3)])
    assert lines.holding("one three") == [1]
    assert lines.beginning("t") == [2, 3]
    assert lines.holding("three") == [2, 1]


def test_without_the_bank_there_are_no_questions(settings: Settings, desk: Desk) -> None:
    """Everything else is suggested all the same."""
    suggester = Suggester(desk.corpus, desk.links)
    assert {one.kind for one in suggester.suggest("WP.77第3")} == {SuggestionKind.REFERENCE}
    assert not [o for o in suggester.suggest("中东") if o.kind is SuggestionKind.QUESTION]
    assert replace(settings, bank=False).bank is False


def test_keywords_and_variants_are_not_offered_as_questions(desk: Desk) -> None:
    unit = desk.corpus.documents[0].paragraphs[0].unit_id
    entries = [
        BankEntry(unit, "核军备 竞赛", (), "zh", "keyword"),
        BankEntry(unit, "核军备说白了是啥？", (), "zh", "variant"),
        BankEntry(unit, "核军备是什么？", (), "zh", "natural"),
    ]
    found = Suggester(desk.corpus, desk.links, (), entries).suggest("核军备")
    assert [one.text for one in found] == ["核军备是什么？"]


@pytest.mark.parametrize("typed", ["", "  ", "？！", "核" * 300])
def test_nothing_is_suggested_for_nothing(desk: Desk, typed: str) -> None:
    assert desk.suggest(typed) == ()


def test_letters_without_end_behind_a_symbol(desk: Desk) -> None:
    """Answered at once: they are not cut into items in every way there is."""
    assert len(desk.suggest("WP.77第1" + "a" * 60 + "!")) <= 8


@hypothesis.settings(deadline=None)
@given(st.text(max_size=40), st.integers(1, 20))
def test_any_text_can_be_typed(desk: Desk, typed: str, limit: int) -> None:
    """Never more than asked for, each once, and every unit exists."""
    found = desk.suggest(typed, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)
    assert all(desk.corpus.has(*one.unit.split(":", 1)) for one in found if one.unit)


def test_initials() -> None:
    """By GB 2312's order; what is not Chinese or rarer stays."""
    assert initials("核武器附加议定书") == "hwqfjyds"
    assert initials("条约第6条x") == "tyd6tx"
    assert initials("钚") == "钚"
