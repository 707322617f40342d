"""Shards are encoded once, by whoever comes, and nobody can tell from the index."""

import fcntl
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nptqa.encoding.base import Vectors
from nptqa.encoding.hashing import HashingEncoder
from nptqa.errors import (
    ConfigError,
    EncoderError,
    IndexCorrupt,
    IndexMismatch,
    IndexMissing,
    IndexStoreError,
)
from nptqa.index.build import Built, build
from nptqa.index.encoded import BATCH
from nptqa.index.manifest import Origin
from nptqa.index.recipe import Recipe, bank_hash
from nptqa.index.shards import Plan, State, encode, look, write_plan
from nptqa.index.shards.plan import plan_path, texts_path, vectors_path
from nptqa.index.store import check, current_layout

from .samples import CHUNKING, CORPUS_HASH, ENCODER, EXPANSIONS, PASSAGES, passage
from .test_build import Broken, Recording

# So many texts that there are several batches, the last one short.
MANY = (*PASSAGES, *(passage(f"{n}", f"第{n}段：核裁军与{n * n}。") for n in range(200, 1500)))
ORIGIN = Origin(ENCODER.fingerprint, CHUNKING, CORPUS_HASH, bank_hash(EXPANSIONS))


def planned(folder: Path, shards: int = 4, **changed: Any) -> Plan:
    recipe = Recipe.of(MANY, EXPANSIONS)
    return write_plan(folder, recipe, ENCODER, replace(ORIGIN, **changed), shards)


def encoded(folder: Path, encoder: Any = ENCODER, numbers: Any = None) -> list[State]:
    return [one.state for one in encode(folder, encoder, numbers)]


def built(folder: Path, shards: Path | None, encoder: Any = ENCODER, **changed: Any) -> Built:
    values = {"corpus_hash": CORPUS_HASH, "chunking": CHUNKING, "expansions": EXPANSIONS}
    return build(folder, MANY, encoder, shards=shards, **{**values, **changed})


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_an_index_built_from_shards_is_the_one_built_without(tmp_path: Path) -> None:
    planned(tmp_path / "shards")
    assert encoded(tmp_path / "shards") == [State.ENCODED] * 5
    silent = Recording([], [])
    mine = built(tmp_path / "a", tmp_path / "shards", silent)
    other = built(tmp_path / "b", None)
    assert (silent.passages, silent.queries) == ([], [])
    assert mine.version == other.version
    assert (mine.encoded, mine.taken_over) == (0, other.encoded)
    assert check(tmp_path / "a").counts == check(tmp_path / "b").counts
    for name in ("passages.jsonl", "passages.npz", "rows.npz", "text.vectors", "questions.vectors"):
        one, two = (current_layout(tmp_path / at).folder / name for at in "ab")
        assert one.read_bytes() == two.read_bytes(), name
    assert postings(tmp_path / "a") == postings(tmp_path / "b")


def postings(index_dir: Path) -> dict[str, bytes]:
    """Of the one segment, by kind; tantivy gives its files a new name every time."""
    files = bytes_of(current_layout(index_dir).postings)
    return {Path(name).suffix: content for name, content in files.items() if "json" not in name}


def test_the_encoder_is_given_the_batches_it_would_be_given_without_shards(tmp_path: Path) -> None:
    """So that where a vector depends on the texts beside it, it is still the same."""
    made = planned(tmp_path)
    assert all(shard.start % BATCH == 0 for shard in made.shards)
    assert [shard.number for shard in made.shards] == list(range(5))
    recipe = Recipe.of(MANY, EXPANSIONS)
    with_shards, without = Recording([], []), Recording([], [])
    encoded(tmp_path, with_shards)
    built(tmp_path / "index", None, without)
    assert with_shards.passages == without.passages == list(recipe.texts.texts)
    assert with_shards.queries == without.queries == list(recipe.questions.texts)


