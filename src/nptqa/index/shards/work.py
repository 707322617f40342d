"""Shards are taken and encoded, one after the other, beside others who do the same.

Whoever works on a shard holds a lock on it, which ends with its process however that ends. Where a
file system knows no locks, give each machine its own numbers; a shard that two encode at once
costs time and nothing else.
"""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tqdm import tqdm

from nptqa.encoding.base import Encoder
from nptqa.errors import IndexCorrupt, IndexMissing, IndexStoreError
from nptqa.index.base import Rows, Vectors
from nptqa.index.encoded import BATCH, encoded
from nptqa.index.shards.files import clear, read_vectors, write_vectors
from nptqa.index.shards.plan import Plan, Shard, read_texts, vectors_path


class State(StrEnum):
    """How a shard stands, or what was done with it."""

    WHOLE = "whole"
    MISSING = "missing"
    DAMAGED = "damaged"
    ENCODED = "encoded"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One shard.

    Attributes:
        problem: what is, or was, wrong with its file; empty when nothing.
    """

    shard: int
    state: State
    problem: str = ""


def look(folder: Path) -> Iterator[Outcome]:
    """Every shard of the plan: whole, missing or damaged; every byte is compared.

    Raises:
        IndexMissing, IndexCorrupt: there is no plan, or it cannot be read.
    """
    plan = Plan.read(folder)
    return (_state(folder, plan, shard) for shard in plan.shards)


def encode(
    folder: Path, encoder: Encoder, numbers: Sequence[int] | None = None, *, progress: bool = False
) -> Iterator[Outcome]:
    """Encode the shards that are missing or damaged and that nobody else works on.

    Args:
        folder: of the plan.
        encoder: must be the one of the plan.
        numbers: which shards to look at; None for all.
        progress: whether a bar on standard error shows the encoding.

    Yields:
        One outcome a shard, when it is done: `whole` before, `encoded`, or `taken` by another.

    Raises:
        IndexMissing, IndexCorrupt: there is no plan, or it or the texts cannot be read.
        IndexMismatch: the plan is for another encoder.
        ConfigError: no shard has such a number.
        EncoderError: vectors of a wrong shape, or not finite.
        IndexStoreError: something cannot be written.
    """
    plan = Plan.read(folder)
    plan.require({"encoder_fingerprint": encoder.fingerprint}, folder)
    for shard in plan.chosen(numbers):
        found = _state(folder, plan, shard)
        if found.state is not State.WHOLE:
            found = _worked(folder, plan, shard, encoder, progress)
        yield found


def _state(folder: Path, plan: Plan, shard: Shard) -> Outcome:
    try:
        read_vectors(folder, plan, shard)
    except IndexMissing:
        return Outcome(shard.number, State.MISSING)
    except IndexCorrupt as exc:
        return Outcome(shard.number, State.DAMAGED, exc.message)
    return Outcome(shard.number, State.WHOLE)


def _worked(folder: Path, plan: Plan, shard: Shard, encoder: Encoder, progress: bool) -> Outcome:
    with _claimed(folder, shard) as ours:
        if not ours:
            return Outcome(shard.number, State.TAKEN)
        # Somebody may have finished it before it was ours.
        found = _state(folder, plan, shard)
        if found.state is State.WHOLE:
            return found
        try:
            _write(folder, plan, shard, encoder, progress)
        except IndexStoreError:
            # Where locks do not hold, another has finished it and cleared up after himself.
            if _state(folder, plan, shard).state is not State.WHOLE:
                raise
        clear(folder, shard)
    return Outcome(shard.number, State.ENCODED, found.problem)


def _write(folder: Path, plan: Plan, shard: Shard, encoder: Encoder, progress: bool) -> None:
    texts = read_texts(folder, shard)
    name = f"shard {shard.number}"
    with tqdm(total=shard.count, desc=name, unit="text", disable=not progress) as bar:
        write_vectors(folder, plan, shard, _batches(texts, shard, encoder, bar.update))


def _batches(
    texts: Sequence[str], shard: Shard, encoder: Encoder, advance: Callable[[int], object]
) -> Iterator[Vectors]:
    # A question is compared with questions, so it is encoded as one.
    of_passages = shard.rows is Rows.TEXT
    how = encoder.encode_passages if of_passages else encoder.encode_queries
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        yield encoded(batch, how, encoder.dim)
        advance(len(batch))


@contextmanager
def _claimed(folder: Path, shard: Shard) -> Iterator[bool]:
    """Whether the shard is ours as long as this lasts."""
    path = vectors_path(folder, shard.number).with_suffix(".lock")
    try:
        file = path.open("a")
    except OSError as exc:
        message = f"{path} cannot be written: {exc}"
        hint = "Is there room, and may you write there?"
        raise IndexStoreError(message, path=path, hint=hint) from exc
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
