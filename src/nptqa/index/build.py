"""Build an index version and switch to it.

In: passages, an encoder, the questions of the bank. Out: a new folder beside the versions that
stand there, and its name. All is written under a hidden name, brought to disk, renamed, and only
then made current by one more rename: whoever kills a build leaves the old index serving.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from tqdm import tqdm

from nptqa.domain import Passage
from nptqa.encoding.base import Encoder
from nptqa.errors import IndexStoreError
from nptqa.index.base import Ids, Rows, Vectors
from nptqa.index.encoded import BATCH, Encode, encoded
from nptqa.index.engines import FAISS, Engine
from nptqa.index.faiss_index import is_flat
from nptqa.index.folder import changing, publish, switch
from nptqa.index.layout import VersionLayout
from nptqa.index.lexical import LexicalIndex
from nptqa.index.manifest import FileEntry, Manifest, Origin
from nptqa.index.passages import Columns, passage_bytes
from nptqa.index.recipe import Expansions, Recipe, bank_hash, version_of
from nptqa.index.shards import Shards
from nptqa.index.standing import Filling, Keys, Known, keys_of
from nptqa.index.store import check_version
from nptqa.index.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    Attributes:
        version: the name of the version that is served now.
        encoded: texts that were given to the encoder.
        taken_over: texts whose vectors stood already.
    """

    version: str
    encoded: int
    taken_over: int


def build(
    index_dir: Path,
    passages: Sequence[Passage],
    encoder: Encoder,
    *,
    corpus_hash: str,
    chunking: str,
    expansions: Expansions,
    progress: bool = False,
    engine: Engine = FAISS,
    shards: Path | None = None,
) -> Built:
    """Build the version of these passages and make it current.

    Texts that a version in the folder has a vector of, by the same encoder, are not encoded again;
    the result is the same as without. Building the same again only makes it current, after every
    byte of it was checked.

    Args:
        index_dir: folder of the versions; made when missing.
        passages: their order is the order of ordinals.
        encoder: makes the vectors; its fingerprint is stored.
        corpus_hash: of manifest and texts.
        chunking: version of the rules that cut the passages.
        expansions: questions by `unit_id`; those of units without a passage are left out.
        progress: whether a bar on standard error shows the encoding.
        engine: keeps the vectors.
        shards: folder of shards that were planned for just this and encoded; nothing else is.

    Raises:
        IndexBusy: another process builds in that folder.
        IndexMissing, IndexMismatch, IndexCorrupt: shards are absent, not of this or damaged.
        EncoderError: vectors of a wrong shape, or not finite.
        IndexStoreError: something cannot be written.
    """
    recipe = Recipe.of(passages, expansions)
    origin = Origin(encoder.fingerprint, chunking, corpus_hash, bank_hash(expansions), engine.name)
    given = None if shards is None else Shards.open(shards, origin)
    stored, starts = passage_bytes(passages)
    version = version_of(encoder.name, origin, stored)
    total = recipe.counts.text_rows + recipe.counts.question_rows
    new = 0
    with changing(index_dir) as layout:
        if not _stands(layout.version(version), engine):
            layout.building.folder.mkdir()
            layout.building.passages.write_bytes(stored)
            _write_columns(layout.building, starts, Columns.of(passages))
            sources = _Sources(Known(layout, encoder.fingerprint, engine), given)
            new = _write(layout.building, recipe, encoder, sources, progress)
            _describe(layout.building, version, encoder, origin, recipe)
            publish(layout, version)
        switch(layout, version)
    return Built(version, new, total - new)


def _stands(layout: VersionLayout, engine: Engine) -> bool:
    """Whether the version was built before and is whole."""
    if not layout.folder.exists():
        return False
    try:
        check_version(layout, engine)
    except IndexStoreError:
        return False
    return True


def _write_columns(layout: VersionLayout, starts: Ids, columns: Columns) -> None:
    with layout.columns.open("wb") as file:
        np.savez(
            file,
            starts=starts,
            documents=np.array(columns.documents, dtype=np.str_),
            document_of=columns.document_of,
            unit_of=columns.unit_of,
            part_of=columns.part_of,
        )


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where vectors stand already.

    Attributes:
        known: the versions in the folder.
        given: shards, which have all.
    """

    known: Known
    given: Shards | None

    def of(self, rows: Rows, size: int) -> Iterator[Filling]:
        """Sources of so many vectors, the most likely first."""
        known = self.known.sections(rows, exact=is_flat(size))
        return chain(self.given.sections(rows) if self.given else (), known)


def _write(
    layout: VersionLayout, recipe: Recipe, encoder: Encoder, sources: _Sources, progress: bool
) -> int:
    """Write all files but passages and manifest; gives how many texts were encoded."""
    text_keys, question_keys = keys_of(recipe.texts.texts), keys_of(recipe.questions.texts)
    total = len(text_keys) + len(question_keys)
    with tqdm(total=total, desc="encoding", unit="text", disable=not progress) as bar:
        job = _Encoding(encoder.dim, bar.update)
        found = sources.of(Rows.TEXT, len(text_keys))
        texts = job.vectors(recipe.texts.texts, text_keys, found, encoder.encode_passages)
        # A question is compared with questions, so it is encoded as one.
        found = sources.of(Rows.QUESTIONS, len(question_keys))
        asked = job.vectors(recipe.questions.texts, question_keys, found, encoder.encode_queries)
    engine = sources.known.engine
    engine.build(texts, layout.text_vectors)
    engine.build(asked, layout.question_vectors)
    with layout.rows.open("wb") as file:
        np.savez(
            file,
            text_starts=recipe.texts.owners.starts,
            text_owners=recipe.texts.owners.owners,
            text_keys=text_keys,
            text_whole=recipe.whole,
            questions_starts=recipe.questions.owners.starts,
            questions_owners=recipe.questions.owners.owners,
            questions_keys=question_keys,
        )
    cut = Tokens.of(encoder, [one.text for one in recipe.passages], recipe.questions.texts)
    cut.write(layout.tokens, layout.token_starts)
    layout.postings.mkdir()
    LexicalIndex.build(layout.postings, recipe.entries)
    return job.encoded


@dataclass(slots=True)
class _Encoding:
    """Vectors of texts, each taken from where it stands or else encoded.

    Attributes:
        dim: length of a vector.
        advance: told how many texts were done.
        encoded: how many were given to the encoder so far.
    """

    dim: int
    advance: Callable[[int], object]
    encoded: int = 0

    def vectors(
        self,
        texts: Sequence[str],
        keys: Keys,
        stand: Iterable[Filling],
        encode: Encode,
    ) -> Vectors:
        """Vectors of all texts, float32 (n_texts, dim); `keys` are theirs."""
        rows = np.empty((len(texts), self.dim), dtype=np.float32)
        missing = np.ones(len(texts), dtype=np.bool_)
        for one in stand:
            one.fill(keys, rows, missing)
            if not missing.any():
                break
        new = np.flatnonzero(missing)
        self.advance(len(texts) - len(new))
        for start in range(0, len(new), BATCH):
            places = new[start : start + BATCH]
            rows[places] = encoded([texts[at] for at in places], encode, self.dim)
            self.advance(len(places))
        self.encoded += len(new)
        return rows


def _describe(
    layout: VersionLayout, version: str, encoder: Encoder, origin: Origin, recipe: Recipe
) -> None:
    """Write the manifest, last of all files."""
    files = {p.relative_to(layout.folder).as_posix(): FileEntry.of(p) for p in layout.files()}
    manifest = Manifest(version, encoder.name, encoder.dim, origin, recipe.counts, files)
    manifest.write(layout.manifest)
