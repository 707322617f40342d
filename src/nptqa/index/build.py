"""Build an index version and switch to it.

In: passages, an encoder, the questions of the bank. Out: a new folder beside the versions that
stand there, and its name. All is written under a hidden name, brought to disk, renamed, and only
then made current by one more rename: whoever kills a build leaves the old index serving.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from nptqa.domain import Passage
from nptqa.encoding.base import Encoder
from nptqa.errors import EncoderError, IndexStoreError
from nptqa.index.base import Ids, Rows, Vectors
from nptqa.index.engines import FAISS, Engine
from nptqa.index.faiss_index import is_flat
from nptqa.index.folder import changing, publish, switch
from nptqa.index.layout import VersionLayout
from nptqa.index.lexical import LexicalIndex
from nptqa.index.manifest import FileEntry, Manifest, Origin
from nptqa.index.passages import Columns, passage_bytes
from nptqa.index.recipe import Expansions, Recipe, bank_hash, version_of
from nptqa.index.standing import Keys, Known, Standing, keys_of
from nptqa.index.store import check_version

_BATCH = 256


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

    Raises:
        IndexBusy: another process builds in that folder.
        EncoderError: vectors of a wrong shape, or not finite.
        IndexStoreError: something cannot be written.
    """
    recipe = Recipe.of(passages, expansions)
    origin = Origin(encoder.fingerprint, chunking, corpus_hash, bank_hash(expansions), engine.name)
    stored, starts = passage_bytes(passages)
    version = version_of(encoder.name, origin, stored)
    total = recipe.counts.text_rows + recipe.counts.question_rows
    encoded = 0
    with changing(index_dir) as layout:
        if not _stands(layout.version(version), engine):
            layout.building.folder.mkdir()
            layout.building.passages.write_bytes(stored)
            _write_columns(layout.building, starts, Columns.of(passages))
            known = Known(layout, encoder.fingerprint, engine)
            encoded = _write(layout.building, recipe, encoder, known, progress)
            _describe(layout.building, version, encoder, origin, recipe)
            publish(layout, version)
        switch(layout, version)
    return Built(version, encoded, total - encoded)


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


def _write(
    layout: VersionLayout, recipe: Recipe, encoder: Encoder, known: Known, progress: bool
) -> int:
    """Write all files but passages and manifest; gives how many texts were encoded."""
    text_keys, question_keys = keys_of(recipe.texts.texts), keys_of(recipe.questions.texts)
    total = len(text_keys) + len(question_keys)
    with tqdm(total=total, desc="encoding", unit="text", disable=not progress) as bar:
        job = _Encoding(encoder.dim, bar.update)
        stand = known.sections(Rows.TEXT, exact=is_flat(len(text_keys)))
        texts = job.vectors(recipe.texts.texts, text_keys, stand, encoder.encode_passages)
        # A question is compared with questions, so it is encoded as one.
        stand = known.sections(Rows.QUESTIONS, exact=is_flat(len(question_keys)))
        asked = job.vectors(recipe.questions.texts, question_keys, stand, encoder.encode_queries)
    engine = known.engine
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
        stand: Iterable[Standing],
        encode: Callable[[Sequence[str]], Vectors],
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
        for start in range(0, len(new), _BATCH):
            places = new[start : start + _BATCH]
            rows[places] = self._encoded([texts[at] for at in places], encode)
        self.encoded += len(new)
        return rows

    def _encoded(self, batch: list[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        found = encode(batch)
        if found.shape != (len(batch), self.dim) or not np.isfinite(found).all():
            message = (
                f"the encoder gave vectors {found.shape} for {len(batch)} texts, dim {self.dim}"
            )
            raise EncoderError(message, hint="They must be finite and of that shape.")
        self.advance(len(batch))
        return found


def _describe(
    layout: VersionLayout, version: str, encoder: Encoder, origin: Origin, recipe: Recipe
) -> None:
    """Write the manifest, last of all files."""
    files = {p.relative_to(layout.folder).as_posix(): FileEntry.of(p) for p in layout.files()}
    manifest = Manifest(version, encoder.name, encoder.dim, origin, recipe.counts, files)
    manifest.write(layout.manifest)
