"""What a large collection costs on one machine: the founding documents hidden in filler.

    python eval/scale.py run FILLER.txt.gz --work DIR [--sizes 1000,10000,100000,1000000]
    python eval/scale.py report --work DIR      # eval/scale.md, eval/scale.json, docs/scale.svg

FILLER has a paragraph a line; when it has too few, windows of three, then of four clauses of its
paragraphs follow. A size that was measured is not measured again; delete DIR/SIZE.json to do so.
Every size runs in two processes of its own: one builds the index, the other serves it. The bare
loop of `bench.py` (bm25s and flat FAISS over the same passages and vectors, nothing around it)
runs in the second, where its memory does not count, up to 100,000 passages.
"""

import argparse
import gzip
import json
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import numpy as np
import uvicorn
from bench import BareLoop, Times, memory_mb, timed

from nptqa.analysis import asked_terms
from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.chunking import CHUNKING, passages
from nptqa.corpus import Corpus, load_corpus
from nptqa.domain import Document, DocumentRecord, Mode, Paragraph, Span, UnitKind
from nptqa.encoding import load_encoder
from nptqa.evaluation.founding import run_founding
from nptqa.index.base import Rows
from nptqa.index.build import build
from nptqa.index.lexical import FieldWeights
from nptqa.parts import bank_of
from nptqa.search import POOL
from nptqa.service import create_app
from nptqa.settings import Settings

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_A_DOCUMENT = 500
_CLAUSE = re.compile("[^，。；：、！？]+[，。；：、！？]?")
_SHORTEST, _LONGEST = 20, 400
_ASKED = 200
_BARE_UP_TO = 100_000


