"""The outcome of one evaluation run, in memory and in a folder.

A run's folder holds `run.trec`, `results.json` (every figure), `questions.jsonl` (every question
with what was returned) and `times.json`. The first three are byte-identical when the same index
is measured again; only `times.json` changes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nptqa.errors import BenchmarkError
from nptqa.evaluation.bench import Measured
from nptqa.evaluation.lines import Row, json_lines
from nptqa.evaluation.runs import write_run

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run yields.

    Attributes:
        name: what was measured, for people (`founding hybrid`).
        queries: how many questions are in the denominator of `measures`.
        slices: means by axis and value, each with its own `queries`.
        seconds: the whole run.
        answering: measures of the answers; empty where only retrieval was measured.
        curves: points of the risk-coverage and reliability plots.
        fingerprints: of corpus, index and encoder, the mode, and other conditions.
        latency: milliseconds by stage and percentile.
        questions: one record per question, in the set's order.
    """

    name: str
    queries: int
    measures: Mapping[str, float]
    intervals: Mapping[str, Mapping[str, float]]
    slices: Mapping[str, Mapping[str, Mapping[str, float]]]
    seconds: float
    answering: Mapping[str, Any] = field(default_factory=dict)
    curves: Mapping[str, Sequence[Mapping[str, float]]] = field(default_factory=dict)
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    latency: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    questions: Sequence[Mapping[str, Any]] = ()

    def to_json(self) -> dict[str, Any]:
        """What `nptqa eval run --json` prints: everything but the single questions."""
        whole = {key: getattr(self, key) for key in self.__dataclass_fields__}
        del whole["questions"]
        rounded: dict[str, Any] = rounded_values(whole)
        return rounded

    @property
    def run(self) -> dict[str, tuple[str, ...]]:
        """The rankings by question id."""
        return {row["question_id"]: tuple(row.get("ranking", ())) for row in self.questions}

    def save(self, folder: Path) -> None:
        """Write the run's four files."""
        folder.mkdir(parents=True, exist_ok=True)
        whole = self.to_json()
        times = {key: whole.pop(key) for key in ("seconds", "latency")}
        _write_json(folder / "results.json", whole)
        _write_json(folder / "times.json", times)
        lines = [json.dumps(rounded_values(row), ensure_ascii=False) for row in self.questions]
        (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        write_run(folder / "run.trec", self.run, tag=self.name.replace(" ", "-"))


def load_report(folder: Path) -> Report:
    """Read what `Report.save` wrote; the times may be absent.

    Raises:
        BenchmarkError: a file is missing or malformed.
    """
    values = _read_json(folder / "results.json")
    times: dict[str, Any] = {"seconds": 0.0, "latency": {}}
    if (folder / "times.json").exists():
        times = _read_json(folder / "times.json")
    questions = tuple(_question(row) for row in json_lines(folder / "questions.jsonl"))
    try:
        return Report(**values, **times, questions=questions)
    except TypeError as exc:
        raise BenchmarkError(f"{folder / 'results.json'}: not a saved report: {exc}") from exc


def _question(row: Row) -> Mapping[str, Any]:
    row.text("question_id")
    return row.values


def retrieval(measured: Measured) -> dict[str, Any]:
    """The fields of a report that come from measuring a run."""
    return {
        "queries": len(measured.values),
        "measures": measured.means,
        "intervals": {name: asdict(value) for name, value in measured.intervals.items()},
        "slices": measured.slices,
    }


def rounded_values(value: Any) -> Any:
    """`value` with every float, at any depth, rounded for print."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, Mapping):
        return {key: rounded_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded_values(item) for item in value]
    return value


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise BenchmarkError(f"{path}: cannot be read: {exc}") from exc
    if not isinstance(value, dict):
        raise BenchmarkError(f"{path}: not a JSON object")
    return value