@pytest.mark.parametrize("shards", [1, 2, 3, 6, 100])
def test_every_text_is_in_one_shard(tmp_path: Path, shards: int) -> None:
    made = planned(tmp_path, shards)
    recipe = Recipe.of(MANY, EXPANSIONS)
    for kind, texts in (("text", recipe.texts.texts), ("questions", recipe.questions.texts)):
        spans = [one for one in made.shards if one.rows == kind]
        assert spans[0].start == 0
        ends = [one.start + one.count for one in spans]
        assert [one.start for one in spans[1:]] == ends[:-1]
        assert ends[-1] == len(texts)
        assert all(one.count for one in spans)
    assert len(made.shards) == min(shards, 6) + 1
    assert Plan.read(tmp_path) == made


def test_no_texts_are_no_shards(tmp_path: Path) -> None:
    made = write_plan(tmp_path / "shards", Recipe.of((), {}), ENCODER, ORIGIN, 3)
    assert made.shards == ()
    assert encoded(tmp_path / "shards") == []


def test_planning_again_changes_nothing_and_keeps_what_is_encoded(tmp_path: Path) -> None:
    planned(tmp_path)
    encoded(tmp_path)
    before = bytes_of(tmp_path)
    planned(tmp_path)
    assert bytes_of(tmp_path) == before
    assert encoded(tmp_path) == [State.WHOLE] * 5


def test_a_folder_with_another_plan_is_refused(tmp_path: Path) -> None:
    planned(tmp_path)
    before = bytes_of(tmp_path)
    with pytest.raises(IndexMismatch, match="corpus_hash 'c0ffee', not 'other'"):
        planned(tmp_path, corpus_hash="other")
    with pytest.raises(IndexMismatch, match="a plan of 5 shards, not 3"):
        planned(tmp_path, 2)
    assert bytes_of(tmp_path) == before


def test_only_chosen_shards_are_encoded(tmp_path: Path) -> None:
    planned(tmp_path)
    assert encoded(tmp_path, numbers=[3, 1]) == [State.ENCODED] * 2
    states = {one.shard: one.state for one in look(tmp_path)}
    assert [n for n, state in states.items() if state is State.WHOLE] == [1, 3]
    for wrong in (5, -1):
        with pytest.raises(ConfigError, match="no shard") as caught:
            encoded(tmp_path, numbers=[0, wrong])
        assert caught.value.hint == "The plan has shards 0 to 4."


def test_a_shard_is_the_same_whoever_encodes_it(tmp_path: Path) -> None:
    for name in ("a", "b"):
        planned(tmp_path / name)
        encoded(tmp_path / name)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def spoiled(path: Path, how: str) -> None:
    whole = path.read_bytes()
    if how == "cut":
        path.write_bytes(whole[:-1])
    elif how == "empty":
        path.write_bytes(b"")
    else:
        at = {"head": 5, "row": len(whole) // 2, "digest": -1}[how]
        changed = bytearray(whole)
        changed[at] ^= 1
        path.write_bytes(bytes(changed))


@pytest.mark.parametrize("how", ["cut", "empty", "head", "row", "digest"])
def test_a_damaged_shard_is_named_refused_and_encoded_again(tmp_path: Path, how: str) -> None:
    shards = tmp_path / "shards"
    planned(shards)
    encoded(shards)
    before = bytes_of(shards)
    spoiled(vectors_path(shards, 2), how)
    with pytest.raises(IndexCorrupt, match=r"00002\.f32 \(shard 2\) ") as caught:
        built(tmp_path / "index", shards)
    assert "encoded again" in caught.value.hint
    assert not (tmp_path / "index" / "current").exists()
    assert [one.shard for one in look(shards) if one.state is State.DAMAGED] == [2]
    outcomes = list(encode(shards, ENCODER))
    assert [one.state for one in outcomes] == [State.WHOLE] * 2 + [State.ENCODED] + [
        State.WHOLE
    ] * 2
    assert "00002.f32 (shard 2) " in outcomes[2].problem
    assert {one.problem for one in outcomes if one.shard != 2} == {""}
    assert bytes_of(shards) == before
    built(tmp_path / "index", shards)


def test_a_shard_of_other_texts_is_not_taken(tmp_path: Path) -> None:
    """Copied to the wrong name, or from the folder of another plan with shards of that size."""
    planned(tmp_path)
    encoded(tmp_path)
    vectors_path(tmp_path, 0).write_bytes(vectors_path(tmp_path, 1).read_bytes())
    assert next(iter(look(tmp_path))).state is State.DAMAGED
    assert encoded(tmp_path)[0] is State.ENCODED


def test_shards_that_are_missing_are_named_and_nothing_is_built(tmp_path: Path) -> None:
    shards = tmp_path / "shards"
    planned(shards)
    encoded(shards, numbers=[0, 2, 4])
    with pytest.raises(IndexMissing, match=r"2 of 5 shards .* are not encoded yet: 1, 3") as caught:
        built(tmp_path / "index", shards)
    assert "shards encode" in caught.value.hint
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("corpus_hash", {"corpus_hash": "other"}),
        ("chunking", {"chunking": "other"}),
        ("bank_hash", {"expansions": {}}),
        ("encoder_fingerprint", {"encoder": HashingEncoder(32)}),
    ],
)
def test_shards_of_something_else_are_refused_with_the_field(
    tmp_path: Path, field: str, changed: dict[str, Any]
) -> None:
    planned(tmp_path / "shards")
    encoded(tmp_path / "shards")
    with pytest.raises(IndexMismatch, match=f"planned with {field} ") as caught:
        built(tmp_path / "index", tmp_path / "shards", **changed)
    assert "shards plan" in caught.value.hint


