"""Texts as token ids in one flat array, and the character features of every token."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

MAX_TOKENS = 320
_CHUNK = 20_000
_GRAMS = (3, 4, 5)

Ids = NDArray[np.int32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of ids end to end: list i is `ids[starts[i] : starts[i + 1]]`."""

    ids: Ids
    starts: Places

    def __len__(self) -> int:
        """Return the number of lists."""
        return len(self.starts) - 1

    def take(self, rows: Places) -> Ragged:
        """Return the lists of `rows`, in that order."""
        begins, lengths = self.starts[rows], np.diff(self.starts)[rows]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        shift = np.repeat(begins - starts[:-1], lengths)
        return Ragged(self.ids[np.arange(starts[-1]) + shift], starts)


def ragged(lists: Sequence[Sequence[int]]) -> Ragged:
    """Put lists of ids end to end."""
    lengths = [len(ids) for ids in lists]
    starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    flat = np.fromiter((i for ids in lists for i in ids), dtype=np.int32, count=int(starts[-1]))
    return Ragged(flat, starts.astype(np.int64))


def tokenize(tokenizer: Tokenizer, texts: Sequence[str]) -> Ragged:
    """Return the token ids of source texts, cut after MAX_TOKENS, unknown tokens left out."""
    lists: list[list[int]] = []
    for start in range(0, len(texts), _CHUNK):
        chunk = list(texts[start : start + _CHUNK])
        encodings = tokenizer.encode_batch_fast(chunk, add_special_tokens=False)
        lists.extend([i for i in e.ids[:MAX_TOKENS] if i] for e in encodings)
    return ragged(lists)


def token_features(tokenizer: Tokenizer, buckets: int) -> Ragged:
    """Return, for every token id, the hashed parts its vector shares with other tokens.

    Characters for Han tokens, character n-grams with word ends for the others, as in fastText
    (Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information").
    """
    tokens = [tokenizer.id_to_token(i) or "" for i in range(tokenizer.get_vocab_size())]
    parts = [[], *(_parts(token) for token in tokens[1:])]
    return ragged([[zlib.crc32(part.encode()) % buckets for part in group] for group in parts])


def _parts(token: str) -> list[str]:
    if not token.isalpha() or token[0] >= "\u3400":
        return list(token)
    word = f"<{token}>"
    return [word[i : i + n] for n in _GRAMS for i in range(len(word) - n + 1)] or [word]
