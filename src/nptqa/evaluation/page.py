"""One kept run as a self-contained HTML page: tables, plots, the worst questions, fingerprints.

No script, no font, nothing loaded from elsewhere. Two pages of the same run are equal but for
the section on latency and the line with the seconds.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nptqa.evaluation import glossary, plots
from nptqa.evaluation.results import Report

WORST = 50
_TABLES = ("outcomes", "expected", "follow_up_standalone")


def write_page(path: Path, report: Report) -> None:
    """Write the page of a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(report), encoding="utf-8")


def render(report: Report) -> str:
    """The page as text."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["figure"] = figure
    return environment.get_template("report.html.j2").render(
        report=report,
        answering=list(_single_figures(report.answering)),
        risk_coverage=Markup(plots.risk_coverage(report.curves.get("risk_coverage", ()))),
        reliability=Markup(plots.reliability(report.curves.get("reliability", ()))),
        worst=worst(report),
        meanings=glossary.MEASURES,
    )


def figure(value: float | None) -> str:
    """A number as it is printed: three decimals, counts whole, nothing for None."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def worst(report: Report, count: int = WORST) -> Sequence[Mapping[str, Any]]:
    """The measured questions with the lowest RR, then nDCG@10; those with RR 1 are left out."""
    measured = [row for row in report.questions if row.get("measures")]
    failed = [row for row in measured if row["measures"]["RR"] < 1]
    return sorted(failed, key=_badness)[:count]


def _badness(row: Mapping[str, Any]) -> tuple[float, float, float, str]:
    """A confident wrong answer is worse than a hesitant one."""
    values = row["measures"]
    return values["RR"], values["nDCG@10"], -row.get("confidence", 0.0), row["question_id"]


def _single_figures(answering: Mapping[str, Any]) -> Sequence[tuple[str, Any, str]]:
    singles = [
        (name.replace("_", " "), value, glossary.ANSWERS.get(name, ""))
        for name, value in answering.items()
        if name not in _TABLES and name not in ("questions", "answerable")
    ]
    standalone = answering.get("follow_up_standalone") or {}
    return singles + [
        (f"follow-ups asked in full: {name}", value, glossary.MEASURES.get(name, ""))
        for name, value in standalone.items()
    ]
