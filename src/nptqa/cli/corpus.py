"""`nptqa corpus check` and `nptqa corpus parse`."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nptqa.cli.adding import add_adding
from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.domain import DocumentRecord, Paragraph
from nptqa.settings import Settings


def add_commands(commands: Any) -> None:
    """Add `corpus`."""
    parser = commands.add_parser("corpus", help="check, add, update, remove, parse documents")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="count units and find every problem")
    check.set_defaults(run=_check)
    parse = actions.add_parser("parse", help="show how a file would be read; stores nothing")
    parse.add_argument("file", type=Path)
    parse.add_argument("--ocr", action="store_true", help="recognise scanned pages")
    parse.set_defaults(run=_parse)
    add_adding(actions)
    for action in (check, parse):
        add_json(action)


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.corpus.check import check_corpus
    from nptqa.corpus.holding import unlisted

    checks = check_corpus(settings.corpus_dir)
    loose = unlisted(settings.corpus_dir)
    if arguments.json:
        documents = [asdict(one) | {"units": one.units} for one in checks]
        print_json({"documents": documents, "unlisted": list(loose)})
    else:
        for one in checks:
            counts = ", ".join(f"{count} {kind}" for kind, count in one.counts.items())
            print_lines(f"{one.doc_id}: {one.units} units ({counts}), {one.headings} headings")
            print_lines(*(f"  problem: {problem}" for problem in one.problems))
        print_lines(*(f"belongs to no document: {name}" for name in loose))
        print_lines(f"{sum(one.units for one in checks)} units in {len(checks)} documents")
    return 1 if any(one.problems for one in checks) else 0


def _parse(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.corpus.masthead import read_masthead
    from nptqa.corpus.parse import parse
    from nptqa.corpus.readers import read_file

    source = read_file(arguments.file, ocr=arguments.ocr).source
    parsed = parse(DocumentRecord.unknown(arguments.file.stem, source=arguments.file.name), source)
    masthead = read_masthead(parsed.document, source)
    if arguments.json:
        print_json(
            {
                "metadata": asdict(masthead) | {"date": masthead.date_to},
                "units": [_unit(unit) for unit in parsed.document.paragraphs],
                "problems": list(parsed.problems),
            }
        )
    else:
        print_lines(*(f"{name}: {value}" for name, value in asdict(masthead).items() if value))
        print_lines(*(f"[{u.locator}] {u.text}" for u in parsed.document.paragraphs))
        print_lines(*(f"problem: {problem}" for problem in parsed.problems))
    return 1 if parsed.problems else 0


def _unit(unit: Paragraph) -> dict[str, Any]:
    return {
        "locator": unit.locator,
        "kind": unit.kind.value,
        "heading_path": list(unit.heading_path),
        "text": unit.text,
        "footnotes": list(unit.footnotes),
        "page": unit.page,
    }
