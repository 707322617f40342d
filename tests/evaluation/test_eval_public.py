"""A BEIR folder measured through the product's own searcher."""

import sys
from pathlib import Path

import pytest

from nptqa.domain import Document, Hit, Mode, Part, Passage, Query, Results, Scope
from nptqa.errors import BenchmarkError
from nptqa.evaluation.beir import Text, write_beir
from nptqa.evaluation.protocols import Searcher
from nptqa.evaluation.public import run_beir


class Shuffled:
    """Finds the unit whose text holds the query, in two pieces, behind the first unit."""

    def __init__(self, document: Document) -> None:
        """Keep the units."""
        self._units = document.paragraphs

    def search(
        self, text: str, *, limit: int = 10, mode: Mode = Mode.HYBRID, scope: Scope | None = None
    ) -> Results:
        """The first unit, then every match twice."""
        found = [unit for unit in self._units if text in unit.text]
        units = [self._units[0], *(unit for unit in found for _ in range(2))][:limit]
        hits = tuple(
            Hit(
                Passage(
                    f"{u.unit_id}~{n}", u.doc_id, u.locator, u.kind, Part.PARAGRAPH, u.text, u.span
                ),
                1 / n,
                n,
            )
            for n, u in enumerate(units, start=1)
        )
        return Results(Query(text, text, "zh"), hits, len(hits), None, "v")


def test_a_folder_is_measured(tmp_path: Path) -> None:
    """Two of three queries are found, at ranks 1 and 2; the third counts zero."""
    corpus = [Text("a b:c", "题", "甲方"), Text("d/2", "", "乙方"), Text("d3", "", "丙方")]
    queries = {"q1": "甲", "q2": "乙", "q3": "丁", "q4": "not in the split"}
    write_beir(tmp_path, corpus, queries, {"q1": {"a b:c": 1}, "q2": {"d/2": 1}, "q3": {"d3": 1}})
    opened: list[Path] = []

    def opener(document: Document, index_dir: Path) -> Searcher:
        opened.append(index_dir)
        assert index_dir.is_dir()
        assert [unit.span.of(document.text) for unit in document.paragraphs] == [
            "甲方", "乙方", "丙方",
        ]  # fmt: skip
        assert document.paragraphs[0].heading_path == ("题",)
        return Shuffled(document)

    whole = run_beir(tmp_path, opener, Mode.LEXICAL).to_json()
    assert whole["queries"] == 3
    assert whole["measures"]["RR"] == pytest.approx((1 + 1 / 2) / 3)
    assert whole["slices"] == {}
    assert set(whole["latency"]) == {"search", "index"}
    assert not opened[0].exists()


def test_what_is_missing_is_said_before_the_questions_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not after it: the folder is not even read."""
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(BenchmarkError, match="ir-measures") as caught:
        run_beir(tmp_path / "no such folder", never, Mode.LEXICAL)
    assert "nptqa[eval]" in caught.value.hint


def never(document: Document, index_dir: Path) -> Searcher:
    raise AssertionError
