"""`nptqa openapi`."""

import argparse
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from nptqa.cli.printing import notify, print_json, print_lines
from nptqa.settings import Settings

Json = dict[str, Any]

RELEASED_WITH = "x-released-with"
"""Field of `info` in docs/openapi.released.json: the version that promised it last."""


def add_commands(commands: Any) -> None:
    """Add `openapi`."""
    parser = commands.add_parser("openapi", help="print the description of the API, OpenAPI 3.1")
    parser.add_argument(
        "--out", type=Path, help="write it to this file; refused where it breaks what stands there"
    )
    parser.add_argument("--client", type=Path, help="write the values of nptqa.client to this file")
    parser.add_argument(
        "--released",
        type=Path,
        help="write it to this file as what is promised from this version on; refused likewise",
    )
    parser.set_defaults(run=_openapi)


def _openapi(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk
    from nptqa.service import create_app

    schema = create_app(Desk.open_or_build(settings, notify=notify), settings).openapi()
    if arguments.client is not None:
        _write_client(schema, arguments.client)
    written = [
        _written(path, given)
        for path, given in ((arguments.out, schema), (arguments.released, _marked(schema)))
        if path is not None
    ]
    if arguments.out is arguments.released is None:
        print_json(schema)
    return 0 if all(written) else 1


def _marked(schema: Json) -> Json:
    """The description with the version of the software that keeps it."""
    return {**schema, "info": {**schema["info"], RELEASED_WITH: version("nptqa")}}


def _written(path: Path, schema: Json) -> bool:
    """Write it, unless it breaks what stands there; what it breaks is printed."""
    broken = _broken(path, schema)
    if broken:
        notify("the API would break its promise; keep it, or raise API_VERSION (docs/api.md)")
        print_lines(*broken)
        return False
    path.write_bytes(orjson.dumps(schema, option=orjson.OPT_INDENT_2) + b"\n")
    return True


def _write_client(schema: Json, path: Path) -> None:
    from nptqa.service.client_code import models_source

    path.write_text(models_source(schema), "utf-8")


def _broken(path: Path, schema: Json) -> list[str]:
    """What the description at `path` promises and the new one of the same version does not hold."""
    from nptqa.service.compatibility import breaches

    old = orjson.loads(path.read_bytes()) if path.is_file() else schema
    same_version = old["info"]["version"] == schema["info"]["version"]
    return breaches(old, schema) if same_version else []
