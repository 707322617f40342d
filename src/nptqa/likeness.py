"""How like a question's tokens are to those of passages: evidence that one answers.

In: the question's text and passages. Out: three cosines over the encoder's token vectors, 0 for an
encoder that has none. Unlike `matching`, which ranks, it looks at the headings too, and at each
token alone.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from nptqa.encoding import Encoder, TokenEncoder
from nptqa.index.base import Ids, Vectors
from nptqa.index.store import StoredIndex
from nptqa.memo import remembered

# Passages whose tokens are kept, about a kilobyte each.
_KEPT = 4096
_TINY = np.float32(1e-9)


class Held(NamedTuple):
    """The tokens of a passage: int64 (n,), and the lengths of their vectors, float32 (n,)."""

    ids: Ids
    norms: Vectors


class Likeness:
    """Compares questions with the passages of one index; safe for many threads."""

    def __init__(self, index: StoredIndex, encoder: Encoder) -> None:
        """Compare with passages of `index` by the token vectors of `encoder`."""
        self._index = index
        self._tokens = encoder if isinstance(encoder, TokenEncoder) else None
        self._held: Callable[[int], Held] = remembered(self._tokens_of, _KEPT)
        # Neighbouring passages share their headings.
        self._context: Callable[[str], Ids] = remembered(self._ids, _KEPT)

    def of(self, text: str, first: int, best: Sequence[int]) -> tuple[float, float, float]:
        """How like a question's tokens are to their nearest in passages, by their ordinals.

        Tokens count by the length of their vectors, which the encoder learned: empty words are
        short.

        Args:
            text: what is asked, folded.
            first: the passage that would answer.
            best: passages in any of which a token may be.

        Returns:
            the mean in `first`, by how much the worst token falls short of 1 there, and the mean
            over `best`.
        """
        ids = self._ids(text)
        if self._tokens is None or not len(ids):
            return 0.0, 0.0, 0.0
        asked = self._tokens.token_rows(ids)
        norms = np.linalg.norm(asked, axis=1) + 1e-9
        weights = norms / norms.sum()
        near = self._nearest(asked / np.maximum(norms, 1e-9)[:, None], [first, *best])
        shortfall = weights * (1.0 - near[0])
        return (
            float(weights @ near[0]),
            float(shortfall.max()),
            float(weights @ near[1:].max(axis=0)),
        )

    def _nearest(self, asked: Vectors, ordinals: Sequence[int]) -> Vectors:
        """Of each asked token its best cosine with a token of each passage, float32 (m, n)."""
        best = np.zeros((len(ordinals), len(asked)), dtype=np.float32)
        held = [self._held(ordinal) for ordinal in ordinals]
        lengths = np.array([len(one.ids) for one in held])
        filled = np.flatnonzero(lengths)
        if self._tokens is None or not len(filled):
            return best
        ids, norms = (np.concatenate(parts) for parts in zip(*held, strict=True))
        cosines = self._tokens.token_products(ids, asked)
        cosines /= norms
        starts = np.cumsum(lengths[filled]) - lengths[filled]
        best[filled] = np.maximum.reduceat(cosines, starts, axis=1).T
        return best

    def _ids(self, text: str) -> Ids:
        """A text's tokens, int64 (n,); none for an encoder that has none to give."""
        return np.zeros(0, np.int64) if self._tokens is None else self._tokens.token_ids(text)

    def _tokens_of(self, ordinal: int) -> Held:
        """The tokens of a passage and of the headings above it, each once."""
        context = self._context(self._index.passages[ordinal].context)
        ids = np.unique(np.concatenate([context, self._index.tokens.of_passage(ordinal)]))
        if self._tokens is None:
            return Held(ids, np.zeros(len(ids), dtype=np.float32))
        rows = self._tokens.token_rows(ids)
        return Held(ids, np.maximum(np.linalg.norm(rows, axis=1), _TINY))
