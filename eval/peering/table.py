"""Rows as tables in Markdown. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peering.figures import Raw, Row
from peering.names import NAMES

_HEAD = (
    "system",
    "indexed a second",
    "from text a second",
    "memory, MB",
    "p50 ms",
    "p95 ms",
    "p50 : loop",
    "processor ms",
    "processor : loop",
    "hit@10",
    "Success@1",
    "Success@5",
    "asked",
)
_FEW = 20


def figures(rows: Sequence[Row], found: Sequence[Raw]) -> str:
    """Tables, what each row includes, versions."""
    parts = [_taken(found)]
    for size in sorted({row.size for row in rows}):
        parts.append(f"## {size:,} passages\n\n{table([one for one in rows if one.size == size])}")
    notes = {one["system"]: one["note"] for one in found if "note" in one}
    lines = "\n".join(f"- {NAMES[one]}: {notes[one]}." for one in NAMES if one in notes)
    parts.append(f"## What each row includes\n\n{lines}")
    versions = {name: number for one in found for name, number in one.get("versions", {}).items()}
    parts.append("Versions: " + ", ".join(f"{k} {v}" for k, v in sorted(versions.items())) + ".")
    return "\n\n".join(parts) + "\n"


def table(rows: Iterable[Row]) -> str:
    """The rows of one size."""
    lines = [_HEAD, ("---",) * len(_HEAD), *map(cells, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cells(row: Row) -> Sequence[str]:
    """One row; of a few queries only the median is told."""
    name, cost, quality, loop = NAMES[row.system], row.cost, row.quality, row.loop
    if cost is None or quality is None:
        return (name, row.reason, *[""] * (len(_HEAD) - 2))
    shares = [
        _beside(getattr(quality, share), getattr(loop, share, None))
        for share in ("hit", "first", "fifth")
    ]
    few = row.asked < _FEW
    return (
        name,
        "" if cost.indexed_per_s is None else f"{cost.indexed_per_s:,.0f}",
        f"{cost.from_text_per_s:,.0f}",
        f"{cost.memory_mb:,.0f}",
        _short(cost.p50),
        "" if few else _short(cost.p95),
        _short(cost.p50_ratio),
        _short(cost.cpu_ms),
        _short(cost.cpu_ratio),
        *(["", "", ""] if few else shares),
        str(row.asked) if row.asked == row.to_ask else f"{row.asked} of {row.to_ask}",
    )


def _short(value: float) -> str:
    """Three digits or so."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{digits}f}"


def _beside(value: float | None, loop: float | None) -> str:
    """A share, and in brackets the bare loop's on the same queries where it is another."""
    if value is None:
        return ""
    own, other = f"{value:.2f}", "" if loop is None else f"{loop:.2f}"
    return own if other in ("", own) else f"{own} ({other})"


def _taken(found: Sequence[Raw]) -> str:
    times, loads = [one["taken"] for one in found], [one["load"] for one in found]
    moved = "; ".join(_moved(found, size) for size in sorted({one["size"] for one in found}))
    return (
        f"Taken {min(times)} to {max(times)} UTC, with a load of the machine of {min(loads):.1f} "
        f"to {max(loads):.1f} as systems were started. The unchanged bare loop's p50 moved {moved}."
    )


def _moved(found: Sequence[Raw], size: int) -> str:
    """How far the machine moved under the systems of one size."""
    probes: list[Mapping[str, Any]] = [
        one[when]
        for one in found
        if one["size"] == size
        for when in ("floor_before", "floor_after")
    ]
    values = [probe["ms"] for probe in probes]
    return f"between {min(values):.2f} and {max(values):.2f} ms at {size:,}"
