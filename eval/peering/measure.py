"""Measure one system in this process: ingest, latency, processor time, memory, what it finds.

In: the name of a module of this package and the folder of the material. Out: one dictionary of
plain figures, raw enough to be compared later with another system on the very same queries.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peering.base import SHOWN, Place, Reader, System
from peering.material import Asked, read
from peering.processes import children, cpu_ms, give_back, memory_mb

_WARM_UP_S = 5.0


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of some queries, the first of those that were to be asked.

    Attributes:
        ms: wall time of each.
        cpu_ms: processor time of each, of all threads and child processes.
        ranks: for each, the place of the first right unit among the units found, from 1; 0 when
            it is not among the first `SHOWN` hits.
        fragments: which of them are fragments.
    """

    ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]
    ranks: tuple[int, ...]
    fragments: tuple[bool, ...]


def load(name: str) -> type[System]:
    """The system's class; importing it is importing the library it stands for."""
    found: type[System] = import_module(f"peering.{name}").System
    return found


def measure(name: str, place: Place, material: Path, seconds: float) -> dict[str, Any]:
    """Build a system, ask it for at most so many seconds, and say what that took."""
    start = time.perf_counter()
    kind = load(name)
    imported = time.perf_counter() - start
    # Every process that asks holds the encoder, whether it builds with it or not.
    place.reader.encoder.encode_queries([name])
    system = kind(place)
    try:
        return _described(kind, imported) | _measured(system, material, seconds)
    finally:
        system.close()


def _described(kind: type[System], imported: float) -> dict[str, Any]:
    return {
        "note": kind.note,
        "versions": {name: version(name) for name in kind.packages},
        "from_text": kind.from_text,
        "import_s": imported,
    }


def _measured(system: System, material: Path, seconds: float) -> dict[str, Any]:
    given = read(material)
    count = len(given.passages.ids)
    units, asked, warm_up, prepared = given.units, given.asked, given.warm_up, given.prepare_s
    start = time.perf_counter()
    system.build(given.passages)
    built = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    del given
    give_back()
    system.open()
    answered = ask(system, asked, units, seconds, warm_up)
    return {
        "passages": count,
        "build_s": built,
        "from_text_s": built if system.from_text else built + prepared,
        "build_peak_mb": peak,
        "memory_mb": _memory(system),
        "to_ask": len(asked),
    } | asdict(answered)


def _memory(system: System) -> float:
    """Resident memory of the processes the system is in, a second time given back."""
    give_back()
    own = os.getpid()
    pids = children(own) + ([] if system.apart else [own])
    return sum(memory_mb(pid) for pid in pids)


def ask(
    system: System,
    asked: Sequence[Asked],
    units: Mapping[str, str],
    seconds: float,
    warm_up: Sequence[Asked] = (),
) -> Answered:
    """Ask one after another until all are asked or the time is up; at least one is."""
    _warm(system, warm_up)
    pids = [os.getpid(), *children(os.getpid())]
    ms, spent, ranks = [], [], []
    end = time.perf_counter() + seconds
    for one in asked:
        used, start = cpu_ms(pids), time.perf_counter()
        found = system.search(one.text)
        now = time.perf_counter()
        ms.append((now - start) * 1e3)
        spent.append(cpu_ms(pids) - used)
        ranks.append(rank(found, units, one.gold))
        if now > end:
            break
    kinds = tuple(one.fragment for one in asked[: len(ms)])
    return Answered(tuple(ms), tuple(spent), tuple(ranks), kinds)


def _warm(system: System, asked: Sequence[Asked]) -> None:
    end = time.perf_counter() + _WARM_UP_S
    for one in asked:
        system.search(one.text)
        if time.perf_counter() > end:
            break


def rank(found: Sequence[str], units: Mapping[str, str], gold: Sequence[str]) -> int:
    """The place of the first right unit, counting each unit once; 0 when there is none.

    Args:
        found: ids of passages or of units, best first.
        units: the unit of each passage.
        gold: right units.
    """
    ranking = dict.fromkeys(units.get(one, one) for one in found[:SHOWN])
    return next((at for at, unit in enumerate(ranking, start=1) if unit in gold), 0)


def stand_by(material: Path, filler: Path, size: int, seconds: float) -> None:
    """Build the bare loop and ask it once for every line on standard input."""
    system = load("floor")(Place(material, filler, size, Reader()))
    given = read(material)
    asked, warm_up, units = given.asked, given.warm_up, given.units
    system.build(given.passages)
    del given
    give_back()
    for _ in sys.stdin:
        answered = ask(system, asked, units, seconds, warm_up)
        print(json.dumps({"ms": answered.ms, "cpu_ms": answered.cpu_ms}), flush=True)


def place_of(folder: Path, filler: Path, size: int) -> Place:
    """A new empty place."""
    folder.mkdir(parents=True)
    return Place(folder, filler, size, Reader())
