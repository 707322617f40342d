"""The figures of `scale.py` as a table (eval/scale.md), as JSON, and as a plot (docs/scale.svg)."""

import json
from collections.abc import Mapping, Sequence
from math import log10
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_WIDTH, _HEIGHT, _EDGE = 640, 400, 60
_COLOURS = {"bare loop": "#b04a3a", "hybrid": "#1d5c99", "dense": "#3a8f5c", "BM25": "#8a6d1f"}
_LEGS = ("encode", "lexical", "lexical_bank", "phrase", "dense", "dense_bank", "hybrid", "search")


def write(work: Path) -> None:
    """Read every size that was measured and write the report."""
    found = [json.loads(path.read_text()) for path in work.glob("*.json")]
    found.sort(key=lambda one: one["size"])
    (ROOT / "eval" / "scale.json").write_text(json.dumps(found, indent=1) + "\n")
    (ROOT / "docs" / "scale.svg").write_text(_plot(found))
    page = ROOT / "eval" / "scale.md"
    head = page.read_text("utf-8").split("<!-- figures -->")[0]
    page.write_text(f"{head}<!-- figures -->\n{_table(found)}", "utf-8")


def _table(found: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        ("passages", [f"{one['passages']:,}" for one in found]),
        (
            "build with encoding, passages a second",
            [f"{one['passages_per_s']:,.0f}" for one in found],
        ),
        ("disk, MB", [f"{one['disk_mb']:,.0f}" for one in found]),
        ("memory of the serving process, MB", [f"{one['resident_mb']:,.0f}" for one in found]),
        ("corpus and index opened in, s", [f"{one['open_s']:.1f}" for one in found]),
        ("recall@10 of the vector index", [f"{one['recall@10']:.3f}" for one in found]),
        ("founding questions, Success@1", [f"{one['founding']['Success@1']:.3f}" for one in found]),
        ("founding questions, Success@5", [f"{one['founding']['Success@5']:.3f}" for one in found]),
        ("`/search` over HTTP, ms", [_three(one["http_search"]) for one in found]),
        ("`/ask` over HTTP, ms", [_three(one["http_ask"]) for one in found]),
        ("processor a request, ms", [f"{one['http_cpu_ms']:.2f}" for one in found]),
    ]
    for leg in _LEGS:
        rows.append((f"{leg}, ms", [_three(one["legs"][leg]["ms"]) for one in found]))
        rows.append((f"{leg}, processor ms", [_three(one["legs"][leg]["cpu_ms"]) for one in found]))
    bare = [one.get("bare") for one in found]
    rows.append(("bare loop, ms", [_three(one["ms"]) if one else "not run" for one in bare]))
    rows.append(
        ("bare loop, processor ms", [_three(one["cpu_ms"]) if one else "not run" for one in bare])
    )
    rows.append(("hybrid : bare loop, processor p50", [_ratio(one) for one in found]))
    head = f"| | {' | '.join(str(one['size']) for one in found)} |\n|---|{'---|' * len(found)}\n"
    return head + "".join(f"| {name} | {' | '.join(values)} |\n" for name, values in rows)


def _three(values: Sequence[float]) -> str:
    return " / ".join(f"{value:.2f}" for value in values)


def _ratio(one: Mapping[str, Any]) -> str:
    if "bare" not in one:
        return "not run"
    return f"{one['legs']['hybrid']['cpu_ms'][0] / one['bare']['cpu_ms'][0]:.2f}"


def _plot(found: Sequence[Mapping[str, Any]]) -> str:
    """Processor milliseconds (p50) over passages, both logarithmic."""
    series = {
        "bare loop": [(one["size"], one["bare"]["cpu_ms"][0]) for one in found if "bare" in one],
        "hybrid": [(one["size"], one["legs"]["hybrid"]["cpu_ms"][0]) for one in found],
        "dense": [(one["size"], one["legs"]["dense"]["cpu_ms"][0]) for one in found],
        "BM25": [(one["size"], one["legs"]["lexical"]["cpu_ms"][0]) for one in found],
    }
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" role="img">',
        "<title>Processor time of one search (p50, ms) by number of passages</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
    ]
    for size in (1_000, 10_000, 100_000, 1_000_000):
        x = _x(size)
        parts.append(f'<line x1="{x}" x2="{x}" y1="20" y2="{_HEIGHT - _EDGE}" stroke="#ddd"/>')
        y = _HEIGHT - _EDGE + 18
        parts.append(f'<text x="{x}" y="{y}" text-anchor="middle">{size:,}</text>')
    for value in (0.1, 1, 10, 100):
        y = _y(value)
        parts.append(f'<line x1="{_EDGE}" x2="{_WIDTH - 90}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{_EDGE - 8}" y="{y + 4}" text-anchor="end">{value:g} ms</text>')
    for name, points in series.items():
        parts += _line(name, points)
    middle = (_WIDTH - 30) // 2
    parts.append(
        f'<text x="{middle}" y="{_HEIGHT - 16}" text-anchor="middle">passages</text></svg>'
    )
    return "\n".join(parts) + "\n"


def _line(name: str, points: Sequence[tuple[int, float]]) -> list[str]:
    places = [(_x(size), _y(value)) for size, value in points]
    colour = _COLOURS[name]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    end = places[-1]
    label = f'<text x="{end[0] + 8:.1f}" y="{end[1] + 4:.1f}" fill="{colour}">{name}</text>'
    line = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    return [line, *dots, label]


def _x(size: float) -> float:
    return round(_EDGE + (log10(size) - 3) / 3 * (_WIDTH - _EDGE - 90), 1)


def _y(value: float) -> float:
    return round(20 + (2 - log10(max(value, 0.05))) / 3.3 * (_HEIGHT - _EDGE - 20), 1)
