"""How commands print: JSON for programs, short lines for people."""

import argparse
import sys
from typing import Any

import orjson


def add_json(parser: argparse.ArgumentParser) -> None:
    """The `--json` switch, on every command that prints."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def print_json(value: Any) -> None:
    """One JSON document, indented, UTF-8."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_lines(*lines: str) -> None:
    """Lines for people."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def print_file(body: bytes) -> None:
    """A file as it is, for `> answer.docx`."""
    sys.stdout.flush()
    sys.stdout.buffer.write(body)


def notify(sentence: str) -> None:
    """One sentence beside the output, on standard error."""
    sys.stderr.write(f"nptqa: {sentence}\n")
