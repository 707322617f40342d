"""NPTQA's `search` in process, with everything that the service puts around it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scale import corpus_of

from nptqa.assembly import Desk
from nptqa.chunking import CHUNKING, passages
from nptqa.corpus import Corpus
from nptqa.encoding import load_encoder
from nptqa.index.build import build
from nptqa.parts import bank_of
from nptqa.settings import Settings
from peering.base import SHOWN, Passages, Peer, Place


def settings_in(folder: Path) -> Settings:
    """The product's own, but for where it keeps things and how many requests it takes."""
    return replace(
        Settings(), index_dir=folder / "index", state_dir=folder / "state", rate_address=0
    )


def build_whole(settings: Settings, corpus: Corpus) -> None:
    """Build the index of the documents and the bank."""
    build(
        settings.index_dir,
        [one for document in corpus.documents for one in passages(document)],
        load_encoder(settings.encoder),
        corpus_hash=corpus.fingerprint,
        chunking=CHUNKING,
        expansions=bank_of(settings, corpus),
    )


class System(Peer):
    """The desk of the service."""

    note = (
        "the whole `search`: references, termbase, question bank (its questions are encoded and "
        "indexed in the build), second stage word by word, words lit, facets counted"
    )
    packages = ("faiss-cpu", "tantivy")
    from_text = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.settings = settings_in(place.folder)
        self._corpus = corpus_of(self.settings, place.filler, place.size)
        self._desk: Desk | None = None

    def build(self, passages: Passages) -> None:
        """Build from the documents."""
        build_whole(self.settings, self._corpus)

    def open(self) -> None:
        """Open the desk."""
        self._desk = Desk.over(self._corpus, self.settings)

    def search(self, question: str) -> Sequence[str]:
        """One page of hits."""
        assert self._desk
        return [hit.passage.passage_id for hit in self._desk.search(question, limit=SHOWN).hits]
