"""What one hybrid call to Milvus gives, beside our own legs: docs/scale.md, "Milvus".

    python eval/milvus_hybrid.py [--uri DIR/vectors.db] [--questions 200]

The founding documents in one collection, an entity for each passage with its whole text and one for
each further sentence. Questions are of the bank. Two kinds of lexical leg are tried: weights of
our own as sparse vectors, compared by inner product, and Milvus's BM25 function over our terms.
Both legs' scores are worked out here from the raw vectors that come back, for `hybrid_search`
itself gives the fused ones only.
"""

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from pymilvus import (
    AnnSearchRequest,
    DataType,
    Function,
    FunctionType,
    MilvusClient,
    MilvusException,
    RRFRanker,
)

from nptqa.analysis import asked_terms
from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.domain import Passage
from nptqa.index.base import Rows, Scored
from nptqa.index.lexical import FieldWeights, index_terms
from nptqa.index.recipe import encoder_texts
from nptqa.settings import Settings

_K1, _B = 1.2, 0.75
_POOL = 200
# Milvus takes no empty sparse vector: what has no words of its own has this one, never asked for.
_NEVER = 4_294_967_294
Sparse = dict[int, float]


@dataclass(frozen=True)
class Words:
    """BM25 as two sparse vectors whose inner product it is: tf and length here, idf in a query."""

    numbers: Mapping[tuple[str, str], int]
    idf: Mapping[int, float]
    average: Mapping[str, float]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "Words":
        """Count the terms of both fields."""
        found: Counter[tuple[str, str]] = Counter()
        lengths = {"body": 0, "context": 0}
        for passage in passages:
            for field, terms in _fields(passage):
                lengths[field] += len(terms)
                found.update((field, term) for term in set(terms))
        numbers = {key: at for at, key in enumerate(found)}
        size = len(passages)
        idf = {numbers[key]: log(1 + (size - df + 0.5) / (df + 0.5)) for key, df in found.items()}
        return cls(numbers, idf, {field: total / size for field, total in lengths.items()})

    def held(self, passage: Passage) -> Sparse:
        """What is stored of a passage."""
        out: Sparse = {}
        for field, terms in _fields(passage):
            norm = _K1 * (1 - _B + _B * len(terms) / self.average[field])
            for term, count in Counter(terms).items():
                out[self.numbers[field, term]] = count * (_K1 + 1) / (count + norm)
        return out or {_NEVER: 1.0}

    def asked(self, terms: Mapping[str, float], fields: FieldWeights) -> Sparse:
        """What a question asks with."""
        out: Sparse = {}
        for field, weight in fields.items():
            for term, factor in terms.items():
                number = self.numbers.get((field, term))
                if number is not None:
                    out[number] = self.idf[number] * factor * weight
        return out or {_NEVER - 1: 1.0}


def _fields(passage: Passage) -> Iterable[tuple[str, list[str]]]:
    return ("body", index_terms(passage.text)), ("context", index_terms(passage.context))


def schema_of(client: MilvusClient, dim: int, tokenizer: str) -> Any:
    """Row, owner, dense vector; our words; and their terms for the BM25 function."""
    schema = client.create_schema(auto_id=False)
    schema.add_field("entity", DataType.INT64, is_primary=True)
    schema.add_field("ordinal", DataType.INT64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)
    schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    analyser = {"enable_analyzer": True, "analyzer_params": {"tokenizer": tokenizer}}
    schema.add_field("terms", DataType.VARCHAR, max_length=65_535, **analyser)
    schema.add_field("bm25", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(
        Function(
            name="of_terms",
            function_type=FunctionType.BM25,
            input_field_names=["terms"],
            output_field_names=["bm25"],
        )
    )
    return schema


def fill(client: MilvusClient, desk: Desk, words: Words) -> str:
    """Put all passages in; gives the name of the tokenizer that was taken."""
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="FLAT", metric_type="IP")
    indexes.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    params = {"bm25_k1": _K1, "bm25_b": _B}
    indexes.add_index("bm25", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=params)
    for tokenizer in ("whitespace", "standard"):
        try:
            schema = schema_of(client, desk.encoder.dim, tokenizer)
            client.create_collection("hybrid", schema=schema, index_params=indexes)
            break
        except MilvusException as exc:
            print(f"tokenizer {tokenizer}: {exc.message}")
    entities = list(_entities(desk, words))
    for start in range(0, len(entities), 500):
        client.insert("hybrid", entities[start : start + 500])
    client.flush("hybrid")
    print(f"{len(entities)} entities for {len(desk.index.passages)} passages")
    return tokenizer


def _entities(desk: Desk, words: Words) -> Iterable[dict[str, Any]]:
    entity = 0
    for ordinal, passage in enumerate(desk.index.passages[:]):
        texts = encoder_texts(passage.text)
        for place, vector in enumerate(desk.encoder.encode_passages(texts)):
            whole = place == 0
            yield {
                "entity": entity,
                "ordinal": ordinal,
                "vector": vector.tolist(),
                "words": words.held(passage) if whole else {_NEVER: 1.0},
                "terms": " ".join(index_terms(passage.text)) if whole else "",
            }
            entity += 1


