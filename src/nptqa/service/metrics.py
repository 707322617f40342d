"""Counters for `/metrics`, in Prometheus' text format.

Written by hand: three families do not justify a dependency. Everything is counted on the event
loop, so nothing is locked.
"""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


@dataclass(slots=True)
class _Histogram:
    counts: list[int] = field(default_factory=lambda: [0] * (len(_BUCKETS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(_BUCKETS, seconds)] += 1
        self.total += seconds

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
    """What has been asked since the start; no question is kept."""

    def __init__(self, version: str, index_version: str) -> None:
        """Remember what is served, for the two info lines."""
        self._info = {"version": version, "index_version": index_version}
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: dict[str, _Histogram] = {}
        self._outcomes: Counter[str] = Counter()

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one finished request under its route's pattern."""
        self._requests[method, route, status] += 1
        self._seconds.setdefault(route, _Histogram()).add(seconds)

    def question(self, outcome: str) -> None:
        """Count one reply by its outcome."""
        self._outcomes[outcome] += 1

    def text(self) -> str:
        """The exposition."""
        lines = ["# TYPE nptqa_info gauge"]
        lines.append(f"nptqa_info{{{_labels(self._info)}}} 1")
        lines.append("# TYPE nptqa_requests_total counter")
        for (method, route, status), count in sorted(self._requests.items()):
            labels = _labels({"method": method, "route": route, "status": str(status)})
            lines.append(f"nptqa_requests_total{{{labels}}} {count}")
        lines.append("# TYPE nptqa_request_seconds histogram")
        for route, histogram in sorted(self._seconds.items()):
            lines += histogram.lines("nptqa_request_seconds", _labels({"route": route}))
        lines.append("# TYPE nptqa_questions_total counter")
        for outcome, count in sorted(self._outcomes.items()):
            lines.append(f'nptqa_questions_total{{outcome="{outcome}"}} {count}')
        return "\n".join(lines) + "\n"


def _labels(values: dict[str, str]) -> str:
    return ",".join(f'{key}="{value}"' for key, value in values.items())
