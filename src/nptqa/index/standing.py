"""Vectors that stand already, found by what was encoded, so that only what is new is encoded.

In: the versions in a folder and an encoder's fingerprint. Out: for texts that some version has a
vector of by the same encoder, that vector. A vector depends on the text and on the encoder and on
nothing else: not on the rules that cut passages, nor on where the text stands.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nptqa.errors import IndexCorrupt, IndexStoreError
from nptqa.index.base import Ids, Mask, Rows, VectorIndex, Vectors
from nptqa.index.engines import FAISS, Engine
from nptqa.index.faiss_index import half_path
from nptqa.index.layout import Layout, VersionLayout
from nptqa.index.manifest import Manifest

Keys = NDArray[np.bytes_]
_BYTES = 16


def keys_of(texts: Sequence[str]) -> Keys:
    """One key of 16 bytes a text, (n_texts,); equal texts have equal keys."""
    digests = [hashlib.blake2b(text.encode(), digest_size=_BYTES).digest() for text in texts]
    return np.array(digests, dtype=f"S{_BYTES}")


class Filling(Protocol):
    """Vectors from somewhere."""

    def fill(self, wanted: Keys, into: Vectors, missing: Mask) -> None:
        """Copy the vectors of keys that are missing and had here; see `Standing.fill`."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """The vectors of passages, or of questions, in one version.

    Attributes:
        keys: (size,), in rising order.
        rows: int64 (size,), the row of each key.
        vectors: where the rows are.
    """

    keys: Keys
    rows: Ids
    vectors: VectorIndex

    @classmethod
    def of(cls, keys: Keys, vectors: VectorIndex) -> "Standing":
        """From the keys of row 0, of row 1 and so on."""
        rows = np.argsort(keys).astype(np.int64)
        return cls(keys[rows], rows, vectors)

    def fill(self, wanted: Keys, into: Vectors, missing: Mask) -> None:
        """Copy the vectors of keys that are missing and stand here, and mark them as had.

        Args:
            wanted: (n,), a key a row of `into`.
            into: float32 (n, dim), written.
            missing: bool (n,), written.
        """
        if not len(self.keys):
            return
        asked = np.flatnonzero(missing)
        places = np.minimum(np.searchsorted(self.keys, wanted[asked]), len(self.keys) - 1)
        found = self.keys[places] == wanted[asked]
        into[asked[found]] = self.vectors.vectors(self.rows[places[found]])
        missing[asked[found]] = False


@dataclass(frozen=True, slots=True)
class Known:
    """All vectors by one encoder that stand in a folder.

    Attributes:
        fingerprint: of the encoder; versions by another have nothing to give.
        engine: keeps the vectors; those of another engine cannot be read.
    """

    layout: Layout
    fingerprint: str
    engine: Engine = FAISS

    def sections(self, rows: Rows, *, exact: bool) -> Iterator[Standing]:
        """Version by version, each read only when it is asked for; damaged ones are left out.

        Args:
            rows: vectors of passages' text, or of questions.
            exact: whether vectors kept at half precision will not do, because the index that is
                built keeps them at full precision.
        """
        for version in self.layout.versions():
            one = self.layout.version(version)
            with suppress(IndexStoreError):
                manifest = Manifest.read(one)
                origin = manifest.origin
                if (origin.encoder_fingerprint, origin.engine) == (
                    self.fingerprint,
                    self.engine.name,
                ):
                    # Every byte is compared: a damaged vector would be copied from here on.
                    path = one.vectors(rows)
                    manifest.verify(one, only=(one.rows, path, half_path(path)))
                    vectors = self.engine.load(path)
                    if vectors.exact or not exact:
                        yield Standing.of(read_keys(one, rows), vectors)


def read_keys(layout: VersionLayout, rows: Rows) -> Keys:
    """The keys of a version's vectors, in the order of their rows.

    Raises:
        IndexCorrupt: there are none.
    """
    try:
        with np.load(layout.rows, allow_pickle=False) as arrays:
            keys: Keys = arrays[f"{rows}_keys"]
            return keys
    except (OSError, ValueError, KeyError) as exc:
        raise IndexCorrupt(f"{layout.rows} cannot be read", path=layout.rows) from exc
