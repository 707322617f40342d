"""Build an index version and switch to it.

In: passages, an encoder, the questions of the bank. Out: a new folder beside the versions that
stand there, and its name. All is written under a hidden name, brought to disk, renamed, and only
then made current by one more rename: whoever kills a build leaves the old index serving.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from tqdm import tqdm

from nptqa.domain import Passage
from nptqa.encoding.base import Encoder
from nptqa.errors import EncoderError, IndexBusy, IndexStoreError
from nptqa.index.base import Vectors
from nptqa.index.faiss_index import FaissIndex
from nptqa.index.layout import Layout, VersionLayout
from nptqa.index.lexical import LexicalIndex
from nptqa.index.manifest import FileEntry, Manifest, Origin
from nptqa.index.recipe import Expansions, Recipe, bank_hash, passage_bytes, version_of
from nptqa.index.store import check_version

_BATCH = 256


def build(
    index_dir: Path,
    passages: Sequence[Passage],
    encoder: Encoder,
    *,
    corpus_hash: str,
    chunking: str,
    expansions: Expansions,
    progress: bool = False,
) -> str:
    """Build the version of these passages, make it current, and give back its name.

    Building the same again only makes it current, after every byte of it was checked.

    Args:
        index_dir: folder of the versions; made when missing.
        passages: their order is the order of ordinals.
        encoder: makes the vectors; its fingerprint is stored.
        corpus_hash: of manifest and texts.
        chunking: version of the rules that cut the passages.
        expansions: questions by `unit_id`; those of units without a passage are left out.
        progress: whether a bar on standard error shows the encoding.

    Raises:
        IndexBusy: another process builds in that folder.
        EncoderError: vectors of a wrong shape, or not finite.
        IndexStoreError: something cannot be written.
    """
    recipe = Recipe.of(passages, expansions)
    origin = Origin(encoder.fingerprint, chunking, corpus_hash, bank_hash(expansions))
    stored = passage_bytes(passages)
    version = version_of(encoder.name, origin, stored)
    layout = Layout(index_dir)
    with _written_to(index_dir), _locked(layout):
        _clear(layout)
        if not _stands(layout.version(version)):
            layout.building.folder.mkdir()
            layout.building.passages.write_bytes(stored)
            _write(layout.building, recipe, encoder, progress)
            _describe(layout.building, version, encoder, origin, recipe)
            _publish(layout, version)
        _switch(layout, version)
        _clear(layout)
    return version


@contextmanager
def _written_to(index_dir: Path) -> Iterator[None]:
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as exc:
        message = f"the index in {index_dir} cannot be written: {exc}"
        raise IndexStoreError(message, path=index_dir) from exc


@contextmanager
def _locked(layout: Layout) -> Iterator[None]:
    # The file stays: removing it would let a third builder lock a new one beside a waiting second.
    with layout.lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            message = f"another process is building an index in {layout.index_dir}"
            hint = "Wait until it is done; the index it replaces can be used meanwhile."
            raise IndexBusy(message, path=layout.index_dir, hint=hint) from exc
        yield


def _clear(layout: Layout) -> None:
    """Remove what a killed build left; under the lock nobody else writes there."""
    for folder in (layout.building.folder, layout.replaced):
        if folder.exists():
            shutil.rmtree(folder)


def _stands(layout: VersionLayout) -> bool:
    """Whether the version was built before and is whole."""
    if not layout.folder.exists():
        return False
    try:
        check_version(layout)
    except IndexStoreError:
        return False
    return True


def _write(layout: VersionLayout, recipe: Recipe, encoder: Encoder, progress: bool) -> None:
    total = len(recipe.texts.texts) + len(recipe.questions.texts)
    with tqdm(total=total, desc="encoding", unit="text", disable=not progress) as bar:
        texts = _encoded(recipe.texts.texts, encoder.encode_passages, encoder.dim, bar.update)
        # A question is compared with questions, so it is encoded as one.
        questions = _encoded(
            recipe.questions.texts, encoder.encode_queries, encoder.dim, bar.update
        )
    FaissIndex.of(texts).save(layout.text_vectors)
    FaissIndex.of(questions).save(layout.question_vectors)
    with layout.rows.open("wb") as file:
        np.savez(
            file,
            text_starts=recipe.texts.owners.starts,
            text_owners=recipe.texts.owners.owners,
            question_starts=recipe.questions.owners.starts,
            question_owners=recipe.questions.owners.owners,
        )
    layout.postings.mkdir()
    LexicalIndex.build(layout.postings, recipe.entries)


def _encoded(
    texts: Sequence[str],
    encode: Callable[[Sequence[str]], Vectors],
    dim: int,
    advance: Callable[[int], object],
) -> Vectors:
    """Vectors of all texts, float32 (n_texts, dim), encoded in batches of `_BATCH`."""
    rows = np.empty((len(texts), dim), dtype=np.float32)
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        found = encode(batch)
        if found.shape != (len(batch), dim) or not np.isfinite(found).all():
            message = f"the encoder gave vectors {found.shape} for {len(batch)} texts, dim {dim}"
            raise EncoderError(message, hint="They must be finite and of that shape.")
        rows[start : start + _BATCH] = found
        advance(len(batch))
    return rows


def _describe(
    layout: VersionLayout, version: str, encoder: Encoder, origin: Origin, recipe: Recipe
) -> None:
    """Write the manifest, last of all files."""
    files = {p.relative_to(layout.folder).as_posix(): FileEntry.of(p) for p in layout.files()}
    manifest = Manifest(version, encoder.name, encoder.dim, origin, recipe.counts, files)
    manifest.write(layout.manifest)


def _publish(layout: Layout, version: str) -> None:
    """Bring the version to disk and give it its name."""
    building = layout.building
    for path in (*building.files(), building.manifest, building.postings, building.folder):
        _sync(path)
    target = layout.version(version).folder
    if target.exists():  # and is broken
        target.rename(layout.replaced)
    building.folder.rename(target)
    _sync(layout.index_dir)


def _switch(layout: Layout, version: str) -> None:
    """Make a version the one that is served."""
    fresh = layout.current.with_name(".current")
    fresh.write_text(f"{version}\n", "utf-8")
    _sync(fresh)
    os.replace(fresh, layout.current)
    _sync(layout.index_dir)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