def test_texts_that_the_plan_does_not_know_are_refused(tmp_path: Path) -> None:
    """Equal hashes of corpus and rules, and yet other texts: a rule was changed unnamed."""
    shards = tmp_path / "shards"
    write_plan(shards, Recipe.of(MANY[::-1], EXPANSIONS), ENCODER, ORIGIN, 4)
    encoded(shards)
    with pytest.raises(IndexMismatch, match=r"shard 0 .* is of other texts"):
        built(tmp_path / "index", shards)


def test_another_encoder_encodes_nothing(tmp_path: Path) -> None:
    planned(tmp_path)
    with pytest.raises(IndexMismatch, match=r"encoder_fingerprint 'hashing;dim=64', not .*dim=32"):
        encoded(tmp_path, HashingEncoder(32))
    assert {one.state for one in look(tmp_path)} == {State.MISSING}


def test_an_encoder_that_breaks_leaves_no_shard(tmp_path: Path) -> None:
    planned(tmp_path)
    broken = Broken(np.full((BATCH, 64), np.nan, np.float32), dim=64)
    with pytest.raises(EncoderError):
        encoded(tmp_path, replace(broken, fingerprint=ENCODER.fingerprint))
    assert [path.name for path in vectors_path(tmp_path, 0).parent.iterdir()] == ["00000.lock"]


def test_without_a_plan_nothing_is_encoded_or_built(tmp_path: Path) -> None:
    for call in (lambda: encoded(tmp_path), lambda: built(tmp_path / "index", tmp_path)):
        with pytest.raises(IndexMissing, match="no shards are planned"):
            call()


@pytest.mark.parametrize("content", ["", "[]", '{"schema": 1}', '{"schema": 99, "shards": []}'])
def test_a_plan_that_cannot_be_read_is_corrupt(tmp_path: Path, content: str) -> None:
    planned(tmp_path)
    plan_path(tmp_path).write_text(content)
    with pytest.raises(IndexCorrupt, match=r"plan\.json cannot be read as a plan"):
        encoded(tmp_path)


@pytest.mark.parametrize("content", [None, b"", b"[1\n", b'"other"\n', b"7\n"])
def test_texts_that_were_changed_are_not_encoded(tmp_path: Path, content: bytes | None) -> None:
    planned(tmp_path)
    path = texts_path(tmp_path, 0)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(IndexCorrupt, match=r"00000\.jsonl") as caught:
        encoded(tmp_path)
    assert "writes all texts anew" in caught.value.hint
    planned(tmp_path)
    assert encoded(tmp_path) == [State.ENCODED] * 5


def test_a_place_that_cannot_be_written_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexStoreError, match="cannot be written"):
        planned(tmp_path / "file" / "shards")
    planned(tmp_path / "shards")
    vectors_path(tmp_path / "shards", 0).mkdir()
    with pytest.raises(IndexStoreError, match=r"00000\.f32 cannot be written"):
        encoded(tmp_path / "shards")


