"""The root of the tree."""

from typing import Any


class NptqaError(Exception):
    """Base of all errors a caller may want to catch.

    Attributes:
        code: a stable word for programs, also the last part of the problem document's `type`.
        exit_code: what the command line exits with: 1 no, 2 usage, 3 something unusable.
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
