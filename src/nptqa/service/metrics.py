"""Counters for `/metrics`, in Prometheus' text format.

Written by hand: a few families do not justify a dependency. Everything is counted on the event
loop, so nothing is locked. With several workers each writes what it has counted into a folder
they share, and whichever is asked adds all of it up, with what workers had counted that have
ended since: a counter never goes back.
"""

import os
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import orjson

from nptqa.errors import StateError

_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


@dataclass(slots=True)
class _Histogram:
    counts: list[int] = field(default_factory=lambda: [0] * (len(_BUCKETS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(_BUCKETS, seconds)] += 1
        self.total += seconds

    def merge(self, counts: list[int], total: float) -> None:
        self.counts = [a + b for a, b in zip(self.counts, counts, strict=True)]
        self.total += total

    def lines(self, name: str, labels: str) -> list[str]:
        edges = [*(f"{edge:g}" for edge in _BUCKETS), "+Inf"]
        rows, seen = [], 0
        for edge, count in zip(edges, self.counts, strict=True):
            seen += count
            rows.append(f'{name}_bucket{{{labels},le="{edge}"}} {seen}')
        return [
            *rows,
            f"{name}_sum{{{labels}}} {self.total:.6f}",
            f"{name}_count{{{labels}}} {seen}",
        ]


class Metrics:
    """What has been asked since the start; no question is kept.

    Attributes:
        in_flight: requests that are being served now.
        queued: questions that wait for a thread or have one.
    """

    def __init__(self, version: str, index_version: str, shared: Path | None = None) -> None:
        """Remember what is served, for the info line; `shared` is the workers' folder."""
        self._info = {"version": version, "index_version": index_version}
        self._shared = shared
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: dict[str, _Histogram] = {}
        self._stages: dict[str, _Histogram] = {}
        self._outcomes: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self.in_flight = 0
        self.queued = 0

    def served(self, index_version: str) -> None:
        """Remember that another index is served from now on."""
        self._info = {**self._info, "index_version": index_version}

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one finished request under its route's pattern."""
        self._requests[method, route, status] += 1
        self._seconds.setdefault(route, _Histogram()).add(seconds)
        if status in (401, 403, 413, 429, 503, 504):
            self._refused[str(status)] += 1

    def question(self, outcome: str) -> None:
        """Count one reply by its outcome."""
        self._outcomes[outcome] += 1

    def stage(self, name: str, seconds: float) -> None:
        """Count what one request spent in one stage: waiting for a thread, or in it."""
        self._stages.setdefault(name, _Histogram()).add(seconds)

    def share(self) -> None:
        """Write what was counted here for the other workers; does nothing without any.

        Raises:
            StateError: the folder cannot be written.
        """
        if self._shared is None:
            return
        path = self._shared / f"{os.getpid()}.json"
        draft = path.with_suffix(".new")
        try:
            draft.write_bytes(orjson.dumps(self._packed()))
            draft.replace(path)
        except OSError as exc:
            raise StateError(
                f"{path} cannot be written: {exc}", hint="Is there room for temporary files?"
            ) from exc

    def text(self) -> str:
        """The exposition, of all workers; raises StateError."""
        if self._shared is None:
            return self._text()
        self.share()
        whole = type(self)(self._info["version"], self._info["index_version"])
        for path in sorted(self._shared.glob("*.json")):
            whole._add(orjson.loads(path.read_bytes()), alive=_alive(int(path.stem)))
        return whole._text()

    def _packed(self) -> dict[str, Any]:
        return {
            "requests": [[*key, count] for key, count in self._requests.items()],
            "seconds": {name: [one.counts, one.total] for name, one in self._seconds.items()},
            "stages": {name: [one.counts, one.total] for name, one in self._stages.items()},
            "outcomes": self._outcomes,
            "refused": self._refused,
            "in_flight": self.in_flight,
            "queued": self.queued,
        }

    def _add(self, packed: dict[str, Any], *, alive: bool) -> Self:
        for method, route, status, count in packed["requests"]:
            self._requests[method, route, status] += count
        for own, given in ((self._seconds, "seconds"), (self._stages, "stages")):
            for name, (counts, total) in packed[given].items():
                own.setdefault(name, _Histogram()).merge(counts, total)
        self._outcomes.update(packed["outcomes"])
        self._refused.update(packed["refused"])
        self.in_flight += packed["in_flight"] * alive
        self.queued += packed["queued"] * alive
        return self

    def _text(self) -> str:
        lines = ["# TYPE nptqa_info gauge", f"nptqa_info{{{_labels(self._info)}}} 1"]
        lines.append("# TYPE nptqa_requests_total counter")
        for (method, route, status), count in sorted(self._requests.items()):
            labels = _labels({"method": method, "route": route, "status": str(status)})
            lines.append(f"nptqa_requests_total{{{labels}}} {count}")
        lines += _histograms("nptqa_request_seconds", "route", self._seconds)
        lines += _histograms("nptqa_stage_seconds", "stage", self._stages)
        lines += _counters("nptqa_questions_total", "outcome", self._outcomes)
        lines += _counters("nptqa_refused_total", "status", self._refused)
        for name in ("in_flight", "queued"):
            lines += [f"# TYPE nptqa_{name} gauge", f"nptqa_{name} {getattr(self, name)}"]
        answers = sum(self._outcomes[name] for name in _OUTCOMES)
        share = self._outcomes["not_found"] / answers if answers else 0.0
        lines += ["# TYPE nptqa_abstention_ratio gauge", f"nptqa_abstention_ratio {share:.4f}"]
        return "\n".join(lines) + "\n"


_OUTCOMES = ("answered", "check", "not_found")


def _histograms(name: str, label: str, rows: dict[str, _Histogram]) -> list[str]:
    lines = [f"# TYPE {name} histogram"]
    for key, histogram in sorted(rows.items()):
        lines += histogram.lines(name, _labels({label: key}))
    return lines


def _counters(name: str, label: str, rows: Counter[str]) -> list[str]:
    lines = [f"{name}{{{_labels({label: key})}}} {count}" for key, count in sorted(rows.items())]
    return [f"# TYPE {name} counter", *lines]


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _labels(values: dict[str, str]) -> str:
    return ",".join(f'{key}="{value}"' for key, value in values.items())
