"""The question bank fits the corpus and keeps apart from the benchmark."""

import json
from pathlib import Path

import pytest

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank, read_entries
from nptqa.errors import CorpusError
from nptqa.folding import compact, fold
from nptqa.settings import Settings
from tests.conftest import ROOT


def bare(question: str) -> str:
    return "".join(sign for sign in compact(fold(question).text) if sign.isalnum())


def test_every_entry_names_a_unit(desk: Desk) -> None:
    entries = read_entries(Settings().corpus_dir / FILE, desk.corpus)
    assert len(entries) > 6000
    covered = {entry.unit_id for entry in entries}
    asked_for = {
        unit.unit_id
        for document in desk.corpus.documents
        for unit in document.paragraphs
        if unit.kind not in ("front", "chapeau")
    }
    assert covered >= asked_for


def test_marked_spans_are_words_of_their_unit(desk: Desk) -> None:
    for entry in read_entries(Settings().corpus_dir / FILE, desk.corpus):
        text = "".join(desk.corpus.paragraph(*entry.unit_id.split(":", 1)).text.split())
        assert all("".join(span.split()) in text for span in entry.spans), entry


def test_no_entry_is_a_question_of_the_benchmark(desk: Desk) -> None:
    lines = (ROOT / "eval/questions/questions.jsonl").read_text("utf-8").splitlines()
    benchmark = {bare(json.loads(line)["question"]) for line in lines}
    entries = read_entries(Settings().corpus_dir / FILE, desk.corpus)
    assert not [entry for entry in entries if bare(entry.question) in benchmark]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("not json", "not a question"),
        ('{"doc_id": "wp77-2022", "locator": "36"}', "not a question"),
        ('{"doc_id": "wp77-2022", "locator": "999", "question": "?"}', "wp77-2022:999"),
    ],
)
def test_a_bad_line_is_named(desk: Desk, tmp_path: Path, line: str, word: str) -> None:
    good = '{"doc_id": "wp77-2022", "locator": "36", "question": "核潜艇？"}\n'
    path = tmp_path / FILE
    path.write_text(good + line, encoding="utf-8")
    with pytest.raises(CorpusError, match=f"line 2.*{word}"):
        read_bank(path, desk.corpus)


def test_no_file_is_an_empty_bank(desk: Desk, tmp_path: Path) -> None:
    assert read_bank(tmp_path / FILE, desk.corpus) == {}
