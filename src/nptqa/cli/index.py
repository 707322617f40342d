"""`nptqa index build` and `nptqa index check`."""

import argparse
from dataclasses import asdict, replace
from typing import Any

from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.settings import Settings


def add_commands(commands: Any) -> None:
    """Add `index`."""
    parser = commands.add_parser("index", help="build or check the index")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = actions.add_parser("build", help="build the index beside the old one and switch to it")
    build.add_argument("--no-bank", action="store_true", help="without the question bank")
    build.set_defaults(run=_build)
    check = actions.add_parser("check", help="compare every byte with the manifest, and the corpus")
    check.set_defaults(run=_check)
    for action in (build, check):
        add_json(action)


def _build(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.index.store import check
    from nptqa.parts import build_index

    chosen = replace(settings, bank=settings.bank and not arguments.no_bank)
    build_index(chosen, progress=not arguments.json)
    _show(arguments, asdict(check(chosen.index_dir)))
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk
    from nptqa.index.store import check

    manifest = check(settings.index_dir)
    Desk.open(settings)
    _show(arguments, asdict(manifest))
    return 0


def _show(arguments: argparse.Namespace, manifest: dict[str, Any]) -> None:
    if arguments.json:
        print_json(manifest)
        return
    counts = ", ".join(f"{value} {name}" for name, value in manifest["counts"].items())
    print_lines(f"index {manifest['version']} ({manifest['encoder']}): {counts}")
