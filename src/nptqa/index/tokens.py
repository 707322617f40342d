"""The tokens of passages and questions, cut when the index is built.

In: the encoder and the texts at build time. Out: `Tokens`, mapped from disk, which gives those of
one passage or one question. The second stage reads two hundred texts for a question: to cut them
into tokens then takes longer than everything else together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nptqa.encoding import Encoder, TokenEncoder
from nptqa.folding import simplified
from nptqa.index.base import Ids

_BATCH = 4096
_TokenIds = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of texts end to end: of every passage, then of every row of questions.

    Attributes:
        ids: int32 (n_tokens,), as the encoder knows them, of the text in Simplified characters.
        starts: int64 (n_passages + n_questions + 1,), where each text begins.
        passages: how many there are.
    """

    ids: _TokenIds
    starts: Ids
    passages: int

    @classmethod
    def of(cls, encoder: Encoder, passages: Sequence[str], questions: Sequence[str]) -> Self:
        """Cut texts; an encoder whose tokens cannot be had gives none."""
        texts = [*passages, *questions]
        parts = list(_cut(encoder, texts)) if isinstance(encoder, TokenEncoder) else []
        ids = np.concatenate([np.zeros(0, dtype=np.int32), *(ids for ids, _ in parts)])
        lengths = [lengths for _, lengths in parts] or [np.zeros(len(texts), dtype=np.int64)]
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.concatenate(lengths))])
        return cls(ids, starts, len(passages))

    @classmethod
    def read(cls, ids: Path, starts: Path, passages: int) -> Self:
        """Map what `write` wrote; raises OSError and ValueError."""
        return cls(np.load(ids, mmap_mode="r"), np.load(starts, mmap_mode="r"), passages)

    def write(self, ids: Path, starts: Path) -> None:
        """Write two files."""
        np.save(ids, self.ids)
        np.save(starts, self.starts)

    def fits(self, n_passages: int, n_questions: int) -> bool:
        """Whether these can be the tokens of so many texts."""
        count = self.starts.shape == (n_passages + n_questions + 1,)
        return count and self.starts[0] == 0 and self.starts[-1] == len(self.ids)

    def of_passage(self, ordinal: int) -> Ids:
        """The tokens of a passage's own text, int64 (n,)."""
        return self.ids[self.starts[ordinal] : self.starts[ordinal + 1]].astype(np.int64)

    def of_question(self, row: int) -> Ids:
        """The tokens of a bank question by its row, int64 (n,)."""
        return self.of_passage(self.passages + row)


def _cut(encoder: TokenEncoder, texts: Sequence[str]) -> Iterator[tuple[_TokenIds, Ids]]:
    """Tokens of some texts at a time, end to end, and how many each has."""
    for start in range(0, len(texts), _BATCH):
        found = encoder.tokens_of([simplified(text) for text in texts[start : start + _BATCH]])
        lengths = np.array([len(ids) for ids in found], dtype=np.int64)
        yield np.concatenate(found).astype(np.int32), lengths
