"""A build is whole or not there at all, whatever stops it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nptqa.encoding.base import Vectors
from nptqa.errors import EncoderError, IndexBusy, IndexStoreError
from nptqa.index import build as module
from nptqa.index.build import build
from nptqa.index.layout import Layout
from nptqa.index.recipe import Recipe, bank_hash, encoder_texts
from nptqa.index.store import check, current_layout, versions

from .conftest import make, opened
from .kills import kill_often
from .samples import CHUNKING, CORPUS_HASH, ENCODER, EXPANSIONS, PASSAGES, passage


@dataclass(frozen=True)
class Recording:
    """A hashing encoder that remembers what it was asked for."""

    passages: list[str]
    queries: list[str]
    name: str = ENCODER.name
    dim: int = ENCODER.dim
    fingerprint: str = ENCODER.fingerprint

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.passages.extend(texts)
        return ENCODER.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.queries.extend(texts)
        return ENCODER.encode_queries(texts)


@dataclass(frozen=True)
class Broken:
    """An encoder that gives the same vectors whatever it is asked."""

    given: Vectors
    name: str = "broken"
    dim: int = 4
    fingerprint: str = "broken"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self.given

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.given


def build_with(folder: Path, encoder: Any, passages: Sequence[Any] = PASSAGES) -> str:
    return build(
        folder,
        passages,
        encoder,
        corpus_hash=CORPUS_HASH,
        chunking=CHUNKING,
        expansions=EXPANSIONS,
    ).version


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_same_input_gives_the_same_version(tmp_path: Path) -> None:
    assert make(tmp_path / "a") == make(tmp_path / "b")
    different = {
        make(tmp_path / "a"),
        make(tmp_path / "c", PASSAGES[:3]),
        make(tmp_path / "c", PASSAGES, {}),
        make(tmp_path / "c", PASSAGES[::-1]),
    }
    assert len(different) == 4
    assert all(len(version) == 12 for version in different)


def test_texts_are_encoded_once_without_context_and_questions_as_queries(
    tmp_path: Path,
) -> None:
    encoder = Recording([], [])
    build_with(tmp_path, encoder)
    assert encoder.passages == list(dict.fromkeys(passage.text for passage in PASSAGES))
    assert sorted(encoder.queries) == ["三大支柱有哪些？", "谁来核查？", "附加议定书是什么？"]


def test_a_passage_is_encoded_whole_and_by_sentence() -> None:
    text = "审议大会重申三大支柱同等重要。会议鼓励缔约国缔结附加议定书（见第三条；附件）。"
    first, second = text[:15], text[15:]
    assert encoder_texts(text) == (text, first, second)
    assert encoder_texts(first) == (first,)


def test_building_the_same_again_encodes_nothing(tmp_path: Path) -> None:
    version = make(tmp_path)
    encoder = Recording([], [])
    assert build_with(tmp_path, encoder) == version
    assert (encoder.passages, encoder.queries) == ([], [])


def test_building_the_same_again_repairs_a_damaged_version(tmp_path: Path) -> None:
    version = make(tmp_path)
    current_layout(tmp_path).text_vectors.unlink()
    assert make(tmp_path) == version
    assert check(tmp_path).version == version
    assert visible(tmp_path) == sorted([".lock", "current", version])


def test_versions_are_kept_and_switched(tmp_path: Path) -> None:
    first = make(tmp_path)
    old = opened(tmp_path)
    second = make(tmp_path, PASSAGES[:2])
    assert versions(tmp_path) == sorted([first, second])
    assert opened(tmp_path).version == second
    # A reader of the old version goes on with it.
    assert old.phrase("附加议定书", 5).ordinals.tolist() == [3]
    assert make(tmp_path) == first
    assert opened(tmp_path).version == first


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("about")
    version = make(tmp_path)
    assert visible(tmp_path) == sorted([".lock", "README.md", "current", version])


def test_progress_shows_a_bar_and_silence_shows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path)
    assert capsys.readouterr() == ("", "")
    build(
        tmp_path / "b",
        PASSAGES,
        ENCODER,
        corpus_hash="",
        chunking="",
        expansions={},
        progress=True,
    )
    assert "encoding: 100%" in capsys.readouterr().err


def test_bank_hash_counts_questions_and_not_the_order_of_units() -> None:
    forward = {"a": ("x", "y"), "b": ("z",)}
    assert bank_hash(forward) == bank_hash({"b": ["z"], "a": ["x", "y"], "c": []})
    assert bank_hash(forward) != bank_hash({"a": ("y", "x"), "b": ("z",)})
    assert len({bank_hash({}), bank_hash({"a": ("x",)}), bank_hash({"b": ("x",)})}) == 3


def test_two_passages_with_one_id_are_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match="wp77:1"):
        Recipe.of((passage("1", "甲"), passage("1", "乙")), {})


@pytest.mark.parametrize(
    "given",
    [
        np.zeros((5, 3), np.float32),
        np.zeros((1, 4), np.float32),
        np.full((5, 4), np.nan, np.float32),
    ],
)
def test_wrong_vectors_are_refused_and_the_old_index_serves(
    index_dir: Path, given: Vectors
) -> None:
    before = opened(index_dir).version
    with pytest.raises(EncoderError):
        build_with(index_dir, Broken(given))
    assert opened(index_dir).version == before


STEPS = (
    "folder.clear",
    "build._write",
    "build._Encoding.vectors",
    "build.np.savez",
    "engines.FaissEngine.build",
    "build.LexicalIndex.build",
    "build._describe",
    "build.publish",
    "folder.sync",
    "build.switch",
    "folder.os.replace",
)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("failure", [OSError, KeyboardInterrupt])
def test_a_failure_at_any_step_leaves_the_old_index(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: type[BaseException]
) -> None:
    before = opened(index_dir)

    def fail(*args: object, **kwargs: object) -> None:
        raise failure(28, "No space left on device")

    wanted = IndexStoreError if failure is OSError else KeyboardInterrupt
    with monkeypatch.context() as patch:
        patch.setattr(f"nptqa.index.{step}", fail)
        with pytest.raises(wanted):
            make(index_dir, PASSAGES[:3])
    assert opened(index_dir).version == before.version
    check(index_dir)
    # And the next build is not in its way.
    version = make(index_dir, PASSAGES[:3])
    assert check(index_dir).version == version
    assert visible(index_dir) == sorted([".lock", "current", before.version, version])


def test_a_first_build_that_fails_leaves_a_folder_where_the_next_can_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, "switch", lambda *_: (_ for _ in ()).throw(OSError("gone")))
        with pytest.raises(IndexStoreError, match="gone"):
            make(tmp_path)
    assert check_is_missing(tmp_path)
    make(tmp_path)
    check(tmp_path)


def check_is_missing(folder: Path) -> bool:
    return not Layout(folder).current.exists()


def test_a_folder_that_cannot_be_made_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexStoreError, match="cannot be written"):
        make(tmp_path / "file" / "index")


def test_the_second_of_two_builders_is_refused_while_the_first_builds(index_dir: Path) -> None:
    entered, go_on = threading.Event(), threading.Event()

    class Waiting(Recording):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            entered.set()
            assert go_on.wait(20)
            return ENCODER.encode_passages(texts)

    waiting = Waiting([], [])
    new = (*PASSAGES[:3], passage("5", "尚无此段之向量。"))
    first = threading.Thread(target=build_with, args=(index_dir, waiting, new))
    first.start()
    try:
        assert entered.wait(20)
        with pytest.raises(IndexBusy, match="another process"):
            make(index_dir, PASSAGES[:2])
        assert len(opened(index_dir).passages) == 6
    finally:
        go_on.set()
        first.join()
    assert len(opened(index_dir).passages) == 4


@pytest.mark.slow
def test_killed_builders_never_leave_a_broken_index(tmp_path: Path) -> None:
    """Two at a time, at random moments; `make kills` does it two hundred times."""
    assert kill_often(tmp_path / "index", 8) > 0
