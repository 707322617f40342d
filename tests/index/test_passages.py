"""Passages are read from disk one by one, as they were written."""

import gc
import weakref
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nptqa.domain import Part, Passage, Span, UnitKind
from nptqa.index.passages import Columns, PassageTable, passage_bytes
from nptqa.index.store import StoredIndex

from .samples import PASSAGES

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def made(draw: st.DrawFn) -> Passage:
    start = draw(st.integers(0, 10**7))
    text = draw(WORDS)
    doc_id, locator = (
        draw(st.sampled_from(["a", "bb"])),
        draw(st.sampled_from(["1", "2(a)", "fn*"])),
    )
    kind, part = draw(st.sampled_from(UnitKind)), draw(st.sampled_from(Part))
    span = Span(start, start + len(text))
    return Passage(f"{doc_id}:{locator}", doc_id, locator, kind, part, text, span, draw(WORDS))


def test_a_tally_counts_documents_and_parts() -> None:
    tally = Columns.of(PASSAGES).tally(np.arange(len(PASSAGES)))
    for doc_id in {passage.doc_id for passage in PASSAGES}:
        assert tally.documents[doc_id] == sum(one.doc_id == doc_id for one in PASSAGES)
    assert sum(tally.parts.values()) == len(PASSAGES)
    assert Columns.of(PASSAGES).tally(np.zeros(0, dtype=np.int64)).documents == {}


def table(folder: Path, passages: list[Passage]) -> tuple[PassageTable, Columns]:
    stored, starts = passage_bytes(passages)
    (folder / "passages").write_bytes(stored)
    columns = Columns.of(passages)
    return PassageTable(folder / "passages", starts, columns), columns


@settings(deadline=None, max_examples=40)
@given(passages=st.lists(made(), max_size=8))
def test_what_is_read_is_what_was_written(passages: list[Passage]) -> None:
    with TemporaryDirectory() as place:
        found, columns = table(Path(place), passages)
        assert tuple(found) == tuple(passages)
        assert len(found) == len(passages)
        assert found[1:7:2] == tuple(passages[1:7:2])
        assert found[::-1] == tuple(reversed(passages))
        for doc_ids in ((), ("a",), ("a", "bb"), ("absent",)):
            wanted = [one.doc_id in doc_ids for one in passages]
            assert columns.in_documents(doc_ids).tolist() == wanted
        wanted = [one.part in (Part.OPERATIVE, Part.FOOTNOTE) for one in passages]
        assert columns.in_parts((Part.OPERATIVE, Part.FOOTNOTE)).tolist() == wanted
        same = columns.unit_of[:, None] == columns.unit_of[None]
        assert same.tolist() == [[a.unit_id == b.unit_id for b in passages] for a in passages]


@pytest.mark.parametrize("at", [6, -7, 99])
def test_an_ordinal_that_is_not_there_is_an_index_error(tmp_path: Path, at: int) -> None:
    found, _ = table(tmp_path, list(PASSAGES))
    assert found[-1] == PASSAGES[-1]
    with pytest.raises(IndexError, match=f"{at} of 6"):
        found[at]


def test_a_file_of_another_length_is_refused(tmp_path: Path) -> None:
    stored, starts = passage_bytes(PASSAGES)
    (tmp_path / "passages").write_bytes(stored[:-5])
    with pytest.raises(ValueError, match="bytes"):
        PassageTable(tmp_path / "passages", starts, Columns.of(PASSAGES))


def test_the_passages_of_a_unit_are_found_by_its_id(stored: StoredIndex) -> None:
    assert stored.ordinals_of("wp77:36").tolist() == [2, 3]
    assert stored.ordinals_of("wp77:187/36").tolist() == [4]
    assert stored.ordinals_of("res:4").tolist() == [5]
    for absent in ("wp77:3", "res:36", "none:1", ""):
        assert stored.ordinals_of(absent).tolist() == []


def test_a_table_is_freed_without_looking_for_knots(tmp_path: Path) -> None:
    found, _ = table(tmp_path, list(PASSAGES))
    assert found[0] == PASSAGES[0]
    gone = weakref.ref(found)
    gc.disable()
    try:
        del found
        assert gone() is None
    finally:
        gc.enable()


def test_columns_pick_some_ordinals() -> None:
    columns = Columns.of(PASSAGES)
    assert columns.in_documents(["res"], np.array([5, 0])).tolist() == [True, False]
