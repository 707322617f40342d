"""The regression gate: no slice may fall below its committed baseline by more than chance allows.

A baseline is one JSON file with the mean of every measure and the lower end of its 95% bootstrap
interval, over all questions and over every slice of at least `SMALLEST` questions. The bootstrap
gives a slice without any failure an interval of no width; there the rule of three holds (Hanley
and Lippman-Hand, 1983): no failure among n is compatible with a rate of 3/n.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from nptqa.domain import Mode
from nptqa.errors import BenchmarkError
from nptqa.evaluation.measures import MEASURES
from nptqa.evaluation.results import Report, rounded_values
from nptqa.evaluation.significance import bootstrap

SMALLEST = 20
ALL = "all"
_Values = Mapping[str, Sequence[float]]


class Measure(Protocol):
    """Measures the founding set."""

    def __call__(self, mode: Mode, *, bank: bool) -> Report:
        """The report of one mode, with the question bank or without it."""
        ...


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure below its baseline.

    Attributes:
        slice: `all`, or `axis=value`.
        floor: the least value that would have passed.
    """

    slice: str
    measure: str
    queries: int
    baseline: float
    floor: float
    found: float

    def __str__(self) -> str:
        """One line for a log."""
        return (
            f"{self.slice}: {self.measure} is {self.found:.4f} over {self.queries} questions, "
            f"below {self.floor:.4f} (baseline {self.baseline:.4f} less its interval)"
        )


def baseline_of(report: Report) -> dict[str, Any]:
    """The baseline a report makes."""
    slices = {
        name: {measure: _floor(values) for measure, values in columns.items()}
        for name, columns in _columns(report)
    }
    return {
        "name": report.name,
        "queries": report.queries,
        "fingerprints": dict(report.fingerprints),
        "slices": rounded_values(slices),
    }


def write_baseline(path: Path, report: Report) -> None:
    """Write a report's baseline as one JSON file."""
    text = json.dumps(baseline_of(report), ensure_ascii=False, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def read_baseline(path: Path) -> dict[str, Any]:
    """Read a baseline.

    Raises:
        BenchmarkError: missing or malformed.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise BenchmarkError(f"{path}: cannot be read: {exc}") from exc
    if not isinstance(values, dict) or not isinstance(values.get("slices"), dict):
        raise BenchmarkError(f"{path}: holds no `slices`")
    return values


def check(baseline: Mapping[str, Any], report: Report) -> list[Fall]:
    """Every figure of the report that fell too far; a slice that vanished fell to zero.

    A quotation that is not the document's text is a fall whatever the baseline says.
    """
    found = dict(_columns(report))
    falls = [
        fall
        for name, measures in baseline["slices"].items()
        for measure, kept in measures.items()
        if (fall := _fall(name, measure, kept, found.get(name, {}).get(measure, ())))
    ]
    exactness = report.answering.get("quotation_exactness")
    if exactness is not None and exactness < 1:
        count = int(report.answering["quotations"])
        falls.append(Fall(ALL, "quotation exactness", count, 1.0, 1.0, exactness))
    return falls


def failures(folder: Path, measure: Measure) -> dict[str, list[Fall]]:
    """Every fall from every baseline of a folder, by file name.

    Args:
        folder: holds the baselines, one JSON file each.
        measure: measures the founding set in a mode, with the question bank or without it.

    Raises:
        BenchmarkError: a baseline is malformed, or there is none.
    """
    paths = sorted(folder.glob("founding-*.json"))
    if not paths:
        raise BenchmarkError(f"{folder}: holds no baseline")
    found = {path.name: _falls_from(path, measure) for path in paths}
    return {name: falls for name, falls in found.items() if falls}


def _falls_from(path: Path, measure: Measure) -> list[Fall]:
    baseline = read_baseline(path)
    conditions = baseline.get("fingerprints", {})
    try:
        mode = Mode(conditions["mode"])
        bank = {"with": True, "without": False}[conditions["bank"]]
    except (KeyError, ValueError) as exc:
        raise BenchmarkError(f"{path}: says no usable `mode` and `bank`") from exc
    return check(baseline, measure(mode, bank=bank))


def _fall(
    name: str, measure: str, kept: Mapping[str, float], values: Sequence[float]
) -> Fall | None:
    found = sum(values) / len(values) if values else 0.0
    if found >= kept["floor"] - 1e-6:
        return None
    return Fall(name, measure, len(values), kept["mean"], kept["floor"], found)


def _floor(values: Sequence[float]) -> dict[str, float]:
    interval = bootstrap(values)
    floor = min(interval.low, interval.mean - 3 / len(values))
    return {"queries": len(values), "mean": interval.mean, "floor": max(floor, 0.0)}


def _columns(report: Report) -> Iterator[tuple[str, _Values]]:
    """Per-question values by measure, over all questions and over every slice large enough."""
    measured = [row for row in report.questions if row.get("measures")]
    yield ALL, {**_measure_columns(measured), **_answer_columns(report.questions)}
    names = sorted({name for row in measured for name in row.get("slices", ())})
    for name in names:
        rows = [row for row in measured if name in row["slices"]]
        if len(rows) >= SMALLEST:
            yield name, _measure_columns(rows)


def _measure_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    return {name: [row["measures"][name] for row in rows] for name in MEASURES} if rows else {}


def _answer_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """Right citations among the answerable questions, and right ones among answers given."""
    asked = [row for row in rows if "outcome" in row]
    cited = [float(row["right"] and bool(row["quotes"])) for row in asked if row["measures"]]
    answered = [float(row["right"]) for row in asked if row["outcome"] == "answered"]
    columns = {"citation accuracy": cited, "precision": answered}
    return {name: values for name, values in columns.items() if values}
