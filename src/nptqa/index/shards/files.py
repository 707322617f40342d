"""The vectors of a shard on disk, and all shards as a source of vectors for a build.

One file a shard: a line that says what it is of, the rows (float32, little-endian), the SHA-256 of
both. It is written beside and renamed, so that it stands there whole or not at all; which of two
that wrote the same one is kept makes no difference.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self
from uuid import uuid4

import numpy as np
import orjson

from nptqa.errors import IndexCorrupt, IndexMismatch, IndexMissing, IndexStoreError
from nptqa.index.base import Mask, Rows, Vectors
from nptqa.index.folder import sync
from nptqa.index.manifest import Origin
from nptqa.index.shards.plan import PLAN, Plan, Shard, decides, digest_of, vectors_path
from nptqa.index.standing import Keys

_KIND = np.dtype("<f4")
_DIGEST = hashlib.sha256().digest_size
ENCODE = "Run: nptqa index shards encode --dir DIR"


def write_vectors(folder: Path, plan: Plan, shard: Shard, batches: Iterable[Vectors]) -> None:
    """Write the rows of a shard, batch by batch, and give them their name when all are on disk.

    Raises:
        IndexStoreError: they cannot be written.
    """
    path = vectors_path(folder, shard.number)
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    digest = hashlib.sha256()
    rows = (batch.astype(_KIND, order="C").tobytes() for batch in batches)
    try:
        with part.open("xb") as file:
            for piece in chain([_head(plan, shard)], rows):
                digest.update(piece)
                file.write(piece)
            file.write(digest.digest())
        sync(part)
        os.replace(part, path)
        sync(path.parent)
    except OSError as exc:
        message = f"{path} cannot be written: {exc}"
        hint = "Is there room, and may you write there?"
        raise IndexStoreError(message, path=path, hint=hint) from exc
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def clear(folder: Path, shard: Shard) -> None:
    """Remove what was half written by somebody who was killed."""
    path = vectors_path(folder, shard.number)
    for part in path.parent.glob(f"{path.name}.*.part"):
        part.unlink(missing_ok=True)


def read_vectors(folder: Path, plan: Plan, shard: Shard) -> Vectors:
    """The rows of a shard, float32 (count, dim), every byte compared with the hash.

    Raises:
        IndexMissing: nobody has encoded it yet.
        IndexCorrupt: it is truncated, changed, or of other texts or another encoder.
    """
    path = vectors_path(folder, shard.number)
    head, size = _head(plan, shard), shard.count * plan.dim * _KIND.itemsize
    try:
        content = memoryview(path.read_bytes())
    except FileNotFoundError as exc:
        message = f"shard {shard.number} is not encoded yet: there is no {path}"
        raise IndexMissing(message, path=path, hint=ENCODE) from exc
    except OSError as exc:
        raise IndexCorrupt(f"{path} cannot be read: {exc}", path=path, hint=ENCODE) from exc
    if len(content) != len(head) + size + _DIGEST:
        problem = f"has {len(content)} bytes instead of {len(head) + size + _DIGEST}"
    elif content[: len(head)] != head:
        problem = "is of other texts or another encoder"
    elif hashlib.sha256(content[:-_DIGEST]).digest() != content[-_DIGEST:]:
        problem = "was changed after it was written"
    else:
        rows = np.frombuffer(content[len(head) : -_DIGEST], _KIND)
        return rows.reshape(shard.count, plan.dim).astype(np.float32, copy=False)
    message = f"{path} (shard {shard.number}) {problem}"
    raise IndexCorrupt(message, path=path, hint=f"{ENCODE}; it is encoded again.")


def _head(plan: Plan, shard: Shard) -> bytes:
    """What the rows are of; every byte of it follows from the plan."""
    values = {
        "encoder_fingerprint": plan.origin["encoder_fingerprint"],
        "texts": shard.keys,
        "rows": shard.count,
        "dim": plan.dim,
    }
    return orjson.dumps(values) + b"\n"


@dataclass(frozen=True, slots=True)
class Shards:
    """All shards of a plan, as a build takes vectors from them."""

    folder: Path
    plan: Plan

    @classmethod
    def open(cls, folder: Path, origin: Origin) -> Self:
        """The shards in a folder, all encoded, for an index of that origin.

        Raises:
            IndexMissing: nothing is planned there, or shards are not encoded yet; names them.
            IndexMismatch: they are of another corpus, bank, rules or encoder; names the field.
            IndexCorrupt: the plan cannot be read.
        """
        plan = Plan.read(folder)
        plan.require(decides(origin), folder)
        absent = [
            one.number for one in plan.shards if not vectors_path(folder, one.number).is_file()
        ]
        if absent:
            named = ", ".join(map(str, absent[:10])) + (" and more" if len(absent) > 10 else "")
            count = f"{len(absent)} of {len(plan.shards)} shards"
            message = f"{count} in {folder} are not encoded yet: {named}"
            raise IndexMissing(message, path=folder, hint=ENCODE)
        return cls(folder, plan)

    def sections(self, rows: Rows) -> "Iterator[Section]":
        """The shards of one kind of texts, each read only when it is asked for."""
        return (Section(self, one) for one in self.plan.shards if one.rows is rows)


@dataclass(frozen=True, slots=True)
class Section:
    """One shard of them."""

    shards: Shards
    shard: Shard

    def fill(self, wanted: Keys, into: Vectors, missing: Mask) -> None:
        """Copy the shard's vectors into its rows; see `Standing.fill`.

        Raises:
            IndexMissing, IndexCorrupt: the shard is absent or damaged; names it.
            IndexMismatch: these rows are of other texts.
        """
        span, folder = self.shard.span, self.shards.folder
        if digest_of(wanted[span]) != self.shard.keys:
            message = f"shard {self.shard.number} in {folder} is of other texts than these"
            raise IndexMismatch(message, path=folder, hint=PLAN)
        into[span] = read_vectors(folder, self.shards.plan, self.shard)
        missing[span] = False
