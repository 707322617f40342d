"""Builders killed at random moments, two at a time, while somebody reads.

`python -m tests.index.kills 200` does it two hundred times; the test beside it a few times.
A worker changes one folder without a pause: it adds, removes and rewrites passages and builds,
goes back to an older version, prunes. It is killed with SIGKILL, so nothing of it can clean up.
After every kill the folder must hold a whole index that answers, and no litter beyond what the
next change removes.
"""

import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nptqa.domain import Passage
from nptqa.errors import IndexBusy, NptqaError
from nptqa.index import build as building
from nptqa.index import folder as changes
from nptqa.index.build import build
from nptqa.index.layout import Layout, is_version
from nptqa.index.store import StoredIndex, check, current_layout, open_index, versions
from nptqa.index.versions import prune, use
from tests.index.samples import CHUNKING, ENCODER, PASSAGES, passage

_KEEP = 2
# A worker stops for this long before every step, so that a kill falls between any two.
_PAUSE = 0.002
_LONGEST = 0.5
_STEPS = (
    (changes, ("clear", "sync", "retire")),
    (building, ("_write", "_describe", "publish", "switch")),
)


def work(folder: Path, seed: int) -> None:
    """Change the folder until killed."""
    chance = np.random.default_rng(seed)
    for module, names in _STEPS:
        for name in names:
            _slowed(module, name)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        try:
            _change(folder, chance)
        except IndexBusy:
            time.sleep(_PAUSE)


def _change(folder: Path, chance: np.random.Generator) -> None:
    match chance.integers(6):
        case 0:
            prune(folder, _KEEP)
        case 1:
            use(folder, str(chance.choice(versions(folder))), {})
        case _:
            numbers = chance.choice(30, size=chance.integers(4), replace=False)
            more = [passage(f"{100 + n}", "核" * int(n + 1)) for n in numbers]
            one_build(folder, (*PASSAGES, *more))


def one_build(folder: Path, passages: tuple[Passage, ...] = PASSAGES) -> str:
    """Build passages that always hold the samples."""
    return build(
        folder,
        passages,
        ENCODER,
        corpus_hash="c",
        chunking=CHUNKING,
        expansions={"wp77:1": ("承诺了什么？",)},
    ).version


def _slowed(module: object, name: str) -> None:
    real = getattr(module, name)

    def step(*args: object) -> object:
        time.sleep(_PAUSE)
        return real(*args)

    setattr(module, name, step)


def opened(folder: Path) -> StoredIndex:
    """The served version, which must fit what all workers build with."""
    return open_index(
        folder, encoder_fingerprint=ENCODER.fingerprint, corpus_hash="c", chunking=CHUNKING
    )


def ask(stored: StoredIndex) -> None:
    """The samples are found by every leg."""
    assert stored.passages[: len(PASSAGES)] == PASSAGES
    assert stored.phrase("附加议定书", 5).ordinals.tolist() == [3]
    near = stored.dense(ENCODER.encode_queries([PASSAGES[0].text])[0], 1)
    assert near.ordinals.tolist() == [0]


@dataclass
class Reader:
    """Opens the index again and again beside the builders, as a service does."""

    folder: Path
    opened: int = 0
    failures: list[Exception] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Read until told to stop."""
        held = opened(self.folder)
        while not self.stop.is_set() and not self.failures:
            try:
                ask(held)  # a version that was opened answers, whatever became of its files
                held = opened(self.folder)
                self.opened += 1
            except (AssertionError, NptqaError, OSError, RuntimeError, ValueError) as exc:
                self.failures.append(exc)


def kill_often(folder: Path, kills: int, seed: int = 0) -> int:
    """Kill builders, and look at what they left; gives how often the index was opened meanwhile."""
    one_build(folder)
    chance = np.random.default_rng(seed)
    reader = Reader(folder)
    reading = threading.Thread(target=reader.run)
    reading.start()
    try:
        for at in range(0, kills, 2):
            _kill_two(folder, chance, seed=1000 * seed + at)
            look(folder)
            if reader.failures:
                raise reader.failures[0]
    finally:
        reader.stop.set()
        reading.join()
    one_build(folder)
    prune(folder, 1)
    left = sorted(path.name for path in folder.iterdir())
    assert left == sorted([".lock", "current", *versions(folder)]), left
    assert len(versions(folder)) == 1
    return reader.opened


def _kill_two(folder: Path, chance: np.random.Generator, seed: int) -> None:
    command = [sys.executable, "-m", "tests.index.kills", "worker", str(folder)]
    workers = [
        subprocess.Popen([*command, str(seed + n)], stdout=subprocess.PIPE, text=True)
        for n in range(2)
    ]
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            time.sleep(float(chance.uniform(0, _LONGEST)))
            assert worker.poll() is None, "a worker ended by itself"
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            worker.communicate()


def look(folder: Path) -> None:
    """Whatever was killed: a whole index is served, and what lies about is known and little."""
    check(folder)
    ask(opened(folder))
    names = {path.name for path in folder.iterdir() if not is_version(path.name)}
    layout = Layout(folder)
    litter = {layout.building.folder.name, layout.replaced.name, ".current"}
    assert names <= {"current", ".lock"} | litter, names
    assert current_layout(folder).manifest.is_file()


def main() -> None:
    """Either work until killed, or kill workers."""
    if sys.argv[1] == "worker":
        work(Path(sys.argv[2]), int(sys.argv[3]))
        return
    kills = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        start = time.perf_counter()
        times = kill_often(Path(place), kills)
        seconds = time.perf_counter() - start
    sys.stdout.write(
        f"{kills} builders killed in {seconds:.0f} s; the index was opened {times} times "
        "meanwhile and was whole every time\n"
    )


if __name__ == "__main__":
    main()
