"""What a larger corpus costs when the service starts: the documents held, and generated ones.

    python eval/starting.py [--documents 0,1000] [--work DIR]

Generated documents are those of `layouts.py`, kept as `nptqa corpus add` keeps a web page: text and
layout. Each size is opened in a process of its own, and then served by another. DIR keeps corpora
and indexes for the next run.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import memory_mb, start_service

from nptqa.assembly import Desk
from nptqa.corpus import load_corpus
from nptqa.corpus.holding import changing
from nptqa.corpus.propose import propose
from nptqa.parts import build_index
from nptqa.settings import Settings

_PORT = 8766
_QUESTION = "无核武器国家的安全保证"


def settings_of(work: Path, documents: int) -> Settings:
    """Corpus and index of one size."""
    folder = work / str(documents)
    return replace(Settings(), corpus_dir=folder / "corpus", index_dir=folder / "index")


def make(settings: Settings, documents: int) -> None:
    """The documents held with so many more, and their index, unless they are there."""
    if not settings.corpus_dir.is_dir():
        shutil.copytree(Settings().corpus_dir, settings.corpus_dir)
        _add(settings.corpus_dir, documents)
    build_index(settings)


def _add(corpus_dir: Path, documents: int) -> None:
    from tests.corpus.generated import make as generated
    from tests.corpus.word import write_html

    with changing(corpus_dir) as holding, tempfile.TemporaryDirectory() as folder:
        for seed in range(documents):
            made = generated(seed)
            path = Path(folder) / f"made-{seed}.html"
            path.write_bytes(write_html(made.pieces, made.sheet))
            holding.add(propose(path, {"doc_id": path.stem, "date_to": "2026-01-01"}))


def open_one(settings: Settings) -> dict[str, float]:
    """Seconds and megabytes of one opening, in a process that has done nothing else."""
    empty, start = memory_mb(os.getpid()), time.perf_counter()
    corpus = load_corpus(settings.corpus_dir)
    read, held = time.perf_counter(), memory_mb(os.getpid())
    found = {
        "documents": len(corpus.documents),
        "units": sum(len(document.paragraphs) for document in corpus.documents),
        "characters": sum(len(document.text) for document in corpus.documents),
        "corpus read, s": read - start,
        "corpus read, MB": held - empty,
    }
    del corpus
    start = time.perf_counter()
    desk = Desk.open(settings)
    opened = time.perf_counter()
    desk.ask(_QUESTION)
    return found | {
        "desk opened, s": opened - start,
        "first question, s": time.perf_counter() - opened,
    }


def serve_one(settings: Settings) -> dict[str, float]:
    """Seconds until `nptqa serve` is ready, and what it holds then."""
    process, ready = start_service(settings, _PORT)
    try:
        return {"served in, s": ready, "service, MB": memory_mb(process.pid)}
    finally:
        process.terminate()
        process.wait()


def _in_its_own_process(work: Path, documents: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--work", str(work), "--open", str(documents)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return dict(found)


def measure(work: Path, sizes: list[int]) -> None:
    """Print one line a figure, one column a size."""
    columns = []
    for documents in sizes:
        settings = settings_of(work, documents)
        make(settings, documents)
        columns.append(_in_its_own_process(work, documents) | serve_one(settings))
    for name in columns[0]:
        form = ".2f" if name.endswith(", s") else ",.0f"
        print(f"{name:20}" + "".join(f"{format(one[name], form):>12}" for one in columns))


def main() -> None:
    """Measure every size, or open one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", default="0,1000", help="how many generated ones, each size")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--open", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.open is not None:
        print(json.dumps(open_one(settings_of(arguments.work, arguments.open))))
        return
    with tempfile.TemporaryDirectory(prefix="nptqa-starting-") as folder:
        sizes = [int(size) for size in arguments.documents.split(",")]
        measure(arguments.work or Path(folder), sizes)


if __name__ == "__main__":
    main()
