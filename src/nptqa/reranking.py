"""The second stage: the best candidates again, word by word.

In: candidates with their fused scores. Out: their scores with what `matching` says of the passage
and of the bank's questions for its unit. Both are standardised among the candidates looked at,
like the legs of the first stage, and a unit without bank questions has its own words count for
both, so that a new document is not pushed back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nptqa.fusion import Scores, standardised
from nptqa.matching import Asked, Matcher

# Candidates looked at again. A right unit below them is not brought up; looking costs time.
DEPTH = 20
# Of the bank's questions for a unit so many are looked at, the nearest: as good as all of them, in
# half the time (`eval/ablation.md`).
QUESTIONS = 8
# The best so many are averaged: one alone is often a chance hit.
_BEST = 3


@dataclass(frozen=True, slots=True)
class Shares:
    """How much the match word by word counts; chosen on bank questions, each document held out.

    Attributes:
        words: of the passage.
        questions: of the bank's questions for its unit.
    """

    words: float = 0.2
    questions: float = 0.3


@dataclass(frozen=True, slots=True)
class Matches:
    """What the second stage found of n candidates, float64 (n,), -1 to 1.

    Attributes:
        words: how well the passage meets the words of the question; 0 where it did not look.
        questions: the same of the bank's questions for the unit, NaN where there are none.
    """

    words: Scores
    questions: Scores


class Reranker:
    """Looks at candidates again; immutable but for what the matcher remembers."""

    def __init__(self, matcher: Matcher, shares: Shares = Shares()) -> None:
        """Rerank by what `matcher` says."""
        self._matcher = matcher
        self._shares = shares

    def asked(self, parts: Sequence[tuple[str, float]]) -> Asked:
        """The question's words, see `Matcher.asked`."""
        return self._matcher.asked(parts)

    def matches(self, asked: Asked, groups: Sequence[Sequence[str]]) -> Matches:
        """What the second stage says of candidates: of each its text, then its unit's questions."""
        found = self._matcher.match(asked, [text for group in groups for text in group])
        parts = np.split(found, np.cumsum([len(group) for group in groups])[:-1])
        return Matches(
            np.array([part[0] for part in parts]), np.array([_best(part[1:]) for part in parts])
        )

    def gains(self, matches: Matches) -> Scores:
        """What is added to the fused scores of the candidates looked at, float64 (n,)."""
        words = standardised(matches.words)
        has = ~np.isnan(matches.questions)
        if not has.any():
            return self._shares.words * words
        questions = np.where(has, standardised(np.nan_to_num(matches.questions), has), words)
        gains: Scores = self._shares.words * words + self._shares.questions * questions
        return gains


def _best(found: Scores) -> float:
    return float(np.sort(found)[-_BEST:].mean()) if len(found) else float("nan")
