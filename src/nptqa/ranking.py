"""A ranking: all that was found for a question, as hits that are made when they are looked at.

In: a `Pool`, and the passages a reference in the question leads to. Out: a sequence of `Hit`s. One
page of hits is shown and everything that was found is counted, for which no passage need be read:
of a hundred thousand passages a question finds a thousand.
"""

from collections.abc import Iterable, Sequence
from typing import Self, overload

import numpy as np

from nptqa.domain import Hit, Passage
from nptqa.fusion import Legs, Scores
from nptqa.index.base import Ids
from nptqa.index.store import StoredIndex
from nptqa.search import Pool

# How far a unit that was named stands above the best that was found.
_REFERENCED = 1.0
_LEGS = {
    "bm25": "body",
    "questions": "questions",
    "dense": "dense",
    "asked": "asked",
    "phrase": "phrase",
}


class Ranking(Sequence[Hit]):
    """Hits, best first, one a unit, ranked from 1; immutable.

    Attributes:
        ordinals: int64 (n,), places in the index's passages.
    """

    def __init__(
        self, passages: Sequence[Passage], ordinals: Ids, scores: Scores, legs: Legs
    ) -> None:
        """Rank `passages`.

        Args:
            passages: of the index.
            ordinals: int64 (n,), of the best first.
            scores: float64 (n,), never increasing.
            legs: of the last; those before, which no leg speaks of, a reference led to.
        """
        self.ordinals = ordinals
        self._passages = passages
        self._scores = scores
        self._legs = legs
        self._led = len(ordinals) - len(legs.body)

    @classmethod
    def of(cls, index: StoredIndex, pool: Pool, leads: Iterable[int] = ()) -> Self:
        """Passages that a reference leads to, by their ordinals, then what was found besides."""
        first = np.array(list(dict.fromkeys(leads)), dtype=np.int64)
        if not len(first):
            return cls(index.passages, pool.ordinals, pool.scores, pool.legs)
        unit_of = index.columns.unit_of
        rest = np.flatnonzero(~np.isin(unit_of[pool.ordinals], unit_of[first]))
        top = _REFERENCED + (float(pool.scores[0]) if len(pool.scores) else 0.0)
        return cls(
            index.passages,
            np.concatenate([first, pool.ordinals[rest]]),
            np.concatenate([np.full(len(first), top), pool.scores[rest]]),
            pool.legs.picked(rest),
        )

    def __len__(self) -> int:
        """How many were found."""
        return len(self.ordinals)

    @overload
    def __getitem__(self, at: int) -> Hit: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        """One hit, or several."""
        if isinstance(at, slice):
            return tuple(map(self._hit, range(len(self))[at]))
        return self._hit(range(len(self))[at])

    def _hit(self, place: int) -> Hit:
        passage = self._passages[int(self.ordinals[place])]
        return Hit(passage, float(self._scores[place]), place + 1, self._said(place - self._led))

    def _said(self, place: int) -> dict[str, float]:
        """What each leg said."""
        if place < 0:
            return {"reference": 1.0}
        return {name: float(getattr(self._legs, leg)[place]) for name, leg in _LEGS.items()}
