"""The command line keeps its contract: exit codes, JSON, one sentence for an error."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nptqa.cli import main
from nptqa.settings import Settings
from tests.conftest import ROOT

Run = Callable[..., tuple[int, str, str]]
# Of a fresh process: nothing but where the code is.
_BARE = {"PATH": "/usr/bin", "PYTHONPATH": str(ROOT / "src")}


@pytest.fixture
def run(
    settings: Settings,
    desk: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command on the session's index; gives exit code, output and errors."""
    monkeypatch.setenv("NPTQA_INDEX_DIR", str(settings.index_dir))

    def call(*argv: str) -> tuple[int, str, str]:
        code = main(argv)
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_ask_prints_a_quotation_with_its_source(run: Run) -> None:
    code, out, _ = run("ask", "WP.77第187段内第36段")
    assert code == 0
    assert "“缔约国强调，只要有核武器" in out
    assert "NPT/CONF.2020/WP.77，第187段内第36段" in out


def test_ask_in_json_is_the_contract(run: Run) -> None:
    code, out, _ = run("ask", "A/RES/75/71 op 3", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["outcome"] == "answered"
    assert answer["answers"][0]["citation"]["locator"] == "3"
    assert set(answer) >= {
        "outcome", "confidence", "reason", "answers", "related", "query", "index_version",
        "answer_id",
        "permalink",
    }  # fmt: skip


def test_no_answer_is_one(run: Run) -> None:
    code, out, _ = run("ask", "WP.77第300段")
    assert code == 1
    assert "未找到" in out


def test_search(run: Run) -> None:
    code, out, _ = run("search", "附加议定书", "--limit", "3", "--json")
    results = json.loads(out)
    assert code == 0
    assert [hit["rank"] for hit in results["hits"]] == [1, 2, 3]
    assert run("search", "附加议定书", "--doc-id", "chair-paper-2007")[0] == 0


@pytest.mark.parametrize(
    ("argv", "code", "word"),
    [
        (["ask", ""], 2, "nothing to look for"),
        (["ask", "核" * 10_000], 2, "10000"),
        (["ask", "核", "--doc-id", "wp7"], 2, "wp77-2022"),
        (["corpus", "parse", "no-such-file.txt"], 3, "no-such-file.txt"),
    ],
)
def test_errors_are_sentences(run: Run, argv: list[str], code: int, word: str) -> None:
    got, out, err = run(*argv)
    assert got == code
    assert word in err
    assert out == ""
    assert "Traceback" not in err


@pytest.mark.parametrize("argv", [[], ["nothing"], ["ask"], ["serve", "--port", "x"]])
def test_usage_errors_exit_with_two(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    assert stopped.value.code == 2
    assert "nptqa" in capsys.readouterr().err


def test_a_missing_index_is_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NPTQA_INDEX_DIR", str(tmp_path))
    assert main(["ask", "核裁军"]) == 3
    assert "nptqa index build" in capsys.readouterr().err


def test_an_unknown_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NPTQA_INDEXDIR", "x")
    assert main(["corpus", "check"]) == 2
    assert "Close: NPTQA_INDEX_DIR" in capsys.readouterr().err


def test_index_build_and_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("NPTQA_INDEX_DIR", str(tmp_path / "索引"))
    code, out, _ = run("index", "build", "--no-bank", "--json")
    assert code == 0
    assert json.loads(out)["counts"]["units"] == 487
    monkeypatch.setenv("NPTQA_BANK", "0")
    assert run("index", "check")[0] == 0
    monkeypatch.setenv("NPTQA_BANK", "1")
    code, _, err = run("index", "check")
    assert code == 3
    assert "bank" in err


def test_index_versions_are_listed_used_and_pruned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setenv("NPTQA_INDEX_DIR", str(tmp_path))
    assert json.loads(run("index", "list", "--json")[1]) == {"versions": []}
    first = json.loads(run("index", "build", "--json")[1])
    assert (first["encoded"] > 2000, first["taken_over"]) == (True, 0)
    other = json.loads(run("index", "build", "--no-bank", "--json")[1])
    assert (other["encoded"], other["taken_over"]) == (0, other["counts"]["text_rows"])
    code, out, _ = run("index", "list")
    assert (code, out.count("\n")) == (0, 2)
    assert f"* {other['version']}" in out
    assert "bank_hash" in out
    code, _, err = run("index", "use", other["version"])
    assert code == 3
    assert "bank_hash" in err
    assert run("index", "use", first["version"][:6])[0] == 0
    assert run("index", "check")[0] == 0
    assert run("index", "prune", "--keep", "0")[0] == 2
    assert run("index", "prune", "--keep", "1")[1] == f"removed {other['version']}\n"
    assert json.loads(run("index", "prune", "--json")[1]) == {"removed": []}


def test_corpus_check_counts_every_unit(run: Run) -> None:
    code, out, _ = run("corpus", "check", "--json")
    units = {one["doc_id"]: one["units"] for one in json.loads(out)["documents"]}
    assert code == 0
    assert units == {
        "wp77-2022": 314,
        "chair-reflections-2023": 53,
        "res-75-71": 47,
        "nam-safeguards-2022": 20,
        "chair-paper-2007": 53,
    }


def test_corpus_parse_stores_nothing_and_prints_units(run: Run) -> None:
    code, out, _ = run("corpus", "parse", str(ROOT / "corpus/texts/res-75-71.txt"), "--json")
    parsed = json.loads(out)
    assert code == 0
    assert parsed["metadata"]["symbol"] == "A/RES/75/71"
    assert parsed["problems"] == []
    assert len(parsed["units"]) == 47
    assert set(parsed["units"][0]) == {
        "locator", "kind", "heading_path", "text", "footnotes", "page",
    }  # fmt: skip


@pytest.mark.parametrize("module", ["nptqa.cli", "nptqa.service.server"])
def test_what_does_not_answer_loads_nothing_that_does(module: str) -> None:
    """Help, keys and the process that watches several workers: a third of the time and memory."""
    script = (
        f"import sys, {module};"
        "heavy = {'faiss', 'tantivy', 'numpy', 'tokenizers', 'fastapi', 'lxml', 'jinja2'};"
        "sys.exit(sorted(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=_BARE, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc")
def test_what_answers_is_small(settings: Settings, desk: object) -> None:
    """200 of the 300 MB a service may take; the rest is for what it remembers."""
    script = (
        "import os, resource, sys; from nptqa.assembly import Desk;"
        "import nptqa.service.app; from nptqa.settings import Settings;"
        "Desk.open(Settings.from_env(os.environ)).ask('无核武器国家的安全保证');"
        "pages = int(open('/proc/self/statm').read().split()[1]);"
        "print(pages * resource.getpagesize() // 10**6)"
    )
    environment = {"NPTQA_INDEX_DIR": str(settings.index_dir), **_BARE}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 230


def test_answering_needs_neither_torch_nor_langchain(settings: Settings, desk: object) -> None:
    """Serving starts in a moment because the heavy libraries stay out."""
    script = (
        "import sys; from nptqa.cli import main; code = main(['ask', '附加议定书']);"
        "heavy = {'torch', 'sentence_transformers', 'langchain_text_splitters', 'sklearn'};"
        "sys.exit(code or sorted(heavy & set(sys.modules)) or 0)"
    )
    environment = {"NPTQA_INDEX_DIR": str(settings.index_dir), **_BARE}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
