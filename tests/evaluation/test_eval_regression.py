"""The gate on the real index: the tree passes its own baseline, a broken ranker does not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nptqa.domain import Mode, Results, Scope
from nptqa.evaluation import regression
from nptqa.evaluation.founding import run_founding
from nptqa.evaluation.gate import failures, write_baseline
from nptqa.evaluation.measures import MEASURES
from nptqa.evaluation.regression import Bench
from nptqa.evaluation.results import Report
from nptqa.settings import Settings

ROOT = Path(__file__).parents[2]


class Backwards:
    """A desk that returns its hits in the wrong order."""

    def __init__(self, desk: object) -> None:
        """Break `desk`."""
        self._desk = desk

    def __getattr__(self, name: str) -> object:
        """Everything else as it is."""
        return getattr(self._desk, name)

    def search(
        self, text: str, *, limit: int = 10, mode: Mode = Mode.HYBRID, scope: Scope | None = None
    ) -> Results:
        """The last hit first."""
        results: Results = self._desk.search(text, limit=limit, mode=mode)  # type: ignore[attr-defined]
        hits = tuple(reversed(results.hits))
        return Results(results.query, hits, results.total, None, results.index_version)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The real corpus, every twelfth question."""
    folder = tmp_path_factory.mktemp("eval")
    (folder / "questions").mkdir()
    lines = (ROOT / "eval/questions/questions.jsonl").read_text(encoding="utf-8").splitlines()
    few = "\n".join(lines[::12])
    (folder / "questions" / "questions.jsonl").write_text(few, encoding="utf-8")
    with Bench(Settings(eval_dir=folder)) as made:
        yield made


def test_a_tree_passes_its_own_baseline(bench: Bench, tmp_path: Path) -> None:
    """Measured twice, nothing falls."""
    report = bench(Mode.LEXICAL, bank=False)
    write_baseline(tmp_path / "founding-lexical-without.json", report)
    assert report.fingerprints["bank"] == "without"
    assert failures(tmp_path, bench) == {}


def test_a_broken_ranker_is_caught(bench: Bench, tmp_path: Path) -> None:
    """The same index with its hits turned round fails, and the slices are named."""
    write_baseline(tmp_path / "founding-lexical-without.json", bench(Mode.LEXICAL, bank=False))

    def broken(mode: Mode, *, bank: bool) -> Report:
        desk = Backwards(bench.desk(bank))
        return run_founding(desk, mode, bench.questions)  # type: ignore[arg-type]

    (falls,) = failures(tmp_path, broken).values()
    assert {"all", "lang=zh"} <= {fall.slice for fall in falls}
    assert {fall.measure for fall in falls} >= {"Success@1", "RR", "nDCG@10"}


def test_baselines_are_committed_and_readable() -> None:
    """BM25, dense and hybrid without the bank, hybrid with it."""
    names = {path.name for path in (ROOT / "eval/baselines").glob("founding-*.json")}
    assert names == {
        "founding-lexical-without.json",
        "founding-dense-without.json",
        "founding-hybrid-without.json",
        "founding-hybrid-with.json",
    }
    for name in names:
        baseline = json.loads((ROOT / "eval/baselines" / name).read_text(encoding="utf-8"))
        assert baseline["fingerprints"]["mode"] in name
        assert baseline["slices"]["all"]["Success@1"]["queries"] == baseline["queries"]


def test_the_command_fails_on_a_fall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every fall is one line that names file, slice and figures."""
    conditions = {"mode": "lexical", "bank": "without"}
    rows = [{"measures": dict.fromkeys(MEASURES, 1.0)}] * 50
    good = Report("x", 50, {}, {}, {}, 0.0, fingerprints=conditions, questions=rows)
    bad = Report("y", 0, {}, {}, {}, 0.0)
    write_baseline(tmp_path / "founding-x.json", good)
    monkeypatch.setattr(Bench, "__call__", lambda self, mode, *, bank: bad)
    assert regression.main(["--baselines", str(tmp_path)]) == 1
    assert "founding-x.json: all: Success@1 is 0.0000" in capsys.readouterr().err
