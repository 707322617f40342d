"""A whole run on a toy folder with a teacher made of arithmetic."""

import dataclasses
import gzip
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nptqa.encoding import StaticEncoder
from nptqa.encoding.base import unit_rows
from nptqa.errors import TrainingError
from nptqa.training import TrainOptions, evaluate_encoder, train_encoder, write_figures
from nptqa.training.run import CHECKPOINT, train
from nptqa.training.teacher import HalfVectors, TeacherCache

WORDS = {
    "核": "nuclear",
    "武器": "weapon",
    "条约": "treaty",
    "和平": "peace",
    "安全": "safety",
    "会议": "conference",
    "国家": "state",
    "保障": "safeguard",
}


class CountingTeacher:
    """One column per English word, so that texts with the same words have the same vector."""

    name = "counting"
    dim = len(WORDS)

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> HalfVectors:
        self.read.extend(texts)
        rows = np.asarray([[word in text for word in WORDS.values()] for text in texts], np.float32)
        return unit_rows(rows).astype(np.float16)


class Interrupted(Exception):
    """Raised in the middle of a run by the tests."""


def write_tsv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


@pytest.fixture
def options(tmp_path: Path) -> TrainOptions:
    data = tmp_path / "data"
    data.mkdir()
    pairs = [(a + b, f"{x} {y}") for a, x in WORDS.items() for b, y in WORDS.items() if a != b]
    write_tsv(data / "jiyu-zh-en.tsv.gz", pairs)
    terms = [(zh, en, "en") for zh, en in WORDS.items()]
    write_tsv(data / "unbis.tsv.gz", [*terms, ("核", "nucléaire", "fr"), ("条约", "договор", "ru")])
    write_tsv(
        data / "stard-train-qa.tsv.gz", [("什么是条约？", "条约是国家的会议"), ("谁", "国家")]
    )
    return TrainOptions(
        data,
        tmp_path / "model",
        steps=12,
        vocabulary=420,
        whole_words=320,
        dim=8,
        features=128,
        batch=16,
        rate=0.05,
        checkpoint_seconds=0.0,
    )


def weights(folder: Path) -> bytes:
    return (folder / "model.safetensors").read_bytes()


def same_vocabulary(made: TrainOptions, fresh: TrainOptions) -> TrainOptions:
    """Give a run the vocabulary of another: the trainer's scores differ from run to run."""
    fresh.work_folder.mkdir()
    for path in made.work_folder.glob("tokenizer-*.json"):
        shutil.copy(path, fresh.work_folder)
    return fresh


def test_run_learns_the_translations(options: TrainOptions) -> None:
    """After a short run every Chinese word is nearest to its English word."""
    folder = train(
        dataclasses.replace(options, steps=80, dim=16, checkpoint_seconds=1e9), CountingTeacher()
    )
    encoder = StaticEncoder.load(folder)
    scores = encoder.encode_queries(list(WORDS.values())) @ encoder.encode_passages(list(WORDS)).T
    np.testing.assert_array_equal(scores.argmax(axis=1), np.arange(len(WORDS)))


def test_same_seed_same_model(options: TrainOptions, tmp_path: Path) -> None:
    """Two runs with one vocabulary give the same bytes, another seed gives others."""
    first = weights(train(options, CountingTeacher()))
    second = same_vocabulary(options, dataclasses.replace(options, out=tmp_path / "second"))
    third = dataclasses.replace(options, out=tmp_path / "third", seed=1)
    assert weights(train(second, CountingTeacher())) == first
    assert weights(train(third, CountingTeacher())) != first


@pytest.mark.parametrize("dim", [8, 12])
def test_resumed_run_equals_uninterrupted(options: TrainOptions, tmp_path: Path, dim: int) -> None:
    """A run cut after step 5 and resumed ends with the same weights, with and without a head."""
    options = dataclasses.replace(options, dim=dim)
    other = dataclasses.replace(options, out=tmp_path / "whole")
    whole = weights(train(other, CountingTeacher()))
    same_vocabulary(other, options)

    def cut(step: int, loss: float) -> None:
        if step == 5:
            raise Interrupted

    with pytest.raises(Interrupted):
        train(options, CountingTeacher(), cut)
    steps: list[int] = []
    resumed = dataclasses.replace(options, resume=True)
    train(resumed, CountingTeacher(), lambda step, loss: steps.append(step))
    assert steps == list(range(6, 13))
    assert weights(options.out) == whole


