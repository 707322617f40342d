"""`nptqa eval run` and `nptqa eval fit`."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nptqa.cli.printing import add_json, notify, print_json, print_lines
from nptqa.domain import Document, Mode
from nptqa.settings import Settings

if TYPE_CHECKING:
    from nptqa.assembly import Desk
    from nptqa.evaluation.public import Opener
    from nptqa.evaluation.results import Report

_QUESTIONS = "questions"


def add_commands(commands: Any) -> None:
    """Add `eval`."""
    parser = commands.add_parser("eval", help="run the benchmark")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    run = actions.add_parser("run", help="measure search and answers on the question set")
    run.add_argument("--beir", type=Path, metavar="DIR", help="measure on a BEIR folder instead")
    run.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.HYBRID.value)
    run.add_argument("--no-bank", action="store_true", help="with an index that lacks the bank")
    run.add_argument("--out", type=Path, help="folder to keep the run in")
    run.set_defaults(run=_run)
    left_out = actions.add_parser(
        "left-out", help="measure every document as if it were new: no bank question about it"
    )
    left_out.add_argument("--mode", choices=[mode.value for mode in Mode], default="hybrid")
    left_out.add_argument("--out", type=Path, help="folder to keep the run in")
    left_out.set_defaults(run=_left_out)
    compare = actions.add_parser("compare", help="two kept runs: differences, p-values, questions")
    compare.add_argument("first", type=Path)
    compare.add_argument("second", type=Path)
    compare.set_defaults(run=_compare)
    report = actions.add_parser("report", help="write a kept run as one HTML page")
    report.add_argument("folder", type=Path, help="what `eval run --out` kept")
    report.add_argument("--out", type=Path, help="file to write; report.html beside the run")
    report.set_defaults(run=_report)
    fit = actions.add_parser("fit", help="fit the confidence model on the calibration questions")
    fit.add_argument("--out", type=Path, help="file to write; the shipped one by default")
    fit.set_defaults(run=_fit)
    for action in (run, left_out, compare, report, fit):
        add_json(action)


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.evaluation.founding import run_founding
    from nptqa.evaluation.public import run_beir

    mode, conditions = Mode(arguments.mode), {"encoder": settings.encoder}
    progress = not arguments.json
    if arguments.beir:
        opener = _beir_opener(settings)
        report = run_beir(arguments.beir, opener, mode, conditions=conditions, progress=progress)
    else:
        bank = settings.bank and not arguments.no_bank
        conditions["bank"] = "with" if bank else "without"
        folder = settings.eval_dir / _QUESTIONS
        with _desk(settings, bank=bank) as desk:
            report = run_founding(desk, mode, folder, conditions=conditions, progress=progress)
    if arguments.out:
        report.save(arguments.out)
    _show(report, as_json=arguments.json)
    return 0


@contextmanager
def _desk(settings: Settings, *, bank: bool) -> Iterator["Desk"]:
    """The served index where it has what is asked for, else one built for the run."""
    from nptqa.assembly import Desk

    if bank == settings.bank:
        yield Desk.open_or_build(settings, notify=notify)
        return
    with tempfile.TemporaryDirectory(prefix="nptqa-eval-") as folder:
        chosen = replace(settings, bank=bank, index_dir=Path(folder))
        yield Desk.open_or_build(chosen, notify=lambda sentence: None)


def _beir_opener(settings: Settings) -> "Opener":
    from nptqa.desks import desk_over
    from nptqa.encoding import load_encoder

    encoder = load_encoder(settings.encoder)

    def open_searcher(document: Document, index_dir: Path) -> "Desk":
        return desk_over([document], encoder, index_dir)

    return open_searcher


def _show(report: "Report", *, as_json: bool) -> None:
    whole = report.to_json()
    if as_json:
        print_json(whole)
        return
    print_lines(f"{report.name}: {report.queries} questions, {report.seconds:.1f} s")
    print_lines(*(f"  {name:12} {value:.3f}" for name, value in whole["measures"].items()))
    for axis, parts in whole["slices"].items():
        for value, figures in parts.items():
            print_lines(_slice_line(axis, value, figures))
    print_lines(*(f"  {name}: {value}" for name, value in whole["answering"].items()))


def _slice_line(axis: str, value: str, figures: dict[str, float]) -> str:
    shown = "  ".join(f"{name} {figures[name]:.3f}" for name in ("Success@1", "Success@5", "RR"))
    return f"    {axis:10} {value:24} {int(figures['queries']):5}  {shown}"


def _left_out(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.corpus import load_corpus
    from nptqa.evaluation.left_out import run_left_out
    from nptqa.evaluation.opening import LeftOutOpener

    documents = load_corpus(settings.corpus_dir).documents
    folder = settings.eval_dir / _QUESTIONS
    with LeftOutOpener(settings) as opener:
        report = run_left_out(
            documents,
            opener,
            Mode(arguments.mode),
            folder,
            conditions={"encoder": settings.encoder},
            progress=not arguments.json,
        )
    if arguments.out:
        report.save(arguments.out)
    _show(report, as_json=arguments.json)
    return 0


def _compare(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.evaluation.compare import compare
    from nptqa.evaluation.results import load_report

    verdicts = compare(load_report(arguments.first), load_report(arguments.second))
    whole = verdicts.to_json()
    if arguments.json:
        print_json(whole)
        return 0
    print_lines(f"{verdicts.first} -> {verdicts.second}: {verdicts.queries} questions")
    for name, figures in whole["measures"].items():
        print_lines(f"  {name:12} " + "  ".join(f"{key} {figures[key]}" for key in figures))
    for word, changes in (("better", verdicts.wins), ("worse", verdicts.losses)):
        print_lines(f"{word}: {len(changes)} questions")
        print_lines(*(f"  {change}" for change in changes[:10]))
    return 0


def _report(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.evaluation.page import write_page
    from nptqa.evaluation.results import load_report

    path = arguments.out or arguments.folder / "report.html"
    write_page(path, load_report(arguments.folder))
    if arguments.json:
        print_json({"report": str(path)})
    else:
        print_lines(str(path))
    return 0


def _fit(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.confidence import DEFAULT_FILE
    from nptqa.training.calibrate import fit_confidence
    from nptqa.training.material import read_material

    model = fit_confidence(settings, read_material(settings), progress=not arguments.json)
    path = arguments.out or DEFAULT_FILE
    model.save(path)
    print_lines(f"{path}: answered from {model.answered:.3f}, check from {model.check:.3f}")
    return 0
