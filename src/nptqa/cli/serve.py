"""`nptqa serve`."""

import argparse
from dataclasses import replace
from typing import Any

from nptqa.cli.printing import notify
from nptqa.settings import Settings


def add_commands(commands: Any) -> None:
    """Add `serve`."""
    parser = commands.add_parser(
        "serve", help="answer questions in a web page and an API; builds the index first if needed"
    )
    parser.add_argument("--host", help="address to listen on (NPTQA_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on (NPTQA_PORT)")
    parser.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk
    from nptqa.service.app import serve

    changes = {name: getattr(arguments, name) for name in ("host", "port")}
    chosen = replace(settings, **{k: v for k, v in changes.items() if v is not None})
    serve(chosen, lambda ready: Desk.open_or_build(ready, notify=notify))
    return 0
