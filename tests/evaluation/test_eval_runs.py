"""Runs and qrels as files."""

from pathlib import Path

import pytest

from nptqa.errors import BenchmarkError
from nptqa.evaluation.runs import collapse, read_qrels, read_run, write_qrels, write_run


def test_a_unit_stands_at_the_rank_of_its_best_piece() -> None:
    """Later pieces of the same unit vanish."""
    assert collapse(["d:1", "d:2", "d:1", "d:3"]) == ("d:1", "d:2", "d:3")


def test_run_round_trip(tmp_path: Path) -> None:
    """What is written is read back, in order; a question without hits has no line."""
    run = {"q2": ("d:187/14(b)", "d:3"), "q1": ("d:PP7",), "q3": ()}
    write_run(tmp_path / "r.trec", run, "tag")
    first = (tmp_path / "r.trec").read_text().splitlines()[0]
    assert first == "q2 Q0 d:187/14(b) 1 1.000000 tag"
    assert read_run(tmp_path / "r.trec") == {"q2": run["q2"], "q1": run["q1"]}


def test_a_foreign_run_is_ordered_by_score(tmp_path: Path) -> None:
    """As trec_eval reads it: the score decides, not the place in the file."""
    (tmp_path / "r").write_text("q Q0 a 1 0.5 t\nq Q0 b 2 0.9 t\n")
    assert read_run(tmp_path / "r") == {"q": ("b", "a")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q Q0 a 1 0.5 t\nq Q0 b\n", "r:2: 3 columns where 6 belong"),
        ("q Q0 a one 0.5 t\n", "r:1: rank 'one' is not a whole number"),
        ("q Q0 a 1 high t\n", "r:1: score 'high' is not a number"),
        ("q Q0 a 1 1 t\n\nq Q0 a 2 .5 t\n", "r:3: a stands twice for q"),
    ],
)
def test_a_malformed_run_names_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    """Nothing is skipped in silence."""
    (tmp_path / "r").write_text(text)
    with pytest.raises(BenchmarkError) as caught:
        read_run(tmp_path / "r")
    assert caught.value.message == f"{tmp_path}/{message}"


def test_qrels_round_trip(tmp_path: Path) -> None:
    """Zero grades are kept."""
    qrels = {"q": {"d:1": 2, "d:2": 0}}
    write_qrels(tmp_path / "q", qrels)
    assert read_qrels(tmp_path / "q") == qrels


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q 0 a\n", "q:1: 3 columns where 4 belong"),
        ("q 0 a yes\n", "q:1: relevance 'yes' is not a whole number"),
        ("q 0 a 1\nq 0 a 2\n", "q:2: a was judged before for q"),
    ],
)
def test_malformed_qrels_name_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    """As with runs."""
    (tmp_path / "q").write_text(text)
    with pytest.raises(BenchmarkError) as caught:
        read_qrels(tmp_path / "q")
    assert caught.value.message == f"{tmp_path}/{message}"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The path stands in the message."""
    with pytest.raises(BenchmarkError, match=r"none\.trec: cannot be read"):
        read_run(tmp_path / "none.trec")
