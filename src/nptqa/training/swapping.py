"""Questions that nothing answers, made from ones that something does.

In: the bank's questions. Out: the same with a name, a year or a treaty exchanged for another of its
kind, so that no unit holds the new word together with what else is asked. They are what a person
asks who is in the right field and the wrong place; for fitting only.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from nptqa.analysis import weighted_terms
from nptqa.bank import BankEntry
from nptqa.corpus import Corpus
from nptqa.evidence import covered
from nptqa.folding import fold_text
from nptqa.lexicon import GROUPS

# Share of the rest of a question that no unit with the new word may hold.
_HELD = 0.35
_YEAR = re.compile(r"(?<!\d)(?:19[6-9]\d|20[0-3]\d)(?!\d)")
_TREATY = re.compile(r"《[^《》]{2,30}》")
_KINDS = (*GROUPS, _YEAR, _TREATY)
# Treaties and years that are asked about in this field besides those the texts name.
_TREATIES = [
    f"《{name}》"
    for name in (
        *("生物武器公约", "化学武器公约", "武器贸易条约", "海洋法公约", "开放天空条约"),
        *("中导条约", "外层空间条约", "南极条约", "渥太华公约", "集束弹药公约"),
        "联合国气候变化框架公约",
    )
]
_YEARS = [str(year) for year in range(1968, 2036)]
_TRIES = 12


class Swapper:
    """Makes unanswerable questions of answerable ones; the same for the same seed."""

    def __init__(self, corpus: Corpus, seed: int = 0) -> None:
        """Exchange words for others, checked against the units of `corpus`."""
        self._random = np.random.default_rng(seed)
        units = [unit for document in corpus.documents for unit in document.paragraphs]
        context = {unit.unit_id: " ".join(unit.heading_path) for unit in units}
        self._texts = [fold_text(f"{context[unit.unit_id]} {unit.text}") for unit in units]
        states = GROUPS[0].pattern.split("|")
        groups = GROUPS[1].pattern.split("|")
        self._others = (states, groups, _YEARS, list(_TREATIES))

    def swapped(self, entries: Sequence[BankEntry]) -> Iterator[tuple[BankEntry, str]]:
        """Entries whose question names something, and the question with it exchanged."""
        for entry in entries:
            question = self._swap(fold_text(entry.question))
            if question:
                yield entry, question

    def _swap(self, question: str) -> str:
        for pattern, others in zip(_KINDS, self._others, strict=True):
            match = pattern.search(question)
            if match is None:
                continue
            rest = question[: match.start()] + " " + question[match.end() :]
            for other in map(str, self._random.permutation(others)[:_TRIES]):
                if other != match[0] and not self._answered(other, rest):
                    return question[: match.start()] + other + question[match.end() :]
        return ""

    def _answered(self, word: str, rest: str) -> bool:
        """Whether some unit holds a word together with much of the rest of a question."""
        asked = weighted_terms(rest)
        holding = (text for text in self._texts if word in text)
        return any(covered(asked, text) >= _HELD for text in holding)