def test_a_plan_killed_half_way_is_no_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nptqa.index.shards import plan as module

    def killed(path: Path, content: bytes) -> None:
        if path.name == "00002.jsonl":
            raise KeyboardInterrupt
        real(path, content)

    real = module.replace
    with monkeypatch.context() as patch:
        patch.setattr("nptqa.index.shards.plan.replace", killed)
        with pytest.raises(KeyboardInterrupt):
            planned(tmp_path)
    with pytest.raises(IndexMissing):
        encoded(tmp_path)
    planned(tmp_path)
    assert encoded(tmp_path) == [State.ENCODED] * 5


def test_no_shards_are_a_programming_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 shards"):
        planned(tmp_path, 0)


def test_a_shard_somebody_works_on_is_left_to_him(tmp_path: Path) -> None:
    planned(tmp_path)
    with vectors_path(tmp_path, 1).with_suffix(".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        states = encoded(tmp_path)
    assert states[1] is State.TAKEN
    assert Counter(states) == {State.ENCODED: 4, State.TAKEN: 1}
    assert encoded(tmp_path)[1] is State.ENCODED


@dataclass(frozen=True)
class Overtaken(Recording):
    """Somebody else encodes the same shard while this one does."""

    folder: Path = Path()

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        if not self.passages:
            assert encoded(self.folder, numbers=[0]) == [State.ENCODED]
        return super().encode_passages(texts)


def test_where_locks_do_not_hold_a_shard_is_encoded_twice_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(tmp_path / "shards")
    planned(tmp_path / "alone")
    encoded(tmp_path / "alone", numbers=[0])
    monkeypatch.setattr("nptqa.index.shards.work.fcntl.flock", lambda *_: None)
    slower = Overtaken([], [], folder=tmp_path / "shards")
    assert encoded(tmp_path / "shards", slower, [0]) == [State.ENCODED]
    assert slower.passages
    assert bytes_of(tmp_path / "shards") == bytes_of(tmp_path / "alone")


def test_a_disk_that_is_full_leaves_the_shard_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("nptqa.index.shards.files.sync", full)
        with pytest.raises(IndexStoreError, match=r"00000\.f32 cannot be written: .*No space"):
            encoded(tmp_path)
    assert {one.state for one in look(tmp_path)} == {State.MISSING}
    assert [path.suffix for path in vectors_path(tmp_path, 0).parent.iterdir()] == [".lock"]
    assert encoded(tmp_path) == [State.ENCODED] * 5


def worker(folder: Path, seconds: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.index.shard_worker", str(folder), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_leaves_nothing_half(tmp_path: Path) -> None:
    planned(tmp_path / "shards", 2)
    planned(tmp_path / "fresh", 2)
    encoded(tmp_path / "fresh")
    killed = worker(tmp_path / "shards", 0.2)
    assert killed.stdout is not None
    try:
        # The first shard has three batches; the second of them is being written.
        assert [killed.stdout.readline() for _ in range(2)] == ["batch\n"] * 2
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
    left = [path.name for path in vectors_path(tmp_path / "shards", 0).parent.iterdir()]
    assert any(name.endswith(".part") for name in left)
    assert {one.state for one in look(tmp_path / "shards")} == {State.MISSING}
    # The lock went with its process, and what it left goes with the next.
    assert encoded(tmp_path / "shards") == [State.ENCODED] * 3
    assert bytes_of(tmp_path / "shards") == bytes_of(tmp_path / "fresh")


@pytest.mark.slow
def test_two_workers_share_the_shards(tmp_path: Path) -> None:
    planned(tmp_path / "shards", 6)
    planned(tmp_path / "alone", 6)
    encoded(tmp_path / "alone")
    both = [worker(tmp_path / "shards", 0.1) for _ in range(2)]
    lines = [one.communicate(timeout=60)[0].splitlines() for one in both]
    assert [one.returncode for one in both] == [0, 0]
    done = [line.split()[0] for some in lines for line in some if line.endswith(" encoded")]
    assert sorted(done) == [str(n) for n in range(7)]  # every one, and none twice
    assert bytes_of(tmp_path / "shards") == bytes_of(tmp_path / "alone")
    built(tmp_path / "index", tmp_path / "shards")
