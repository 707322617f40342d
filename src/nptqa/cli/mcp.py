"""`nptqa mcp`."""

import argparse
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from nptqa.cli.printing import notify
from nptqa.errors import ConfigError
from nptqa.settings import Settings

_PORT = 8010


def add_commands(commands: Any) -> None:
    """Add `mcp`."""
    parser = commands.add_parser(
        "mcp", help="give assistants the documents over MCP: on standard input and output"
    )
    parser.add_argument("--http", action="store_true", help="over HTTP instead, at /mcp")
    parser.add_argument("--host", default="127.0.0.1", help="with --http: address to listen on")
    parser.add_argument("--port", type=int, default=_PORT, help="with --http: port to listen on")
    parser.add_argument(
        "--site", default="", help="address of the web service that links should lead to"
    )
    parser.set_defaults(run=_mcp)


def _mcp(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk

    if find_spec("mcp") is None:
        hint = "Install it: pip install 'nptqa[mcp]'"
        raise ConfigError("the MCP server needs the mcp library", hint=hint)
    from nptqa.service.mcp import serve_http, serve_stdio

    def opened(settings: Settings) -> Desk:
        return Desk.open_or_build(settings, notify=notify)

    if arguments.http:
        chosen = replace(settings, host=arguments.host, port=arguments.port)
        serve_http(chosen, opened, arguments.site)
    else:
        serve_stdio(opened(settings), arguments.site)
    return 0
