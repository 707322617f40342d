"""What so many passages take, from what smaller collections took: docs/scale.md.

    python eval/capacity.py measure FILLER.txt.gz --work DIR [--sizes 100000,1000000]
    python eval/capacity.py shapes           # texts a second through transformers of two sizes
    python eval/capacity.py report [--passages 50000000]

`measure` cuts the encoding of a size into shards, encodes them one after the other in one process,
builds the index from them and writes how long each step took and what lies on the disk into
eval/capacity.json, each size in a process of its own. FILLER and sizes are those of `scale.py`.
`shapes` puts random numbers through models of the shape of multilingual-e5-small and of bge-m3,
whose speed does not depend on their weights. `report` puts a table into docs/scale.md: growth
between the last two sizes, of this file and of eval/scale.json, drawn on as a straight line.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from scale import corpus_of

from nptqa.chunking import CHUNKING, passages
from nptqa.encoding import load_encoder
from nptqa.index.build import build
from nptqa.index.manifest import Origin
from nptqa.index.recipe import Recipe, bank_hash
from nptqa.index.shards import encode, write_plan
from nptqa.index.store import current_layout
from nptqa.parts import bank_of
from nptqa.settings import Settings

_ROOT = Path(__file__).parents[1]
_FILE = Path(__file__).with_suffix(".json")
_SCALE = Path(__file__).with_name("scale.json")
_PAGE = _ROOT / "docs" / "scale.md"
_A_SHARD = 125_000
# Layers, width, heads; the embedding table is only looked up in.
_SHAPES = {"multilingual-e5-small": (12, 384, 12), "bge-m3": (24, 1024, 16)}
_TOKENS = 30_000
_BANK_FILE = "questions.vectors"
_Done = TypeVar("_Done")
_Measured = Sequence[dict[str, Any]]
_Of = Callable[[dict[str, Any]], float]
_Row = tuple[str, str, float, float, str]


def measure_one(filler: Path, work: Path, size: int) -> dict[str, Any]:
    """Plan, encode and build one size; seconds of each step, bytes of each kind of file."""
    settings, encoder = Settings(), load_encoder(Settings().encoder)
    corpus = corpus_of(settings, filler, size)
    bank = bank_of(settings, corpus)
    folder, index_dir = work / f"shards-{size}", work / f"sharded-{size}"
    took: dict[str, float] = {}
    cut = timed(took, "cut_s", lambda: [one for doc in corpus.documents for one in passages(doc)])
    recipe = timed(took, "recipe_s", lambda: Recipe.of(cut, bank))
    origin = Origin(encoder.fingerprint, CHUNKING, corpus.fingerprint, bank_hash(bank))
    count = max(1, recipe.counts.text_rows // _A_SHARD)
    plan = timed(took, "plan_s", lambda: write_plan(folder, recipe, encoder, origin, count))
    timed(took, "encode_s", lambda: list(encode(folder, encoder)))
    timed(
        took,
        "build_s",
        lambda: build(
            index_dir,
            cut,
            encoder,
            corpus_hash=corpus.fingerprint,
            chunking=CHUNKING,
            expansions=bank,
            shards=folder,
        ),
    )
    return {
        "passages": recipe.counts.passages,
        "text_rows": recipe.counts.text_rows,
        "question_rows": recipe.counts.question_rows,
        "shards": len(plan.shards),
        **{name: round(seconds, 2) for name, seconds in took.items()},
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
        "bytes": {**of_index(index_dir), **of_shards(folder)},
    }


def timed(took: dict[str, float], name: str, step: Callable[[], _Done]) -> _Done:
    """Do a step and note its seconds."""
    start = time.perf_counter()
    done = step()
    took[name] = time.perf_counter() - start
    return done


def of_index(index_dir: Path) -> dict[str, int]:
    """Bytes of the served version by kind; the bank's vectors do not grow with the passages."""
    layout = current_layout(index_dir)
    kinds = {"vectors": "text.*", "bank": _BANK_FILE, "passages": "passages.*", "rows": "rows.npz"}
    found = {kind: sum(map(_size, layout.folder.glob(name))) for kind, name in kinds.items()}
    return {**found, "postings": sum(map(_size, layout.postings.iterdir()))}


def of_shards(folder: Path) -> dict[str, int]:
    """Bytes of the texts to encode, and of their vectors."""
    return {
        "shard_texts": sum(map(_size, (folder / "texts").iterdir())),
        "shard_vectors": sum(map(_size, (folder / "vectors").glob("*.f32"))),
    }


def _size(path: Path) -> int:
    return path.stat().st_size


