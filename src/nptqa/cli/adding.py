"""`nptqa corpus add`, `update` and `remove`."""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nptqa.cli.printing import add_json, notify, print_json, print_lines
from nptqa.errors import ConfigError, CorpusError
from nptqa.settings import Settings

if TYPE_CHECKING:
    from nptqa.corpus.holding import Holding
    from nptqa.corpus.propose import Proposal

_GIVEN = (
    "symbol", "title-zh", "title-en", "kind", "body", "conference", "session", "place",
    "date-from", "date-to", "author", "language", "status", "supersedes", "corrects", "doc-id",
    "note", "short-zh", "short-en",
)  # fmt: skip
_SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".xhtml", ".txt")


def add_adding(actions: Any) -> None:
    """Add `add`, `update` and `remove` to `corpus`."""
    add = actions.add_parser("add", help="add documents: files, or folders of them")
    add.add_argument("paths", type=Path, nargs="+", metavar="FILE|FOLDER")
    add.set_defaults(run=_add)
    update = actions.add_parser(
        "update", help="put a new file in the place of one with its symbol; add its Rev. or Corr."
    )
    update.add_argument("paths", type=Path, nargs=1, metavar="FILE")
    update.set_defaults(run=_update)
    for action in (add, update):
        action.add_argument("--yes", action="store_true", help="ask nothing")
        action.add_argument("--dry-run", action="store_true", help="show, and write nothing")
        action.add_argument(
            "--accept-problems", action="store_true", help="add also what is not parsed cleanly"
        )
        action.add_argument(
            "--ocr", action="store_true", help="recognise scanned pages (needs Tesseract)"
        )
        action.add_argument("--title", dest="title_zh", help="the title, where it is not found")
        action.add_argument("--date", dest="date_to", help="the date, such as 2026-04-27")
        for name in _GIVEN:
            action.add_argument(f"--{name}", help=argparse.SUPPRESS)
        add_json(action)
    remove = actions.add_parser("remove", help="take a document out")
    remove.add_argument("doc_id", metavar="DOC_ID")
    remove.set_defaults(run=_remove)
    add_json(remove)


@dataclass(slots=True)
class _Outcome:
    """What happened to one file; `reason` where it was refused."""

    file: str
    doc_id: str = ""
    reason: str = ""
    shown: Mapping[str, Any] = field(default_factory=dict)


_Writer = Callable[["Holding", "Proposal"], str]


def _add(arguments: argparse.Namespace, settings: Settings) -> int:
    return _run(arguments, settings, _write_new)


def _update(arguments: argparse.Namespace, settings: Settings) -> int:
    return _run(arguments, settings, _write_update)


def _write_new(holding: "Holding", proposal: "Proposal") -> str:
    return holding.add(proposal).doc_id


def _write_update(holding: "Holding", proposal: "Proposal") -> str:
    held = holding.by_symbol(proposal.record.citable_symbol)
    return (holding.put_in_place(held.doc_id, proposal) if held else holding.add(proposal)).doc_id


def _run(arguments: argparse.Namespace, settings: Settings, write: _Writer) -> int:
    from nptqa.corpus.holding import changing
    from nptqa.corpus.propose import check_given

    given = _given(arguments)
    check_given(given)
    files = list(_files(arguments.paths))
    if len(files) > 1 and any(given.get(name) for name in ("symbol", "title_zh", "doc_id")):
        raise ConfigError(
            "one symbol, title or doc_id cannot be that of several files",
            hint="Add that file by itself.",
        )
    corpus_dir = settings.corpus_dir if arguments.dry_run else writable(settings)
    outcomes = []
    with changing(corpus_dir) as holding:
        for path in files:
            outcomes.append(_one(path, arguments, given, holding, write))
            if not arguments.json:
                _print(outcomes[-1], dry=arguments.dry_run)
    refused = [one for one in outcomes if one.reason]
    if arguments.json:
        print_json({"documents": [_as_json(one) for one in outcomes], "refused": len(refused)})
    elif len(files) > 1:
        print_lines(f"{len(outcomes) - len(refused)} added, {len(refused)} refused")
    return 1 if refused else 0


