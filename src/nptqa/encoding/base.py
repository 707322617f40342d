"""What every encoder offers; `index` and `search` know no more than this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their cosine similarity.

    The fingerprint is made of name, hash of the weights, dimension and prompts.
    """

    @property
    def name(self) -> str:
        """Return a word or path for people."""
        ...

    @property
    def dim(self) -> int:
        """Return the number of columns of every result."""
        ...

    @property
    def fingerprint(self) -> str:
        """Return what must be equal when an index is built and when it is loaded."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of unit length; zero rows for texts with no token."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of unit length; zero rows for texts with no token."""
        ...


@runtime_checkable
class TokenEncoder(Protocol):
    """An encoder whose vectors are sums of token vectors, which can be had one by one.

    The leading columns of its vectors may hold most of what tells texts apart. Token vectors are
    given without the others; inner products are then a little off those of whole vectors.
    """

    @property
    def leading(self) -> int:
        """Return how many columns lead; all where none is known to matter less."""
        ...

    def token_ids(self, text: str) -> NDArray[np.int64]:
        """Return int64 (n_tokens,), the known tokens of a text in order."""
        ...

    def tokens_of(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """Return `token_ids` of each text; of many texts faster than one by one."""
        ...

    def token_rows(self, ids: NDArray[np.int64]) -> Vectors:
        """Return float32 (n_tokens, leading), the leading columns of the tokens' vectors."""
        ...

    def token_products(self, ids: NDArray[np.int64], rows: Vectors) -> Vectors:
        """Return float32 (n_rows, n_tokens), inner products of `rows` with `token_rows`."""
        ...


def unit_rows(rows: Vectors) -> Vectors:
    """Return float32 (n, dim) scaled to rows of unit length; zero rows stay zero."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = rows / np.maximum(norms, np.float32(1e-12))
    return scaled


def coarse_columns(encoder: Encoder) -> int:
    """Return how many columns are enough to find the texts that are near among thousands.

    Half of those that lead, where not all do: a text is a sum of tokens, and told apart by less.
    """
    if isinstance(encoder, TokenEncoder) and encoder.leading < encoder.dim:
        return max(1, encoder.leading // 2)
    return encoder.dim


def cut_rows(rows: Vectors, columns: int) -> Vectors:
    """Return float32 (n, columns), leading columns of (n, dim) scaled to rows of unit length.

    Rows of just so many columns are given back as they are.
    """
    return rows if rows.shape[1] == columns else unit_rows(rows[:, :columns])
