"""Run a system over a set of questions and measure what it ranks.

In: a `Searcher` and the questions; out: `Ranked` (a run and its times), then `Measured`.
Units count, not passages: a unit stands at the rank of its best passage.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from tqdm import tqdm

from nptqa.domain import Mode, Scope
from nptqa.errors import QueryError
from nptqa.evaluation.measures import MEASURES, mean, per_question
from nptqa.evaluation.protocols import Scopes, Searcher
from nptqa.evaluation.runs import Qrels, collapse
from nptqa.evaluation.significance import Interval, bootstrap
from nptqa.evaluation.slices import Slices

Item = TypeVar("Item")
DEPTH = 50
"""Passages asked for, so that 20 units remain when long ones were cut in pieces."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A run and how long each of its questions took.

    Attributes:
        run: unit ids by question id, the best first; empty for a question that was refused.
        seconds: wall time by question id.
    """

    run: Mapping[str, tuple[str, ...]]
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run is worth.

    Attributes:
        values: every measure by question id.
        means: over all questions.
        intervals: the 95% bootstrap interval of each mean.
        slices: means by axis and value, each with its number of `queries`.
    """

    values: Mapping[str, Mapping[str, float]]
    means: Mapping[str, float]
    intervals: Mapping[str, Interval]
    slices: Mapping[str, Mapping[str, Mapping[str, float]]]


def rank(
    searcher: Searcher,
    texts: Mapping[str, str],
    mode: Mode,
    *,
    scopes: Scopes | None = None,
    progress: bool = False,
) -> Ranked:
    """Search for every text; a question the system refuses to read found nothing."""
    scopes = scopes or {}
    run, seconds = {}, {}
    for question_id, text in bar(texts.items(), f"search ({mode})", progress):
        started = time.perf_counter()
        run[question_id] = _search(searcher, text, mode, scopes.get(question_id))
        seconds[question_id] = time.perf_counter() - started
    return Ranked(run, seconds)


def _search(searcher: Searcher, text: str, mode: Mode, scope: Scope | None) -> tuple[str, ...]:
    try:
        results = searcher.search(text, limit=DEPTH, mode=mode, scope=scope)
    except QueryError:
        return ()
    return collapse(hit.passage.unit_id for hit in results.hits)


def measure(
    qrels: Qrels,
    run: Mapping[str, tuple[str, ...]],
    slices: Slices,
    names: Iterable[str] = MEASURES,
) -> Measured:
    """Measure a run over all questions of `qrels` and over every slice of them.

    Raises:
        BenchmarkError: `qrels` is empty.
    """
    names = tuple(names)
    values = per_question(qrels, run, names)
    intervals = {name: bootstrap([row[name] for row in values.values()]) for name in names}
    cut = {
        axis: {value: _slice_means(values, ids, names) for value, ids in parts.items()}
        for axis, parts in slices.items()
    }
    filled = {axis: {v: m for v, m in parts.items() if m["queries"]} for axis, parts in cut.items()}
    return Measured(
        values, mean(values, names), intervals, {a: parts for a, parts in filled.items() if parts}
    )


def _slice_means(
    values: Mapping[str, Mapping[str, float]], ids: Iterable[str], names: tuple[str, ...]
) -> dict[str, float]:
    rows = {question_id: values[question_id] for question_id in ids if question_id in values}
    return {"queries": len(rows), **(mean(rows, names) if rows else {})}


def bar(items: Iterable[Item], label: str, shown: bool) -> Iterable[Item]:
    """`items` with a progress bar, where one is wanted and standard error is a terminal."""
    wrapped: Iterable[Item] = tqdm(items, desc=label, disable=None if shown else True, leave=False)
    return wrapped
