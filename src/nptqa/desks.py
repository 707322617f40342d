"""Desks over another index than the one that is served, for measuring.

In: documents or a bank that differ from the served ones. Out: a `Desk` over an index built for it.
"""

from collections.abc import Sequence
from pathlib import Path

from nptqa.assembly import Desk
from nptqa.confidence import Confidence
from nptqa.corpus import Corpus
from nptqa.domain import Document
from nptqa.encoding import Encoder
from nptqa.parts import Bank, built, linker_of
from nptqa.settings import Settings


def desk_with_bank(
    settings: Settings,
    corpus: Corpus,
    encoder: Encoder,
    index_dir: Path,
    bank: Bank,
    *,
    confidence: Confidence | None = None,
) -> Desk:
    """A desk like the served one but for the bank, for calibration and left-out runs.

    Args:
        settings: where the termbase is, and how long a question may be.
        corpus: of the settings.
        encoder: of the settings.
        index_dir: folder in which the index is built.
        bank: questions by unit id.
        confidence: another model than the shipped one.

    Raises:
        EncoderError, IndexStoreError: the index cannot be built.
    """
    index = built(corpus, encoder, index_dir, bank)
    return Desk(
        corpus,
        encoder,
        index,
        confidence=confidence or Confidence.load(settings.confidence),
        linker=linker_of(settings, corpus, index),
        longest=settings.max_question,
    )


def desk_over(documents: Sequence[Document], encoder: Encoder, index_dir: Path) -> Desk:
    """A desk over documents that come from elsewhere than the corpus folder, for measuring.

    Args:
        documents: any.
        encoder: makes the vectors.
        index_dir: empty folder for the index.

    Raises:
        EncoderError, IndexStoreError: the index cannot be built.
    """
    corpus = Corpus(tuple(documents), "elsewhere")
    return Desk(corpus, encoder, built(corpus, encoder, index_dir, {}))
