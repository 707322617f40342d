"""Run every system in a process of its own, and the bare loop before and after each."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench import Times

from peering.processes import environment

_COMMAND = Path(__file__).parents[1] / "peers.py"


@dataclass(frozen=True, slots=True)
class Run:
    """What is run, and for how long.

    Attributes:
        seconds: for which a system is asked.
        limit: seconds after which a process is stopped.
    """

    filler: Path
    work: Path
    seconds: float
    limit: float

    def size(self, size: int, names: Sequence[str]) -> None:
        """Measure those systems at one size that were not measured yet."""
        folder = self.work / str(size)
        missing = [name for name in names if not (folder / f"{name}.json").exists()]
        if not missing:
            return
        self._prepare(size)
        with _Floor(self._command("floor", size)) as floor:
            before = floor.ask()
            for name in missing:
                found = self._system(name, size)
                after = floor.ask()
                found |= {"floor_before": before, "floor_after": after}
                (folder / f"{name}.json").write_text(json.dumps(found, ensure_ascii=False))
                print(size, name, _line(found), flush=True)
                before = after

    def _prepare(self, size: int) -> None:
        done = self._call("prepare", size)
        if "passages" not in done:
            raise SystemExit(f"no material of {size} passages: {done}")

    def _system(self, name: str, size: int) -> dict[str, Any]:
        found = {
            "system": name,
            "size": size,
            "taken": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
            "load": os.getloadavg()[0],
        }
        own = self.work / str(size) / name
        shutil.rmtree(own, ignore_errors=True)
        try:
            return found | self._call("system", size, name)
        finally:
            shutil.rmtree(own, ignore_errors=True)

    def _command(self, part: str, size: int, *more: str) -> list[str]:
        given = [self.work / str(size), self.filler, size, self.seconds, *more]
        return [sys.executable, str(_COMMAND), part, *map(str, given)]

    def _call(self, part: str, size: int, *more: str) -> dict[str, Any]:
        """What another process prints last, or why it did not."""
        with _start(self._command(part, size, *more)) as process:
            try:
                out, errors = process.communicate(timeout=self.limit)
            except subprocess.TimeoutExpired:
                return {"stopped": f"not done in {self.limit:.0f} s"}
            finally:
                _end(process)
        if process.returncode:
            return {"failed": (errors.strip().splitlines() or ["no reason given"])[-1]}
        found: dict[str, Any] = json.loads(out.splitlines()[-1])
        return found


class _Floor:
    """The bare loop in a process that stays; idle while another system is measured."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = _start(command)

    def ask(self) -> dict[str, float]:
        """What the machine gives now."""
        asked, answered = self._process.stdin, self._process.stdout
        assert asked
        assert answered
        asked.write("\n")
        asked.flush()
        line = answered.readline()
        if not line:
            raise SystemExit(f"the bare loop ended: {self._process.communicate()[1]}")
        return {name: Times(tuple(ms)).at(0.5) for name, ms in json.loads(line).items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._process:
            _end(self._process)


def _start(command: Sequence[str]) -> "subprocess.Popen[str]":
    """A process that leads a group of its own, so that what it starts can be ended with it."""
    return subprocess.Popen(
        command,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _end(process: "subprocess.Popen[str]") -> None:
    """End a process and all it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _line(found: dict[str, Any]) -> str:
    """One line for whoever watches."""
    said = found.get("stopped") or found.get("failed")
    if said:
        return str(said)
    ms = sorted(found["ms"])
    rate = found["passages"] / found["build_s"]
    return f"{rate:.0f} passages/s, p50 {ms[len(ms) // 2]:.2f} ms, {len(ms)} queries"
