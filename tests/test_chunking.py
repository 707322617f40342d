"""Pieces tile their unit, are cut where a reader would pause, and know their part and context."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nptqa.chunking import LIMIT, passages, pieces
from nptqa.domain import (
    Document,
    DocumentRecord,
    Paragraph,
    Part,
    Span,
    SymbolStatus,
    UnitKind,
)
from nptqa.errors import ParseError

RECORD = replace(
    DocumentRecord.unknown("res", language="zh"),
    symbol="A/RES/75/71",
    symbol_status=SymbolStatus.PRINTED,
    kind="resolution",
)


def document(*units: tuple[str, UnitKind, str, str | None, tuple[str, ...]]) -> Document:
    """A document of (locator, kind, text, parent, headings), one unit a line."""
    text, found = "", []
    for locator, kind, words, parent, headings in units:
        span = Span(len(text), len(text) + len(words))
        found.append(Paragraph("res", locator, kind, words, span, headings, parent))
        text += words + "\n"
    return Document(RECORD, text, tuple(range(len(text))), (), tuple(found))


def unit(text: str) -> Document:
    return document(("1", UnitKind.PARAGRAPH, text, None, ()))


def cut(text: str) -> list[str]:
    return [piece.of(text) for piece in pieces(text)]


def test_a_short_unit_is_one_passage_with_its_own_id() -> None:
    (only,) = passages(document(("3", UnitKind.OPERATIVE, "敦促各国；", None, ("甲", "乙"))))
    assert only.passage_id == only.unit_id == "res:3"
    assert (only.kind, only.part) == (UnitKind.OPERATIVE, Part.OPERATIVE)
    assert (only.text, only.span) == ("敦促各国；", Span(0, 5))
    assert only.context == "甲\n乙"


def test_pieces_of_a_long_unit_are_numbered_from_two_and_are_slices_of_the_document() -> None:
    long = "各缔约国重申其承诺。" * 100
    doc = document(
        ("1", UnitKind.PARAGRAPH, "短。", None, ()), ("2", UnitKind.PARAGRAPH, long, None, ("题",))
    )
    found = passages(doc)[1:]
    assert [p.passage_id for p in found] == ["res:2", "res:2~2", "res:2~3"]
    assert {p.unit_id for p in found} == {"res:2"}
    assert "".join(p.text for p in found) == long
    assert all(p.text == doc.text[p.span.start : p.span.end] for p in found)
    assert {p.context for p in found} == {"题"}
    assert all(p.text.endswith("。") for p in found)


def test_an_item_carries_the_words_of_all_it_hangs_under() -> None:
    doc = document(
        ("3", UnitKind.OPERATIVE, "决定：", None, ("执行部分",)),
        ("3(a)", UnitKind.ITEM, "设立：", "3", ("执行部分",)),
        ("3(a)(i)", UnitKind.ITEM, "委员会；", "3(a)", ("执行部分",)),
    )
    context = [p.context for p in passages(doc)]
    assert context == ["执行部分", "执行部分\n决定：", "执行部分\n决定：\n设立："]


def test_a_paragraph_of_an_inner_series_does_not_carry_the_outer_one() -> None:
    doc = document(
        ("187", UnitKind.PARAGRAPH, "会议商定：", None, ()),
        ("187/14", UnitKind.PARAGRAPH, "各国：", "187", ()),
        ("187/14(b)", UnitKind.ITEM, "合作。", "187/14", ()),
    )
    assert [p.context for p in passages(doc)] == ["", "", "各国："]


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (UnitKind.FRONT, Part.PARAGRAPH),
        (UnitKind.CHAPEAU, Part.PREAMBULAR),
        (UnitKind.PREAMBULAR, Part.PREAMBULAR),
        (UnitKind.OPERATIVE, Part.OPERATIVE),
        (UnitKind.PARAGRAPH, Part.PARAGRAPH),
        (UnitKind.ITEM, Part.PARAGRAPH),
        (UnitKind.FOOTNOTE, Part.FOOTNOTE),
        (UnitKind.CLOSING, Part.PARAGRAPH),
        (UnitKind.ROW, Part.PARAGRAPH),
        (UnitKind.ENTRY, Part.PARAGRAPH),
    ],
)
def test_every_kind_of_unit_is_a_passage_of_its_part(kind: UnitKind, part: Part) -> None:
    (only,) = passages(document(("x", kind, "大会，", None, ())))
    assert only.part is part


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (UnitKind.OPERATIVE, Part.OPERATIVE),
        (UnitKind.PREAMBULAR, Part.PREAMBULAR),
        (UnitKind.PARAGRAPH, Part.PARAGRAPH),
    ],
)
def test_an_item_belongs_to_the_part_of_its_outermost_parent(kind: UnitKind, part: Part) -> None:
    doc = document(
        ("3", kind, "决定：", None, ()),
        ("3(a)", UnitKind.ITEM, "甲", "3", ()),
        ("3(a)(i)", UnitKind.ITEM, "乙", "3(a)", ()),
    )
    assert [p.part for p in passages(doc)] == [part] * 3


@pytest.mark.parametrize("parent", ["9", "3(a)"])
def test_a_parent_that_is_no_unit_above_is_a_parse_error(parent: str) -> None:
    with pytest.raises(ParseError, match=r"res:3\(a\)"):
        passages(document(("3(a)", UnitKind.ITEM, "甲", parent, ())))


def test_a_unit_without_words_of_its_own_is_no_passage() -> None:
    doc = document(("3", UnitKind.OPERATIVE, "", None, ()), ("3(a)", UnitKind.ITEM, "甲", "3", ()))
    assert [p.locator for p in passages(doc)] == ["3(a)"]
    assert passages(document()) == ()


def test_sentences_inside_titles_and_brackets_are_not_cut() -> None:
    inside = "《关于核查的报告。第二版！附加说明》（见第一卷。又见第二卷；另见附件，其中有表）"
    text = ("各国" * 60 + "，" + inside + "；") * 6
    found = cut(text)
    assert "".join(found) == text
    assert len(found) > 2
    assert all(piece.count("《") == piece.count("》") for piece in found)
    assert all(piece.count("（") == piece.count("）") for piece in found)


def test_a_bracket_that_is_never_closed_protects_nothing() -> None:
    text = "（" + "各缔约国重申其承诺。" * 90
    assert all(piece.endswith("。") for piece in cut(text))


def test_a_bracket_longer_than_a_piece_is_cut_at_its_sentences() -> None:
    text = "（" + "各缔约国重申其承诺。" * 90 + "）"
    found = cut(text)
    assert "".join(found) == text
    assert all(piece.endswith(("。", "。）")) for piece in found)


def test_a_sentence_in_brackets_ends_after_the_bracket() -> None:
    text = ("各缔约国" * 30 + "（见上文。）") * 9
    assert all(piece.endswith("。）") for piece in cut(text))


def test_words_without_any_mark_are_cut_at_the_limit() -> None:
    assert [len(piece) for piece in cut("核" * (2 * LIMIT + 1))] == [
        min(LIMIT, 267 + LIMIT // 8),
        min(LIMIT, 267 + LIMIT // 8),
        2 * LIMIT + 1 - 2 * (267 + LIMIT // 8),
    ]


_MARKS = "核。；，、《》（）()\n “”…！\u3000𠮷[」"
_WORDS = st.sampled_from([*_MARKS, "各缔约国", "Treaty ", "e\u0301", "x" * 90, "条约" * 60])


@settings(deadline=None, max_examples=150)
@given(st.lists(_WORDS, max_size=250).map("".join))
def test_pieces_tile_the_unit(text: str) -> None:
    found = pieces(text)
    assert found[0].start == 0
    assert found[-1].end == len(text)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(piece.end - piece.start <= LIMIT for piece in found)
    assert len(text) == 0 or all(piece.start < piece.end for piece in found)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text("核国。，（）《》 ", max_size=1200), min_size=1, max_size=4))
def test_passages_are_the_document_at_their_spans(texts: list[str]) -> None:
    doc = document(*((str(at), UnitKind.PARAGRAPH, t, None, ()) for at, t in enumerate(texts)))
    found = passages(doc)
    assert all(p.span.of(doc.text) == p.text for p in found)
    assert [p.span for p in found] == sorted(p.span for p in found)
    assert len({p.passage_id for p in found}) == len(found)
    for one in doc.paragraphs:
        joined = "".join(p.text for p in found if p.locator == one.locator)
        assert joined == (one.text if one.text.strip() else "")


def test_cutting_is_only_loaded_for_a_long_unit() -> None:
    code = "import nptqa.chunking, sys; print([m for m in sys.modules if 'langchain' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
