"""Milliseconds over passages as an SVG, both logarithmic. Pure."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 20, 50
_APART = 14
_COLOURS = (
    "#b04a3a",
    "#1d5c99",
    "#1d5c99",
    "#1d5c99",
    "#1d5c99",
    "#8a6d1f",
    "#3a8f5c",
    "#7a4a9c",
    "#2f8f96",
    "#a0527a",
    "#777777",
)
_DASHES = ("", "", "8 2 2 2", "6 3", "2 3")

Points = Sequence[tuple[int, float]]


class _Scale:
    """From passages and milliseconds to places on the paper; whole powers of ten at the edges."""

    def __init__(self, sizes: Sequence[float], values: Sequence[float]) -> None:
        self.decades = (_decades(sizes), _decades(values))

    def x(self, size: float) -> float:
        """Pixels from the left."""
        low, high = self.decades[0]
        return round(_LEFT + (log10(size) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        low, high = self.decades[1]
        return round(_TOP + (high - log10(value)) / (high - low) * (_HEIGHT - _TOP - _BOTTOM), 1)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return low, max(high, low + 1)


def plot(series: Mapping[str, Points]) -> str:
    """One line a system, named at its right end."""
    points = [point for line in series.values() for point in line]
    scale = _Scale([size for size, _ in points], [value for _, value in points])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" role="img">',
        "<title>Processor time of one search (p50, ms) by number of passages</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        *_grid(scale),
    ]
    places = _spread({name: scale.y(line[-1][1]) for name, line in series.items()})
    for at, (name, line) in enumerate(series.items()):
        dash = _DASHES[at] if at < len(_DASHES) else ""
        parts += _line(name, line, scale, _COLOURS[at % len(_COLOURS)], dash, places[name])
    return "\n".join([*parts, "</svg>"]) + "\n"


def _grid(scale: _Scale) -> list[str]:
    across, up = scale.decades
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = []
    for power in range(across[0], across[1] + 1):
        x = scale.x(10**power)
        parts.append(f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}" stroke="#ddd"/>')
        label = f"{10**power:,}"
        parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{label}</text>')
    for power in range(up[0], up[1] + 1):
        y = scale.y(10.0**power)
        parts.append(f'<line x1="{_LEFT}" x2="{right}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        label = f"{10.0**power:g} ms"
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{label}</text>')
    middle = (_LEFT + right) // 2
    parts.append(f'<text x="{middle}" y="{bottom + 38}" text-anchor="middle">passages</text>')
    return parts


def _spread(wanted: Mapping[str, float]) -> dict[str, float]:
    """Heights of the names: as wanted, but none over another."""
    places: dict[str, float] = {}
    last = float("-inf")
    for name in sorted(wanted, key=wanted.__getitem__):
        last = places[name] = max(wanted[name], last + _APART)
    return places


def _line(
    name: str, line: Points, scale: _Scale, colour: str, dash: str, height: float
) -> list[str]:
    places = [(scale.x(size), scale.y(value)) for size, value in line]
    path = " ".join(f"{x},{y}" for x, y in places)
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places]
    (x, y), edge = places[-1], _WIDTH - _RIGHT + 20
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dash}"/>',
        *dots,
        f'<line x1="{x}" y1="{y}" x2="{edge}" y2="{height}" stroke="{colour}" stroke-width="0.5"/>',
        f'<text x="{edge + 4}" y="{height + 4}" fill="{colour}">{name}</text>',
    ]
