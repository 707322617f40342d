"""`corpus add`, `update`, `remove`: one step or none, and every refusal has its reason."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nptqa.citing import Citer
from nptqa.cli import main
from nptqa.corpus.check import check_corpus
from nptqa.corpus.holding import changing, unlisted
from nptqa.corpus.load import load_corpus
from nptqa.corpus.propose import check_given, propose, slug
from nptqa.errors import CorpusBusy, ParseError, UnknownDocument
from tests.conftest import ROOT
from tests.corpus.papers import paper, sheet
from tests.corpus.press import print_pdf
from tests.corpus.word import write_docx
from tests.service.uploading import chosen

Run = Callable[..., tuple[int, dict[str, Any]]]
SYMBOL = "NPT/CONF.2026/PC.II/WP.5"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the shipped corpus."""
    folder = tmp_path / "corpus"
    shutil.copytree(ROOT / "corpus", folder)
    return folder


@pytest.fixture
def run(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    monkeypatch.setenv("NPTQA_CORPUS_DIR", str(corpus))

    def call(*argv: str) -> tuple[int, dict[str, Any]]:
        code = main(["corpus", *argv, "--json"])
        return code, json.loads(capsys.readouterr().out)

    yield call
    # Whatever was tried, what stands can be served.
    assert all(not check.problems for check in check_corpus(corpus))


def pdf(folder: Path, symbol: str = SYMBOL, title: str = "加强核裁军方面的透明度") -> Path:
    path = folder / f"{slug(symbol)}.pdf"
    path.write_bytes(print_pdf(paper(title), sheet(symbol)))
    return path


def entries(corpus: Path) -> list[dict[str, object]]:
    documents = tomllib.loads((corpus / "manifest.toml").read_text("utf-8"))["document"]
    assert isinstance(documents, list)
    return documents


def test_everything_the_masthead_says_is_found(run: Run, corpus: Path, tmp_path: Path) -> None:
    code, out = run("add", str(pdf(tmp_path)), "--yes")
    assert code == 0
    [one] = out["documents"]
    fields = {name: (found["value"], found["sure"]) for name, found in one["fields"].items()}
    assert fields["symbol"] == (SYMBOL, "printed")
    assert fields["title_zh"] == ("加强核裁军方面的透明度", "printed")
    assert fields["kind"] == ("working_paper", "inferred")
    assert fields["body"] == ("不扩散核武器条约缔约国审议大会筹备委员会", "inferred")
    assert fields["session"] == ("筹备委员会第二届会议", "inferred")
    assert fields["author"] == ("日本和澳大利亚", "printed")
    assert fields["date_to"] == ("2024-04-12", "printed")
    assert fields["language"] == ("zh", "inferred")
    assert fields["supersedes"] == ("", "missing")
    assert one["doc_id"] == "npt-conf-2026-pc-ii-wp-5"
    assert one["problems"] == []
    document = load_corpus(corpus).document("npt-conf-2026-pc-ii-wp-5")
    assert document.record.symbol_status == "printed"
    assert [unit.locator for unit in document.paragraphs] == ["front", "1", "2", "3", "4", "fn1"]
    assert {unit.page for unit in document.paragraphs} == {1}
    original = corpus / "originals" / "npt-conf-2026-pc-ii-wp-5.pdf"
    assert original.read_bytes() == pdf(tmp_path).read_bytes()
    assert unlisted(corpus) == ()


def test_a_citation_names_the_page_of_the_file_that_was_added(
    run: Run, corpus: Path, tmp_path: Path
) -> None:
    run("add", str(pdf(tmp_path)), "--yes")
    held = load_corpus(corpus)
    citer = Citer(held, "x")
    assert citer.cite(held.paragraph("npt-conf-2026-pc-ii-wp-5", "2")).page == 1
    # A plain text has no pages that anybody could look up.
    assert citer.cite(held.paragraph("wp77-2022", "2")).page is None


def test_what_stood_in_the_manifest_stands_unchanged(
    run: Run, corpus: Path, tmp_path: Path
) -> None:
    before = (corpus / "manifest.toml").read_text("utf-8")
    run("add", str(pdf(tmp_path)), "--yes")
    after = (corpus / "manifest.toml").read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert run("remove", "npt-conf-2026-pc-ii-wp-5")[0] == 0
    assert (corpus / "manifest.toml").read_text("utf-8").rstrip() == before.rstrip()
    assert list((corpus / "originals").iterdir()) == []
    assert unlisted(corpus) == ()


@pytest.mark.slow
def test_a_folder_of_a_hundred_with_one_broken(run: Run, corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(1, 101):
        symbol = f"NPT/CONF.2026/PC.III/WP.{number}"
        pieces = paper(f"第{number}份文件")
        write = print_pdf if number % 10 == 0 else write_docx
        suffix = "pdf" if number % 10 == 0 else "docx"
        (folder / f"{number:03}.{suffix}").write_bytes(write(pieces, sheet(symbol)))
    (folder / "050.pdf").write_bytes((folder / "050.pdf").read_bytes()[:700])
    code, out = run("add", str(folder), "--yes")
    refused = [one for one in out["documents"] if one["reason"]]
    assert code == 1, out
    assert len(out["documents"]) == 100
    assert [Path(one["file"]).name for one in refused] == ["050.pdf"]
    assert "broken PDF file" in refused[0]["reason"]
    assert len(entries(corpus)) == 5 + 99


def test_the_same_file_or_symbol_is_refused_with_the_name_of_what_is_held(
    run: Run, corpus: Path, tmp_path: Path
) -> None:
    path = pdf(tmp_path)
    run("add", str(path), "--yes")
    code, out = run("add", str(path), "--yes")
    assert code == 1
    assert "is held already, as npt-conf-2026-pc-ii-wp-5" in json.dumps(out)
    other = pdf(tmp_path, title="另一个题目")
    code, out = run("add", str(other), "--yes")
    assert code == 1
    assert f"{SYMBOL} is held already" in json.dumps(out)
    assert len(entries(corpus)) == 6


def test_a_new_file_takes_the_place_of_the_old(run: Run, corpus: Path, tmp_path: Path) -> None:
    run("add", str(pdf(tmp_path)), "--yes", "--short-zh", "日澳文件")
    code, out = run("update", str(pdf(tmp_path, title="改过的题目")), "--yes")
    assert code == 0, out
    [entry] = [one for one in entries(corpus) if one["symbol"] == SYMBOL]
    assert entry["short_zh"] == "日澳文件"
    document = load_corpus(corpus).document("npt-conf-2026-pc-ii-wp-5")
    assert "改过的题目" in document.text
    assert unlisted(corpus) == ()


def test_a_revision_supersedes_and_a_corrigendum_corrects(
    run: Run, corpus: Path, tmp_path: Path
) -> None:
    run("add", str(pdf(tmp_path)), "--yes")
    assert run("update", str(pdf(tmp_path, f"{SYMBOL}/Rev.1", "修订稿")), "--yes")[0] == 0
    assert run("update", str(pdf(tmp_path, f"{SYMBOL}/Corr.1", "更正稿")), "--yes")[0] == 0
    by_symbol = {one["symbol"]: one for one in entries(corpus)}
    assert by_symbol[f"{SYMBOL}/Rev.1"]["supersedes"] == SYMBOL
    assert by_symbol[f"{SYMBOL}/Corr.1"]["corrects"] == SYMBOL
    assert by_symbol[f"{SYMBOL}/Corr.1"]["kind"] == "corrigendum"
    code, out = run("update", str(pdf(tmp_path, "NPT/CONF.2026/PC.II/WP.99/Rev.1")), "--yes")
    assert code == 1
    assert "nothing held has the symbol" in json.dumps(out)


def test_what_is_missing_is_asked_for_by_flag(run: Run, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("1. 缔约国重申其承诺。\n\n2. 缔约国注意到此事。\n", "utf-8")
    code, out = run("add", str(path), "--yes")
    assert code == 1
    assert "does not say its title_zh or date_to" in json.dumps(out)
    code, out = run("add", str(path), "--yes", "--title", "说明", "--date", "2024-05-01")
    assert code == 0
    [entry] = [one for one in entries(corpus) if one["title_zh"] == "说明"]
    assert (entry["doc_id"], entry["symbol"], entry["symbol_status"]) == (
        "note",
        "",
        "unconfirmed",
    )
    # The text of a plain text file is the file itself.
    assert (corpus / "texts" / "note.txt").read_bytes() == path.read_bytes()


def test_a_document_with_problems_is_added_only_when_they_are_accepted(
    run: Run, corpus: Path, tmp_path: Path
) -> None:
    path = tmp_path / "gap.txt"
    path.write_text("说明\n2024 年 5 月 1 日\n\n1. 甲。\n\n2. 乙。\n\n4. 丙。\n", "utf-8")
    code, out = run("add", str(path), "--yes", "--title", "说明", "--date", "2024-05-01")
    assert code == 1
    assert "number 3 is missing" in json.dumps(out)
    code, _ = run(
        "add", str(path), "--yes", "--title", "说明", "--date", "2024-05-01", "--accept-problems"
    )
    assert code == 0
    [entry] = [one for one in entries(corpus) if one["doc_id"] == "gap"]
    assert entry["accepts"] == ["number 3 is missing before 4 (after 2)"]
    assert load_corpus(corpus).has("gap", "4")


def test_a_dry_run_writes_nothing(run: Run, corpus: Path, tmp_path: Path) -> None:
    before = sorted(path for path in corpus.rglob("*") if path.name != ".lock")
    code, out = run("add", str(pdf(tmp_path)), "--dry-run")
    assert code == 0
    assert out["documents"][0]["units"] == 6
    assert sorted(path for path in corpus.rglob("*") if path.name != ".lock") == before


def test_removing_what_is_not_held_says_so(corpus: Path) -> None:
    with changing(corpus) as holding, pytest.raises(UnknownDocument, match="no document 'nope'"):
        holding.remove("nope")


def test_a_document_of_the_bank_can_be_removed(run: Run, corpus: Path) -> None:
    """Its questions are passed over; the corpus can still be served."""
    from nptqa.bank import read_bank

    assert run("remove", "chair-paper-2007")[0] == 0
    bank = read_bank(corpus / "questions.jsonl", load_corpus(corpus))
    assert bank
    assert not any(unit_id.startswith("chair-paper-2007") for unit_id in bank)


def test_two_at_once_and_one_is_told_to_wait(corpus: Path) -> None:
    with (
        changing(corpus),
        pytest.raises(CorpusBusy, match="another process changes"),
        changing(corpus),
    ):
        raise AssertionError("two at once")


@pytest.mark.parametrize("at", range(1, 5))
def test_a_failure_at_any_write_leaves_the_old_corpus(
    at: int, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load_corpus(corpus).fingerprint
    proposal = propose(pdf(tmp_path), {})
    count, rename = 0, Path.replace

    def failing(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == at:
            raise OSError("no space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(CorpusBusy, match="no space left"), changing(corpus) as holding:
        holding.add(proposal)
    monkeypatch.undo()
    assert load_corpus(corpus).fingerprint == before
    with changing(corpus) as holding:
        holding.add(proposal)
    assert load_corpus(corpus).has(proposal.record.doc_id, "1")


@pytest.mark.slow
def test_killed_at_any_moment_the_corpus_is_old_or_new(corpus: Path, tmp_path: Path) -> None:
    """Twenty-five adding processes, each killed at a moment of its own."""
    path = pdf(tmp_path)
    script = (
        "import sys; from pathlib import Path; from nptqa.corpus.holding import changing;"
        "from nptqa.corpus.propose import propose\n"
        "proposal = propose(Path(sys.argv[2]), {}); print('ready', flush=True)\n"
        "while True:\n"
        "    with changing(Path(sys.argv[1])) as holding:\n"
        "        holding.add(proposal); holding.remove(proposal.record.doc_id)\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    chance, states = random.Random(8), set[int]()
    for _ in range(25):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(corpus), str(path)],
            env=environment,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        held = load_corpus(corpus)
        states.add(len(held.documents))
        with changing(corpus) as holding:
            if len(held.documents) == 6:
                holding.remove("npt-conf-2026-pc-ii-wp-5")
    assert states == {5, 6}
    with changing(corpus):
        pass
    assert unlisted(corpus) == ()


def test_a_packaged_corpus_is_copied_before_it_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What came with the package is left alone: an upgrade would undo the change."""
    shipped, own = tmp_path / "package" / "corpus", tmp_path / "home" / "corpus"
    shutil.copytree(ROOT / "corpus", shipped)
    monkeypatch.setattr("nptqa.settings.packaged_corpus", lambda: shipped)
    monkeypatch.setenv("NPTQA_CORPUS_DIR", str(shipped))
    monkeypatch.setenv("NPTQA_OWN_CORPUS_DIR", str(own))
    assert main(["corpus", "add", str(pdf(tmp_path)), "--yes"]) == 0
    assert str(own) in capsys.readouterr().err
    assert len(load_corpus(shipped).documents) == 5
    assert len(load_corpus(own).documents) == 6


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"doc_id": "../../evil"}, "no doc_id"),
        ({"doc_id": "Evil"}, "no doc_id"),
        ({"status": "holy"}, "no status"),
        ({"note": "a\nb"}, "one line"),
        ({"note": "x" * 501}, "one line"),
    ],
)
def test_values_that_no_record_can_have_are_refused(given: dict[str, str], told: str) -> None:
    """A doc_id becomes the name of files; the manifest must stay readable."""
    with pytest.raises(ParseError, match=told):
        check_given(given)


def test_the_terminal_says_the_page_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a document that has pages; of a plain text none is said."""
    for name, value in chosen(tmp_path).to_env().items():
        monkeypatch.setenv(name, value)
    assert main(["corpus", "add", str(pdf(tmp_path)), "--yes"]) == 0
    assert main(["index", "build", "--json"]) == 0
    capsys.readouterr()
    main(["search", "透明度第2点", "--limit", "1"])
    assert f"{SYMBOL} 第2段（文件第1页）" in capsys.readouterr().out
    main(["ask", f"{SYMBOL} 第2段"])
    assert f"—— {SYMBOL}，第2段（文件第1页）" in capsys.readouterr().out
    main(["search", "75/71 第3段", "--limit", "1"])
    assert "文件第" not in capsys.readouterr().out
