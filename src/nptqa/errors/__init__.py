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
│   ├── UnknownFilter       a filter value nothing has; names what is close
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
├── UploadError             an upload, or what is said of one, cannot be used
│   ├── UnknownUpload       no such job for whoever asks
│   ├── UploadBusy          the job is in a state in which that cannot be done
│   └── UploadStopped       reading a document took more time or memory than it may
├── UnknownKey              no key has the id that the administrator named
├── ClientError             the API refused what the client asked, or did not answer
└── ServiceError            the web service cannot start, or was asked wrongly
```

"No answer" is a value, not an error. Errors of other libraries are turned into ours in
the one module that touches that library. Programming mistakes stay ValueError and TypeError.
"""

from nptqa.errors.asking import (
    AnswerChanged,
    AnswerError,
    AnswerNotKept,
    BadCursor,
    BadFeedback,
    BadReceipt,
    BadScope,
    EmptyQuery,
    NothingToExport,
    QueryError,
    QueryTooLong,
    UnknownFilter,
    VerbatimError,
)
from nptqa.errors.base import NptqaError
from nptqa.errors.holding import (
    ConfigError,
    CorpusBusy,
    CorpusError,
    DocumentHeld,
    EncoderError,
    IndexBusy,
    IndexCorrupt,
    IndexMismatch,
    IndexMissing,
    IndexStoreError,
    LocatorError,
    ManifestError,
    ParseError,
    ReadError,
    UnknownDocument,
)
from nptqa.errors.serving import (
    AccessError,
    BackupError,
    BenchmarkError,
    ClientError,
    ForeignOrigin,
    KeyNeeded,
    KeyRefused,
    ScopeNeeded,
    ServiceError,
    StateError,
    TrainingError,
    UnknownKey,
    UnknownUpload,
    UploadBusy,
    UploadError,
    UploadStopped,
)

__all__ = [
    "AccessError",
    "AnswerChanged",
    "AnswerError",
    "AnswerNotKept",
    "BackupError",
    "BadCursor",
    "BadFeedback",
    "BadReceipt",
    "BadScope",
    "BenchmarkError",
    "ClientError",
    "ConfigError",
    "CorpusBusy",
    "CorpusError",
    "DocumentHeld",
    "EmptyQuery",
    "EncoderError",
    "ForeignOrigin",
    "IndexBusy",
    "IndexCorrupt",
    "IndexMismatch",
    "IndexMissing",
    "IndexStoreError",
    "KeyNeeded",
    "KeyRefused",
    "LocatorError",
    "ManifestError",
    "NothingToExport",
    "NptqaError",
    "ParseError",
    "QueryError",
    "QueryTooLong",
    "ReadError",
    "ScopeNeeded",
    "ServiceError",
    "StateError",
    "TrainingError",
    "UnknownDocument",
    "UnknownFilter",
    "UnknownKey",
    "UnknownUpload",
    "UploadBusy",
    "UploadError",
    "UploadStopped",
    "VerbatimError",
]