def both_legs(
    client: MilvusClient, vector: np.ndarray, sparse: Sparse
) -> tuple[dict[int, float], dict[int, float]]:
    """Dense and lexical scores by ordinal of one hybrid call, from the raw vectors it brings."""
    requests = [
        AnnSearchRequest([vector.tolist()], "vector", {"metric_type": "IP"}, 2 * _POOL),
        AnnSearchRequest([sparse], "words", {"metric_type": "IP"}, _POOL),
    ]
    hits = client.hybrid_search(
        "hybrid",
        requests,
        RRFRanker(),
        limit=3 * _POOL,
        output_fields=["ordinal", "vector", "words"],
    )[0]
    dense: dict[int, float] = {}
    lexical: dict[int, float] = {}
    for hit in hits:
        entity = hit["entity"]
        ordinal = entity["ordinal"]
        near = float(np.vecdot(np.array(entity["vector"], np.float32), vector))
        dense[ordinal] = max(near, dense.get(ordinal, near))
        score = sum(weight * sparse.get(term, 0.0) for term, weight in entity["words"].items())
        if score > 0:
            lexical[ordinal] = score
    return dense, lexical


def of_function(client: MilvusClient, terms: Mapping[str, float]) -> dict[int, float]:
    """Scores of the BM25 function; a term can count only once or several times, not 0.3 times."""
    text = " ".join(term for term, factor in terms.items() if factor > 0)
    hits = client.search(
        "hybrid", [text], anns_field="bm25", limit=_POOL, output_fields=["ordinal"]
    )[0]
    return {hit["entity"]["ordinal"]: float(hit["distance"]) for hit in hits}


def agreement(ours: Scored, theirs: Mapping[int, float], k: int = 10) -> float:
    """Share of our k best that are among their k best."""
    best = sorted(theirs, key=lambda one: (-theirs[one], one))[:k]
    wanted = ours.ordinals[:k].tolist()
    return len(set(wanted) & set(best)) / len(wanted) if wanted else 1.0


def furthest(ours: Scored, theirs: Mapping[int, float]) -> float:
    """Largest difference of scores among what both have, as a share of the best score."""
    pairs = list(zip(ours.ordinals.tolist(), ours.scores.tolist(), strict=True))
    apart = [abs(score - theirs[at]) / pairs[0][1] for at, score in pairs if at in theirs]
    return max(apart, default=0.0)


def median_ms(calls: Sequence[Callable[[], object]]) -> float:
    """Of one call each."""
    took = []
    for call in calls:
        start = time.perf_counter()
        call()
        took.append((time.perf_counter() - start) * 1e3)
    return float(np.median(took))


def main() -> None:
    """Fill a collection, ask it, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uri", help="of a server or a file; a new file by default")
    parser.add_argument("--questions", type=int, default=200)
    given = parser.parse_args()
    settings = Settings.from_env(os.environ)
    desk = Desk.open(settings)
    uri = given.uri or str(Path(tempfile.mkdtemp()) / "vectors.db")
    client = MilvusClient(uri)
    words = Words.of(desk.index.passages[:])
    fill(client, desk, words)
    bank = read_bank(settings.corpus_dir / FILE, desk.corpus)
    texts = sorted({text for some in bank.values() for text in some})
    chance = np.random.default_rng(0)
    compare(client, desk, words, chance.choice(texts, given.questions, replace=False).tolist())


def compare(client: MilvusClient, desk: Desk, words: Words, texts: Sequence[str]) -> None:
    """Print how far both kinds are from our legs, and what a call takes."""
    fields = FieldWeights(1.0, desk.searcher.weights.context, 0.0)
    rows: list[tuple[float, ...]] = []
    calls: dict[str, list[Callable[[], object]]] = {"hybrid call": [], "our two legs": []}
    for text in texts:
        terms = asked_terms(desk.analyse(text))
        vector = desk.encoder.encode_queries([text])[0]
        sparse = words.asked(terms, fields)
        lexical = desk.index.lexical(terms, _POOL, fields=fields)
        near = desk.index.dense(vector, _POOL, rows=Rows.TEXT)
        their_near, their_words = both_legs(client, vector, sparse)
        function = of_function(client, terms)
        rows.append(
            (
                agreement(near, their_near),
                furthest(near, their_near),
                agreement(lexical, their_words),
                furthest(lexical, their_words),
                # Milvus Lite gives the negative of BM25, a server BM25.
                agreement(lexical, {at: abs(score) for at, score in function.items()}),
                float(min(function.values(), default=0.0) < 0),
            )
        )
        calls["hybrid call"].append(lambda v=vector, s=sparse: both_legs(client, v, s))
        calls["our two legs"].append(
            lambda v=vector, t=terms: (
                desk.index.lexical(t, _POOL, fields=fields),
                desk.index.dense(v, _POOL, rows=Rows.TEXT),
            )
        )
    names = (
        "dense leg of the hybrid call: share of our ten best",
        "its largest difference of a score, as a share of the best",
        "lexical leg, our own weights: share of our ten best",
        "its largest difference of a score, as a share of the best",
        "lexical leg, BM25 function: share of our ten best",
        "questions whose scores came back negative",
    )
    for at, (name, column) in enumerate(zip(names, zip(*rows, strict=True), strict=True)):
        value = max(column) if at in (1, 3) else float(np.mean(column))
        print(f"{name}: {value:.3f}")
    for name, some in calls.items():
        print(f"{name}: {median_ms(some):.2f} ms")


if __name__ == "__main__":
    main()
