"""`nptqa serve`."""

import argparse
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from nptqa.cli.printing import notify
from nptqa.settings import Settings

if TYPE_CHECKING:
    from nptqa.assembly import Desk
    from nptqa.encoding import Encoder


def add_commands(commands: Any) -> None:
    """Add `serve`."""
    parser = commands.add_parser(
        "serve", help="answer questions in a web page and an API; builds the index first if needed"
    )
    parser.add_argument("--host", help="address to listen on (NPTQA_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on (NPTQA_PORT)")
    parser.add_argument("--workers", type=int, help="processes that serve (NPTQA_WORKERS)")
    parser.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.service import serve

    changes = {name: getattr(arguments, name) for name in ("host", "port", "workers")}
    chosen = replace(settings, **{k: v for k, v in changes.items() if v is not None})
    serve(chosen, _opened, _reopened)
    return 0


def _opened(settings: Settings) -> "Desk":
    """The desk of a worker, which may be another process: hence no inner function."""
    from nptqa.assembly import Desk

    return Desk.open_or_build(settings, notify=notify, encoder=_encoder(settings.encoder))


def _reopened(settings: Settings) -> "Desk":
    """The desk that takes the place of a worker's, when another index is to be served."""
    from nptqa.assembly import Desk

    return Desk.open(settings, _encoder(settings.encoder))


@cache
def _encoder(spec: str) -> "Encoder":
    """Loaded once a process: every desk that takes the place of another has the same."""
    from nptqa.encoding import load_encoder

    return load_encoder(spec)
