"""Which engine keeps the vectors: one setting chooses, and a new engine is one module.

An engine builds from rows and writes to one path of a version's folder what it needs to load them
again; `tests/index/test_contract.py` says what its indexes must do.
"""

from pathlib import Path
from typing import Protocol

from nptqa.index.base import VectorIndex, Vectors
from nptqa.index.faiss_index import FaissIndex
from nptqa.index.milvus_index import MilvusEngine


class Engine(Protocol):
    """Builds and loads vector indexes."""

    @property
    def name(self) -> str:
        """Of the engine; part of what an index was built from."""
        ...

    def build(self, vectors: Vectors, path: Path) -> None:
        """Index float32 (size, dim) rows and write what `load` needs."""
        ...

    def load(self, path: Path) -> VectorIndex:
        """The index that `build` wrote; raises IndexStoreError."""
        ...


class FaissEngine:
    """Files beside the index, mapped into memory."""

    name = "faiss"

    def build(self, vectors: Vectors, path: Path) -> None:
        """Index and save."""
        FaissIndex.of(vectors).save(path)

    def load(self, path: Path) -> VectorIndex:
        """Map the files."""
        return FaissIndex.load(path)


FAISS = FaissEngine()


def engine_of(uri: str) -> Engine:
    """FAISS where the setting names nothing, else Milvus at that address or in that file."""
    return MilvusEngine(uri) if uri else FAISS
