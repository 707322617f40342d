"""How well quotations fit the answers marked in the bank: run `python eval/dev/spans.py`.

In: the bank's marked entries, each with its own unit. Out: of whole sentences, and of what is
quoted: the share of the marked words held, F1 as `nptqa.evaluation.spans` counts it, and the
lengths, median and of which a tenth is longer. Nothing is searched for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from nptqa.analysis import asked_terms
from nptqa.assembly import Desk
from nptqa.bank import FILE, BankEntry, read_entries
from nptqa.evaluation.spans import span_f1, span_in_quote
from nptqa.parts import build_index
from nptqa.settings import Settings
from nptqa.spans import SpanWeights, best_span, worth_of
from nptqa.wanted import wanted

_WEIGHTS = {"whole sentences": SpanWeights(trim_from=10_000), "as quoted": SpanWeights()}


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage of an entry's unit, and the marked words that stand in it."""

    entry: BankEntry
    text: str
    spans: tuple[str, ...]


def marked(desk: Desk, entries: Sequence[BankEntry]) -> Iterator[Marked]:
    """The passages that hold the marks."""
    for entry in entries:
        for ordinal in desk.index.ordinals_of(entry.unit_id).tolist():
            text = desk.index.passages[ordinal].text
            if spans := tuple(span for span in entry.spans if span in text):
                yield Marked(entry, text, spans)


def quotes(desk: Desk, found: Sequence[Marked], weights: SpanWeights) -> Iterator[str]:
    """What is quoted of each."""
    encode = lru_cache(maxsize=None)(desk.encoder.encode_passages)
    for one in found:
        query = desk.analyse(one.entry.question)
        vector = desk.encoder.encode_queries([query.words])[0]
        worth = worth_of(asked_terms(query), desk.index.rarity)
        kinds = wanted(query.folded)
        best = best_span(one.text, worth, vector, encode, kinds=kinds, weights=weights)
        yield best.span.of(one.text)


def figures(found: Sequence[Marked], quoted: Sequence[str]) -> str:
    """Held, F1 and lengths."""
    pairs = list(zip(quoted, found, strict=True))
    held = np.mean([span_in_quote([quote], one.spans) for quote, one in pairs])
    f1 = np.mean([span_f1(quote, one.spans) for quote, one in pairs])
    middle, tenth = np.percentile(list(map(len, quoted)), [50, 90])
    return f"{held:.4f}  {f1:.4f}  {middle:6.0f}  {tenth:5.0f}"


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        settings = replace(Settings(), index_dir=Path(folder))
        build_index(settings)
        desk = Desk.open(settings)
        entries = read_entries(settings.corpus_dir / FILE, desk.corpus)
        found = list(marked(desk, entries))
        print(f"{len(found)} passages    held    F1      median  tenth")
        for name, weights in _WEIGHTS.items():
            print(f"{name:16} {figures(found, list(quotes(desk, found, weights)))}")


if __name__ == "__main__":
    main()