def test_a_round_can_be_added(options: TrainOptions, tmp_path: Path) -> None:
    """A finished run resumed with one round more ends as a run told so from the start."""
    options = dataclasses.replace(options, rounds=2)
    other = dataclasses.replace(options, out=tmp_path / "whole")
    whole = weights(train(other, CountingTeacher()))
    same_vocabulary(other, options)
    train(dataclasses.replace(options, steps=6, rounds=1), CountingTeacher())
    train(dataclasses.replace(options, resume=True), CountingTeacher())
    assert weights(options.out) == whole


def test_card_names_data_and_figures(options: TrainOptions, tmp_path: Path) -> None:
    """The card has every file with its hash, the settings, and the measured figures."""
    folder = train(options, CountingTeacher())
    results = write_figures(folder, StaticEncoder.load(folder), [write_bench(tmp_path / "toy")])
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "| jiyu-zh-en.tsv.gz | 56 |" in card
    assert "`steps=12`" in card
    assert "counting read" in card
    assert f"| toy | 2 | {results[0].recall_1:.3f} |" in card
    assert str(tmp_path) not in card


def test_teacher_reads_no_text_twice(options: TrainOptions) -> None:
    """A second run finds every vector in the cache."""
    train(options, CountingTeacher())
    teacher = CountingTeacher()
    train(options, teacher)
    assert teacher.read == []


def test_pairs_limits_the_teacher(options: TrainOptions) -> None:
    """The teacher reads as many texts as `pairs` allows, and the rest trains without it."""
    teacher = CountingTeacher()
    train(dataclasses.replace(options, pairs=10), teacher)
    assert len(teacher.read) == 10


def test_torn_cache_is_cut(tmp_path: Path) -> None:
    """A write that was cut short costs its texts only."""
    cache = TeacherCache(tmp_path, CountingTeacher.dim)
    cache.fill(CountingTeacher(), ["nuclear", "treaty"])
    with (tmp_path / "vectors.f16").open("ab") as vectors:
        vectors.write(b"123")
    again = TeacherCache(tmp_path, CountingTeacher.dim)
    assert list(again.rows(["treaty", "peace", "", "nuclear"])) == [1, -1, -1, 0]
    np.testing.assert_array_equal(again.vectors(), cache.vectors())


def test_wrong_teacher_is_refused(tmp_path: Path) -> None:
    """Vectors of another width than announced are an error."""
    with pytest.raises(TrainingError, match=r"\(1, 8\)"):
        TeacherCache(tmp_path, 5).fill(CountingTeacher(), ["treaty"])


def test_no_data_is_explained(options: TrainOptions, tmp_path: Path) -> None:
    """A folder without pairs names the files that would do."""
    with pytest.raises(TrainingError, match="no training pairs") as caught:
        train_encoder(dataclasses.replace(options, data=tmp_path))
    assert "unbis.tsv.gz" in caught.value.hint


def test_broken_data_is_named(options: TrainOptions) -> None:
    """A file that is not gzip is named."""
    (options.data / "jiyu-zh-en.tsv.gz").write_bytes(b"plain")
    with pytest.raises(TrainingError, match="jiyu-zh-en"):
        train(options, CountingTeacher())


def test_nothing_to_resume(options: TrainOptions) -> None:
    """Resume without a checkpoint is refused before anything is read."""
    with pytest.raises(TrainingError, match="nothing to resume"):
        train(dataclasses.replace(options, resume=True), CountingTeacher())


def test_broken_checkpoint_is_refused(options: TrainOptions) -> None:
    """A checkpoint that is not one is an error with a way out."""
    train(options, CountingTeacher())
    (options.work_folder / CHECKPOINT).write_bytes(b"torn")
    with pytest.raises(TrainingError, match="cannot resume"):
        train(dataclasses.replace(options, resume=True), CountingTeacher())


def test_import_is_cheap() -> None:
    """`import nptqa.training` does not import torch."""
    program = "import sys, nptqa.training; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def write_bench(folder: Path) -> Path:
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(
        '{"_id": "a", "title": "", "text": "核武器"}\n{"_id": "b", "text": "和平会议"}\n'
    )
    (folder / "queries.jsonl").write_text(
        '{"_id": "1", "text": "nuclear weapon"}\n{"_id": "2", "text": "和平"}\n'
    )
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n")
    return folder


def test_evaluate_is_exported(tmp_path: Path) -> None:
    """The public function measures a folder with any encoder."""
    from nptqa.encoding import HashingEncoder

    result = evaluate_encoder(HashingEncoder(), [write_bench(tmp_path / "toy")])[0]
    assert (result.name, result.queries) == ("toy", 2)
