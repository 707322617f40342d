"""Late interaction: how well each word of a question is met by some word of a text.

In: a question and candidates, each with texts. Out: one number a text. Every token of the question
looks for its nearest token in the text, and the similarities are averaged (MaxSim, Khattab and
Zaharia 2020, "ColBERT"). One vector for a whole text blurs what stands in a long paragraph; this
sees the one clause that matters. The token vectors are those of a static encoder, so nothing is
stored for it. A static token does not know its context: half of that is mended by mixing its
neighbours in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nptqa.encoding import TokenEncoder
from nptqa.folding import simplified
from nptqa.memo import remembered

Ids = NDArray[np.int64]
Tokens = NDArray[np.int64]
Mask = NDArray[np.bool_]
Vectors = NDArray[np.float32]
Scores = NDArray[np.float64]
# Share of either neighbour that is added to a token; a plateau from .3 to .6 on the bank's
# questions, each document held out.
_NEIGHBOUR = np.float32(0.3)
_TINY = np.float32(1e-6)
_NO_TOKENS: Tokens = np.zeros(0, dtype=np.int64)
_NO_NORMS: Vectors = np.zeros(0, dtype=np.float32)
# Candidates whose tokens are kept, one beside the other: about four kilobytes each.
_REMEMBERED = 20_000


class Words(NamedTuple):
    """The texts of a candidate as the matcher reads them, end to end.

    Attributes:
        ids: int64 (n,), their known tokens.
        norms: float32 (n,), lengths of the tokens' vectors with neighbours mixed in.
        lengths: int64 (n_texts,), how many tokens each text has.
    """

    ids: Tokens
    norms: Vectors
    lengths: Tokens


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a question.

    Attributes:
        rows: float32 (n, dim), unit vectors.
        weights: float32 (n,), how much each word counts; they sum to 1.
    """

    rows: Vectors
    weights: Vectors

    @property
    def empty(self) -> bool:
        """Whether no word is known."""
        return len(self.weights) == 0


class Matcher:
    """Matches questions with texts; remembers the texts it has read, safe for many threads."""

    def __init__(self, encoder: TokenEncoder, texts_of: Callable[[int], Sequence[Tokens]]) -> None:
        """Match by the token vectors of `encoder`; `texts_of` gives a candidate's texts as tokens.

        From then on numpy's products run on one thread in this process: ours are small, and where
        several questions are answered at once, threads that wait for each other cost ten times
        what they save.
        """
        threadpool_limits(limits=1, user_api="blas")
        self._encoder = encoder
        self._texts_of = texts_of
        self._read = remembered(self._words, _REMEMBERED)

    def asked(self, parts: Sequence[tuple[str, float]]) -> Asked:
        """The words of a question, given as texts with weights (itself, and a topic it inherits).

        A word weighs what its vector is long, which training made long for telling words.
        """
        mixed = [self._mixed(self._encoder.token_ids(simplified(text))) for text, _ in parts]
        norms = [np.linalg.norm(rows, axis=1) for rows in mixed]
        weights = np.concatenate(
            [norm * np.float32(weight) for norm, (_, weight) in zip(norms, parts, strict=True)]
        )
        keep = weights > _TINY
        rows = (np.concatenate(mixed) / np.maximum(np.concatenate(norms), _TINY)[:, None])[keep]
        total = np.maximum(weights[keep].sum(), _TINY)
        return Asked(rows, weights[keep] / total)

    def match(self, asked: Asked, candidates: Ids, kept: Mask | None = None) -> Scores:
        """How well the texts of candidates meet the words, end to end.

        Args:
            asked: the words.
            candidates: int64 (m,).
            kept: bool (n_texts,), of the texts end to end those that are looked at; None is all.

        Returns:
            float64 (n_texts,), -1 to 1; 0 for a text without known word, NaN for one left out.
        """
        read = [self._read(one) for one in candidates.tolist()]
        lengths = np.concatenate([_NO_TOKENS, *(words.lengths for words in read)])
        kept = np.ones(len(lengths), dtype=np.bool_) if kept is None else kept
        found = np.where(kept, 0.0, np.nan)
        filled = np.flatnonzero(kept & (lengths > 0))
        if not len(filled) or asked.empty:
            return found
        tokens = np.repeat(kept, lengths)
        ids = np.concatenate([words.ids for words in read])[tokens]
        norms = np.concatenate([words.norms for words in read])[tokens]
        starts = np.cumsum(lengths[filled]) - lengths[filled]
        similar = self._similar(asked.rows, ids, starts)
        similar /= norms
        found[filled] = asked.weights @ np.maximum.reduceat(similar, starts, axis=1)
        return found

    def _similar(self, rows: Vectors, ids: Tokens, starts: Tokens) -> Vectors:
        """Products of each word with each token and its neighbours, float32 (n_words, n_tokens).

        Tokens run along the rows: thousands of short columns take four times as long.
        """
        unique, places = _distinct(ids)
        own = np.take(self._encoder.token_products(unique, rows), places, axis=1)
        aside = _NEIGHBOUR * own
        # Neighbours do not reach from one text into the next.
        before, after = aside[:, :-1].copy(), aside[:, 1:]
        before[:, starts[1:] - 1] = after[:, starts[1:] - 1] = 0.0
        own[:, 1:] += before
        own[:, :-1] += after
        return own

    def _words(self, candidate: int) -> Words:
        read = self._texts_of(candidate)
        norms = [np.linalg.norm(self._mixed(ids), axis=1) for ids in read]
        return Words(
            np.concatenate([_NO_TOKENS, *read]),
            np.maximum(np.concatenate([_NO_NORMS, *norms]), _TINY),
            np.array([len(ids) for ids in read], dtype=np.int64),
        )

    def _mixed(self, ids: Tokens) -> Vectors:
        rows = self._encoder.token_rows(ids)
        mixed = rows.copy()
        mixed[1:] += _NEIGHBOUR * rows[:-1]
        mixed[:-1] += _NEIGHBOUR * rows[1:]
        return mixed


def _distinct(ids: Tokens) -> tuple[Tokens, Tokens]:
    """The distinct ids, rising, and where each id stands among them; no sorting of thousands."""
    seen = np.zeros(ids.max() + 1, dtype=np.bool_)
    seen[ids] = True
    unique = np.flatnonzero(seen)
    place = np.empty(len(seen), dtype=np.int64)
    place[unique] = np.arange(len(unique))
    return unique, place[ids]
