"""Write the figures of a run: eval/peers.md, eval/peers.json and docs/peers.svg."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from peering.figures import Raw, Row
from peering.names import NAMES
from peering.plot import plot
from peering.table import figures

ROOT = Path(__file__).parents[2]
_MARK = "<!-- figures -->"


def write(work: Path) -> None:
    """Read all that was measured and write the report."""
    found = read_all(work)
    rows = rows_of(found)
    page = ROOT / "eval" / "peers.md"
    head = page.read_text("utf-8").split(_MARK)[0]
    page.write_text(f"{head}{_MARK}\n{figures(rows, found)}", "utf-8")
    kept = json.dumps([row.plain() for row in rows], ensure_ascii=False, indent=1)
    (ROOT / "eval" / "peers.json").write_text(kept + "\n", "utf-8")
    (ROOT / "docs" / "peers.svg").write_text(plot(series_of(rows)), "utf-8")


def read_all(work: Path) -> list[Raw]:
    """What every system left, by size and then in the order of the tables."""
    order = list(NAMES)
    files = [one for one in work.glob("*/*.json") if one.stem in NAMES]
    found = [json.loads(one.read_text("utf-8")) for one in files]
    if not found:
        raise SystemExit(f"nothing was measured in {work}; run first")
    return sorted(found, key=lambda one: (one["size"], order.index(one["system"])))


def rows_of(found: Iterable[Raw]) -> list[Row]:
    """A row for each, with the bare loop of its size beside it."""
    found = list(found)
    loops = {one["size"]: one for one in found if one["system"] == "floor"}
    return [Row.of(one, loops.get(one["size"])) for one in found]


def series_of(rows: Sequence[Row]) -> dict[str, list[tuple[int, float]]]:
    """Median processor time by size of each system, under its name."""
    series: dict[str, list[tuple[int, float]]] = {}
    for row in rows:
        if row.cost:
            name = NAMES[row.system].replace("*", "").replace("`", "")
            series.setdefault(name, []).append((row.size, row.cost.cpu_ms))
    return series
