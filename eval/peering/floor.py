"""The bare loop: what one writes in an afternoon, and what every other system is held against."""

from collections.abc import Sequence
from typing import Any

import bm25s
import faiss

from peering.base import FETCHED, K1, B, Passages, Peer, Place, fuse


class System(Peer):
    """BM25 and a flat vector index in memory."""

    note = (
        "bm25s (Lucene's formula, k1 1.5, b 0.75) and FAISS IndexFlatIP, 50 candidates of each, "
        "reciprocal rank fusion; nothing is stored on disk"
    )
    packages = ("bm25s", "faiss-cpu")

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._ids: Sequence[str] = ()
        self._bm25: Any = bm25s.BM25(k1=K1, b=B, method="lucene")
        self._rows: Any = None

    def build(self, passages: Passages) -> None:
        """Both indexes."""
        self._ids = passages.ids
        self._bm25.index([words.split() for words in passages.words], show_progress=False)
        self._rows = faiss.IndexFlatIP(passages.vectors.shape[1])
        self._rows.add(passages.vectors)

    def search(self, question: str) -> Sequence[str]:
        """Ask both and fuse."""
        wanted = min(FETCHED, len(self._ids))
        near = self._rows.search(self.reader.vector(question)[None], wanted)[1][0].tolist()
        words = self.reader.words(question).split()
        found = []
        if words:
            found = self._bm25.retrieve([words], k=wanted, show_progress=False)[0][0].tolist()
        return [self._ids[at] for at in fuse([near, found])]
