"""Two plots as inline SVG: risk against coverage, and reliability. No script, no library."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, MARGIN = 420, 300, 44
_STYLE = (
    "<style>.axis{stroke:#667;fill:none}.curve{stroke:#0a5bd3;stroke-width:2;fill:none}"
    ".even{stroke:#99a;stroke-dasharray:4 4}.mark{fill:#0a5bd3;fill-opacity:.75}"
    "text{font:11px system-ui,sans-serif;fill:#334}</style>"
)
_Point = Mapping[str, float]


def risk_coverage(points: Sequence[_Point]) -> str:
    """Risk (share of wrong answers) over coverage, as steps from the surest answers on."""
    steps: list[tuple[float, float]] = []
    before = 0.0
    for point in points:
        steps += [(before, point["risk"]), (point["coverage"], point["risk"])]
        before = point["coverage"]
    drawn = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in steps)
    curve = f'<polyline class="curve" points="{drawn}"/>'
    return _frame("Risk over coverage", "coverage", "risk", curve)


def reliability(bins: Sequence[_Point]) -> str:
    """Accuracy over mean confidence; the area of a mark grows with its number of questions."""
    most = max((part["questions"] for part in bins), default=1)
    even = f'<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    marks = "".join(
        f'<circle class="mark" cx="{_x(part["confidence"]):.1f}" cy="{_y(part["accuracy"]):.1f}"'
        f' r="{3 + 9 * (part["questions"] / most) ** 0.5:.1f}">'
        f"<title>{part['questions']} questions, confidence {part['confidence']:.2f}, "
        f"accuracy {part['accuracy']:.2f}</title></circle>"
        for part in bins
    )
    return _frame("Reliability", "mean confidence", "accuracy", even + marks)


def _x(value: float) -> float:
    return MARGIN + value * (WIDTH - 2 * MARGIN)


def _y(value: float) -> float:
    return HEIGHT - MARGIN - value * (HEIGHT - 2 * MARGIN)


def _frame(title: str, across: str, up: str, content: str) -> str:
    """Axes from 0 to 1 with their names around the content."""
    ticks = "".join(
        f'<text x="{_x(tick):.0f}" y="{_y(0) + 16:.0f}" text-anchor="middle">{tick:g}</text>'
        f'<text x="{_x(0) - 6:.0f}" y="{_y(tick) + 4:.0f}" text-anchor="end">{tick:g}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    )
    axes = f'<path class="axis" d="M{_x(0)},{_y(1)}V{_y(0)}H{_x(1)}"/>'
    names = (
        f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="12" y="{HEIGHT / 2:.0f}" text-anchor="middle" '
        f'transform="rotate(-90 12 {HEIGHT / 2:.0f})">{escape(up)}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">{_STYLE}{axes}{ticks}{names}{content}</svg>'
    )
