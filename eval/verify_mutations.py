"""How well quotations are checked: 2,000 that were changed in one way each, from a fixed seed.

Prints, for each kind of change, how many are called exact (must be none), how many are placed
rightly (at least 98%), what the diff flags, and times. Placed rightly: the place found is the unit
the words were taken from, or one where they stand just as nearly and the unit is listed with it.
Then what the thresholds were chosen on: quotations with ever more characters changed, against
questions, which are no quotations.

    python eval/verify_mutations.py [--seed 75] [--count 2000]
"""

import argparse
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.domain import Paragraph, UnitKind
from nptqa.forms import keyed
from nptqa.lexicon import Flag
from nptqa.settings import Settings
from nptqa.verification import Place, Verdict, Verification

_SHORTEST, _LONGEST = 12, 300
_LEAST_PLACED = 0.98
_LEFT_OUT = (UnitKind.FRONT, UnitKind.CHAPEAU, UnitKind.CLOSING)
_DIGITS = "0123456789"
_CHINESE = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Case:
    """A changed quotation, the unit it is from, and where it is said to stand."""

    kind: str
    text: str
    unit: Paragraph
    original: str
    claim: Paragraph | None = None


Mutation = Callable[[str, random.Random], str | None]


def dropped(text: str, chance: random.Random) -> str | None:
    """One character is missing."""
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :]


def renumbered(text: str, chance: random.Random) -> str | None:
    """One figure is another."""
    places = [m.start() for m in re.finditer(rf"\d|(?<=第)[{_CHINESE}]", text)]
    if not places:
        return None
    at = chance.choice(places)
    others = _DIGITS if text[at] in _DIGITS else _CHINESE
    return text[:at] + chance.choice([d for d in others if d != text[at]]) + text[at + 1 :]


def not_removed(text: str, chance: random.Random) -> str | None:
    """One 不 is missing."""
    places = [m.start() for m in re.finditer("不", text)]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + text[at + 1 :]


def not_inserted(text: str, chance: random.Random) -> str | None:
    """One 不 too many."""
    at = chance.randrange(1, len(text))
    return f"{text[:at]}不{text[at:]}"


def may_for_should(text: str, chance: random.Random) -> str | None:
    """应 for 可, or 可 for 应."""
    places = [m.start() for m in re.finditer("[应可]", text)]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + ("可" if text[at] == "应" else "应") + text[at + 1 :]


def swapped(text: str, chance: random.Random) -> str | None:
    """Two neighbours in the other order."""
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def unchanged(text: str, chance: random.Random) -> str | None:
    """The words as they stand; another paragraph is claimed."""
    return text


MUTATIONS: dict[str, Mutation] = {
    "a character dropped": dropped,
    "a number changed": renumbered,
    "不 removed": not_removed,
    "不 inserted": not_inserted,
    "应 and 可": may_for_should,
    "two swapped": swapped,
    "another claimed": unchanged,
}


def cut(unit: Paragraph, chance: random.Random) -> str:
    """A quotation: the whole unit, or a part of it."""
    text = unit.text
    if len(text) <= _SHORTEST or (chance.random() < 0.3 and len(text) <= _LONGEST):
        return text
    length = chance.randint(_SHORTEST, min(_LONGEST, len(text)))
    start = chance.randint(0, len(text) - length)
    return text[start : start + length]


def cases(desk: Desk, count: int, seed: int) -> Iterator[Case]:
    """The same ones for the same seed and corpus."""
    chance = random.Random(seed)
    units = [
        unit
        for document in desk.corpus.documents
        for unit in document.paragraphs
        if unit.kind not in _LEFT_OUT and len(unit.text) >= _SHORTEST
    ]
    everything = [keyed(document.text).text for document in desk.corpus.documents]
    kinds = list(MUTATIONS)
    made = 0
    while made < count:
        kind, unit = kinds[made % len(kinds)], chance.choice(units)
        original = cut(unit, chance)
        text = MUTATIONS[kind](original, chance)
        if text is None or kind == "another claimed":
            claim = chance.choice(units) if text else None
            if claim is None or keyed(original).text in keyed(claim.text).text:
                continue
            yield Case(kind, original, unit, original, claim)
        elif any(keyed(text).text.strip('"') in key for key in everything):
            continue  # the change gave words that do stand in a document
        else:
            yield Case(kind, text, unit, original)
        made += 1


