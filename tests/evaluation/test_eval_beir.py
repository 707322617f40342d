"""BEIR folders."""

from pathlib import Path

import pytest

from nptqa.errors import BenchmarkError
from nptqa.evaluation.beir import Text, read_beir, write_beir

CORPUS = [Text("d1", "", "甲"), Text("d2", "题", "乙")]
QUERIES = {"q1": "一", "q2": "二", "q3": "三"}
QRELS = {"q1": {"d1": 1, "d2": 0}, "q2": {"d2": 0}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with zero grades and a query outside the split."""
    write_beir(tmp_path / "toy", CORPUS, QUERIES, QRELS)
    return tmp_path / "toy"


def test_round_trip(folder: Path) -> None:
    """Zero grades are kept, and a query that is judged 0 only is still asked."""
    beir = read_beir(folder)
    assert beir.name == "toy"
    assert beir.corpus == tuple(CORPUS)
    assert beir.queries == {"q1": "一", "q2": "二"}
    assert beir.qrels == QRELS


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("corpus.jsonl", '{"_id": "d1", "text": ""}', "corpus.jsonl:3: _id 'd1' was used before"),
        ("corpus.jsonl", '{"_id": "d3"}', "corpus.jsonl:3: `text` must be a string, not null"),
        ("queries.jsonl", "nonsense", "queries.jsonl:4: not JSON: Expecting value at column 1"),
        (
            "queries.jsonl",
            '{"_id": "q1", "text": ""}',
            "queries.jsonl:4: _id 'q1' was used before",
        ),
        ("qrels/test.tsv", "q9\td1\t1", "qrels/test.tsv:5: no query 'q9' in queries.jsonl"),
        ("qrels/test.tsv", "q1\td9\t1", "qrels/test.tsv:5: no text 'd9' in corpus.jsonl"),
        ("qrels/test.tsv", "q1\td1\t1", "qrels/test.tsv:5: d1 was judged before for q1"),
        ("qrels/test.tsv", "q3\td1\tx", "qrels/test.tsv:5: score 'x' is not a whole number"),
        ("qrels/test.tsv", "q3 d1 1", "qrels/test.tsv:5: 1 columns where 3 belong"),
    ],
)
def test_a_malformed_line_is_named(folder: Path, name: str, line: str, message: str) -> None:
    """File and line stand before what is wrong."""
    with (folder / name).open("a") as file:
        file.write(line + "\n")
    with pytest.raises(BenchmarkError) as caught:
        read_beir(folder)
    assert caught.value.message == f"{folder}/{message}"


def test_no_judgement_is_an_error(folder: Path) -> None:
    """A header alone."""
    (folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\n")
    with pytest.raises(BenchmarkError, match="holds no judgement"):
        read_beir(folder)


def test_a_missing_file_is_an_error(folder: Path) -> None:
    """No qrels, no benchmark."""
    (folder / "qrels/test.tsv").unlink()
    with pytest.raises(BenchmarkError, match=r"test\.tsv: cannot be read"):
        read_beir(folder)
