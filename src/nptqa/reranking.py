"""The second stage: the best candidates again, word by word.

In: candidates with their fused scores. Out: their scores with what `matching` says of the passage
and of the bank's questions for its unit. Both are standardised among the candidates looked at,
like the legs of the first stage, and a unit without bank questions has its own words count for
both, so that a new document is not pushed back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nptqa.encoding import TokenEncoder
from nptqa.fusion import UNASKED, Scores, standardised
from nptqa.index.base import Ids, Mask, Vectors
from nptqa.index.store import StoredIndex
from nptqa.matching import Asked, Matcher

# Candidates looked at again: with twenty no more is found, in two thirds more time
# (`eval/ablation.md`).
DEPTH = 12
# Of the bank's questions for a unit so many are looked at, the nearest: as good as all of them, in
# half the time (`eval/ablation.md`).
_NEAREST = 8
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
        words: how well the passage meets the words of the question; NaN where it did not look.
        questions: the same of the bank's questions for the unit, NaN where there are none.
    """

    words: Scores
    questions: Scores

    @classmethod
    def none(cls, count: int) -> Self:
        """Of candidates that were not looked at."""
        return cls(np.full(count, np.nan), np.full(count, np.nan))

    def picked(self, places: NDArray[np.intp]) -> "Matches":
        """Of the candidates at `places`, in that order; one after the last was not looked at."""
        beyond = Matches.none(max(0, int(places.max(initial=-1)) + 1 - len(self.words)))
        words = np.concatenate([self.words, beyond.words])
        questions = np.concatenate([self.questions, beyond.questions])
        return Matches(words[places], questions[places])


class Texts:
    """What the second stage reads of a passage: its text and the bank's questions for its unit."""

    def __init__(self, index: StoredIndex) -> None:
        """Read passages of `index`, and the questions it was widened by."""
        self._index = index

    def of(self, ordinal: int) -> list[Ids]:
        """The tokens of a passage, then those of each question."""
        tokens, rows = self._index.tokens, self._index.question_rows(ordinal).tolist()
        return [tokens.of_passage(ordinal), *map(tokens.of_question, rows)]

    def looked_at(self, ordinals: Ids, vector: Vectors) -> tuple[Mask, Ids]:
        """Which texts of passages are looked at: each itself, and the questions nearest to one.

        Args:
            ordinals: int64 (m,).
            vector: of the question asked, float32 (dim,).

        Returns:
            bool (n_texts,), end to end, and int64 (m,), where those of each passage begin.
        """
        near, begins = self._index.nearest_questions(ordinals, vector, _NEAREST)
        return np.insert(near, begins, True), begins + np.arange(len(ordinals))


class Reranker:
    """Looks at candidates again; immutable but for what the matcher remembers."""

    def __init__(self, encoder: TokenEncoder, texts: Texts, shares: Shares = Shares()) -> None:
        """Rerank by the token vectors of `encoder`."""
        self._texts = texts
        self._matcher = Matcher(encoder, texts.of)
        self._shares = shares

    def asked(self, parts: Sequence[tuple[str, float]]) -> Asked:
        """The question's words, see `Matcher.asked`."""
        return self._matcher.asked(parts)

    def matches(self, asked: Asked, ordinals: Ids, vector: Vectors) -> Matches:
        """What the second stage says of passages.

        Args:
            asked: the words of the question.
            ordinals: int64 (m,).
            vector: of the question, float32 (dim,).
        """
        kept, begins = self._texts.looked_at(ordinals, vector)
        found = self._matcher.match(asked, ordinals, kept)
        words, found[begins] = found[begins], np.nan
        return Matches(words, _best(found, begins))

    def gains(self, matches: Matches) -> Scores:
        """What is added to the fused scores of the candidates looked at, float64 (n,)."""
        words = standardised(matches.words)
        has = ~np.isnan(matches.questions)
        if not has.any():
            return self._shares.words * words
        asked = standardised(np.nan_to_num(matches.questions), has)
        questions = np.where(has, asked, UNASKED * words)
        gains: Scores = self._shares.words * words + self._shares.questions * questions
        return gains


def _best(found: Scores, begins: Ids) -> Scores:
    """Of each candidate the mean of its `_BEST` best, NaN where it has none.

    Args:
        found: float64 (n,), of its questions end to end; NaN does not count.
        begins: int64 (m,), where those of each candidate begin.
    """
    looked = np.flatnonzero(~np.isnan(found))
    owner = np.searchsorted(begins, looked, side="right") - 1
    counts = np.bincount(owner, minlength=len(begins))
    best = np.full((len(begins), max(_BEST, counts.max(initial=0))), -np.inf)
    best[owner, np.arange(len(looked)) - np.searchsorted(owner, owner)] = found[looked]
    best = np.sort(best, axis=1)[:, -_BEST:]
    total = np.where(np.isfinite(best), best, 0.0).sum(axis=1)
    return np.where(counts, total / np.clip(counts, 1, _BEST), np.nan)
