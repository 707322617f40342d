"""`nptqa encoder train` and `nptqa encoder evaluate`."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.settings import Settings


def add_commands(commands: Any) -> None:
    """Add `encoder`."""
    parser = commands.add_parser("encoder", help="train or measure an encoder")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    train = actions.add_parser("train", help="train the default encoder from pair files")
    train.add_argument("--data", type=Path, required=True, help="folder with the pair files")
    train.add_argument("--out", type=Path, required=True, help="folder for the model")
    train.add_argument("--work", type=Path, help="folder for what a resumed run needs")
    train.add_argument("--minutes", type=float, default=25.0, help="time for the student's steps")
    train.add_argument("--pairs", type=int, default=600_000, help="texts the teacher reads at most")
    train.add_argument("--rounds", type=int, default=1, help="falls of the learning rate")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    train.set_defaults(run=_train)
    evaluate = actions.add_parser("evaluate", help="measure the configured encoder on BEIR folders")
    evaluate.add_argument("--beir", type=Path, required=True, action="append", metavar="DIR")
    evaluate.set_defaults(run=_evaluate)
    for action in (train, evaluate):
        add_json(action)


def _train(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.training import TrainOptions, train_encoder

    names = ("data", "out", "work", "minutes", "pairs", "rounds", "seed", "resume")
    folder = train_encoder(TrainOptions(**{name: getattr(arguments, name) for name in names}))
    if arguments.json:
        print_json({"model": str(folder)})
    else:
        print_lines(f"model written to {folder}; use it with NPTQA_ENCODER={folder}")
    return 0


def _evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.encoding import load_encoder
    from nptqa.training import evaluate_encoder

    results = evaluate_encoder(load_encoder(settings.encoder), arguments.beir)
    if arguments.json:
        print_json([asdict(result) for result in results])
    else:
        print_lines(*map(str, results))
    return 0
