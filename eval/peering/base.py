"""What a system must do to be measured, and what every system is given.

All get the same passages, the same vectors of them and the same words: the folded text cut into
pairs of characters, with blanks between, since few of them can cut Chinese. What a question costs
begins at the question as it was typed: folding, cutting and encoding it count for every system.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Protocol

from nptqa.encoding import Encoder, load_encoder
from nptqa.encoding.base import Vectors
from nptqa.folding import fold_text

SHOWN = 10
"""Hits a search gives."""
FETCHED = 50
"""Candidates of each leg that are fused, where that can be set."""
FUSION = 60
"""The constant of reciprocal rank fusion, where that can be set."""
K1, B = 1.5, 0.75
"""Of BM25, where they can be set."""
_RUN = re.compile("[\u3400-\u9fff]+|[^\\W_\u3400-\u9fff]+")


class Reader:
    """Reads a question as the bare loop and its peers do."""

    @cached_property
    def encoder(self) -> Encoder:
        """The shipped one."""
        return load_encoder("default")

    def vector(self, question: str) -> Vectors:
        """The question's vector, float32 (dim,)."""
        vector: Vectors = self.encoder.encode_queries([question])[0]
        return vector

    @staticmethod
    def words(text: str) -> str:
        """Pairs of Chinese characters, and words of other scripts, with blanks between."""
        runs = _RUN.findall(fold_text(text))
        return " ".join(word for run in runs for word in _cut(run))


def _cut(run: str) -> Iterable[str]:
    if run[0] < "\u3400" or len(run) == 1:
        return (run,)
    return (run[at : at + 2] for at in range(len(run) - 1))


def fuse(rankings: Iterable[Iterable[int]]) -> list[int]:
    """Reciprocal rank fusion: the best `SHOWN` of several rankings, ties by the first ranking."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, at in enumerate(ranking, start=1):
            scores[at] = scores.get(at, 0.0) + 1 / (FUSION + rank)
    return sorted(scores, key=scores.__getitem__, reverse=True)[:SHOWN]


@dataclass(frozen=True, slots=True)
class Passages:
    """What is indexed.

    Attributes:
        ids: passage ids.
        words: of each, the text as `Reader.words` gives it.
        vectors: float32 (n_passages, dim), rows of unit length.
    """

    ids: Sequence[str]
    words: Sequence[str]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Place:
    """Where a system works.

    Attributes:
        folder: its own, empty.
        filler: the file the passages were made of, and `size` how many: for NPTQA, which reads
            documents.
    """

    folder: Path
    filler: Path
    size: int
    reader: Reader


class System(Protocol):
    """A search system with nothing in it yet.

    Attributes:
        note: what is measured, for the report.
        packages: whose versions belong to the figures.
        from_text: whether `build` makes words and vectors itself.
        apart: whether the system is in child processes and this process only asks.
    """

    note: ClassVar[str]
    packages: ClassVar[tuple[str, ...]]
    from_text: ClassVar[bool]
    apart: ClassVar[bool]

    def __init__(self, place: Place) -> None: ...

    def build(self, passages: Passages) -> None:
        """Index all; this is timed."""
        ...

    def open(self) -> None:
        """What is still to be done before the first question; not timed."""
        ...

    def search(self, question: str) -> Sequence[str]:
        """The ids of the best `SHOWN` passages, or of their units, best first; this is timed."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


class Peer:
    """What most systems have in common: they work in this process on what they are given."""

    note: ClassVar[str] = ""
    packages: ClassVar[tuple[str, ...]] = ()
    from_text: ClassVar[bool] = False
    apart: ClassVar[bool] = False

    def __init__(self, place: Place) -> None:
        self.place = place
        self.reader = place.reader

    def open(self) -> None:
        """Nothing is left to be done."""

    def close(self) -> None:
        """Nothing was started."""
