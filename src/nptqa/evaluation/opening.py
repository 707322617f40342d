"""Open desks for which one document is new, through the product's own build and search."""

import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.corpus import load_corpus
from nptqa.desks import desk_with_bank
from nptqa.encoding import load_encoder
from nptqa.settings import Settings


class LeftOutOpener(AbstractContextManager["LeftOutOpener"]):
    """Opens desks for which one document is new; see `left_out.Opener`.

    Its indexes live in a temporary folder until the context ends.
    """

    def __init__(self, settings: Settings) -> None:
        """Read the corpus, the encoder and the bank the settings name."""
        self._settings = settings
        self.corpus = load_corpus(settings.corpus_dir)
        self.encoder = load_encoder(settings.encoder)
        self.bank = read_bank(settings.corpus_dir / FILE, self.corpus)
        self._folder = tempfile.TemporaryDirectory(prefix="nptqa-left-out-")

    def __call__(self, doc_id: str) -> Desk:
        """The desk whose bank knows nothing of `doc_id`."""
        known = {
            unit_id: questions
            for unit_id, questions in self.bank.items()
            if unit_id.partition(":")[0] != doc_id
        }
        folder = Path(self._folder.name) / doc_id
        return desk_with_bank(self._settings, self.corpus, self.encoder, folder, known)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the indexes."""
        self._folder.cleanup()