def places(checked: Verification) -> list[Place]:
    """The place found, and those where the words stand just as nearly."""
    if checked.place is None:
        return []
    nearest = checked.place.distance
    return [checked.place, *(one for one in checked.others if one.distance == nearest)]


def placed(case: Case, checked: Verification) -> bool:
    """Whether the unit is where the words are said to be from."""
    return any(
        item.citation.doc_id == case.unit.doc_id and item.citation.locator == case.unit.locator
        for place in places(checked)
        for item in place.quotations
    )


def measure(desk: Desk, made: list[Case]) -> bool:
    """Check every case and print; whether all is as it must be."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    times = []
    for case in made:
        claim = (case.claim.doc_id, case.claim.locator) if case.claim else (None, None)
        start = time.perf_counter()
        checked = desk.verify(case.text, *claim)
        times.append((time.perf_counter() - start) * 1e3)
        counts = tally[case.kind]
        counts["all"] += 1
        counts[checked.verdict.value] += 1
        counts["placed"] += placed(case, checked)
        for flag in {flag for change in checked.differences for flag in change.flags}:
            counts[flag.value] += 1
        if not placed(case, checked):
            sys.stderr.write(f"{case.kind}: {case.unit.unit_id}: {case.text}\n")
    return report(tally, sorted(times))


def report(tally: dict[str, Counter[str]], times: list[float]) -> bool:
    """One line a kind, and the sums."""
    names = ["all", *(verdict.value for verdict in Verdict), "placed", *(f.value for f in Flag)]
    print(f"{'':20}" + "".join(f"{name:>14}" for name in names))
    for kind, counts in [*tally.items(), ("sum", sum(tally.values(), Counter()))]:
        print(f"{kind:20}" + "".join(f"{counts[name]:14}" for name in names))
    total = sum(tally.values(), Counter())
    share = total["placed"] / total["all"]
    at = {q: times[min(len(times) - 1, int(q * len(times)))] for q in (0.5, 0.95, 0.99)}
    print(f"called exact: {total['exact']} of {total['all']}; placed rightly: {share:.4f}")
    print("ms a quotation: " + "  ".join(f"p{100 * q:.0f} {ms:.1f}" for q, ms in at.items()))
    claimed = tally["another claimed"]
    told = claimed["misattributed"] == claimed["all"]
    print(f"called misattributed: {claimed['misattributed']} of {claimed['all']}")
    return total["exact"] == 0 and share >= _LEAST_PLACED and told


def thresholds(desk: Desk, settings: Settings, seed: int) -> None:
    """What is found of worn quotations, and of questions that quote nothing."""
    chance = random.Random(seed)
    units = [u for d in desk.corpus.documents for u in d.paragraphs if len(u.text) >= 40]
    for share in (0.1, 0.2, 0.3, 0.4, 0.5):
        found = sum(worn_is_placed(desk, chance.choice(units), share, chance) for _ in range(200))
        print(f"{share:.0%} of the characters changed: {found} of 200 placed rightly")
    bank = read_bank(settings.corpus_dir / FILE, desk.corpus)
    asked = chance.sample([question for group in bank.values() for question in group], 1000)
    verdicts = Counter(desk.verify(question).verdict.value for question in asked)
    print(f"1000 questions, which are no quotations: {dict(verdicts)}")


def worn_is_placed(desk: Desk, unit: Paragraph, share: float, chance: random.Random) -> bool:
    """A quotation of 40 characters or more in which every so many are another."""
    text = list(unit.text[:_LONGEST])
    alphabet = desk.corpus.documents[0].text
    for at in chance.sample(range(len(text)), int(share * len(text))):
        text[at] = chance.choice(alphabet)
    worn = "".join(text)
    return placed(Case("worn", worn, unit, unit.text), desk.verify(worn))


def main() -> int:
    """Run; 0 when nothing changed is called exact and enough are placed rightly."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=75)
    parser.add_argument("--count", type=int, default=2000)
    arguments = parser.parse_args()
    settings = Settings.from_env(os.environ)
    desk = Desk.open_or_build(settings, notify=lambda text: print(text, file=sys.stderr))
    made = list(cases(desk, arguments.count, arguments.seed))
    for case in made[:50]:
        desk.verify(case.text)
    right = measure(desk, made)
    thresholds(desk, settings, arguments.seed)
    return 0 if right else 1


if __name__ == "__main__":
    raise SystemExit(main())
