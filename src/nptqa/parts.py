"""The parts a desk is put together from, each made as the settings say.

In: `Settings`, and a corpus and encoder where they are at hand. Out: the question bank, the term
linker, a built index. `assembly` puts them together.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from nptqa.bank import FILE, BankEntry, grouped, read_entries
from nptqa.chunking import CHUNKING, passages
from nptqa.corpus import Corpus, load_corpus
from nptqa.domain import Passage
from nptqa.encoding import Encoder, coarse_columns, load_encoder
from nptqa.index.build import Built, build
from nptqa.index.engines import engine_of
from nptqa.index.manifest import Origin
from nptqa.index.recipe import Recipe, bank_hash
from nptqa.index.shards import Plan, write_plan
from nptqa.index.store import StoredIndex, open_index
from nptqa.linking import Held, Linker, plain
from nptqa.settings import Settings
from nptqa.termbase import FILE as TERMBASE
from nptqa.termbase import Entry, read_termbase

Bank = Mapping[str, Sequence[str]]


def entries_of(settings: Settings, corpus: Corpus) -> tuple[BankEntry, ...]:
    """The entries of the bank; none where the settings want no bank."""
    return read_entries(settings.corpus_dir / FILE, corpus) if settings.bank else ()


def bank_of(settings: Settings, corpus: Corpus) -> Bank:
    """Questions by unit id; none where the settings want no bank."""
    return grouped(entries_of(settings, corpus))


def terms_of(settings: Settings) -> tuple[Entry, ...]:
    """The termbase."""
    return read_termbase(settings.corpus_dir / TERMBASE)


def linker_of(settings: Settings, corpus: Corpus, index: StoredIndex) -> Linker:
    """What finds terms of the field in questions."""
    return Linker(terms_of(settings), _held(corpus, index))


def _held(corpus: Corpus, index: StoredIndex) -> Held:
    """Whether a name stands in a unit, which the index knows, or in a heading."""

    @cache
    def headings() -> str:
        found = {heading.text for document in corpus.documents for heading in document.headings}
        return "\n".join(map(plain, found))

    return lambda name: len(index.phrase(name, 1).ordinals) > 0 or name in headings()


def origin_of(settings: Settings, corpus: Corpus, encoder: Encoder) -> Origin:
    """What an index must have been built from to be served as the settings say."""
    bank = bank_hash(bank_of(settings, corpus))
    engine = engine_of(settings.index_uri).name
    return Origin(encoder.fingerprint, CHUNKING, corpus.fingerprint, bank, engine)


def build_index(settings: Settings, *, progress: bool = False, shards: Path | None = None) -> Built:
    """Build the index the settings name and make it current; only what is new is encoded.

    Args:
        settings: name corpus, encoder and index.
        progress: whether a bar on standard error shows the encoding.
        shards: folder of encoded shards, see `plan_shards`, from which all vectors are taken.

    Raises:
        CorpusError, EncoderError, IndexStoreError: it cannot be built.
    """
    corpus = load_corpus(settings.corpus_dir)
    return build(
        settings.index_dir,
        _passages(corpus),
        load_encoder(settings.encoder),
        corpus_hash=corpus.fingerprint,
        chunking=CHUNKING,
        expansions=bank_of(settings, corpus),
        progress=progress,
        engine=engine_of(settings.index_uri),
        shards=shards,
    )


def plan_shards(settings: Settings, folder: Path, shards: int) -> Plan:
    """Plan the encoding of the index the settings name, in about so many shards.

    Raises:
        ValueError: `shards` is less than 1.
        CorpusError, EncoderError, IndexStoreError: it cannot be planned or written.
    """
    corpus, encoder = load_corpus(settings.corpus_dir), load_encoder(settings.encoder)
    recipe = Recipe.of(_passages(corpus), bank_of(settings, corpus))
    return write_plan(folder, recipe, encoder, origin_of(settings, corpus, encoder), shards)


def built(corpus: Corpus, encoder: Encoder, index_dir: Path, bank: Bank) -> StoredIndex:
    """An index built in a folder of its own and opened.

    Raises:
        EncoderError, IndexStoreError: it cannot be built.
    """
    mark = corpus.fingerprint
    build(
        index_dir,
        _passages(corpus),
        encoder,
        corpus_hash=mark,
        chunking=CHUNKING,
        expansions=bank,
    )
    return open_index(
        index_dir,
        encoder_fingerprint=encoder.fingerprint,
        corpus_hash=mark,
        chunking=CHUNKING,
        compared=coarse_columns(encoder),
    )


def _passages(corpus: Corpus) -> list[Passage]:
    return [passage for document in corpus.documents for passage in passages(document)]
