"""What an index version was made from, and what its files must be.

Written last by `build`, read first by `store`. A difference of origin (corpus, encoder, rules) is
an `IndexMismatch` that names the field; a difference of bytes is an `IndexCorrupt`.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import orjson

from nptqa.errors import IndexCorrupt, IndexMismatch
from nptqa.index.layout import VersionLayout

SCHEMA = 6
# Longer files are only measured when an index is opened; `check` hashes them.
HASHED_AT_OPEN = 4_000_000
REBUILD = "Build it again with: nptqa index build"


@dataclass(frozen=True, slots=True)
class Origin:
    """What must be equal when an index is built and when it is opened.

    Attributes:
        encoder_fingerprint: names model, weights and prompts.
        chunking: version of the rules that cut passages.
        corpus_hash: of manifest and texts.
        bank_hash: of the questions that widen the index.
        engine: which keeps the vectors.
    """

    encoder_fingerprint: str
    chunking: str
    corpus_hash: str
    bank_hash: str
    engine: str = "faiss"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an index holds.

    Attributes:
        questions: questions of the bank whose unit is indexed.
        questions_left_out: those whose unit is not in the corpus.
        text_rows, question_rows: vectors; equal texts share one.
    """

    documents: int
    units: int
    passages: int
    questions: int
    questions_left_out: int
    text_rows: int
    question_rows: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and SHA-256, in hexadecimal, of one file."""

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """Measure a file."""
        with path.open("rb") as file:
            return cls(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of one version.

    Attributes:
        files: by path inside the version's folder, with forward slashes.
    """

    version: str
    encoder: str
    dim: int
    origin: Origin
    counts: Counts
    files: Mapping[str, FileEntry]
    schema: int = SCHEMA

    def write(self, path: Path) -> None:
        """Write as JSON."""
        path.write_bytes(orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2))

    @classmethod
    def read(cls, layout: VersionLayout) -> Self:
        """Read a version's manifest.

        Raises:
            IndexCorrupt: it is absent, no manifest, or of a version with another name.
            IndexMismatch: it was written by a release with another schema.
        """
        path = layout.manifest
        try:
            values: dict[str, Any] = orjson.loads(path.read_bytes())
            _require("schema", values["schema"], SCHEMA, layout.folder)
            manifest = cls._from(values)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
            raise _corrupt(f"{path} cannot be read as a manifest", path) from exc
        if manifest.version != layout.folder.name:
            raise _corrupt(f"{path} belongs to version {manifest.version}", path)
        return manifest

    @classmethod
    def _from(cls, values: Mapping[str, Any]) -> Self:
        named = dict(values)
        named["origin"] = Origin(**values["origin"])
        named["counts"] = Counts(**values["counts"])
        named["files"] = {name: FileEntry(**entry) for name, entry in values["files"].items()}
        return cls(**named)

    def require(self, wanted: Mapping[str, str | None], folder: Path) -> None:
        """Compare fields of the origin with what the caller has; None is not compared.

        Raises:
            IndexMismatch: names the first field that differs, and both values.
        """
        built = asdict(self.origin)
        for field, value in wanted.items():
            if value is not None:
                _require(field, built[field], value, folder)

    def verify(
        self,
        layout: VersionLayout,
        *,
        hash_limit: int | None = None,
        only: Collection[Path] | None = None,
    ) -> None:
        """Compare every file, or `only` some, with its size, and its hash up to `hash_limit` bytes.

        Raises:
            IndexCorrupt: names the first file that is absent, truncated or changed.
        """
        for name, entry in self.files.items():
            path = layout.folder / name
            if only is not None and path not in only:
                continue
            size = path.stat().st_size if path.is_file() else None
            if size is None:
                raise _corrupt(f"{path} is missing", path)
            if size != entry.size:
                raise _corrupt(f"{path} has {size} bytes instead of {entry.size}", path)
            if hash_limit is not None and size > hash_limit:
                continue
            if FileEntry.of(path) != entry:
                raise _corrupt(f"{path} was changed after the index was built", path)


def _require(field: str, built: object, wanted: object, folder: Path) -> None:
    if built != wanted:
        message = f"the index in {folder} was built with {field} {built!r}, not {wanted!r}"
        raise IndexMismatch(message, path=folder, hint=REBUILD)


def _corrupt(message: str, path: Path) -> IndexCorrupt:
    return IndexCorrupt(message, path=path, hint=REBUILD)
