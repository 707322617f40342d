"""The whole corpus in memory: every document parsed, every unit one look-up away.

In: the corpus folder. Out: `Corpus`. A file whose sha256 is not the manifest's is refused: what is
cited must be what was checked.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nptqa.corpus.manifest import read_manifest
from nptqa.corpus.marks import read_layout
from nptqa.corpus.naming import Naming
from nptqa.corpus.parse import Parsed, parse
from nptqa.corpus.source import read_source
from nptqa.domain import Document, DocumentRecord, Paragraph
from nptqa.errors import LocatorError, ManifestError, ParseError, UnknownDocument
from nptqa.nearby import nearby

MANIFEST = "manifest.toml"
TEXTS = "texts"
LAYOUT_SUFFIX = ".layout.json"
_ALL_DOCUMENTS = "`nptqa corpus check` or GET /api/v1/documents"
# Raise it when a change of the parser changes a text or a locator, so that indexes are rebuilt.
PARSER_VERSION = 1


@dataclass(frozen=True)
class Corpus:
    """All documents held.

    Attributes:
        documents: in manifest order.
        fingerprint: hash of all that decides the text of the units.
    """

    documents: tuple[Document, ...]
    fingerprint: str

    @cached_property
    def _by_id(self) -> Mapping[str, Document]:
        return {document.doc_id: document for document in self.documents}

    @cached_property
    def _units(self) -> Mapping[str, Paragraph]:
        return {
            paragraph.unit_id: paragraph
            for document in self.documents
            for paragraph in document.paragraphs
        }

    @cached_property
    def naming(self) -> Naming:
        """How the documents may be named in a question."""
        return Naming.of(self.documents)

    def document(self, doc_id: str) -> Document:
        """The document with that doc_id.

        Raises:
            UnknownDocument: there is none; the hint names those close to it, or what there is.
        """
        if doc_id in self._by_id:
            return self._by_id[doc_id]
        hint = nearby(doc_id, self._by_id, cutoff=0.4, see=_ALL_DOCUMENTS)
        raise UnknownDocument(f"no document {doc_id!r}", hint=hint)

    def has(self, doc_id: str, locator: str) -> bool:
        """Whether the document has that unit."""
        return f"{doc_id}:{locator}" in self._units

    def paragraph(self, doc_id: str, locator: str) -> Paragraph:
        """One unit by its canonical locator.

        Raises:
            UnknownDocument: no such document.
            LocatorError: the document has no such unit.
        """
        document = self.document(doc_id)
        unit = self._units.get(f"{doc_id}:{locator}")
        if unit is None:
            known = (paragraph.locator for paragraph in document.paragraphs)
            see = f"GET /api/v1/documents/{doc_id}"
            hint = nearby(locator, known, cutoff=0.5, see=see)
            raise LocatorError(f"{doc_id} has no unit {locator!r}", hint=hint)
        return unit

    def readings(self, doc_id: str, locator: str) -> tuple[Paragraph, ...]:
        """Every unit a canonical locator may mean, the outer numbering first.

        Raises:
            UnknownDocument, LocatorError: as `paragraph`.
        """
        inner = f"/{locator}" if locator[0].isdigit() else None
        found = [
            unit
            for unit in self.document(doc_id).paragraphs
            if unit.locator == locator or (inner and unit.locator.endswith(inner))
        ]
        ordered = tuple(sorted(found, key=lambda unit: unit.locator.count("/")))
        return ordered or (self.paragraph(doc_id, locator),)


def read_document(record: DocumentRecord, corpus_dir: Path) -> Parsed:
    """Read and parse one document of the manifest.

    Raises:
        ManifestError: the file is missing or its sha256 differs.
        ReadError: it cannot be decoded.
    """
    path = text_path(record, corpus_dir)
    _check_sha256(record.doc_id, path, record.sha256)
    if not record.layout_sha256:
        return parse(record, read_source(path))
    layout = path.with_suffix(LAYOUT_SUFFIX)
    _check_sha256(record.doc_id, layout, record.layout_sha256)
    text = path.read_bytes().decode("utf-8")
    return parse(record, read_layout(text, layout.read_text(encoding="utf-8"), name=layout.name))


def text_path(record: DocumentRecord, corpus_dir: Path) -> Path:
    """Where the text of a document is kept."""
    return corpus_dir / TEXTS / (record.text or f"{record.doc_id}.txt")


def _check_sha256(doc_id: str, path: Path, expected: str) -> None:
    if not path.is_file():
        raise ManifestError(f"{doc_id}: {path} is missing", hint="Put the file back.")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != expected:
        raise ManifestError(
            f"{doc_id}: {path} has sha256 {found[:12]}…, the manifest says {expected[:12]}…",
            hint="Put the received file back, or add the new text as a new document.",
        )


def open_problems(record: DocumentRecord, parsed: Parsed) -> tuple[str, ...]:
    """The problems that nobody has accepted."""
    return tuple(problem for problem in parsed.problems if problem not in record.accepts)


def load_corpus(corpus_dir: Path) -> Corpus:
    """Read every document.

    Raises:
        ManifestError: see `read_manifest` and `read_document`.
        ReadError: a text cannot be decoded.
        ParseError: a document has problems; `nptqa corpus check` lists them all.
    """
    documents = []
    for record in read_manifest(corpus_dir / MANIFEST):
        parsed = read_document(record, corpus_dir)
        problems = open_problems(record, parsed)
        if problems:
            raise ParseError(
                f"{record.doc_id}: {problems[0]}",
                hint="`nptqa corpus check` lists every problem.",
            )
        documents.append(parsed.document)
    return Corpus(tuple(documents), _fingerprint(documents))


def _fingerprint(documents: list[Document]) -> str:
    digest = hashlib.sha256(f"parser {PARSER_VERSION}".encode())
    for document in documents:
        record = document.record
        layout = f" {record.layout_sha256}" if record.layout_sha256 else ""
        digest.update(f"\n{document.doc_id} {record.sha256}{layout}".encode())
    return digest.hexdigest()
