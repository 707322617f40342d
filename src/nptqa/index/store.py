"""Open a built index and search it.

In: the folder of the versions and what the caller's corpus and encoder are. Out: a `StoredIndex`,
which search asks for passages. A version is never changed after it was built, so one stays usable
while another is built and switched to. Safe to use from many threads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nptqa.domain import Passage
from nptqa.errors import IndexCorrupt, IndexMissing
from nptqa.index.base import Ids, Mask, Rows, Scored, Vectors, check_allowed
from nptqa.index.engines import FAISS, Engine
from nptqa.index.layout import Layout, VersionLayout, is_version
from nptqa.index.lexical import FieldWeights, LexicalIndex
from nptqa.index.manifest import HASHED_AT_OPEN, REBUILD, Manifest
from nptqa.index.passages import Columns, PassageTable
from nptqa.index.rows import RowOwners, Section, best_per_passage
from nptqa.index.tokens import Tokens

# Of the bank's questions for a passage so many, the nearest, say how near it is: one alone may be
# near by chance (`eval/ablation.md`).
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """One opened version. Ordinals are places in `passages`; masks are bool (n_passages,).

    Attributes:
        passages: read from disk one by one.
        columns: of all passages what searches compare.
        has_questions: passages for whose unit the bank has questions.
        tokens: of passages and questions; none where the encoder has none to give.
    """

    manifest: Manifest
    passages: Sequence[Passage]
    columns: Columns
    has_questions: Mask
    tokens: Tokens
    _text: Section
    _questions: Section
    _postings: LexicalIndex
    _whole: Ids

    @property
    def version(self) -> str:
        """The short hash of all the version was built from."""
        return self.manifest.version

    def dense(
        self, query: Vectors, k: int, allowed: Mask | None = None, *, rows: Rows = Rows.ALL
    ) -> Scored:
        """The k passages whose best vector has the highest inner product with the query.

        Args:
            query: float32 (dim,), unit length for cosines.
            k: how many passages at most.
            allowed: passages that may be found; None allows all.
            rows: vectors of the passages' own text, of the questions they answer, or both.
        """
        self._check(query, allowed)
        sections = {Rows.TEXT: [self._text], Rows.QUESTIONS: [self._questions]}
        chosen = sections.get(Rows(rows), [self._text, self._questions])
        found = [one.search(query, k, allowed) for one in chosen]
        return found[0] if len(found) == 1 else best_per_passage(found, k)

    def lexical(
        self,
        weighted_terms: Mapping[str, float],
        k: int,
        allowed: Mask | None = None,
        *,
        fields: FieldWeights | None = None,
    ) -> Scored:
        """The k passages with the highest BM25; see `LexicalIndex.search`."""
        return self._postings.search(weighted_terms, k, fields=fields, allowed=allowed)

    def phrase(self, folded: str, k: int, allowed: Mask | None = None) -> Scored:
        """The passages whose own folded text contains `folded`; see `LexicalIndex.phrase`."""
        return self._postings.phrase(folded, k, allowed=allowed)

    def rarity(self, term: str) -> float:
        """How rare a term is; see `LexicalIndex.rarity`."""
        return self._postings.rarity(term)

    def ordinals_of(self, unit_id: str) -> Ids:
        """The passages of a unit, int64 (m,), in their order; none for an unknown unit."""
        doc_id = unit_id.split(":", 1)[0]
        inside = np.flatnonzero(self.columns.in_documents([doc_id]))
        _, firsts = np.unique(self.columns.unit_of[inside], return_index=True)
        for ordinal in inside[np.sort(firsts)].tolist():
            if self.passages[ordinal].unit_id == unit_id:
                same: Ids = inside[self.columns.unit_of[inside] == self.columns.unit_of[ordinal]]
                return same
        return np.empty(0, dtype=np.int64)

    def vectors_of(self, ordinals: Ids) -> Vectors:
        """Vectors of passages' whole text: int64 (m,) gives float32 (m, dim)."""
        return self._text.vectors.vectors(self._whole[ordinals])

    def nearness(self, ordinals: Ids, query: Vectors) -> Vectors:
        """What `dense` says of passages' own text: int64 (m,) and (dim,) give float32 (m,)."""
        return self._text.nearness(ordinals, query)

    def nearest_questions(self, ordinals: Ids, query: Vectors, k: int) -> tuple[Mask, Ids]:
        """Which bank questions of each passage are the k nearest; see `Section.nearest_rows`."""
        return self._questions.nearest_rows(ordinals, query, k)

    def question_rows(self, ordinal: int) -> Ids:
        """The rows of a passage's bank questions, int64 (m,), rising."""
        return self._questions.rows_of(ordinal)

    def _check(self, query: Vectors, allowed: Mask | None) -> None:
        if query.shape != (self.manifest.dim,):
            raise ValueError(f"query of shape {query.shape}, not ({self.manifest.dim},)")
        check_allowed(allowed, len(self.passages))


def open_index(
    index_dir: Path,
    *,
    encoder_fingerprint: str,
    corpus_hash: str,
    chunking: str,
    bank_hash: str | None = None,
    engine: Engine = FAISS,
    compared: int | None = None,
) -> StoredIndex:
    """Open the version that is served, after comparing it with the caller's corpus and encoder.

    Sizes of all files are compared, and hashes of all but the very long ones; `check` compares
    everything. A `bank_hash` of None is not compared. Bank questions are compared by the first
    `compared` columns of their vectors only, None is all.

    Raises:
        IndexMissing: nothing is built there.
        IndexMismatch: built from something else; names the field.
        IndexCorrupt: a file is absent, truncated or foreign.
    """
    wanted = {
        "encoder_fingerprint": encoder_fingerprint,
        "corpus_hash": corpus_hash,
        "chunking": chunking,
        "bank_hash": bank_hash,
        "engine": engine.name,
    }
    layout = current_layout(index_dir)
    while True:
        try:
            return _open(layout, wanted, engine, compared)
        except IndexCorrupt:
            # Perhaps pruned while it was read, because another has become current meanwhile.
            again = current_layout(index_dir)
            if again == layout:
                raise
            layout = again


