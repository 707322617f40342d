"""The kinds of problems: the HTTP status and the title of every code.

These tables are the contract; a test walks every subclass of NptqaError.
"""

from nptqa import errors

ERROR_STATUS: dict[type[errors.NptqaError], int] = {
    errors.NptqaError: 500,
    errors.ConfigError: 500,
    errors.CorpusError: 503,
    errors.UnknownDocument: 404,
    errors.DocumentHeld: 409,
    errors.CorpusBusy: 503,
    errors.LocatorError: 404,
    errors.EncoderError: 503,
    errors.IndexStoreError: 503,
    errors.QueryError: 422,
    errors.VerbatimError: 500,
    errors.AnswerError: 404,
    errors.AnswerChanged: 409,
    errors.BenchmarkError: 500,
    errors.TrainingError: 500,
    errors.StateError: 503,
    errors.BackupError: 500,
    errors.AccessError: 403,
    errors.KeyNeeded: 401,
    errors.KeyRefused: 401,
    errors.UnknownKey: 404,
    errors.UploadError: 422,
    errors.UnknownUpload: 404,
    errors.UploadBusy: 409,
    errors.ServiceError: 404,
}
"""The nearest class in an error's ancestry decides."""

HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "rate_limited",
    422: "invalid_request",
    503: "overloaded",
    504: "timed_out",
}

TITLES = {
    "error": "The request failed",
    "config": "The service is set up wrongly",
    "corpus": "The corpus cannot be used",
    "manifest": "The corpus manifest is wrong",
    "parse": "A document could not be parsed",
    "read": "A document could not be read",
    "document_held": "Already held",
    "corpus_busy": "The corpus is being changed",
    "unknown_document": "No such document",
    "locator": "No such paragraph",
    "encoder": "The encoder cannot be used",
    "index": "The index cannot be used",
    "index_missing": "No index has been built",
    "index_mismatch": "The index does not fit the corpus or the encoder",
    "index_corrupt": "The index is damaged",
    "index_busy": "The index is being built",
    "query": "The question cannot be answered as it stands",
    "empty_query": "The question is empty",
    "query_too_long": "The question is too long",
    "unknown_filter": "A filter has an unknown value",
    "bad_scope": "The scope of the conversation is not valid",
    "bad_cursor": "The page token is not valid",
    "verbatim": "A quotation failed its check and was held back",
    "bad_receipt": "The receipt cannot be read",
    "bad_feedback": "The feedback is incomplete",
    "nothing_to_export": "There is no source to list",
    "answer": "No such answer",
    "answer_not_kept": "The answer is not kept",
    "answer_changed": "The question has another answer now",
    "benchmark": "A question set is malformed",
    "training": "Training data cannot be used",
    "state": "What the service remembers cannot be used",
    "backup": "A backup could not be made or restored",
    "access": "This is not allowed",
    "key_needed": "A key is needed",
    "key_refused": "The key is not accepted",
    "scope_needed": "The key does not allow this",
    "foreign_origin": "The form was not sent from this site",
    "unknown_key": "No such key",
    "upload": "The upload cannot be used",
    "unknown_upload": "No such upload",
    "upload_busy": "The upload is at another point",
    "upload_stopped": "Reading the document was stopped",
    "client": "The API could not be asked",
    "service": "No such thing",
    "bad_request": "The request cannot be read",
    "not_found": "No such page",
    "method_not_allowed": "This address does not take that method",
    "too_large": "The request is too large",
    "invalid_request": "The request has errors",
    "rate_limited": "Too many requests",
    "overloaded": "Too many questions are waiting",
    "timed_out": "The answer took too long",
    "internal": "Something went wrong here",
}
"""Every problem code with its title; `/problems/<code>` explains each."""


def status_of(error: type[errors.NptqaError]) -> int:
    """The HTTP status of an error class."""
    return next(ERROR_STATUS[base] for base in error.__mro__ if base in ERROR_STATUS)
