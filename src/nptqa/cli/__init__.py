"""The command line: parse, call, print; nothing is decided here.

Exit codes: 0 all well; 1 no answer, or a check failed; 2 usage; 3 corpus, index or encoder cannot
be used. An error is one sentence on standard error, with what to do; never a traceback.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

from nptqa.cli import (
    ask,
    bank,
    corpus,
    encoder,
    evaluate,
    feedback,
    index,
    key,
    log,
    mcp,
    openapi,
    serve,
    state,
    verify,
)
from nptqa.errors import NptqaError
from nptqa.settings import Settings

_INTERRUPTED = 130
_MODULES = (
    *(serve, ask, verify, index, corpus, evaluate, encoder, openapi),
    *(key, log, feedback, state, bank, mcp),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"nptqa: {message}\n")


def build_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    parser = _Parser(prog="nptqa", description="Verbatim, cited answers from NPT documents.")
    parser.add_argument("--version", action="version", version=f"nptqa {version('nptqa')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in _MODULES:
        module.add_commands(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    arguments = build_parser().parse_args(argv)
    try:
        settings = Settings.from_env(os.environ)
        code: int = arguments.run(arguments, settings)
    except NptqaError as exc:
        print(f"nptqa: {exc.message}", *filter(None, [exc.hint]), sep="\n  ", file=sys.stderr)
        return exc.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
