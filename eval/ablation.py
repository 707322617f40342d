"""What each step of the ranking gains and costs, on questions that are not the benchmark's.

Asked are the bank's marked entries in natural language, which were written apart from the others.
They are asked of three indexes: widened by the bank's other entries only; without a bank; and with
the bank but for the document the question is about, which is then as a newly added one. Gains are
those of a step over the step above it, with 95% bootstrap intervals over questions.

    python eval/ablation.py            prints the tables of eval/ablation.md
"""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson

from nptqa.assembly import Desk
from nptqa.bank import FILE, BankEntry, grouped, read_entries
from nptqa.corpus import Corpus, load_corpus
from nptqa.desks import desk_with_bank
from nptqa.domain import Mode
from nptqa.encoding import Encoder, load_encoder
from nptqa.evaluation.significance import bootstrap, paired
from nptqa.reranking import Shares
from nptqa.search import Searcher
from nptqa.settings import Settings

_SHOWN = 5
_KEYWORDS = 14
Bank = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Step:
    """A way to rank: which legs, and which second stage."""

    name: str
    mode: Mode
    shares: Shares | None


@dataclass(frozen=True)
class Asked:
    """What a step did: by question the rank of the right unit (0 for none) and milliseconds."""

    ranks: tuple[int, ...]
    milliseconds: tuple[float, ...]

    def found(self, cutoff: int) -> list[float]:
        """1 for every question whose right unit is among the first `cutoff`, else 0."""
        return [float(0 < rank <= cutoff) for rank in self.ranks]


STEPS = (
    Step("BM25 alone", Mode.LEXICAL, None),
    Step("encoder alone", Mode.DENSE, None),
    Step("fused", Mode.HYBRID, None),
    Step("and word by word, passage", Mode.HYBRID, Shares(questions=0.0)),
    Step("and word by word, bank questions", Mode.HYBRID, Shares()),
)


class Ablation:
    """The steps over one corpus, bank and encoder."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._corpus: Corpus = load_corpus(settings.corpus_dir)
        self._encoder: Encoder = load_encoder(settings.encoder)
        entries = read_entries(settings.corpus_dir / FILE, self._corpus)
        # Marked entries of few letters are lists of keywords, which are easy for every step.
        self._asked = [e for e in entries if e.spans and len(e.question) >= _KEYWORDS]
        self._others = [e for e in entries if not (e.spans or e.informed)]
        same = orjson.loads((settings.eval_dir / "questions" / "equivalents.json").read_bytes())
        self._same: Mapping[str, Sequence[str]] = same

    def conditions(self) -> Iterator[tuple[str, list[tuple[Bank, list[BankEntry]]]]]:
        """By name: banks, and the questions asked of each."""
        yield "with the bank of others", [(grouped(self._others), self._asked)]
        yield "without a bank", [({}, self._asked)]
        yield "document new", [self._new(each.doc_id) for each in self._corpus.documents]

    def _new(self, doc_id: str) -> tuple[Bank, list[BankEntry]]:
        others = [entry for entry in self._others if not entry.unit_id.startswith(f"{doc_id}:")]
        own = [entry for entry in self._asked if entry.unit_id.startswith(f"{doc_id}:")]
        return grouped(others), own

    def measured(self, rounds: Sequence[tuple[Bank, list[BankEntry]]]) -> list[Asked]:
        """Every step over the questions of all rounds."""
        parts: list[list[Asked]] = []
        for bank, entries in rounds:
            with tempfile.TemporaryDirectory(prefix="nptqa-ablation-") as folder:
                desk = desk_with_bank(
                    self._settings, self._corpus, self._encoder, Path(folder), bank
                )
                parts.append([self._step(step, desk, bank, entries) for step in STEPS])
        return [_together(list(column)) for column in zip(*parts, strict=True)]

    def _step(self, step: Step, desk: Desk, bank: Bank, entries: Sequence[BankEntry]) -> Asked:
        searcher = Searcher(desk.index, self._encoder, self._corpus, shares=step.shares)
        ranks, spent = [], []
        for entry in entries:
            query = desk.analyse(entry.question)
            begun = time.perf_counter()
            pool = searcher.pool(query, step.mode)
            spent.append(1000 * (time.perf_counter() - begun))
            right = {entry.unit_id, *self._same.get(entry.unit_id, ())}
            first = [desk.index.passages[at].unit_id for at in pool.ordinals[:_SHOWN]]
            ranks.append(next((at for at, unit in enumerate(first, 1) if unit in right), 0))
        return Asked(tuple(ranks), tuple(spent))


def _together(parts: list[Asked]) -> Asked:
    ranks = tuple(rank for part in parts for rank in part.ranks)
    return Asked(ranks, tuple(spent for part in parts for spent in part.milliseconds))


def _row(step: Step, asked: Asked, before: Asked | None) -> str:
    cells = [step.name]
    for cutoff in (1, _SHOWN):
        values = asked.found(cutoff)
        cell = f"{bootstrap(values).mean:.3f}"
        if before is not None:
            gain = paired(before.found(cutoff), values)
            cell += f" ({gain.difference:+.3f}, {gain.low:+.3f} to {gain.high:+.3f})"
        cells.append(cell)
    return "| " + " | ".join([*cells, f"{float(np.median(asked.milliseconds)):.1f}"]) + " |"


def main() -> None:
    """Print the tables."""
    ablation = Ablation(Settings())
    for name, rounds in ablation.conditions():
        measured = ablation.measured(rounds)
        print(f"\n{name}, {len(measured[0].ranks)} questions\n")
        print("| step | Success@1 (gain) | Success@5 (gain) | ms |\n|---|---|---|---|")
        for at, (step, asked) in enumerate(zip(STEPS, measured, strict=True)):
            # The first two steps are alternatives; each later one is built on the one before.
            before = measured[at - 1] if at > 2 else measured[0] if at == 2 else None
            print(_row(step, asked, before), flush=True)


if __name__ == "__main__":
    main()
