"""What is said of one system at one size: percentiles, ratios to the bare loop, shares. Pure.

A system that was stopped early answered the first of the queries only, so its shares stand beside
those of the bare loop on just these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from bench import Times

Raw = Mapping[str, Any]
"""What `peering.measure` found, and what the run put beside it."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of queries; None where there were none of the kind.

    Attributes:
        hit: fragments whose passage is among the hits.
        first: questions with a right unit first; `fifth` among the first five.
    """

    hit: float | None
    first: float | None
    fifth: float | None

    @classmethod
    def of(cls, one: Raw, asked: int) -> Self:
        """Of the first so many queries."""
        ranks = list(zip(one["ranks"][:asked], one["fragments"][:asked], strict=True))
        fragments = [rank for rank, fragment in ranks if fragment]
        questions = [rank for rank, fragment in ranks if not fragment]
        return cls(_share(fragments, 10), _share(questions, 1), _share(questions, 5))


def _share(ranks: Sequence[int], last: int) -> float | None:
    return sum(0 < rank <= last for rank in ranks) / len(ranks) if ranks else None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a system took.

    Attributes:
        indexed_per_s: passages a second, words and vectors given; None where it makes them itself.
        from_text_per_s: passages a second, from the text on.
        memory_mb: of its processes when it is ready to be asked; `build_peak_mb` of the process
            that builds, with the harness's own copy of the passages.
        p50: milliseconds a query, p95 likewise.
        cpu_ms: processor time a query, median, of all its threads and processes.
        p50_ratio: to the mean of the bare loop before and after; `cpu_ratio` likewise.
    """

    indexed_per_s: float | None
    from_text_per_s: float
    import_s: float
    memory_mb: float
    build_peak_mb: float
    p50: float
    p95: float
    cpu_ms: float
    p50_ratio: float
    cpu_ratio: float

    @classmethod
    def of(cls, one: Raw) -> Self:
        """Of one system."""
        times, spent = Times(tuple(one["ms"])), Times(tuple(one["cpu_ms"]))
        return cls(
            None if one["from_text"] else one["passages"] / one["build_s"],
            one["passages"] / one["from_text_s"],
            one["import_s"],
            one["memory_mb"],
            one["build_peak_mb"],
            times.at(0.5),
            times.at(0.95),
            spent.at(0.5),
            times.at(0.5) / _around(one, "ms"),
            spent.at(0.5) / _around(one, "cpu_ms"),
        )


def _around(one: Raw, figure: str) -> float:
    """The bare loop's median, mean of before and after."""
    before: float = one["floor_before"][figure]
    after: float = one["floor_after"][figure]
    return (before + after) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """One system at one size.

    Attributes:
        reason: why there are no figures; empty where there are.
        asked: queries answered in the time given, of `to_ask`.
        loop: the bare loop's quality on these queries; None where it answered fewer.
    """

    system: str
    size: int
    taken: str
    load: float
    reason: str = ""
    asked: int = 0
    to_ask: int = 0
    cost: Cost | None = None
    quality: Quality | None = None
    loop: Quality | None = None

    @classmethod
    def of(cls, one: Raw, loop: Raw | None) -> Self:
        """The row of one system, beside the bare loop of the same size."""
        named = {key: one[key] for key in ("system", "size", "taken", "load")}
        reason = one.get("stopped") or one.get("failed")
        if reason:
            return cls(**named, reason=reason)
        asked = len(one["ms"])
        beside = loop and len(loop.get("ms", ())) >= asked
        return cls(
            **named,
            asked=asked,
            to_ask=one["to_ask"],
            cost=Cost.of(one),
            quality=Quality.of(one, asked),
            loop=Quality.of(loop, asked) if loop and beside else None,
        )

    def plain(self) -> dict[str, Any]:
        """For JSON, to four digits after the point."""
        plain: dict[str, Any] = _rounded(asdict(self))
        return plain


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items() if one not in (None, "")}
    return round(value, 4) if isinstance(value, float) else value
