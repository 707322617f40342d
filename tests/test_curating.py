"""The curator's commands: what may enter the bank, and that a file is never half written."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_entries
from nptqa.cli import main
from nptqa.curating import Row, added, check, key_of, read_rows, write_rows
from nptqa.errors import CorpusError
from nptqa.settings import Settings
from tests.conftest import ROOT

SHIPPED = ROOT / "corpus" / FILE
UNIT: Row = {"doc_id": "wp77-2022", "locator": "24"}
GOOD: Row = {**UNIT, "question": "附加议定书如今在几国有效呢？", "spans": ["138 个缔约国"]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of one's own to change."""
    shutil.copytree(Settings().corpus_dir, tmp_path / "corpus")
    monkeypatch.setenv("NPTQA_CORPUS_DIR", str(tmp_path / "corpus"))
    return tmp_path / "corpus"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main(["bank", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_shipped_bank_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    """Units exist, marked words stand in them, nothing stands twice or in the benchmark."""
    code, found = run(capsys, "check")
    assert (code, found["problems"]) == (0, [])
    assert found["questions"] > 6000


def test_writing_changes_no_other_byte(tmp_path: Path) -> None:
    path = tmp_path / FILE
    write_rows(path, read_rows(SHIPPED))
    assert path.read_bytes() == SHIPPED.read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == [FILE]


def test_a_question_comes_and_goes(
    folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Added with the words that answer, listed, read by the index, removed without a trace."""
    before = (folder / FILE).read_bytes()
    words = ("附加议定书如今在几国有效呢？", "--span", "138 个缔约国")
    code, reply = run(capsys, "add", "wp77-2022:24", *words)
    assert code == 0
    entry = read_entries(folder / FILE, desk.corpus)[-1]
    assert (entry.unit_id, entry.question, entry.language) == ("wp77-2022:24", words[0], "zh")
    assert (folder / FILE).read_bytes().startswith(before)
    name = reply["added"]["question_id"]
    code, found = run(capsys, "list", "wp77-2022:24", "--lang", "zh")
    assert name in {one["question_id"] for one in found["questions"]}
    assert {one["locator"] for one in found["questions"]} == {"24"}
    assert run(capsys, "remove", name)[0] == 0
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"locator": "999"}, "there is no unit"),
        ({"doc_id": "nope"}, "there is no unit"),
        ({"spans": ["139 个缔约国"]}, "not in the unit"),
        ({"lang": "de"}, "lang is not one of"),
        ({"style": "odd"}, "style is not one of"),
        ({"question": "  ？"}, "the question must be"),
        ({"question": "核" * 501}, "the question must be"),
        ({"question": "附加議定書 有幾個締約國?"}, "benchmark"),
    ],
)
def test_what_is_refused(desk: Desk, change: Row, said: str) -> None:
    """Each for its own reason; a question of the benchmark in any script and spacing."""
    forbidden = {key_of("附加议定书有几个缔约国")}
    assert added([], GOOD, desk.corpus, forbidden)[1] == []
    _, problems = added([], {**GOOD, **change}, desk.corpus, forbidden)
    assert any(said in one.detail for one in problems)


def test_a_question_of_the_benchmark_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = (ROOT / "eval/questions/questions.jsonl").read_text("utf-8").splitlines()[0]
    before = (folder / FILE).read_bytes()
    code, reply = run(capsys, "add", "wp77-2022:1", json.loads(line)["question"])
    assert code == 1
    assert "benchmark" in reply["problems"][0]["detail"]
    assert (folder / FILE).read_bytes() == before


def test_what_stands_twice_is_found(desk: Desk) -> None:
    row, _ = added([], GOOD, desk.corpus, ())
    assert added([row], GOOD, desk.corpus, ())[1]
    problems = check([row, row], desk.corpus, ())
    assert [one.line for one in problems] == [1, 1, 2, 2]
    other, _ = added([row], {**GOOD, "locator": "23", "spans": []}, desk.corpus, ())
    assert other["question_id"] != row["question_id"]
    assert check([row, other], desk.corpus, ()) == []


def test_nothing_is_removed_where_one_is_missing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / FILE).read_bytes()
    assert run(capsys, "remove", "b0000", "nope")[0] == 1
    assert (folder / FILE).read_bytes() == before


def test_a_file_that_cannot_be_written_stays(tmp_path: Path) -> None:
    """The error names it, and nothing is left beside it."""
    blocked = tmp_path / "bank"
    blocked.mkdir()
    (blocked / "in the way").touch()
    with pytest.raises(CorpusError, match="cannot be written"):
        write_rows(blocked, [dict(GOOD)])
    assert [one.name for one in tmp_path.iterdir()] == ["bank"]


def test_a_line_that_is_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{}\n[]\n")
    with pytest.raises(CorpusError, match="line 2"):
        read_rows(tmp_path / FILE)
