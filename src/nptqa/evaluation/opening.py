"""Open desks that exist for a measurement only, through the product's own build and search."""

import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.chunking import CHUNKING, passages
from nptqa.corpus import Corpus, load_corpus
from nptqa.domain import Document
from nptqa.encoding import Encoder, load_encoder
from nptqa.index.build import build
from nptqa.index.recipe import Expansions, bank_hash
from nptqa.index.store import open_index
from nptqa.settings import Settings

_LONGEST = 100_000
"""Public queries may be whole paragraphs; the product's limit is no part of the measurement."""


def desk_over(
    corpus: Corpus, encoder: Encoder, expansions: Expansions, index_dir: Path, *, progress: bool
) -> Desk:
    """Index a corpus in a folder and open it.

    Raises:
        EncoderError: the encoder gives wrong vectors.
        IndexStoreError: the index cannot be written.
    """
    cut = [passage for document in corpus.documents for passage in passages(document)]
    build(
        index_dir,
        cut,
        encoder,
        corpus_hash=corpus.fingerprint,
        chunking=CHUNKING,
        expansions=expansions,
        progress=progress,
    )
    index = open_index(
        index_dir,
        encoder_fingerprint=encoder.fingerprint,
        corpus_hash=corpus.fingerprint,
        chunking=CHUNKING,
        bank_hash=bank_hash(expansions),
    )
    return Desk(corpus, encoder, index, longest=_LONGEST)


class BeirOpener:
    """Opens a desk over a BEIR folder with one encoder; see `public.Opener`."""

    def __init__(self, encoder: Encoder, *, progress: bool = False) -> None:
        """Use this encoder for texts and queries."""
        self._encoder = encoder
        self._progress = progress

    def __call__(self, document: Document, index_dir: Path) -> Desk:
        """The desk over one document."""
        corpus = Corpus((document,), f"beir {document.record.title_en}")
        return desk_over(corpus, self._encoder, {}, index_dir, progress=self._progress)


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
        folder = Path(self._folder.name) / doc_id
        return desk_over(self.corpus, self.encoder, known, folder, progress=self._progress)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the indexes."""
        self._folder.cleanup()