def paragraphs(path: Path) -> Iterator[str]:
    """Paragraphs of a fit length, as they stand."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = (line.strip() for line in file)
        yield from (line for line in lines if _SHORTEST <= len(line) <= _LONGEST)


def windows(path: Path, width: int) -> Iterator[str]:
    """Every so many clauses in a row, of paragraphs that have more."""
    for paragraph in paragraphs(path):
        clauses = _CLAUSE.findall(paragraph)
        for at in range(len(clauses) - width + 1 if len(clauses) > width else 0):
            window = "".join(clauses[at : at + width])
            if len(window) >= _SHORTEST:
                yield window


def filler(path: Path, count: int) -> list[str]:
    """The first so many distinct texts."""
    texts = chain(paragraphs(path), windows(path, 3), windows(path, 4))
    seen: dict[str, None] = {}
    for text in texts:
        seen[text] = None
        if len(seen) >= count:
            return list(seen)
    raise SystemExit(f"{path} gives only {len(seen)} texts of {count}")


def corpus_of(settings: Settings, path: Path, size: int) -> Corpus:
    """The founding documents, and behind them filler, `size` units in all."""
    founding = load_corpus(settings.corpus_dir)
    units = sum(len(document.paragraphs) for document in founding.documents)
    texts = iter(filler(path, max(0, size - units)))
    documents = list(founding.documents)
    while some := list(islice(texts, _A_DOCUMENT)):
        documents.append(_document(f"filler-{len(documents)}", some))
    return Corpus(tuple(documents), f"{founding.fingerprint} + {size}")


def _document(doc_id: str, texts: Sequence[str]) -> Document:
    units, at = [], 0
    for number, text in enumerate(texts, start=1):
        span = Span(at, at + len(text))
        units.append(Paragraph(doc_id, str(number), UnitKind.PARAGRAPH, text, span))
        at += len(text) + 1
    whole = "\n".join(texts)
    record = DocumentRecord.unknown(doc_id)
    return Document(record, whole, range(len(whole)), (), tuple(units))


def _settings(work: Path, size: int) -> Settings:
    return replace(Settings(), index_dir=work / f"index-{size}")


def build_one(path: Path, work: Path, size: int) -> dict[str, Any]:
    """Build the index of one size from nothing."""
    settings = _settings(work, size)
    corpus = corpus_of(settings, path, size)
    encoder = load_encoder(settings.encoder)
    start = time.perf_counter()
    cut = [passage for document in corpus.documents for passage in passages(document)]
    build(
        settings.index_dir,
        cut,
        encoder,
        corpus_hash=corpus.fingerprint,
        chunking=CHUNKING,
        expansions=bank_of(settings, corpus),
    )
    seconds = time.perf_counter() - start
    files = [one for one in settings.index_dir.rglob("*") if one.is_file()]
    return {
        "passages": len(cut),
        "build_s": seconds,
        "passages_per_s": len(cut) / seconds,
        "disk_mb": sum(one.stat().st_size for one in files) / 1e6,
        "build_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def serve_one(path: Path, work: Path, size: int, port: int) -> dict[str, Any]:
    """Serve one size, ask it over HTTP, then look at its legs."""
    settings = _settings(work, size)
    corpus = corpus_of(settings, path, size)
    start = time.perf_counter()
    desk = Desk.over(corpus, settings)
    questions = _questions(desk, size)
    desk.ask(questions[0])
    found = {"open_s": time.perf_counter() - start}
    server = uvicorn.Server(
        uvicorn.Config(create_app(desk, settings), port=port, log_level="error", access_log=False)
    )
    threading.Thread(target=server.run, daemon=True).start()
    _wait(port)
    spent = time.process_time()
    asked = subprocess.run(
        [sys.executable, __file__, "client", str(port)],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=True,
    )
    found |= json.loads(asked.stdout)
    found["http_cpu_ms"] = (time.process_time() - spent) * 1e3 / (2 * (len(questions) + 20))
    found["resident_mb"] = memory_mb(_pid())
    found |= _legs(desk, questions)
    found |= _quality(desk, settings)
    if size <= _BARE_UP_TO:
        bare = BareLoop(desk.index.passages[:], desk.encoder)
        found["bare"] = _measured(bare.search, questions)
    server.should_exit = True
    return found


def _questions(desk: Desk, size: int) -> list[str]:
    """Half of them of the bank, half fragments of passages; the same for the same size."""
    chance = np.random.default_rng(size)
    bank = [
        one
        for some in read_bank(Settings().corpus_dir / FILE, desk.corpus).values()
        for one in some
    ]
    asked = [str(one) for one in chance.choice(bank, _ASKED // 2, replace=False)]
    for at in chance.integers(len(desk.index.passages), size=_ASKED // 2):
        text = desk.index.passages[int(at)].text
        start = int(chance.integers(max(1, len(text) - 14)))
        asked.append(text[start : start + 14])
    return [str(one) for one in chance.permutation(asked)]


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the service did not become ready")


def _pid() -> int:
    return int(Path("/proc/self").resolve().name)


def client(port: int) -> None:
    """Ask the questions on standard input over one connection; prints latencies."""
    import http.client

    questions = json.load(sys.stdin)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def got(method: str, path: str, body: bytes | None = None) -> None:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        reply = connection.getresponse()
        reply.read()
        if reply.status != 200:
            raise SystemExit(f"{method} {path}: {reply.status}")

    search = timed(lambda q: got("GET", f"/api/v1/search?limit=10&q={quote(q)}"), questions)
    ask = timed(
        lambda q: got("POST", "/api/v1/ask", json.dumps({"question": q}).encode()), questions
    )
    print(json.dumps({"http_search": _points(search), "http_ask": _points(ask)}))


def _points(times: Times) -> list[float]:
    return [round(times.at(share), 3) for share in (0.5, 0.95, 0.99)]


def _measured(call: Callable[[str], object], questions: Sequence[str]) -> dict[str, Any]:
    """Latency, and processor time of the calling thread, which a busy machine does not change."""
    wall = _points(timed(call, questions))
    spent = []
    for question in questions:
        start = time.thread_time()
        call(question)
        spent.append((time.thread_time() - start) * 1e3)
    return {"ms": wall, "cpu_ms": _points(Times(tuple(spent)))}


def _legs(desk: Desk, questions: Sequence[str]) -> dict[str, Any]:
    """Each leg alone, as the searcher asks it, and the dense one's recall."""
    index, encoder, searcher = desk.index, desk.encoder, desk.searcher
    queries = {text: desk.analyse(text) for text in questions}
    vectors = {text: encoder.encode_queries([text])[0] for text in questions}
    body, asked = FieldWeights(1.0, searcher.weights.context, 0.0), FieldWeights(0.0, 0.0, 1.0)
    legs: dict[str, Callable[[str], object]] = {
        "analyse": desk.analyse,
        "encode": lambda text: encoder.encode_queries([text]),
        "lexical": lambda text: index.lexical(asked_terms(queries[text]), POOL, fields=body),
        "lexical_bank": lambda text: index.lexical(asked_terms(queries[text]), POOL, fields=asked),
        "phrase": lambda text: index.phrase(text, POOL),
        "dense": lambda text: index.dense(vectors[text], POOL, rows=Rows.TEXT),
        "dense_bank": lambda text: index.dense(vectors[text], POOL, rows=Rows.QUESTIONS),
        "hybrid": lambda text: searcher.pool(queries[text], Mode.HYBRID),
        "search": desk.search,
    }
    times = {name: _measured(leg, questions) for name, leg in legs.items()}
    recall = [_recall(desk, vectors[text]) for text in questions[: _ASKED // 2]]
    return {"legs": times, "recall@10": float(np.mean(recall))}


def _recall(desk: Desk, vector: np.ndarray) -> float:
    """Share of the ten best passages, each row compared, that the index finds."""
    size = len(desk.index.passages)
    scores = np.concatenate(
        [
            desk.index.nearness(np.arange(start, min(start + 65_536, size)), vector)
            for start in range(0, size, 65_536)
        ]
    )
    tenth = np.partition(scores, -10)[-10]
    near = desk.index.dense(vector, 10, rows=Rows.TEXT)
    return float(np.mean(scores[near.ordinals] >= tenth - 1e-6))


def _quality(desk: Desk, settings: Settings) -> dict[str, Any]:
    folder = settings.eval_dir / "questions"
    report = run_founding(desk, Mode.HYBRID, folder, conditions={}, progress=False)
    return {"founding": {name: report.measures[name] for name in ("Success@1", "Success@5")}}


def run(path: Path, work: Path, sizes: Sequence[int], port: int) -> None:
    """Measure every size that was not measured yet."""
    work.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        target = work / f"{size}.json"
        if target.exists():
            continue
        found: dict[str, Any] = {"size": size}
        for part in ("build", "serve"):
            command = [sys.executable, __file__, part, str(path), str(work), str(size), str(port)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            found |= json.loads(done.stdout.splitlines()[-1])
        target.write_text(json.dumps(found, indent=2))
        print(json.dumps(found, ensure_ascii=False))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("run", "report", "build", "serve", "client"))
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--port", type=int, default=8766)
    given = parser.parse_args()
    match given.part:
        case "client":
            client(int(given.rest[0]))
        case "run":
            run(
                Path(given.rest[0]),
                given.work,
                [int(n) for n in given.sizes.split(",")],
                given.port,
            )
        case "report":
            from scale_report import write

            write(given.work)
        case _:
            path, work, size, port = given.rest
            one = build_one if given.part == "build" else serve_one
            extra = [] if given.part == "build" else [int(port)]
            print(json.dumps(one(Path(path), Path(work), int(size), *extra)))


if __name__ == "__main__":
    main()