def measure(filler: Path, work: Path, sizes: Sequence[int]) -> None:
    """Measure every size in a process of its own."""
    work.mkdir(parents=True, exist_ok=True)
    found = []
    for size in sizes:
        command = [sys.executable, __file__, "one", str(filler), str(work), str(size)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
        print(done.stdout.splitlines()[-1])
    _keep("sizes", found)


def shapes() -> None:
    """Texts of 48 tokens, about 60 characters, a second; on all cores, 32 together."""
    import torch
    from transformers import XLMRobertaConfig, XLMRobertaModel

    found = {}
    for name, (layers, width, heads) in _SHAPES.items():
        config = XLMRobertaConfig(
            vocab_size=_TOKENS,
            num_hidden_layers=layers,
            hidden_size=width,
            num_attention_heads=heads,
            intermediate_size=4 * width,
        )
        model, ids = XLMRobertaModel(config).eval(), torch.randint(5, _TOKENS, (32, 48))
        took = []
        with torch.inference_mode():
            for _ in range(4):
                start = time.perf_counter()
                model(ids)
                took.append(time.perf_counter() - start)
        found[name] = round(len(ids) / min(took), 1)
        print(f"{name}: {found[name]} texts a second")
    _keep("texts_per_s", found)


def _keep(name: str, value: object) -> None:
    held = json.loads(_FILE.read_text("utf-8")) if _FILE.exists() else {}
    _FILE.write_text(json.dumps({**held, name: value}, indent=1) + "\n", "utf-8")


def growth(values: _Measured, of: _Of) -> float:
    """What one more passage adds between the last two sizes."""
    small, large = values[-2:]
    return (of(large) - of(small)) / (large["passages"] - small["passages"])


def drawn(values: _Measured, of: _Of, passages: int) -> float:
    """The value at so many passages, on the line through the last two sizes."""
    last = values[-1]
    return of(last) + growth(values, of) * (passages - last["passages"])


def rows(passages: int) -> list[_Row]:
    """What is measured: name, unit, at the largest size, drawn on, and from where."""
    parts, whole = (
        json.loads(_FILE.read_text("utf-8"))["sizes"],
        json.loads(_SCALE.read_text("utf-8")),
    )
    asked: list[tuple[str, str, _Measured, _Of]] = [
        ("texts to encode", "million", parts, lambda one: one["text_rows"] / 1e6),
        ("disk: vectors", "GB", parts, _bytes("vectors")),
        ("disk: postings", "GB", parts, _bytes("postings")),
        ("disk: passages", "GB", parts, _bytes("passages")),
        ("disk: which row is whose", "GB", parts, _bytes("rows")),
        ("disk: texts of the shards", "GB", parts, _bytes("shard_texts")),
        ("disk: vectors of the shards", "GB", parts, _bytes("shard_vectors")),
        ("corpus cut and planned, one process", "h", parts, _hours("cut_s", "recipe_s", "plan_s")),
        ("encoded with the shipped encoder, one process", "h", parts, _hours("encode_s")),
        ("built from shards, one process", "h", parts, _hours("build_s")),
        ("memory of the builder", "GB", parts, lambda one: one["peak_mb"] / 1e3),
        ("memory of the service", "GB", whole, lambda one: one["resident_mb"] / 1e3),
        ("opened in", "s", whole, lambda one: one["open_s"]),
        ("dense leg, p50", "ms", whole, _leg("dense", 0)),
        ("lexical leg, p50", "ms", whole, _leg("lexical", 0)),
        ("lexical leg, p95", "ms", whole, _leg("lexical", 1)),
        ("phrase, p95", "ms", whole, _leg("phrase", 1)),
        ("all legs and ranking, p50", "ms", whole, _leg("hybrid", 0)),
        ("`search`, p50", "ms", whole, _leg("search", 0)),
    ]
    source = {id(parts): "capacity", id(whole): "scale"}
    return [
        (name, unit, of(values[-1]), drawn(values, of, passages), source[id(values)])
        for name, unit, values, of in asked
    ]


def _bytes(name: str) -> _Of:
    return lambda one: one["bytes"][name] / 1e9


def _leg(name: str, at: int) -> _Of:
    """Processor time: 0 for p50, 1 for p95."""
    return lambda one: one["legs"][name]["cpu_ms"][at]


def _hours(*names: str) -> _Of:
    return lambda one: sum(one[name] for name in names) / 3600


def report(passages: int) -> None:
    """Put the table into the page."""
    head = f"| | unit | 1 million, measured | {passages / 1e6:,.0f} million, extrapolated | from |"
    lines = [head, "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {unit} | {_figure(one)} | {_figure(many)} | {source} |"
        for name, unit, one, many, source in rows(passages)
    ]
    table = "<!-- capacity -->\n" + "\n".join(lines) + "\n<!-- /capacity -->"
    text = _PAGE.read_text("utf-8")
    _PAGE.write_text(
        re.sub(r"<!-- capacity -->.*<!-- /capacity -->", table, text, flags=re.S), "utf-8"
    )
    print(table)


def _figure(value: float) -> str:
    digits = 0 if value >= 20 else 1 if value >= 2 else 2 if value >= 0.1 else 3
    return f"{value:,.{digits}f}"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("measure", "shapes", "report", "one"))
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--sizes", default="100000,1000000")
    parser.add_argument("--passages", type=int, default=50_000_000)
    given = parser.parse_args()
    match given.part:
        case "measure":
            measure(Path(given.rest[0]), given.work, [int(n) for n in given.sizes.split(",")])
        case "shapes":
            shapes()
        case "report":
            report(given.passages)
        case _:
            filler, work, size = given.rest
            print(json.dumps(measure_one(Path(filler), Path(work), int(size))))


if __name__ == "__main__":
    main()
