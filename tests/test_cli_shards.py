"""Encoding in shards by the command line."""

import json
from pathlib import Path

import pytest

from nptqa.cli import main


@pytest.fixture
def index_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "index"
    monkeypatch.setenv("NPTQA_INDEX_DIR", str(folder))
    return folder


def test_an_index_is_planned_encoded_and_built(
    tmp_path: Path, index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shards = str(tmp_path / "shards")
    assert main(["index", "shards", "plan", "--shards", "4", "--out", shards]) == 0
    assert " texts in " in capsys.readouterr().out
    assert main(["index", "shards", "check", "--dir", shards]) == 1
    assert "shard 0: missing" in capsys.readouterr().out
    assert main(["index", "build", "--shards", shards]) == 3
    assert "are not encoded yet: 0, 1" in capsys.readouterr().err
    assert not index_dir.exists()
    assert main(["index", "shards", "encode", "--dir", shards, "--shard", "1"]) == 0
    assert capsys.readouterr().out == "shard 1: encoded\n"
    assert main(["index", "shards", "encode", "--dir", shards, "--json"]) == 0
    states = [one["state"] for one in json.loads(capsys.readouterr().out)["shards"]]
    assert states[:3] == ["encoded", "whole", "encoded"]
    assert main(["index", "shards", "check", "--dir", shards, "--json"]) == 0
    assert {one["state"] for one in json.loads(capsys.readouterr().out)["shards"]} == {"whole"}
    assert main(["index", "build", "--shards", shards, "--json"]) == 0
    built = json.loads(capsys.readouterr().out)
    assert built["encoded"] == 0
    assert built["taken_over"] == built["counts"]["text_rows"] + built["counts"]["question_rows"]
    # Without the bank it is another index.
    assert main(["index", "build", "--shards", shards, "--no-bank"]) == 3
    assert "planned with bank_hash" in capsys.readouterr().err


def test_no_shards_and_no_such_shard_are_two(
    tmp_path: Path, index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shards = str(tmp_path / "shards")
    assert main(["index", "shards", "plan", "--shards", "0", "--out", shards]) == 2
    assert "At least 1" in capsys.readouterr().err
    arguments = ["index", "shards", "plan", "--shards", "2", "--out", shards]
    assert main([*arguments, "--no-bank", "--json"]) == 0
    assert {one["rows"] for one in json.loads(capsys.readouterr().out)["shards"]} == {"text"}
    assert main(["index", "shards", "encode", "--dir", shards, "--shard", "9"]) == 2
    assert "no shard 9" in capsys.readouterr().err