def _open(
    layout: VersionLayout, wanted: Mapping[str, str | None], engine: Engine, compared: int | None
) -> StoredIndex:
    manifest = Manifest.read(layout)
    manifest.require(wanted, layout.folder)
    manifest.verify(layout, hash_limit=HASHED_AT_OPEN)
    return _load(layout, manifest, engine, compared)


def check(index_dir: Path, engine: Engine = FAISS) -> Manifest:
    """Compare every byte of the version that is served with its manifest, and open it.

    Raises:
        IndexMissing: nothing is built there.
        IndexMismatch: written by a release with another schema.
        IndexCorrupt: names the first file that is wrong.
    """
    return check_version(current_layout(index_dir), engine)


def check_version(layout: VersionLayout, engine: Engine = FAISS) -> Manifest:
    """As `check`, for one version."""
    manifest = Manifest.read(layout)
    manifest.require({"engine": engine.name}, layout.folder)
    manifest.verify(layout)
    _load(layout, manifest, engine)
    return manifest


def versions(index_dir: Path) -> list[str]:
    """The versions that stand in a folder, sorted by name."""
    return Layout(index_dir).versions()


def current_layout(index_dir: Path) -> VersionLayout:
    """Where the version that is served stands.

    Raises:
        IndexMissing: nothing is built there.
        IndexCorrupt: `current` names no version there.
    """
    layout = Layout(index_dir)
    try:
        version = layout.current.read_text("utf-8").strip()
    except FileNotFoundError as exc:
        message = f"no index has been built in {index_dir}"
        raise IndexMissing(message, path=index_dir, hint="Run: nptqa index build") from exc
    except (OSError, UnicodeDecodeError) as exc:
        message = f"{layout.current} cannot be read"
        raise IndexCorrupt(message, path=layout.current, hint=REBUILD) from exc
    if not is_version(version) or not layout.version(version).folder.is_dir():
        message = f"{layout.current} names {version[:40]!r}, which is no version there"
        raise IndexCorrupt(message, path=layout.current, hint=REBUILD)
    return layout.version(version)


def _load(
    layout: VersionLayout, manifest: Manifest, engine: Engine, compared: int | None = None
) -> StoredIndex:
    passages, columns = _read_passages(layout)
    text = engine.load(layout.text_vectors)
    questions = engine.load(layout.question_vectors)
    text_owners, question_owners, whole = _read_rows(layout.rows)
    postings, tokens = LexicalIndex.load(layout.postings), _read_tokens(layout, len(passages))
    n_passages = len(passages)
    agree = (
        text.dim == questions.dim == manifest.dim
        and postings.size == manifest.counts.passages == n_passages
        and text_owners.fits(text.size, n_passages)
        and text_owners.covers(n_passages)
        and len(whole) == n_passages
        and bool(np.all((whole >= 0) & (whole < text.size)))
        and question_owners.fits(questions.size, n_passages)
        and tokens.fits(n_passages, questions.size)
    )
    if not agree:
        message = f"the files in {layout.folder} do not belong together"
        raise IndexCorrupt(message, path=layout.folder, hint=REBUILD)
    asked = questions.cut(compared or manifest.dim)
    sections = (
        Section.of(text, text_owners, n_passages),
        Section.of(asked, question_owners, n_passages, _NEAREST),
    )
    has_questions = np.zeros(n_passages, dtype=np.bool_)
    has_questions[question_owners.owners] = True
    return StoredIndex(
        manifest, passages, columns, has_questions, tokens, *sections, postings, whole
    )


def _read_rows(path: Path) -> tuple[RowOwners, RowOwners, Ids]:
    """The owners of text and of question rows, and the rows of whole texts."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            text = RowOwners(arrays["text_starts"], arrays["text_owners"])
            questions = RowOwners(arrays["questions_starts"], arrays["questions_owners"])
            return text, questions, arrays["text_whole"]
    except (OSError, ValueError, KeyError) as exc:
        raise IndexCorrupt(f"{path} cannot be read", path=path, hint=REBUILD) from exc


def _read_tokens(layout: VersionLayout, n_passages: int) -> Tokens:
    try:
        return Tokens.read(layout.tokens, layout.token_starts, n_passages)
    except (OSError, ValueError) as exc:
        message = f"{layout.tokens} cannot be read"
        raise IndexCorrupt(message, path=layout.tokens, hint=REBUILD) from exc


def _read_passages(layout: VersionLayout) -> tuple[PassageTable, Columns]:
    try:
        with np.load(layout.columns, allow_pickle=False) as arrays:
            starts, documents = arrays["starts"], tuple(arrays["documents"].tolist())
            columns = Columns(
                documents, arrays["document_of"], arrays["unit_of"], arrays["part_of"]
            )
    except (OSError, ValueError, KeyError) as exc:
        path = layout.columns
        raise IndexCorrupt(f"{path} cannot be read", path=path, hint=REBUILD) from exc
    try:
        return PassageTable(layout.passages, starts, columns), columns
    except (OSError, ValueError) as exc:
        path = layout.passages
        raise IndexCorrupt(f"{path} cannot be read", path=path, hint=REBUILD) from exc
