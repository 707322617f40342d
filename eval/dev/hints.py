"""What reading years, authors and sessions is worth: run `python eval/dev/hints.py`.

In: the questions of the bank that have such words and name no document, and an index without the
bank. Out: a line for every weight: Success@1 and Success@5, over all and over 2,000 at most.
"""

import random
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_entries
from nptqa.domain import Mode, Query
from nptqa.fusion import Weights
from nptqa.parts import build_index
from nptqa.search import Searcher
from nptqa.settings import Settings

_CUTOFF, _MOST, _SEED = 5, 2000, 1
_WEIGHTS = (0.0, 1.5, 2.5, 4.0)


def hinted(desk: Desk, settings: Settings) -> list[tuple[Query, str]]:
    """Questions with such words and the units they were written for."""
    entries = read_entries(settings.corpus_dir / FILE, desk.corpus)
    asked = ((desk.analyse(one.question), one) for one in entries if not one.keywords)
    found = [
        (query, one.unit_id)
        for query, one in asked
        if any(hint.field != "doc_id" for hint in query.read)
    ]
    return random.Random(_SEED).sample(found, min(_MOST, len(found)))


def success(desk: Desk, asked: list[tuple[Query, str]], weight: float) -> tuple[float, float]:
    """Success@1 and Success@5 with a weight."""
    searcher = Searcher(desk.index, desk.encoder, desk.corpus, {}, weights=Weights(named=weight))
    ranks = []
    for query, unit in asked:
        pool = searcher.pool(query, Mode.HYBRID)
        best = [desk.index.passages[ordinal].unit_id for ordinal in pool.ordinals[:_CUTOFF]]
        ranks.append(best.index(unit) if unit in best else _CUTOFF)
    return ranks.count(0) / len(ranks), sum(rank < _CUTOFF for rank in ranks) / len(ranks)


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        settings = replace(Settings(), bank=False, index_dir=Path(folder))
        build_index(settings)
        desk = Desk.open(settings)
        asked = hinted(desk, settings)
        print(f"{len(asked)} questions", file=sys.stderr)
        for weight in _WEIGHTS:
            first, near = success(desk, asked, weight)
            print(f"{weight:4.1f}  {first:.3f}  {near:.3f}")


if __name__ == "__main__":
    main()