def _one(
    path: Path,
    arguments: argparse.Namespace,
    given: dict[str, str],
    holding: "Holding",
    write: _Writer,
) -> _Outcome:
    from nptqa.corpus.propose import propose

    outcome = _Outcome(str(path))
    try:
        proposal = propose(path, given, holding.doc_ids, ocr=arguments.ocr)
        answers = _ask(proposal, arguments)
        if answers:
            proposal = propose(path, given | answers, holding.doc_ids, ocr=arguments.ocr)
        outcome.shown = _shown(proposal)
        held = holding.by_symbol(proposal.record.citable_symbol)
        updates = write is _write_update
        if updates:
            _check_update(proposal, holding)
        but = held.doc_id if held and updates else ""
        holding.check(proposal, accept=arguments.accept_problems, but=but)
        outcome.doc_id = but or proposal.record.doc_id
        if not arguments.dry_run:
            outcome.doc_id = write(holding, proposal)
    except CorpusError as exc:
        outcome.doc_id = ""
        outcome.reason = f"{exc.message} {exc.hint}".strip()
    return outcome


def _check_update(proposal: "Proposal", holding: "Holding") -> None:
    record = proposal.record
    before = [record.citable_symbol, record.supersedes, record.corrects]
    if not any(holding.by_symbol(symbol) for symbol in before if symbol):
        raise CorpusError(
            f"{proposal.path.name}: nothing held has the symbol {record.symbol or '(none found)'} "
            "or the one it revises or corrects",
            hint="Add it with `nptqa corpus add`.",
        )


def _given(arguments: argparse.Namespace) -> dict[str, str]:
    names = (name.replace("-", "_") for name in _GIVEN)
    return {name: value for name in names if (value := getattr(arguments, name))}


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(one for one in path.rglob("*") if one.suffix.lower() in _SUFFIXES)
            if not found:
                notify(f"{path} holds no {', '.join(_SUFFIXES)} file")
            yield from found
        else:
            yield path


def _ask(proposal: "Proposal", arguments: argparse.Namespace) -> dict[str, str]:
    """What the keeper says of what was not found, if somebody sits there."""
    from nptqa.corpus.propose import ASKED

    silent = arguments.yes or arguments.json or arguments.dry_run
    if silent or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return {}
    answers = {}
    for name in ASKED:
        if not proposal.fields[name].value:
            sys.stderr.write(f"{proposal.path.name}: {name} (empty: not known): ")
            sys.stderr.flush()
            answer = sys.stdin.readline().strip()
            if answer:
                answers[name] = answer
    return answers


def _shown(proposal: "Proposal") -> dict[str, Any]:
    parsed = proposal.parsed
    return {
        "fields": {
            name: {"value": found.value, "sure": found.sure.value}
            for name, found in proposal.fields.items()
        },
        "units": len(parsed.document.paragraphs),
        "problems": list(parsed.problems),
        "recognised": list(proposal.recognised),
    }


def _as_json(one: _Outcome) -> dict[str, Any]:
    return {"file": one.file, "doc_id": one.doc_id, "reason": one.reason, **one.shown}


def _print(one: _Outcome, *, dry: bool) -> None:
    verb = "would be added" if dry else "is in"
    if one.shown and not one.reason:
        print_lines(f"{one.file}: {verb} as {one.doc_id}, {one.shown['units']} units")
        rows = one.shown["fields"].items()
        print_lines(*(f"  {k}: {v['value']} ({v['sure']})" for k, v in rows if v["value"]))
        missing = ", ".join(name for name, value in rows if value["sure"] == "missing")
        print_lines(*([f"  not found: {missing}"] if missing else []))
    if one.shown.get("recognised"):
        pages = ", ".join(map(str, one.shown["recognised"]))
        print_lines(f"  pages {pages} were recognised in a picture: compare them with the paper")
    print_lines(*(f"  problem: {problem}" for problem in one.shown.get("problems", ())))
    if one.reason:
        print_lines(f"{one.file}: refused: {one.reason}")


def _remove(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.corpus.holding import changing

    with changing(writable(settings)) as holding:
        record = holding.remove(arguments.doc_id)
    if arguments.json:
        print_json({"removed": record.doc_id, "symbol": record.citable_symbol})
    else:
        print_lines(f"{record.doc_id} is out; its files are removed")
    return 0


def writable(settings: Settings) -> Path:
    """The corpus to change, see `copying.writable`; says so where it was copied.

    Raises:
        CorpusError: the copy cannot be made.
    """
    from nptqa.corpus.copying import writable as own

    found = own(settings)
    if found != settings.corpus_dir:
        notify(
            f"the corpus that came with the package was copied to {found}, "
            "which is used from now on"
        )
    return found
