"""What cannot be read, held or searched: settings, documents, encoders, indexes."""

from pathlib import Path

from nptqa.errors.base import NptqaError


class ConfigError(NptqaError):
    """A setting or a command-line value is missing or wrong."""

    code = "config"
    exit_code = 2


class CorpusError(NptqaError):
    """The corpus cannot be used."""

    code = "corpus"
    exit_code = 3


class ManifestError(CorpusError):
    """The manifest lacks a key, names an unknown file, or a file's sha256 differs."""

    code = "manifest"


class ParseError(CorpusError):
    """A document's numbering is broken or some of its text belongs to nothing."""

    code = "parse"


class ReadError(CorpusError):
    """A file cannot be read as text."""

    code = "read"


class DocumentHeld(CorpusError):
    """A file or symbol is held already; the message names the document."""

    code = "document_held"
    exit_code = 1


class CorpusBusy(CorpusError):
    """Another process changes the corpus, or its folder cannot be written."""

    code = "corpus_busy"


class UnknownDocument(CorpusError):
    """No document has the doc_id that was asked for."""

    code = "unknown_document"
    exit_code = 1


class LocatorError(NptqaError):
    """A locator cannot be read, or the document has no such unit."""

    code = "locator"


class EncoderError(NptqaError):
    """An encoder cannot be loaded or gives vectors of the wrong shape."""

    code = "encoder"
    exit_code = 3


class IndexStoreError(NptqaError):
    """An index on disk cannot be used.

    Attributes:
        path: the folder or file in question.
    """

    code = "index"
    exit_code = 3

    def __init__(self, message: str, *, path: Path, hint: str = "") -> None:
        """Keep the path for programs; the message names it for people."""
        super().__init__(message, hint=hint)
        self.path = path


class IndexMissing(IndexStoreError):
    """No index has been built in that folder."""

    code = "index_missing"


class IndexMismatch(IndexStoreError):
    """The index was built from another corpus, encoder or schema; the message names the field."""

    code = "index_mismatch"


class IndexCorrupt(IndexStoreError):
    """A file of the index is absent, truncated or not what its manifest says."""

    code = "index_corrupt"


class IndexBusy(IndexStoreError):
    """Another process is building an index in the same folder."""

    code = "index_busy"
