"""`nptqa key add`, `list` and `revoke`."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.settings import Settings
from nptqa.state.keys import Key, Keys, Scope


def add_commands(commands: Any) -> None:
    """Add `key`."""
    parser = commands.add_parser("key", help="make, list and revoke keys")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make a key; it is shown once and cannot be shown again")
    add.add_argument("name", help="who or what the key is for")
    add.add_argument("--scope", choices=[*Scope], default=Scope.READ, type=Scope)
    add.add_argument("--days", type=_days, help="days until it expires; without, it does not")
    add.set_defaults(run=_add)
    every = actions.add_parser("list", help="every key, never the secret")
    every.set_defaults(run=_list)
    revoke = actions.add_parser("revoke", help="refuse a key from now on")
    revoke.add_argument("key_id", help="the id that `key list` shows")
    revoke.set_defaults(run=_revoke)
    for action in (add, every, revoke):
        add_json(action)


def _days(text: str) -> int:
    number = int(text)
    if not 0 < number <= 36500:
        raise ValueError(text)
    return number


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    key, text = Keys(settings.state_dir).add(arguments.name, arguments.scope, arguments.days)
    if arguments.json:
        print_json(asdict(key) | {"key": text})
    else:
        print_lines(text, f"{_line(key)}. Keep it now: it cannot be shown again.")
    return 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    keys = Keys(settings.state_dir).all()
    if arguments.json:
        print_json({"keys": [asdict(key) for key in keys]})
    else:
        print_lines(*map(_line, keys), *([] if keys else ["There are no keys."]))
    return 0


def _revoke(arguments: argparse.Namespace, settings: Settings) -> int:
    key = Keys(settings.state_dir).revoke(arguments.key_id)
    if arguments.json:
        print_json(asdict(key))
    else:
        print_lines(_line(key))
    return 0


def _line(key: Key) -> str:
    dates = (("used", key.used), ("expires", key.expires), ("revoked", key.revoked))
    said = [f"{word} {_date(at)}" for word, at in dates if at is not None]
    return ", ".join(
        [f"{key.key_id}  {key.scope}  {key.name}", f"made {_date(key.created)}", *said]
    )


def _date(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
