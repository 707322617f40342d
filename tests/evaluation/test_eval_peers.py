"""What the report says of systems side by side is what was measured."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "eval"))
BASE, FIGURES, MATERIAL, MEASURE, PLOT, PROCESSES, REPORT, RUN, TABLE, NAMES = (
    import_module(f"peering.{name}")
    for name in (
        "base",
        "figures",
        "material",
        "measure",
        "plot",
        "processes",
        "report",
        "run",
        "table",
        "names",
    )
)


def raw(system: str, size: int = 1000, **other: Any) -> dict[str, Any]:
    """What a run leaves of one system: four queries, of which the bare loop finds some."""
    return {
        "system": system,
        "size": size,
        "taken": "2026-11-21 06:00",
        "load": 1.5,
        "note": f"what {system} is",
        "versions": {"a-library": "1.2"},
        "from_text": False,
        "import_s": 0.5,
        "passages": size,
        "build_s": 0.5,
        "from_text_s": 2.0,
        "build_peak_mb": 300.0,
        "memory_mb": 200.0,
        "to_ask": 4,
        "ms": [4.0, 2.0, 8.0, 6.0],
        "cpu_ms": [3.0, 1.0, 3.0, 9.0],
        "ranks": [1, 0, 4, 10],
        "fragments": [False, True, False, True],
        "floor_before": {"ms": 1.0, "cpu_ms": 1.0},
        "floor_after": {"ms": 3.0, "cpu_ms": 2.0},
    } | other


def rows(*found: Mapping[str, Any]) -> Sequence[Any]:
    made: Sequence[Any] = REPORT.rows_of(found)
    return made


def test_costs_are_rates_percentiles_and_ratios_to_the_loop_around() -> None:
    cost = rows(raw("txtai"))[0].cost
    assert (cost.indexed_per_s, cost.from_text_per_s) == (2000, 500)
    assert (cost.p50, cost.p95) == (6.0, 8.0)
    assert (cost.p50_ratio, cost.cpu_ratio) == (3.0, 2.0)


def test_a_system_that_reads_the_text_itself_has_no_rate_without_it() -> None:
    assert rows(raw("nptqa_first", from_text=True))[0].cost.indexed_per_s is None


def test_quality_tells_fragments_from_questions() -> None:
    quality = rows(raw("txtai"))[0].quality
    assert (quality.hit, quality.first, quality.fifth) == (0.5, 0.5, 1.0)


def test_a_stopped_system_is_held_against_the_loop_on_the_queries_it_answered() -> None:
    loop = raw("floor", ranks=[2, 3, 0, 0])
    stopped = raw(
        "haystack", ms=[9.0, 9.0], cpu_ms=[9.0] * 2, ranks=[0, 1], fragments=[False, True]
    )
    row = rows(loop, stopped)[1]
    assert (row.quality.hit, row.loop.hit) == (1.0, 1.0)
    assert (row.quality.fifth, row.loop.fifth) == (0.0, 1.0)


def test_a_loop_that_answered_fewer_is_not_put_beside() -> None:
    loop = raw("floor", ms=[1.0], ranks=[1], fragments=[False])
    assert rows(loop, raw("txtai"))[1].loop is None


def test_shares_of_a_kind_that_was_not_asked_are_none() -> None:
    found = raw("txtai", ms=[1.0], ranks=[1], fragments=[False])
    assert rows(found)[0].quality.hit is None


def test_the_table_says_how_many_were_asked_and_keeps_silent_on_few() -> None:
    (line,) = [one for one in TABLE.table(rows(raw("milvus"))).splitlines() if "Milvus" in one]
    assert line == (
        "| Milvus Lite | 2,000 | 500 | 200 | 6.00 |  | 3.00 | 3.00 | 2.00 |  |  |  | 4 |"
    )
    many = raw("milvus", ms=[5.0] * 20, ranks=[1] * 20, fragments=[False] * 20, to_ask=300)
    loop = raw("floor", ms=[5.0] * 20, ranks=[0] * 20, fragments=[False] * 20)
    line = TABLE.table(rows(loop, many)).splitlines()[-1]
    assert line.endswith("|  | 1.00 (0.00) | 1.00 (0.00) | 20 of 300 |")


@pytest.mark.parametrize("reason", ["stopped", "failed"])
def test_a_system_without_figures_says_why(reason: str) -> None:
    found = {key: raw("chroma")[key] for key in ("system", "size", "taken", "load")}
    (row,) = rows(found | {reason: "not done in 300 s"})
    assert "| Chroma, dense only | not done in 300 s |" in TABLE.table([row])
    assert REPORT.series_of([row]) == {}


def test_the_report_keeps_the_words_above_its_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("eval", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "eval" / "peers.md").write_text("words\n<!-- figures -->\nold", "utf-8")
    monkeypatch.setattr(REPORT, "ROOT", tmp_path)
    for size in (1000, 10_000):
        for name in ("txtai", "floor"):
            path = tmp_path / "work" / str(size) / f"{name}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(raw(name, size)))
    (tmp_path / "work" / "1000" / "asked.json").write_text("{}")
    REPORT.write(tmp_path / "work")
    page = (tmp_path / "eval" / "peers.md").read_text("utf-8")
    assert page.startswith("words\n<!-- figures -->\nTaken 2026-11-21 06:00")
    assert "old" not in page
    assert page.index("## 1,000 passages") < page.index("## 10,000 passages")
    assert page.index("| bare loop") < page.index("| txtai")
    assert "a-library 1.2" in page
    kept = json.loads((tmp_path / "eval" / "peers.json").read_text("utf-8"))
    assert [(one["size"], one["system"]) for one in kept][:2] == [(1000, "floor"), (1000, "txtai")]
    assert "polyline" in (tmp_path / "docs" / "peers.svg").read_text("utf-8")


def test_nothing_measured_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="nothing was measured"):
        REPORT.read_all(tmp_path)


def test_the_plot_is_sound_and_no_name_lies_over_another() -> None:
    line = [(1000, 0.2), (100_000, 9.0)]
    near = [(1000, 0.3), (100_000, 9.1)]
    drawing = ElementTree.fromstring(PLOT.plot({"one": line, "other": near}))
    texts = {one.text: one for one in drawing.iter("{http://www.w3.org/2000/svg}text")}
    heights = [float(texts[name].attrib["y"]) for name in ("one", "other")]
    assert abs(heights[0] - heights[1]) >= 12
    assert {"1,000", "100,000", "0.1 ms", "10 ms"} <= set(texts)


def test_words_are_pairs_of_han_and_whole_words_of_other_scripts() -> None:
    assert BASE.Reader.words("《條約》第 10 条, Article X, 核") == "条约 第 10 条 article x 核"


def test_fusion_adds_up_ranks() -> None:
    assert BASE.fuse([[5, 7], [7, 9]]) == [7, 5, 9]
    assert len(BASE.fuse([range(50), range(50, 100)])) == BASE.SHOWN


def test_a_unit_counts_once_and_only_among_the_hits_shown() -> None:
    units = {"a:1": "a:1", "a:1~2": "a:1", "b:2": "b:2"}
    assert MEASURE.rank(["a:1", "a:1~2", "b:2"], units, ["b:2"]) == 2
    assert MEASURE.rank(["c:3"] * 10 + ["b:2"], units, ["b:2"]) == 0


class Slow:
    """Answers every question with one unit, after a while."""

    apart = False

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.heard: list[str] = []

    def search(self, question: str) -> Sequence[str]:
        self.heard.append(question)
        time.sleep(self._seconds)
        return ["a:1"]


def test_asking_ends_with_the_time_and_counts_what_was_asked() -> None:
    asked = [MATERIAL.Asked(str(at), ("a:1",), at % 2 == 0) for at in range(50)]
    quick = Slow(0)
    answered = MEASURE.ask(quick, asked, {}, 60, asked[:3])
    assert quick.heard == ["0", "1", "2", *map(str, range(50))]
    assert len(answered.ms) == len(answered.ranks) == len(answered.fragments) == 50
    answered = MEASURE.ask(Slow(0.02), asked, {}, 0.05)
    assert 1 <= len(answered.ms) < 10
    assert set(answered.ranks) == {1}
    assert answered.fragments[0]
    # Sleeping takes time and no processor.
    assert max(answered.cpu_ms) < min(answered.ms)


def test_processor_time_is_that_of_processes_below_too() -> None:
    own = os.getpid()
    script = "x = 0\nwhile True: x += 1"
    with subprocess.Popen([sys.executable, "-c", script]) as child:
        deadline = time.monotonic() + 20
        while PROCESSES.cpu_ms([child.pid]) < 20:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert child.pid in PROCESSES.children(own)
        assert PROCESSES.memory_mb(child.pid) > 1
        child.kill()
    assert child.pid not in PROCESSES.children(own)
    assert PROCESSES.cpu_ms([child.pid]) == PROCESSES.memory_mb(child.pid) == 0


def run_of(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    command = tmp_path / "command.py"
    command.write_text(script)
    monkeypatch.setattr(RUN, "_COMMAND", command)
    run = RUN.Run(tmp_path / "filler", tmp_path, seconds=1, limit=2)
    found: dict[str, Any] = run._call("system", 1000, "txtai")
    return found


def test_a_system_over_the_limit_is_stopped_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(tmp_path / 'child')!r}).write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    assert run_of(script, tmp_path, monkeypatch) == {"stopped": "not done in 2 s"}
    state = Path(f"/proc/{(tmp_path / 'child').read_text()}/stat")
    deadline = time.monotonic() + 5
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_system_that_fails_says_its_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run_of("raise ValueError('no such index')", tmp_path, monkeypatch)
    assert found == {"failed": "ValueError: no such index"}


def test_a_system_says_its_figures_on_the_last_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run_of("print('chatter'); print('{\"ms\": [1.0]}')", tmp_path, monkeypatch)
    assert found == {"ms": [1.0]}


def test_every_system_has_a_module_and_exact_versions() -> None:
    for name in NAMES.NAMES:
        assert (ROOT / "eval" / "peering" / f"{name}.py").is_file()
    lines = (ROOT / "eval" / "peers.txt").read_text("utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith("#")]
    assert all(line.count("==") == 1 for line in wanted)
    held = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = dict(line.split("==") for line in held if "==" in line)
    for name, number in (line.split("==") for line in wanted):
        assert pinned.get(name, number) == number, name
