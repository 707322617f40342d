"""`make bench`: how fast, how big, against a bare loop of BM25 and FAISS in the same run.

Prints the table of README.md; `--write` puts it there. Machines are noisy: compare the ratios of
one run, not runs of two days. The bare loop is what one would write in an afternoon: bm25s over
character bigrams, a flat FAISS index, reciprocal rank fusion; the same encoder, the same passages,
no citation, no answer.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.request import urlopen

import numpy as np
from readme import write

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.domain import Passage
from nptqa.encoding import Encoder
from nptqa.folding import compact, fold
from nptqa.parts import build_index
from nptqa.settings import Settings

_FUSION = 60
_FETCHED = 50


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of many calls."""

    values: tuple[float, ...]

    def at(self, share: float) -> float:
        """The value below which `share` of the calls lie."""
        return sorted(self.values)[min(len(self.values) - 1, int(share * len(self.values)))]

    def __str__(self) -> str:
        """Median, p95 and p99."""
        return f"p50 {self.at(0.5):7.2f}  p95 {self.at(0.95):7.2f}  p99 {self.at(0.99):7.2f} ms"

    @property
    def cell(self) -> str:
        """The same for a table."""
        return " / ".join(f"{self.at(share):.1f}" for share in (0.5, 0.95, 0.99)) + " ms"


def timed(call: Callable[[str], object], questions: Sequence[str]) -> Times:
    """One call a question, after a warm-up."""
    for question in questions[:20]:
        call(question)
    values = []
    for question in questions:
        start = time.perf_counter()
        call(question)
        values.append((time.perf_counter() - start) * 1e3)
    return Times(tuple(values))


class BareLoop:
    """BM25 + FAISS + RRF with nothing around it."""

    def __init__(self, passages: Sequence[Passage], encoder: Encoder) -> None:
        import bm25s
        import faiss

        self._encoder = encoder
        self._bm25 = bm25s.BM25(k1=1.5, b=0.75)
        self._bm25.index([bigrams(one.text) for one in passages], show_progress=False)
        self._faiss = faiss.IndexFlatIP(encoder.dim)
        self._faiss.add(encoder.encode_passages([one.text for one in passages]))
        self._k = min(_FETCHED, len(passages))

    def search(self, question: str) -> list[int]:
        """The fused ranking."""
        found, _ = self._bm25.retrieve([bigrams(question)], k=self._k, show_progress=False)
        _, near = self._faiss.search(self._encoder.encode_queries([question]), self._k)
        fused: dict[int, float] = {}
        for ranking in (found[0], near[0]):
            for rank, ordinal in enumerate(ranking):
                fused[int(ordinal)] = fused.get(int(ordinal), 0.0) + 1 / (_FUSION + rank)
        return sorted(fused, key=fused.__getitem__, reverse=True)


def bigrams(text: str) -> list[str]:
    """Pairs of characters of the folded text."""
    plain = compact(fold(text).text)
    return [plain[at : at + 2] for at in range(max(1, len(plain) - 1))]


async def _client(port: int, bodies: Sequence[bytes], values: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for body in bodies:
        start = time.perf_counter()
        writer.write(
            b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the service answered {head[:60]!r}")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        values.append((time.perf_counter() - start) * 1e3)
    writer.close()


def load(port: int, questions: Sequence[str], clients: int) -> tuple[Times, float]:
    """Latencies and questions a second of some clients at once."""
    bodies = [json.dumps({"question": question}).encode() for question in questions]
    values: list[float] = []

    async def run() -> None:
        shares = [bodies[at::clients] for at in range(clients)]
        await asyncio.gather(*(_client(port, share, values) for share in shares))

    start = time.perf_counter()
    asyncio.run(run())
    return Times(tuple(values)), len(values) / (time.perf_counter() - start)


def start_service(settings: Settings, port: int) -> tuple["subprocess.Popen[bytes]", float]:
    """A service process and the seconds until it was ready."""
    environment = os.environ | {
        "NPTQA_CORPUS_DIR": str(settings.corpus_dir),
        "NPTQA_INDEX_DIR": str(settings.index_dir),
    }
    command = [sys.executable, "-c", "from nptqa.cli import main; main()", "serve"]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while time.perf_counter() - start < 60:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
                return process, time.perf_counter() - start
        except OSError:
            time.sleep(0.02)
    process.kill()
    raise SystemExit("the service did not become ready")


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Run every measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--questions", type=int, default=800)
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nptqa-bench-") as folder:
        settings = replace(Settings(), index_dir=Path(folder))
        start = time.perf_counter()
        build_index(settings)
        built = ("index of the documents held and the bank", f"{time.perf_counter() - start:.1f} s")
        rows = [built, *_measure(settings, arguments.port, arguments.questions)]
    table = "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])
    print(table)
    if arguments.write:
        write({"speed": table})


def _measure(settings: Settings, port: int, count: int) -> Iterator[tuple[str, str]]:
    desk = Desk.open(settings)
    bank = read_bank(settings.corpus_dir / FILE, desk.corpus)
    questions = [question for some in bank.values() for question in some]
    questions = list(np.random.default_rng(0).permutation(questions)[:count])
    bare = BareLoop(desk.index.passages, desk.encoder)
    loops = [("a bare loop", bare.search), ("`search`", desk.search), ("`ask`", desk.ask)]
    for name, call in loops:
        yield f"{name}, in process, p50 / p95 / p99", timed(call, questions).cell
    process, ready = start_service(settings, port)
    try:
        yield "start to ready", f"{ready:.1f} s"
        for clients in (1, 8, 64):
            times, rate = load(port, questions * (1 if clients == 1 else 4), clients)
            named = f"`ask` over HTTP, {clients} client{'s' * (clients > 1)} on the same cores"
            yield named, f"{times.cell}; {rate:.0f} questions a second"
        yield "resident memory", f"{memory_mb(process.pid):.0f} MB"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
