"""A round of judging from the command line."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from nptqa.errors import BenchmarkError
from nptqa.evaluation.judging import main
from nptqa.evaluation.runs import write_run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A copy of the committed question set without its judgements."""
    folder = tmp_path / "questions"
    shutil.copytree(ROOT / "eval" / "questions", folder)
    (folder / "judgements.tsv").unlink(missing_ok=True)
    return folder


def objects(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(questions: Path, *arguments: str) -> int:
    """The command on the copy."""
    return main(["--questions", str(questions), *arguments])


def test_a_round(questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pool, judge, merge, pool again: what was judged is not asked again."""
    ids = [row["question_id"] for row in objects(questions / "questions.jsonl")]
    write_run(tmp_path / "run.trec", dict.fromkeys(ids, ("wp77-2022:1", "wp77-2022:2")), "toy")
    pool = ("pool", str(tmp_path), "--size", "40", "--parts", "2", "--out")
    assert run(questions, *pool, str(tmp_path / "out")) == 0
    assert "40 questions, " in capsys.readouterr().err
    parts = sorted((tmp_path / "out").glob("part-*.jsonl"))
    assert len(parts) == 2
    tasks = [task for part in parts for task in objects(part)]
    lines = [
        f"{task['question_id']}\t{unit['unit_id']}\t0"
        for task in tasks
        for unit in task["to_judge"]
    ]
    (tmp_path / "verdicts.tsv").write_text("\n".join(lines) + "\n")
    assert run(questions, "merge", str(tmp_path / "verdicts.tsv"), "--as", "pool-1") == 0
    assert f"{len(lines)} judgements added, 0 were there" in capsys.readouterr().err
    assert run(questions, *pool, str(tmp_path / "again")) == 0
    assert "40 questions, 0 pairs to judge" in capsys.readouterr().err


def test_two_readings(questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Agreement is printed with the number of pairs."""
    (tmp_path / "a.tsv").write_text("e0000\twp77-2022:2\t0\ne0001\twp77-2022:2\t2\n")
    (tmp_path / "b.tsv").write_text("e0000\twp77-2022:2\t0\ne0001\twp77-2022:2\t1\n")
    assert run(questions, "agree", str(tmp_path / "a.tsv"), str(tmp_path / "b.tsv")) == 0
    assert "2 pairs, 0.500 equal, kappa 0.333" in capsys.readouterr().err


def test_an_unknown_unit_is_refused(questions: Path, tmp_path: Path) -> None:
    """Nothing is merged then."""
    (tmp_path / "a.tsv").write_text("e0000\twp77-2022:999\t0\n")
    with pytest.raises(BenchmarkError, match="no pair e0000, wp77-2022:999"):
        run(questions, "merge", str(tmp_path / "a.tsv"), "--as", "pool-1")
    assert not (questions / "judgements.tsv").exists()
