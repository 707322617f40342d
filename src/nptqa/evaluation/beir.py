"""Read and write a folder in the BEIR layout.

`corpus.jsonl` {_id, title, text}, `queries.jsonl` {_id, text}, `qrels/<split>.tsv` with a header
line and the columns query-id, corpus-id, score (Thakur et al., "BEIR", NeurIPS 2021). The
queries of a split are those its qrels name, each of them counted, whatever the system returns.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nptqa.errors import BenchmarkError
from nptqa.evaluation.lines import columns, json_lines, text_lines, whole_number
from nptqa.evaluation.runs import Qrels

_HEADER = "query-id\tcorpus-id\tscore"


@dataclass(frozen=True, slots=True)
class Text:
    """One entry of a BEIR corpus."""

    text_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A whole BEIR folder.

    Attributes:
        corpus: the texts to find, in file order.
        queries: text by query id, only those the qrels name.
        qrels: relevance by query id and text id, zero grades included.
    """

    name: str
    corpus: tuple[Text, ...]
    queries: Mapping[str, str]
    qrels: Qrels


def read_beir(folder: Path, split: str = "test") -> BeirSet:
    """Read and check a BEIR folder.

    Raises:
        BenchmarkError: a file is missing or malformed, an id stands twice, or the qrels name a
            query or a text that is not there.
    """
    corpus = _corpus(folder / "corpus.jsonl")
    queries = _queries(folder / "queries.jsonl")
    qrels = _qrels(folder / "qrels" / f"{split}.tsv", queries, corpus)
    asked = {query_id: queries[query_id] for query_id in qrels}
    return BeirSet(folder.resolve().name, tuple(corpus.values()), asked, qrels)


def _corpus(path: Path) -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for row in json_lines(path):
        text_id = row.text("_id")
        if text_id in texts:
            raise row.place.fault(f"_id {text_id!r} was used before")
        texts[text_id] = Text(text_id, row.text("title", ""), row.text("text"))
    return texts


def _queries(path: Path) -> dict[str, str]:
    queries: dict[str, str] = {}
    for row in json_lines(path):
        query_id = row.text("_id")
        if query_id in queries:
            raise row.place.fault(f"_id {query_id!r} was used before")
        queries[query_id] = row.text("text")
    return queries


def _qrels(
    path: Path, queries: Collection[str], texts: Collection[str]
) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    for place, line in text_lines(path):
        query_id, text_id, score = columns(place, line, 3)
        if place.line == 1 and score.strip() == "score":
            continue
        if query_id not in queries:
            raise place.fault(f"no query {query_id!r} in queries.jsonl")
        if text_id not in texts:
            raise place.fault(f"no text {text_id!r} in corpus.jsonl")
        if text_id in qrels.setdefault(query_id, {}):
            raise place.fault(f"{text_id} was judged before for {query_id}")
        qrels[query_id][text_id] = whole_number(place, score, "score")
    if not qrels:
        raise BenchmarkError(f"{path}: holds no judgement")
    return qrels


def write_beir(
    folder: Path, corpus: Iterable[Text], queries: Mapping[str, str], qrels: Qrels
) -> None:
    """Write a BEIR folder with the split `test`."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    _write_objects(
        folder / "corpus.jsonl",
        ({"_id": item.text_id, "title": item.title, "text": item.text} for item in corpus),
    )
    _write_objects(
        folder / "queries.jsonl", ({"_id": key, "text": text} for key, text in queries.items())
    )
    rows = [
        f"{query_id}\t{text_id}\t{score}"
        for query_id, units in qrels.items()
        for text_id, score in units.items()
    ]
    path = folder / "qrels" / "test.tsv"
    path.write_text("\n".join([_HEADER, *rows]) + "\n", encoding="utf-8")


def _write_objects(path: Path, objects: Iterable[Mapping[str, str]]) -> None:
    lines = (json.dumps(item, ensure_ascii=False) + "\n" for item in objects)
    path.write_text("".join(lines), encoding="utf-8")
