"""What is wrong with a question, or with an answer that is asked for."""

from nptqa.errors.base import NptqaError


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
