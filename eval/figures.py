"""The benchmark's tables in README.md, made from the runs that `make eval` keeps.

    python eval/figures.py RUNS            # prints them
    python eval/figures.py RUNS --write    # puts them into README.md

RUNS holds what `nptqa eval run --out` and `left-out --out` kept, in the folders `with`, `without`,
`left-out` and `bm25`. The public sets need files that are not in the repository; their figures are
those of `eval/baselines/`, which `python -m nptqa.evaluation.regression --write --beir DIR` makes.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from readme import ROOT, write

from nptqa.evaluation.results import Report, load_report
from nptqa.training.calibrate import CHECK_LEAST, PROMISED

RUNS = ("with", "without", "left-out", "bm25")
LANGUAGES = ("zh", "zh-Hant", "en", "fr", "es", "ru", "ar")
PUBLIC = {
    "CMRC 2018 dev": "cmrc2018-dev",
    "XQuAD zh-zh": "xquad-zh-zh",
    "XQuAD en-zh": "xquad-en-zh",
    "UN parallel test en-zh": "un-parallel-test-en-zh",
}


def search_table(runs: Mapping[str, Report]) -> str:
    """Success@1 and @5 of every run, by language of the question."""
    names = ("with the bank", "without", "each document new", "BM25 alone, without")
    head = f"| language | questions | {' | '.join(names)} |"
    whole = [_pair(runs[name].measures) for name in RUNS]
    rows = [_row("all questions", runs["with"].queries, whole)]
    for language in LANGUAGES:
        slices = [runs[name].slices["lang"][language] for name in RUNS]
        rows.append(_row(language, int(slices[0]["queries"]), [_pair(one) for one in slices]))
    judged = [runs[name].slices["sample"]["judged"] for name in RUNS]
    rows.append(_row("results judged", int(judged[0]["queries"]), [_pair(one) for one in judged]))
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def _pair(figures: Mapping[str, float]) -> str:
    return f"{figures['Success@1']:.2f} / {figures['Success@5']:.2f}"


def _row(name: str, questions: int, cells: list[str]) -> str:
    return f"| {name} | {questions:,} | {' | '.join(cells)} |"


def answers_table(report: Report) -> str:
    """What was shown in each band, and how much of it was right."""
    outcomes, asked = report.answering["outcomes"], report.answering["questions"]
    without = asked - report.answering["answerable"]
    silent = outcomes["not_found"]
    return "\n".join(
        [
            f"**Answers**, with the bank, {asked:,} questions of which {without} have no answer in "
            "the documents:",
            "",
            "| band | promised | shown | right | wrong unit | should have been silent |",
            "|---|---|---|---|---|---|",
            _band("answered", f"{PROMISED:.0%} right", outcomes["answered"]),
            _band("to be checked", f"each {CHECK_LEAST:.0%} likely", outcomes["check"]),
            f"| not found | | {sum(silent.values())} | {silent['unanswerable']} rightly silent | | "
            f"{silent['right']} had the right unit first |",
            "",
            f"Of the {report.answering['quotations']:,} quotations shown, {_exact(report)} the "
            "document's text, character for character.",
        ]
    )


def _exact(report: Report) -> str:
    share = report.answering["quotation_exactness"]
    return "all are" if share == 1 else f"{share:.3%} are"


def _band(name: str, promised: str, row: Mapping[str, int]) -> str:
    shown, right = sum(row.values()), row["right"]
    return (
        f"| {name} | {promised} | {shown} | {right} ({right / shown:.0%}) | "
        f"{row['wrong']} | {row['unanswerable']} |"
    )


def public_line() -> str:
    """The public sets: dense alone, hybrid, BM25."""
    parts = []
    for name, file in PUBLIC.items():
        modes = [_baseline(f"public-{file}-{mode}") for mode in ("dense", "hybrid", "lexical")]
        dense, hybrid, lexical = (_pair(one) for one in modes)
        parts.append(f"{name} {dense} · {hybrid} · {lexical}")
    return "**Public sets** (dense alone · hybrid · BM25): " + "; ".join(parts) + "."


def _baseline(name: str) -> dict[str, float]:
    path = ROOT / "eval" / "baselines" / f"{name}.json"
    whole: dict[str, Any] = json.loads(path.read_text("utf-8"))["slices"]["all"]
    return {measure: row["mean"] for measure, row in whole.items()}


def main() -> None:
    """Print the tables, or write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    runs = {name: load_report(arguments.runs / name) for name in RUNS}
    parts = {
        "search": search_table(runs),
        "answers": answers_table(runs["with"]),
        "public": public_line(),
    }
    if arguments.write:
        write(parts)
    else:
        print("\n\n".join(parts.values()))


if __name__ == "__main__":
    main()
