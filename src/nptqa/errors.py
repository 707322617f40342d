"""Every error the package raises on purpose, in one tree.

```
NptqaError                  .code (a stable word), .hint (what to do)
├── ConfigError             a setting is missing or wrong; names key and value
├── CorpusError             the corpus cannot be used
│   ├── ManifestError       manifest.toml: missing key, unknown file, wrong sha256
│   ├── ParseError          numbering broken, text that belongs to nothing
│   ├── ReadError           a file that cannot be read as text
│   ├── DocumentHeld        the same file or symbol is held already; names the document
│   ├── CorpusBusy          another process changes the corpus, or it cannot be written
│   └── UnknownDocument     no document has that doc_id
├── LocatorError            a locator that cannot be read, or names no unit
├── EncoderError            model not found, wrong dimension, broken weights
├── IndexStoreError         .path
│   ├── IndexMissing        nothing is built there
│   ├── IndexMismatch       manifest and encoder or corpus differ; names the field
│   ├── IndexCorrupt        a file is truncated, foreign or absent
│   └── IndexBusy           another process is building
├── QueryError              a question that cannot be answered as it stands
│   ├── EmptyQuery          nothing to look for
│   ├── QueryTooLong        longer than the limit
│   ├── UnknownFilter       a filter value nothing has; lists close matches
│   ├── BadScope            a conversation's scope that we did not give out
│   ├── BadCursor           a page token this index did not give out
│   ├── BadReceipt          a receipt that is not the shape of one
│   ├── BadFeedback         a remark on an answer that names no defect
│   └── NothingToExport     a list of references of an answer that quotes nothing
├── VerbatimError           a quotation is not the text at its span; never shown
├── AnswerError             an answer that is asked for by its id cannot be given
│   ├── AnswerNotKept       it is not stored, and its question is not given
│   └── AnswerChanged       its question has another answer now
├── BenchmarkError          question set, qrels or run malformed
├── TrainingError           training data or a checkpoint cannot be used
├── StateError              what the service remembers (history, keys) cannot be read or written
├── AccessError             a caller may not do what was asked
│   ├── KeyNeeded           a key is needed and none was shown
│   ├── KeyRefused          the key is unknown, expired or revoked
│   ├── ScopeNeeded         the key's scope does not reach so far
│   └── ForeignOrigin       a signed-in browser was sent here by another site
├── BackupError             a backup cannot be written, or is damaged and not restored
├── UnknownKey              no key has the id that the administrator named
├── ClientError             the API refused what the client asked, or did not answer
└── ServiceError            the web service cannot start, or was asked wrongly
```

"No answer" is a value, not an error. Errors of other libraries are turned into ours in
the one module that touches that library. Programming mistakes stay ValueError and TypeError.
"""

from pathlib import Path
from typing import Any


class NptqaError(Exception):
    """Base of all errors a caller may want to catch.

    Attributes:
        code: a stable word for programs, also the last part of the problem document's `type`.
        exit_code: what the command line exits with (DESIGN section 8).
        hint: one sentence that says what to do; may be empty.
    """

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep the message and the hint apart, so that a page can lay them out."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as it is: `__init__` wants more than the message, and is not called again."""
        return _bare, (type(self), self.message), self.__dict__


def _bare(kind: type[NptqaError], message: str) -> NptqaError:
    return kind.__new__(kind, message)


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


class QueryError(NptqaError):
    """A question cannot be answered as it stands."""

    code = "query"
    exit_code = 2


class EmptyQuery(QueryError):
    """The question holds no letter, digit or Chinese character to look for."""

    code = "empty_query"


class QueryTooLong(QueryError):
    """The question is longer than the service reads."""

    code = "query_too_long"


class UnknownFilter(QueryError):
    """A filter has a value that no document has."""

    code = "unknown_filter"


class BadScope(QueryError):
    """The scope of a conversation names what is not held, or is no scope."""

    code = "bad_scope"


class BadCursor(QueryError):
    """A page token was not made by this index for this query."""

    code = "bad_cursor"


class BadReceipt(QueryError):
    """What was given as the receipt of an answer has not the shape of one."""

    code = "bad_receipt"


class BadFeedback(QueryError):
    """A remark on an answer lacks its question or names no defect that we know."""

    code = "bad_feedback"


class NothingToExport(QueryError):
    """A list of references was wanted of an answer that quotes nothing."""

    code = "nothing_to_export"


class VerbatimError(NptqaError):
    """A quotation is not the document's text at its span; it is never shown."""

    code = "verbatim"


class AnswerError(NptqaError):
    """An answer that is asked for by its id cannot be given."""

    code = "answer"


class AnswerNotKept(AnswerError):
    """The answer is not stored for whoever asks, and its question does not come with the id."""

    code = "answer_not_kept"


class AnswerChanged(AnswerError):
    """The question has another answer than that of the id, from another index."""

    code = "answer_changed"


class BenchmarkError(NptqaError):
    """A question set, a qrels file or a run is malformed; names file and line."""

    code = "benchmark"
    exit_code = 2


class TrainingError(NptqaError):
    """Training data or a checkpoint cannot be used."""

    code = "training"
    exit_code = 2


class StateError(NptqaError):
    """A store of what the service remembers cannot be read or written; names the file."""

    code = "state"
    exit_code = 3


class BackupError(NptqaError):
    """A backup cannot be written, or is not one, or is damaged; nothing was changed."""

    code = "backup"


class AccessError(NptqaError):
    """A caller may not do what was asked."""

    code = "access"


class KeyNeeded(AccessError):
    """The request needs a key and shows none."""

    code = "key_needed"


class KeyRefused(AccessError):
    """The key shown is not known, has expired or was revoked."""

    code = "key_refused"


class ScopeNeeded(AccessError):
    """The key is good, and its scope does not allow this; names the scope that does."""

    code = "scope_needed"


class ForeignOrigin(AccessError):
    """A form that a signed-in person did not send from our own pages."""

    code = "foreign_origin"


class UnknownKey(NptqaError):
    """No key has the id that was named on the command line."""

    code = "unknown_key"


class ClientError(NptqaError):
    """The API refused what `nptqa.client` asked, or no reply of its came.

    Attributes:
        code: the problem document's, or "client" where none came.
        status: the HTTP status, or 0 where none came.
        request_id: X-Request-ID of the reply, for the administrator.
        errors: each wrong field as "name: what is wrong".
    """

    code = "client"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        code: str = "client",
        status: int = 0,
        request_id: str = "",
        errors: tuple[str, ...] = (),
    ) -> None:
        """Keep what the problem document says."""
        super().__init__(message, hint=hint)
        self.code = code
        self.status = status
        self.request_id = request_id
        self.errors = errors

    def __str__(self) -> str:
        """What happened, what to do, and which problem it is."""
        told = ". ".join(part.rstrip(".。") for part in (self.message, self.hint) if part)
        return f"{told} ({self.code})"


class ServiceError(NptqaError):
    """The web service cannot start, or a request asks for what does not exist."""

    code = "service"
    exit_code = 2
