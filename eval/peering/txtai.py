"""txtai: its hybrid embeddings database."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from txtai import Embeddings

from nptqa.encoding.base import Vectors
from peering.base import K1, SHOWN, B, Passages, Peer, Place


class System(Peer):
    """Ready vectors come in through its hook for vectors made elsewhere."""

    note = (
        "Embeddings(hybrid=True): FAISS IDMap,Flat and its own BM25 (terms in SQLite), its default "
        "half-and-half sum of scores; content=False, so no text is stored"
    )
    packages = ("txtai",)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._coming: Iterator[Vectors] = iter(())
        scoring = {
            "method": "bm25",
            "terms": True,
            "normalize": True,
            "k1": K1,
            "b": B,
            "tokenizer": {"regexp": r"\S+"},
        }
        self._all: Any = Embeddings(
            method="external",
            # It takes a plain function for what it is and calls anything else to get one.
            transform=lambda texts: self._vectors(texts),
            hybrid=True,
            content=False,
            backend="faiss",
            faiss={"components": "IDMap,Flat"},
            scoring=scoring,
            batch=4096,
            encodebatch=4096,
        )

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        return np.stack(list(islice(self._coming, len(texts))))

    def build(self, passages: Passages) -> None:
        """Index under the passage ids."""
        self._coming = iter(passages.vectors)
        self._all.index(
            (one, words, None) for one, words in zip(passages.ids, passages.words, strict=True)
        )

    def search(self, question: str) -> Sequence[str]:
        """One hybrid search."""
        self._coming = iter([self.reader.vector(question)])
        return [one for one, _ in self._all.search(self.reader.words(question), SHOWN)]
