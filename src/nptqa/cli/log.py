"""`nptqa log list` and `nptqa log erase`: the questions kept, where the settings keep any."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.settings import Settings
from nptqa.state.questions import QuestionLog


def add_commands(commands: Any) -> None:
    """Add `log`."""
    parser = commands.add_parser("log", help="the log of questions, which is off by default")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    every = actions.add_parser("list", help="every question kept, with time and outcome")
    every.set_defaults(run=_list)
    erase = actions.add_parser("erase", help="delete every question kept")
    erase.set_defaults(run=_erase)
    for action in (every, erase):
        add_json(action)


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    rows = QuestionLog(settings.state_dir, settings.log_days).all()
    if arguments.json:
        print_json({"questions": [asdict(row) for row in rows]})
    else:
        for row in rows:
            when = datetime.fromtimestamp(row.at, UTC).strftime("%Y-%m-%d %H:%M")
            # A question may hold line ends; a line is one question.
            print_lines(f"{when}  {row.outcome}  {' '.join(row.text.split())}")
    return 0


def _erase(arguments: argparse.Namespace, settings: Settings) -> int:
    count = QuestionLog(settings.state_dir, settings.log_days).erase()
    if arguments.json:
        print_json({"erased": count})
    else:
        print_lines(f"{count} questions erased")
    return 0
