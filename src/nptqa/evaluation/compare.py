"""Two kept runs side by side: differences with p-values, and the questions behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nptqa.errors import BenchmarkError
from nptqa.evaluation.results import Report, rounded_values
from nptqa.evaluation.significance import Comparison, paired

DECIDING = "RR"
"""The measure that decides whether a question was won or lost."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question that the two runs answered with different success.

    Attributes:
        before: value of the deciding measure in the first run; `after` in the second.
        first: the best unit of the first run, or nothing; `second` of the second.
    """

    question_id: str
    question: str
    before: float
    after: float
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a comparison of two runs yields.

    Attributes:
        queries: questions compared, all of both runs.
        missing: questions that one of the runs lacks; they count zero there.
        measures: by name, second run against first.
        wins: questions the second run does better, the largest gain first; `losses` worse.
    """

    first: str
    second: str
    queries: int
    missing: tuple[str, ...]
    measures: Mapping[str, Comparison]
    wins: tuple[Change, ...]
    losses: tuple[Change, ...]

    def to_json(self) -> dict[str, Any]:
        """What `nptqa eval compare --json` prints."""
        whole: dict[str, Any] = rounded_values(asdict(self))
        return whole


def compare(first: Report, second: Report) -> Verdicts:
    """Compare two runs over all questions of either.

    Raises:
        BenchmarkError: they have no measure in common, or a question was judged differently.
    """
    rows = _rows(first), _rows(second)
    ids = [*rows[0], *(key for key in rows[1] if key not in rows[0])]
    _check_gold(rows, ids)
    names = [name for name in first.measures if name in second.measures]
    if not names or not ids:
        raise BenchmarkError(f"{first.name} and {second.name} have no measure in common")
    measures = {
        name: paired(_column(rows[0], ids, name), _column(rows[1], ids, name)) for name in names
    }
    changes = [_change(key, *rows) for key in ids]
    return Verdicts(
        first.name,
        second.name,
        len(ids),
        tuple(key for key in ids if key not in rows[0] or key not in rows[1]),
        measures,
        _sorted(change for change in changes if change.after > change.before),
        _sorted(change for change in changes if change.after < change.before),
    )


_Rows = Mapping[str, Mapping[str, Any]]


def _rows(report: Report) -> dict[str, Mapping[str, Any]]:
    """Records of the questions that were measured, by id."""
    return {row["question_id"]: row for row in report.questions if row.get("measures")}


def _check_gold(rows: tuple[_Rows, _Rows], ids: Sequence[str]) -> None:
    for key in ids:
        gold = [side[key]["gold"] for side in rows if key in side]
        if any(other != gold[0] for other in gold):
            raise BenchmarkError(
                f"question {key} was judged differently in the two runs",
                hint="Measure both again on the same question set.",
            )


def _column(side: _Rows, ids: Sequence[str], name: str) -> list[float]:
    return [_value(side, key, name) for key in ids]


def _value(side: _Rows, key: str, name: str) -> float:
    return float(side[key]["measures"][name]) if key in side else 0.0


def _change(key: str, first: _Rows, second: _Rows) -> Change:
    text = (first.get(key) or second[key])["question"]
    before, after = _value(first, key, DECIDING), _value(second, key, DECIDING)
    return Change(key, text, before, after, _best(first, key), _best(second, key))


def _best(side: _Rows, key: str) -> str:
    ranking = side[key]["ranking"] if key in side else ()
    return ranking[0] if ranking else ""


def _sorted(changes: Any) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda c: (-abs(c.after - c.before), c.question_id)))
