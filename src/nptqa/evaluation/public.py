"""Measure the configured encoder and search on any BEIR folder.

The folder's texts become the units of one document, so that they are cut, indexed and searched
by the very code that serves the founding documents; the index lives in a temporary folder.
"""

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from nptqa.domain import (
    Document,
    DocumentRecord,
    Mode,
    Paragraph,
    Span,
    UnitKind,
)
from nptqa.evaluation.beir import BeirSet, Text, read_beir
from nptqa.evaluation.bench import Ranked, measure, rank
from nptqa.evaluation.latency import percentiles
from nptqa.evaluation.libraries import ir_measures
from nptqa.evaluation.protocols import Searcher
from nptqa.evaluation.results import Report, retrieval
from nptqa.evaluation.runs import Qrels

DOC_ID = "beir"
_KEPT = 20


class Opener(Protocol):
    """Builds an index over one document in a folder and opens it for searching."""

    def __call__(self, document: Document, index_dir: Path) -> Searcher:
        """The searcher; it may use the folder as long as it lives."""
        ...


def run_beir(
    folder: Path,
    open_searcher: Opener,
    mode: Mode,
    *,
    conditions: Mapping[str, str] | None = None,
    progress: bool = False,
) -> Report:
    """Measure retrieval on a BEIR folder; every query of its test split counts.

    Args:
        folder: holds corpus.jsonl, queries.jsonl and qrels/test.tsv.
        open_searcher: makes a searcher with the configured encoder.
        mode: the legs of the search that are used.
        conditions: what else tells this run from others, kept in the report.
        progress: whether to draw progress bars.

    Raises:
        BenchmarkError: the folder is malformed, or ir-measures is not installed.
    """
    ir_measures()
    started = time.perf_counter()
    beir = read_beir(folder)
    with tempfile.TemporaryDirectory(prefix="nptqa-beir-") as index_dir:
        searcher = open_searcher(as_document(beir), Path(index_dir))
        indexed = time.perf_counter() - started
        ranked = _own_ids(rank(searcher, beir.queries, mode, progress=progress))
    measured = measure(beir.qrels, ranked.run, {})
    return Report(
        name=f"{beir.name} {mode.value}",
        **retrieval(measured),
        seconds=time.perf_counter() - started,
        fingerprints={"set": beir.name, "mode": mode.value, **(conditions or {})},
        latency={
            "search": percentiles(ranked.seconds.values()),
            "index": {"total": round(indexed * 1000, 3)},
        },
        questions=_records(beir.queries, beir.qrels, ranked, measured.values),
    )


def as_document(beir: BeirSet) -> Document:
    """The folder's texts as units of one document, their ids as locators."""
    units, at = [], 0
    for text in beir.corpus:
        units.append(_unit(text, at))
        at += len(text.text) + 1
    whole = "\n".join(text.text for text in beir.corpus)
    record = DocumentRecord.unknown(DOC_ID, title=beir.name, language="zh", source=beir.name)
    return Document(record, whole, range(len(whole)), (), tuple(units))


def _unit(text: Text, at: int) -> Paragraph:
    span = Span(at, at + len(text.text))
    headings = (text.title,) if text.title else ()
    return Paragraph(DOC_ID, text.text_id, UnitKind.PARAGRAPH, text.text, span, headings)


def _own_ids(ranked: Ranked) -> Ranked:
    """The run with the folder's own ids instead of unit ids."""
    prefix = len(DOC_ID) + 1
    run = {query: tuple(unit[prefix:] for unit in units) for query, units in ranked.run.items()}
    return Ranked(run, ranked.seconds)


def _records(
    queries: Mapping[str, str],
    qrels: Qrels,
    ranked: Ranked,
    values: Mapping[str, Mapping[str, float]],
) -> list[Mapping[str, object]]:
    return [
        {
            "question_id": query_id,
            "question": text,
            "gold": qrels[query_id],
            "ranking": ranked.run[query_id][:_KEPT],
            "measures": values[query_id],
        }
        for query_id, text in queries.items()
    ]
