"""`nptqa index shards plan`, `encode` and `check`."""

import argparse
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.errors import ConfigError
from nptqa.settings import Settings

if TYPE_CHECKING:
    from nptqa.index.shards import Outcome


def add_commands(actions: Any) -> None:
    """Add `shards`."""
    parser = actions.add_parser("shards", help="encode in bulk, on several machines")
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    plan = steps.add_parser("plan", help="write the texts of an index in shards, and a plan")
    plan.add_argument("--shards", type=int, required=True, metavar="N", help="about how many")
    plan.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    plan.add_argument("--no-bank", action="store_true", help="without the question bank")
    plan.set_defaults(run=_plan)
    encode = steps.add_parser(
        "encode", help="encode shards that are missing or damaged and that nobody works on"
    )
    encode.add_argument(
        "--shard", type=int, action="append", metavar="K", help="only this one, and other --shard"
    )
    encode.set_defaults(run=_encode)
    check = steps.add_parser("check", help="which shards are whole, missing or damaged")
    check.set_defaults(run=_check)
    for step in (encode, check):
        step.add_argument("--dir", type=Path, required=True, metavar="DIR", help="of the plan")
    for step in (plan, encode, check):
        add_json(step)


def _plan(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.parts import plan_shards

    if arguments.shards < 1:
        raise ConfigError(f"--shards {arguments.shards}", hint="At least 1.")
    chosen = replace(settings, bank=settings.bank and not arguments.no_bank)
    made = plan_shards(chosen, arguments.out, arguments.shards)
    if arguments.json:
        print_json(asdict(made))
    else:
        texts = sum(shard.count for shard in made.shards)
        print_lines(f"{texts} texts in {len(made.shards)} shards for {made.encoder}")
    return 0


def _encode(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.encoding import load_encoder
    from nptqa.index.shards import encode

    encoder = load_encoder(settings.encoder)
    progress = not arguments.json
    _show(arguments, encode(arguments.dir, encoder, arguments.shard, progress=progress))
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.index.shards import State, look

    states = _show(arguments, look(arguments.dir))
    return int(any(state is not State.WHOLE for state in states))


def _show(arguments: argparse.Namespace, outcomes: "Iterable[Outcome]") -> list[str]:
    """Print each as it comes, or all as JSON; gives their states."""
    found = []
    for one in outcomes:
        found.append(one)
        if not arguments.json:
            print_lines(f"shard {one.shard}: {one.state}  {one.problem}".rstrip())
    if arguments.json:
        print_json({"shards": [asdict(one) for one in found]})
    return [one.state for one in found]
