"""What scopes are worth: `python eval/dev/dialogues.py [-v]`, on dialogues.jsonl."""

import json
import os
import sys
from pathlib import Path

from nptqa.assembly import Desk
from nptqa.domain import Scope
from nptqa.settings import Settings


def main() -> None:
    """Print Success@1 and @5 of the last question of every dialogue, with and without scope."""
    desk = Desk.open_or_build(Settings.from_env(os.environ), notify=print)
    lines = (Path(__file__).parent / "dialogues.jsonl").read_text("utf-8").splitlines()
    dialogues = [json.loads(line) for line in lines]
    for scoped in (False, True):
        ranks = [_rank(desk, dialogue, scoped=scoped) for dialogue in dialogues]
        first, five = (sum(0 < rank <= k for rank in ranks) / len(ranks) for k in (1, 5))
        print(f"scope={scoped}: {len(ranks)} dialogues, Success@1 {first:.3f}, @5 {five:.3f}")


def _rank(desk: Desk, dialogue: dict[str, list[str]], *, scoped: bool) -> int:
    """At which of the first 20 ranks a right unit stands, 0 for none."""
    scope: Scope | None = None
    for question in dialogue["history"]:
        scope = desk.ask(question, scope=scope).scope
    text = str(dialogue["question"])
    results = desk.search(text, limit=20, scope=scope if scoped else None)
    right = [hit.rank for hit in results.hits if hit.passage.unit_id in dialogue["gold"]]
    if scoped and "-v" in sys.argv:
        print(
            min(right, default=0), dialogue["history"][-1], "|", text, "|", results.query.inherited
        )
    return min(right, default=0)


if __name__ == "__main__":
    main()
