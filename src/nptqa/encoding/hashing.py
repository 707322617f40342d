"""An encoder without a model: hashed character unigrams and bigrams, for tests and fallbacks."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nptqa.encoding.base import Vectors, unit_rows


@dataclass(frozen=True, slots=True)
class HashingEncoder:
    """Feature hashing (Weinberger et al. 2009) of a text's characters and pairs of characters.

    The same text gives the same vector on every machine; white space and case do not count.
    """

    dim: int = 256

    @property
    def name(self) -> str:
        """Return the word that selects this encoder."""
        return "hashing"

    @property
    def fingerprint(self) -> str:
        """Return text that changes with the dimension only."""
        return f"hashing;dim={self.dim}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of unit length; an empty text gives a zero row."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of unit length; an empty text gives a zero row."""
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for gram in _grams("".join(text.lower().split())):
                digest = zlib.crc32(gram.encode())
                row[digest % self.dim] += 1.0 if digest & 0x8000_0000 else -1.0
        return unit_rows(rows)


def _grams(text: str) -> list[str]:
    return [*text, *(text[i : i + 2] for i in range(len(text) - 1))]
