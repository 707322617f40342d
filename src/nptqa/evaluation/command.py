"""How the bench's own commands end: with an exit code, never with a traceback for bad input."""

import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from nptqa.errors import NptqaError


def finish(main: Callable[[Sequence[str] | None], int]) -> NoReturn:
    """Run a command's main function and leave with its exit code, or with the error's."""
    try:
        code = main(None)
    except NptqaError as exc:
        sys.stderr.write("\n".join(filter(None, (exc.message, exc.hint))) + "\n")
        code = exc.exit_code
    sys.exit(code)
