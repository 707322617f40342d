"""Open desks for which one document is new, through the product's own build and search."""

import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.chunking import CHUNKING, passages
from nptqa.corpus import load_corpus
from nptqa.encoding import load_encoder
from nptqa.index.build import build
from nptqa.index.recipe import Expansions, bank_hash
from nptqa.index.store import open_index
from nptqa.settings import Settings


class LeftOutOpener(AbstractContextManager["LeftOutOpener"]):
    """Opens desks for which one document is new; see `left_out.Opener`.

    Its indexes live in a temporary folder until the context ends.
    """

    def __init__(self, settings: Settings, *, progress: bool = False) -> None:
        """Read the corpus, the encoder and the bank the settings name."""
        self.corpus = load_corpus(settings.corpus_dir)
        self.encoder = load_encoder(settings.encoder)
        self.bank = read_bank(settings.corpus_dir / FILE, self.corpus)
        self._progress = progress
        self._folder = tempfile.TemporaryDirectory(prefix="nptqa-left-out-")

    def __call__(self, doc_id: str) -> Desk:
        """The desk whose bank knows nothing of `doc_id`."""
        known = {
            unit_id: questions
            for unit_id, questions in self.bank.items()
            if unit_id.partition(":")[0] != doc_id
        }
        return self._desk(known, Path(self._folder.name) / doc_id)

    def _desk(self, expansions: Expansions, index_dir: Path) -> Desk:
        cut = [passage for document in self.corpus.documents for passage in passages(document)]
        mark = self.corpus.fingerprint
        build(
            index_dir,
            cut,
            self.encoder,
            corpus_hash=mark,
            chunking=CHUNKING,
            expansions=expansions,
            progress=self._progress,
        )
        index = open_index(
            index_dir,
            encoder_fingerprint=self.encoder.fingerprint,
            corpus_hash=mark,
            chunking=CHUNKING,
            bank_hash=bank_hash(expansions),
        )
        return Desk(self.corpus, self.encoder, index)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the indexes."""
        self._folder.cleanup()
