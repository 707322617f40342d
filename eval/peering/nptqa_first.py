"""NPTQA's first stage alone: the same task as the bare loop's, done by the product's search."""

from collections.abc import Sequence

from scale import corpus_of

from nptqa.analysis import analyse
from nptqa.chunking import CHUNKING
from nptqa.chunking import passages as cut
from nptqa.domain import Filters, Mode
from nptqa.index.build import build
from nptqa.index.store import open_index
from nptqa.search import Searcher
from nptqa.settings import Settings
from peering.base import SHOWN, Passages, Peer, Place

_LONGEST = 2_000


class System(Peer):
    """No bank, no names of the field, no match word by word; it builds from the documents."""

    note = (
        "the product's hybrid search without question bank, termbase and second stage: BM25 over "
        "single characters and pairs, phrases, headings as a field of their own, a vector of each "
        "passage and of each of its sentences; the index stands on disk"
    )
    packages = ("faiss-cpu", "tantivy")
    from_text = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._corpus = corpus_of(Settings(), place.filler, place.size)
        self._searcher: Searcher | None = None

    def build(self, passages: Passages) -> None:
        """Cut, encode and index the documents."""
        build(
            self.place.folder,
            [one for document in self._corpus.documents for one in cut(document)],
            self.reader.encoder,
            corpus_hash=self._corpus.fingerprint,
            chunking=CHUNKING,
            expansions={},
        )

    def open(self) -> None:
        """Open what was built."""
        index = open_index(
            self.place.folder,
            encoder_fingerprint=self.reader.encoder.fingerprint,
            corpus_hash=self._corpus.fingerprint,
            chunking=CHUNKING,
        )
        self._searcher = Searcher(index, self.reader.encoder, self._corpus, shares=None)

    def search(self, question: str) -> Sequence[str]:
        """The best of the pool."""
        assert self._searcher
        query = analyse(question, self._corpus, Filters(), longest=_LONGEST)
        found = self._searcher.pool(query, Mode.HYBRID).ordinals[:SHOWN]
        return [self._searcher.index.passages[int(at)].passage_id for at in found]
