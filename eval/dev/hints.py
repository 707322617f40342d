"""What reading documents, years, authors and sessions is worth: run `python eval/dev/hints.py`.

In: the bank's questions that have such words, and an index without the bank. Out: how many of them
are answered by a document that was not read from them, by what was read; then Success@1 and
Success@5 of those that name no document, 2,000 at most: unread, and with every weight.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from nptqa.assembly import Desk
from nptqa.bank import FILE, BankEntry, read_entries
from nptqa.domain import Mode, Query
from nptqa.fusion import Weights
from nptqa.parts import build_index
from nptqa.search import Searcher
from nptqa.settings import Settings

_CUTOFF, _MOST, _SEED = 5, 2000, 1
_WEIGHTS = (0.0, 1.5, 2.5, 3.0, 4.0)
Asked = tuple[Query, BankEntry]


def asked_with_hints(desk: Desk, settings: Settings) -> list[Asked]:
    """Questions of which something was read, with their entries."""
    entries = read_entries(settings.corpus_dir / FILE, desk.corpus)
    asked = ((desk.analyse(one.question), one) for one in entries if one.offered)
    return [(query, one) for query, one in asked if query.read]


def print_elsewhere(asked: Sequence[Asked]) -> None:
    """How many questions another document answers than those that were read."""
    groups = {
        "a document or an author is named": [one for one in asked if one[0].within],
        "a year": [one for one in asked if any(r.field == "year" for r in one[0].read)],
        "an organ": [
            one for one in asked if any(r.field == "author" and not r.certain for r in one[0].read)
        ],
    }
    for name, some in groups.items():
        others = sum(one.unit_id.partition(":")[0] not in query.hinted for query, one in some)
        print(f"{name:34} {len(some):5}, answered elsewhere {others:3}")


def success(desk: Desk, asked: Sequence[Asked], weight: float) -> str:
    """Success@1 and Success@5 with a weight."""
    searcher = Searcher(desk.index, desk.encoder, desk.corpus, weights=Weights(named=weight))
    ranks = []
    for query, one in asked:
        pool = searcher.pool(query, Mode.HYBRID)
        best = [desk.index.passages[ordinal].unit_id for ordinal in pool.ordinals[:_CUTOFF]]
        ranks.append(best.index(one.unit_id) if one.unit_id in best else _CUTOFF)
    first, near = ranks.count(0), sum(rank < _CUTOFF for rank in ranks)
    return f"{first / len(ranks):.3f}  {near / len(ranks):.3f}"


def unread(desk: Desk, asked: Sequence[Asked]) -> list[Asked]:
    """The same questions with all that was read taken away."""
    ignored = ((one, [read.id for read in query.read]) for query, one in asked)
    return [(desk.analyse(one.question, ignore=ids), one) for one, ids in ignored]


def main() -> None:
    """Print both tables."""
    with TemporaryDirectory() as folder:
        settings = replace(Settings(), bank=False, index_dir=Path(folder))
        build_index(settings)
        desk = Desk.open(settings)
        asked = asked_with_hints(desk, settings)
        print_elsewhere(asked)
        hinted = [one for one in asked if any(not read.named for read in one[0].read)]
        hinted = random.Random(_SEED).sample(hinted, min(_MOST, len(hinted)))
        print(f"{len(hinted)} questions", file=sys.stderr)
        print(f"unread  {success(desk, unread(desk, hinted), 0.0)}")
        for weight in _WEIGHTS:
            print(f"{weight:6.1f}  {success(desk, hinted, weight)}")


if __name__ == "__main__":
    main()
