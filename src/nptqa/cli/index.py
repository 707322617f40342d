"""`nptqa index build`, `check`, `list`, `use` and `prune`; `shards` stands beside it."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from nptqa.cli import shards
from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.errors import ConfigError
from nptqa.settings import Settings

_KEEP = 3


def add_commands(commands: Any) -> None:
    """Add `index`."""
    parser = commands.add_parser("index", help="build, check, switch or remove index versions")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = actions.add_parser(
        "build", help="build beside the old index, encoding only what is new, and switch to it"
    )
    build.add_argument("--no-bank", action="store_true", help="without the question bank")
    build.add_argument(
        "--shards", type=Path, metavar="DIR", help="take all vectors from encoded shards"
    )
    build.set_defaults(run=_build)
    check = actions.add_parser("check", help="compare every byte with the manifest, and the corpus")
    check.set_defaults(run=_check)
    listed = actions.add_parser("list", help="the versions that stand, and which is served")
    listed.set_defaults(run=_list)
    use = actions.add_parser("use", help="go back to a version that stands")
    use.add_argument("version", help="its name, or how it begins")
    use.set_defaults(run=_use)
    prune = actions.add_parser("prune", help="remove old versions")
    prune.add_argument(
        "--keep",
        type=int,
        default=_KEEP,
        help="how many stay, the served one among them (%(default)s)",
    )
    prune.set_defaults(run=_prune)
    for action in (build, check, listed, use, prune):
        add_json(action)
    shards.add_commands(actions)


def _build(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.index.engines import engine_of
    from nptqa.index.store import check
    from nptqa.parts import build_index

    chosen = replace(settings, bank=settings.bank and not arguments.no_bank)
    built = build_index(chosen, progress=not arguments.json, shards=arguments.shards)
    manifest = asdict(check(chosen.index_dir, engine_of(chosen.index_uri)))
    work = {"encoded": built.encoded, "taken_over": built.taken_over}
    _show(arguments, manifest, work)
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk
    from nptqa.index.engines import engine_of
    from nptqa.index.store import check

    manifest = check(settings.index_dir, engine_of(settings.index_uri))
    Desk.open(settings)
    _show(arguments, asdict(manifest))
    return 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.index.versions import kept

    versions = kept(settings.index_dir, _wanted(settings))
    if arguments.json:
        print_json({"versions": [asdict(one) for one in versions]})
        return 0
    for one in versions:
        mark = "*" if one.current else " "
        line = f"{mark} {one.version}  {one.built:%Y-%m-%d %H:%M}  {one.passages:>9,} passages"
        print_lines(f"{line}  {one.size / 1e6:8.1f} MB  {one.problem}".rstrip())
    return 0


def _use(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.index.engines import engine_of
    from nptqa.index.versions import use

    engine = engine_of(settings.index_uri)
    manifest = use(settings.index_dir, arguments.version, _wanted(settings), engine)
    _show(arguments, asdict(manifest))
    return 0


def _prune(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.index.versions import prune

    if arguments.keep < 1:
        raise ConfigError(f"--keep {arguments.keep}", hint="At least 1: the one that is served.")
    removed = prune(settings.index_dir, arguments.keep)
    if arguments.json:
        print_json({"removed": removed})
    else:
        print_lines(*[f"removed {version}" for version in removed])
    return 0


def _wanted(settings: Settings) -> dict[str, str]:
    """What a version must have been built from to be served."""
    from nptqa.corpus import load_corpus
    from nptqa.encoding import load_encoder
    from nptqa.parts import origin_of

    corpus = load_corpus(settings.corpus_dir)
    return asdict(origin_of(settings, corpus, load_encoder(settings.encoder)))


def _show(
    arguments: argparse.Namespace, manifest: dict[str, Any], work: dict[str, int] | None = None
) -> None:
    work = work or {}
    if arguments.json:
        print_json({**manifest, **work})
        return
    counts = ", ".join(f"{value} {name}" for name, value in {**manifest["counts"], **work}.items())
    print_lines(f"index {manifest['version']} ({manifest['encoder']}): {counts}")
