"""`nptqa bank add`, `check`, `remove` and `list`: the curator's commands."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.curating import LANGUAGES, STYLES, Problem, Row
from nptqa.settings import Settings

_CHANGED = "the bank has changed: run nptqa index build"


def add_commands(commands: Any) -> None:
    """Add `bank`."""
    parser = commands.add_parser("bank", help="keep the question bank that widens the index")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="add a question for a unit")
    add.add_argument("unit", help="doc_id:locator, such as wp77-2022:187/36")
    add.add_argument("question")
    add.add_argument("--lang", choices=LANGUAGES, help="guessed if not given")
    add.add_argument("--style", choices=STYLES, default=STYLES[0])
    add.add_argument("--span", action="append", default=[], help="words of the unit that answer")
    add.set_defaults(run=_add)
    check = actions.add_parser("check", help="find every problem of the whole file")
    check.set_defaults(run=_check)
    remove = actions.add_parser("remove", help="remove questions")
    remove.add_argument("question_id", nargs="+")
    remove.set_defaults(run=_remove)
    listing = actions.add_parser("list", help="the questions of a document or unit")
    listing.add_argument("unit", nargs="?", default="", help="doc_id or doc_id:locator")
    listing.add_argument("--lang", choices=LANGUAGES)
    listing.set_defaults(run=_list)
    for action in (add, check, remove, listing):
        add_json(action)


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.corpus import load_corpus
    from nptqa.curating import added, read_rows, write_rows

    path, rows = _path(settings), read_rows(_path(settings))
    doc_id, _, locator = arguments.unit.partition(":")
    entry: Row = {"doc_id": doc_id, "locator": locator}
    entry |= {"lang": arguments.lang} if arguments.lang else {}
    entry |= {"style": arguments.style, "question": arguments.question, "spans": arguments.span}
    corpus = load_corpus(settings.corpus_dir)
    row, problems = added(rows, entry, corpus, _benchmark(settings))
    if problems:
        return _refused(arguments, problems)
    write_rows(path, [*rows, row])
    if arguments.json:
        print_json({"added": row, "problems": []})
    else:
        print_lines(f"added {row['question_id']} for {arguments.unit}", _CHANGED)
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.corpus import load_corpus
    from nptqa.curating import check, read_rows

    rows = read_rows(_path(settings))
    problems = check(rows, load_corpus(settings.corpus_dir), _benchmark(settings))
    if arguments.json:
        print_json({"questions": len(rows), "problems": [asdict(one) for one in problems]})
    else:
        print_lines(*map(_said, problems), f"{len(rows)} questions, {len(problems)} problems")
    return 1 if problems else 0


def _remove(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.curating import read_rows, write_rows

    rows, unwanted = read_rows(_path(settings)), set(arguments.question_id)
    missing = sorted(unwanted - {str(row.get("question_id")) for row in rows})
    if missing:
        return _refused(
            arguments, [Problem(0, one, "there is no such question") for one in missing]
        )
    gone = [row for row in rows if row.get("question_id") in unwanted]
    write_rows(_path(settings), [row for row in rows if row.get("question_id") not in unwanted])
    if arguments.json:
        print_json({"removed": gone, "problems": []})
    else:
        print_lines(f"removed {len(gone)}", _CHANGED)
    return 0


def _list(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.curating import read_rows

    doc_id, _, locator = arguments.unit.partition(":")
    found = [
        row
        for row in read_rows(_path(settings))
        if doc_id in ("", row.get("doc_id"))
        and locator in ("", row.get("locator"))
        and arguments.lang in (None, row.get("lang"))
    ]
    if arguments.json:
        print_json({"questions": found})
    else:
        print_lines(*(_shown(row) for row in found))
    return 0 if found else 1


def _path(settings: Settings) -> Path:
    from nptqa.bank import FILE

    return settings.corpus_dir / FILE


def _benchmark(settings: Settings) -> frozenset[str]:
    """The questions of the benchmark, by what two of the same share; none where it is absent."""
    from nptqa.curating import key_of

    path = settings.eval_dir / "questions" / "questions.jsonl"
    lines = path.read_bytes().splitlines() if path.is_file() else []
    return frozenset(key_of(orjson.loads(line)["question"]) for line in lines)


def _refused(arguments: argparse.Namespace, problems: Sequence[Problem]) -> int:
    if arguments.json:
        print_json({"problems": [asdict(one) for one in problems]})
    else:
        print_lines(*map(_said, problems))
    return 1


def _said(problem: Problem) -> str:
    where = f"line {problem.line}, " if problem.line else ""
    return f"{where}{problem.question_id}: {problem.detail}"


def _shown(row: Row) -> str:
    unit = f"{row.get('doc_id')}:{row.get('locator')}"
    return f"{row.get('question_id')} {unit} [{row.get('lang')}] {row.get('question')}"
