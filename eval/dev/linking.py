"""What linking terms is worth on development questions: run `python eval/dev/linking.py`.

In: the question bank (as questions, not in the index) and its translations here. Out: a line for
every set with Success@1 and Success@5, without and with linked terms.
"""

import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from nptqa.assembly import Desk
from nptqa.domain import Mode
from nptqa.parts import build_index
from nptqa.settings import Settings

HERE = Path(__file__).parent
_CUTOFF = 5
_NATURAL = ("colloquial", "formal")

Sets = dict[str, list[tuple[str, str]]]


def question_sets(bank: Path) -> Sets:
    """Pairs of a question and its unit, by set, no variants; of Chinese ones a unit's first two."""
    sets: Sets = defaultdict(list)
    natural: dict[str, int] = defaultdict(int)
    for line in (*bank.read_bytes().splitlines(), *_translated()):
        entry = orjson.loads(line)
        if entry.get("style") == "variant":
            continue
        unit = f"{entry['doc_id']}:{entry['locator']}"
        name = entry["lang"] if entry["lang"] != "zh" else entry["style"]
        if name == "natural":
            natural[unit] += 1
            if natural[unit] > len(_NATURAL):
                continue
            name = _NATURAL[natural[unit] - 1]
        sets[name].append((entry["question"], unit))
    return sets


def _translated() -> list[bytes]:
    return (HERE / "translated.jsonl").read_bytes().splitlines()


def successes(desk: Desk, pairs: list[tuple[str, str]], *, linked: bool) -> tuple[float, float]:
    """Success@1 and Success@5 of a set."""
    first = near = 0
    for question, unit in pairs:
        query = desk.analyse(question)
        pool = desk.searcher.pool(query if linked else replace(query, terms=()), Mode.HYBRID)
        best = [desk.index.passages[ordinal].unit_id for ordinal in pool.ordinals[:_CUTOFF]]
        first += best[:1] == [unit]
        near += unit in best
    return first / len(pairs), near / len(pairs)


def main() -> None:
    """Print the table."""
    with TemporaryDirectory() as folder:
        settings = replace(Settings(), index_dir=Path(folder), bank=False)
        build_index(settings)
        desk = Desk.open(settings)
        print("set n  without: S@1 S@5  with: S@1 S@5")
        for name, pairs in question_sets(settings.corpus_dir / "questions.jsonl").items():
            before = successes(desk, pairs, linked=False)
            after = successes(desk, pairs, linked=True)
            figures = "  ".join(f"{one:.3f} {five:.3f}" for one, five in (before, after))
            print(f"{name} {len(pairs)}  {figures}")


if __name__ == "__main__":
    sys.exit(main())
