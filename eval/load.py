"""`python eval/load.py`: how many questions a second the service sustains, and where time goes.

Client and service share the machine's cores, so the service alone would do more. `--workers` as
in `nptqa serve`; `--minutes` asks for that long with 8 clients and prints the memory each minute.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from bench import Times, load, memory_mb, start_service, timed
from starlette.testclient import TestClient

from nptqa.analysis import analyse
from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.domain import Filters
from nptqa.parts import build_index
from nptqa.service import create_app, rendering
from nptqa.settings import Settings


def main() -> int:
    """Measure throughput, then the share of each stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8766)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--questions", type=int, default=4000)
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8, 64, 256])
    parser.add_argument("--minutes", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nptqa-load-") as folder:
        settings = replace(Settings(), index_dir=Path(folder), state_dir=Path(folder) / "state")
        build_index(settings)
        desk = Desk.open(settings)
        asked = _questions(settings, desk, arguments.questions)
        _served(settings, arguments, asked)
        for line in stages(desk, settings, asked[:400]):
            print(line)
    return 0


def _questions(settings: Settings, desk: Desk, count: int) -> list[str]:
    bank = read_bank(settings.corpus_dir / FILE, desk.corpus)
    every = [question for some in bank.values() for question in some]
    return [str(one) for one in np.random.default_rng(0).choice(every, count)]


def _served(settings: Settings, arguments: argparse.Namespace, asked: Sequence[str]) -> None:
    os.environ["NPTQA_WORKERS"] = str(arguments.workers)
    process, _ = start_service(settings, arguments.port)
    try:
        time.sleep(2)  # all workers, not the first alone
        load(arguments.port, asked[:500], 8)
        print(f"{arguments.workers} workers, client on the same {os.cpu_count()} cores")
        for clients in arguments.clients:
            some = asked[: 500 if clients == 1 else len(asked)]
            before = _cpu(process.pid)
            times, rate = load(arguments.port, some, clients)
            cost = (_cpu(process.pid) - before) / len(some) * 1e3
            print(
                f"ask, HTTP, {clients:3} clients   {times}  {rate:6.0f} questions/s, "
                f"{cost:.2f} ms of a core each in the service",
                flush=True,
            )
        print(f"memory of all processes  {_memory(process.pid):6.0f} MB")
        for minute in range(arguments.minutes):
            until, total = time.monotonic() + 60, 0
            while time.monotonic() < until:
                load(arguments.port, asked[:1000], 8)
                total += 1000
            memory = _memory(process.pid)
            print(f"minute {minute + 1:2}   {total:7} questions   {memory:6.0f} MB", flush=True)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _cpu(pid: int) -> float:
    """Seconds of processor time the service has used; other programs do not change it much."""
    ticks = 0
    for one in (pid, *_children(pid)):
        words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _memory(pid: int) -> float:
    return sum(memory_mb(one) for one in (pid, *_children(pid)))


def stages(desk: Desk, settings: Settings, asked: Sequence[str]) -> list[str]:
    """Lines with the milliseconds and the share of each stage of a question, one at a time.

    What is not the desk's is the service: reading the request, checks, headers, the thread.
    """
    answers = {one: desk.ask(one) for one in asked}
    bodies = {one: rendering.answer(answer) for one, answer in answers.items()}
    found: dict[str, Times] = {
        "read the question": timed(lambda one: _analyse(desk, settings, one), asked),
        "search and answer": timed(desk.ask, asked),
        "render": timed(lambda one: rendering.answer(answers[one]), asked),
        "write JSON": timed(lambda one: orjson.dumps(bodies[one]), asked),
    }
    with TestClient(create_app(desk, settings)) as client:
        whole = timed(lambda one: client.post("/api/v1/ask", json={"question": one}), asked)
        probe = timed(lambda one: client.get("/healthz"), asked)
    means = {name: float(np.mean(times.values)) for name, times in found.items()}
    means["search and answer"] -= means["read the question"]
    means["FastAPI and layers"] = max(0.0, float(np.mean(whole.values)) - sum(means.values()))
    # The test client itself costs about what it costs to ask for nothing.
    client_cost = min(float(np.mean(probe.values)), means["FastAPI and layers"])
    means["FastAPI and layers"] -= client_cost
    total = sum(means.values())
    rows = defaultdict(float, means)
    return [f"{name:22} {rows[name]:6.2f} ms  {rows[name] / total:5.0%}" for name in means] + [
        f"{'in all':22} {total:6.2f} ms"
    ]


def _analyse(desk: Desk, settings: Settings, question: str) -> Any:
    return analyse(
        question, desk.corpus, Filters(), longest=settings.max_question, linker=desk._linker
    )


if __name__ == "__main__":
    sys.exit(main())
