"""`nptqa backup FILE` and `nptqa restore FILE`."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.settings import Settings
from nptqa.state.backup import Backup, back_up, restore


def add_commands(commands: Any) -> None:
    """Add `backup` and `restore`."""
    saving = commands.add_parser(
        "backup", help="write what the service remembers to a file; it may be running"
    )
    saving.set_defaults(run=_backup)
    putting = commands.add_parser("restore", help="put a backup in place; the old state is kept")
    putting.set_defaults(run=_restore)
    for parser in (saving, putting):
        parser.add_argument("file", type=Path)
        add_json(parser)


def _backup(arguments: argparse.Namespace, settings: Settings) -> int:
    _show(arguments, back_up(settings.state_dir, arguments.file))
    return 0


def _restore(arguments: argparse.Namespace, settings: Settings) -> int:
    _show(arguments, restore(arguments.file, settings.state_dir))
    return 0


def _show(arguments: argparse.Namespace, backup: Backup) -> None:
    replaced = str(backup.replaced) if backup.replaced else None
    if arguments.json:
        print_json({"made": backup.made, "stores": backup.stores, "replaced": replaced})
        return
    made = datetime.fromtimestamp(backup.made, UTC).strftime("%Y-%m-%d %H:%M UTC")
    print_lines(f"{arguments.file}, made {made}: {', '.join(backup.stores) or 'no stores'}")
    if replaced:
        print_lines(f"What was there before is now in {replaced}")
