"""Dense retrieval of an encoder on BEIR folders, exact search, every question counted."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nptqa.encoding import Encoder
from nptqa.errors import BenchmarkError
from nptqa.index.recipe import encoder_texts

_CHUNK = 512


@dataclass(frozen=True, slots=True)
class Bench:
    """A BEIR folder: passages, questions, and for each question the numbers of its passages."""

    name: str
    passages: list[str]
    questions: list[str]
    relevant: list[frozenset[int]]


@dataclass(frozen=True, slots=True)
class BenchResult:
    """Measures of one set; each is a mean over all its questions."""

    name: str
    queries: int
    recall_1: float
    recall_5: float
    rr_10: float

    def __str__(self) -> str:
        """Return one line for people."""
        return (
            f"{self.name}: R@1 {self.recall_1:.3f}  R@5 {self.recall_5:.3f}  "
            f"RR@10 {self.rr_10:.3f}  ({self.queries} questions)"
        )


def evaluate_encoder(encoder: Encoder, folders: Sequence[Path]) -> list[BenchResult]:
    """Rank the passages of each BEIR folder as the dense leg of a search does, and measure.

    Raises:
        BenchmarkError: a folder is not in BEIR layout.
    """
    return [_measure(encoder, read_bench(folder)) for folder in folders]


def read_bench(folder: Path) -> Bench:
    """Read corpus.jsonl, queries.jsonl and qrels/test.tsv; questions without qrels are left out.

    Raises:
        BenchmarkError: a file is missing, a line is malformed, or a qrel names nothing.
    """
    try:
        passages = dict(_texts(folder / "corpus.jsonl"))
        questions = dict(_texts(folder / "queries.jsonl"))
        qrels = list(_qrels(folder / "qrels" / "test.tsv"))
        numbers = {passage_id: i for i, passage_id in enumerate(passages)}
        relevant: dict[str, set[int]] = {}
        for query_id, passage_id in qrels:
            relevant.setdefault(query_id, set()).add(numbers[passage_id])
        asked = [questions[query_id] for query_id in relevant]
    except (OSError, ValueError, KeyError) as exc:
        raise BenchmarkError(
            f"{folder} is not a BEIR folder: {exc!r}",
            hint="expected corpus.jsonl, queries.jsonl and qrels/test.tsv",
        ) from exc
    return Bench(
        folder.name, list(passages.values()), asked, [frozenset(r) for r in relevant.values()]
    )


def _measure(encoder: Encoder, bench: Bench) -> BenchResult:
    ranks = _ranks(encoder, bench)
    found = [np.asarray([(r <= k).sum() / len(r) for r in ranks]) for k in (1, 5)]
    first = np.asarray([r.min() for r in ranks])
    return BenchResult(
        bench.name,
        len(bench.questions),
        float(found[0].mean()),
        float(found[1].mean()),
        float(np.where(first <= 10, 1 / first, 0.0).mean()),
    )


def _ranks(encoder: Encoder, bench: Bench) -> list[NDArray[np.int64]]:
    """Return, per question, the ranks (from 1) of its passages; ties go to the earlier passage."""
    texts = [encoder_texts(passage) for passage in bench.passages]
    passages = encoder.encode_passages([text for some in texts for text in some])
    starts = np.cumsum([0, *map(len, texts)])[:-1]
    questions = encoder.encode_queries(bench.questions)
    ranks: list[NDArray[np.int64]] = []
    for start in range(0, len(questions), _CHUNK):
        products = questions[start : start + _CHUNK] @ passages.T
        scores = np.maximum.reduceat(products, starts, axis=1)
        order = np.argsort(-scores, axis=1, kind="stable")
        for row, relevant in zip(order, bench.relevant[start : start + _CHUNK], strict=True):
            ranks.append(np.flatnonzero(np.isin(row, list(relevant))) + 1)
    return ranks


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["_id"], f"{record.get('title', '')} {record['text']}".strip()


def _qrels(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if int(row["score"]) > 0:
                yield row["query-id"], row["corpus-id"]
