"""Measures against values worked out by hand, and malformed folders."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nptqa.encoding.base import Vectors, unit_rows
from nptqa.errors import BenchmarkError
from nptqa.training import BenchResult, evaluate_encoder


class AngleEncoder:
    """A text is an angle in degrees."""

    name = "angle"
    dim = 2
    fingerprint = "angle"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        angles = np.radians(np.asarray([float(text) for text in texts]))
        return unit_rows(np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32))

    encode_passages = encode_queries


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six passages at 0, 10, ... 50 degrees."""
    lines = [f'{{"_id": "p{i}", "title": "", "text": "{10 * i}"}}\n' for i in range(6)]
    (tmp_path / "corpus.jsonl").write_text("".join(lines))
    queries = {"near": 1, "second": 11, "both": 24, "far": 0}
    (tmp_path / "queries.jsonl").write_text(
        "".join(f'{{"_id": "{name}", "text": "{text}"}}\n' for name, text in queries.items())
    )
    qrels = [
        "near\tp0\t1",
        "second\tp2\t1",
        "both\tp2\t1",
        "both\tp5\t1",
        "far\tp5\t1",
        "far\tp0\t0",
    ]
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(
        "\n".join(["query-id\tcorpus-id\tscore", *qrels]) + "\n"
    )
    return tmp_path


def test_measures_by_hand(folder: Path) -> None:
    """Ranks are 1, 2, {1, 6} and 6; every question counts."""
    expected = BenchResult(
        folder.name,
        queries=4,
        recall_1=(1 + 0 + 0.5 + 0) / 4,
        recall_5=(1 + 1 + 0.5 + 0) / 4,
        rr_10=(1 + 0.5 + 1 + 1 / 6) / 4,
    )
    assert evaluate_encoder(AngleEncoder(), [folder]) == [expected]
    assert "R@1 0.375" in str(expected)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("corpus.jsonl", "{"),
        ("corpus.jsonl", '{"_id": "p0"}\n'),
        ("queries.jsonl", ""),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nnear\tnowhere\t1\n"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nnear\tp0\tmany\n"),
    ],
)
def test_malformed_folder_is_named(folder: Path, name: str, text: str) -> None:
    """Whatever is wrong with a folder, the error is ours."""
    (folder / name).write_text(text)
    with pytest.raises(BenchmarkError, match="BEIR"):
        evaluate_encoder(AngleEncoder(), [folder])


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(BenchmarkError, match="absent"):
        evaluate_encoder(AngleEncoder(), [tmp_path / "absent"])
