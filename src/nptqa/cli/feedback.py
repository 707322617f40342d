"""`nptqa feedback list` and `export`."""

import argparse
from pathlib import Path
from typing import Any

from nptqa.cli.printing import add_json, print_file, print_json, print_lines
from nptqa.settings import Settings
from nptqa.state.feedback import Defect, Feedback, Remark

_FORMATS = ("jsonl", "csv", "bank", "questions")


def add_commands(commands: Any) -> None:
    """Add `feedback`."""
    parser = commands.add_parser("feedback", help="what readers said of answers")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    every = actions.add_parser("list", help="remarks, the newest first")
    add_json(every)
    every.set_defaults(run=_list)
    export = actions.add_parser(
        "export", help="remarks as a file, or as lines of the bank or of the benchmark"
    )
    export.add_argument("--format", choices=_FORMATS, default="jsonl")
    export.add_argument("--out", type=Path, help="file to write; without, it is printed")
    export.set_defaults(run=_export)
    for action in (every, export):
        action.add_argument("--defect", choices=[*Defect], type=Defect)
        action.add_argument("--all", action="store_true", help="also those dealt with")


def _remarks(arguments: argparse.Namespace, settings: Settings) -> list[Remark]:
    done = None if arguments.all else False
    return Feedback(settings.state_dir).remarks(arguments.defect, done)


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.corpus import load_corpus
    from nptqa.service.bank_lines import LINES

    remarks = _remarks(arguments, settings)
    if arguments.json:
        corpus = load_corpus(settings.corpus_dir)
        lines = [LINES["jsonl"](remark, corpus) for remark in remarks]
        print_json([line.data for line in lines if line])
    else:
        print_lines(*(_line(remark) for remark in remarks))
    return 0


def _line(remark: Remark) -> str:
    quoted = " ".join(unit for unit, _ in remark.quoted)
    right = " ".join(remark.right_units) or remark.place
    parts = [f"{remark.number:5} {remark.said_at} {remark.defect}", remark.question, quoted, right]
    return "  ".join([*parts, " ".join(remark.note.split())]).rstrip()


def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.corpus import load_corpus
    from nptqa.service.remarks import exported

    corpus = load_corpus(settings.corpus_dir)
    text, _ = exported(_remarks(arguments, settings), arguments.format, corpus)
    if arguments.out:
        arguments.out.write_text(text, "utf-8")
    else:
        print_file(text.encode())
    return 0
