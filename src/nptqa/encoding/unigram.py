"""A Unigram vocabulary in small tables: token for token what `tokenizers` gives.

In: the parts of a tokenizer.json. Out: token ids. The library keeps a vocabulary in a tree with a
hash table for every byte: 137 MB for the 66,000 tokens of the shipped one, where these tables take
12. Normalising, added tokens and cutting into pieces stay the library's, which is given the same
file with an empty vocabulary; here is only the best way to spell a piece (Kudo 2018, "Subword
Regularization"), found by dynamic programming in the library's order and at its precision, so that
ties fall alike. A test compares both over all documents and the bank.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import orjson
from tokenizers import Tokenizer

# A noncharacter: no text holds it.
_NO_TOKEN = "\U0010ffff"
# What a character that no token covers costs beyond the least likely token; the library's number.
_PENALTY = 10.0
# Pieces whose tokens are kept: the words of spaced scripts come again and again.
_REMEMBERED = 8192
_LONGEST_REMEMBERED = 32
_NO_LENGTHS: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens with their scores.

    Attributes:
        ids: of every token.
        scores: float64 by id, logarithms of shares.
        unknown: id of the token for what no other covers.
        unheard: score of a character that no token covers.
        lengths: lengths of the tokens of two characters and more by their first two, rising.
    """

    ids: Mapping[str, int]
    scores: array[float]
    unknown: int
    unheard: float
    lengths: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, rows: Sequence[tuple[str, float]], unknown: int) -> Self:
        """From tokens and scores by id."""
        ids = {token: at for at, (token, _) in enumerate(rows)}
        scores = array("d", (score for _, score in rows))
        return cls(ids, scores, unknown, min(scores) - _PENALTY, _lengths(ids))

    def cut(self, piece: str) -> tuple[int, ...]:
        """The tokens of the likeliest spelling; what is unknown in a row is one token."""
        begins, chosen = self._best(piece)
        ids: list[int] = []
        end = len(piece)
        while end:
            token = chosen[end]
            if token != self.unknown or ids[-1:] != [token]:
                ids.append(token)
            end = begins[end]
        return tuple(reversed(ids))

    def _best(self, piece: str) -> tuple[list[int], list[int]]:
        """For every place in a piece where the last token of the best spelling begins, and which.

        Of equal ones the token that begins first, as in the library.
        """
        size, scores, find = len(piece), self.scores, self.ids.get
        totals = [float("-inf")] * (size + 1)
        totals[0] = 0.0
        begins, chosen = [0] * (size + 1), [self.unknown] * (size + 1)
        for begin in range(size):
            total, end = totals[begin], begin + 1
            token = find(piece[begin])
            score = total + (self.unheard if token is None else scores[token])
            if score > totals[end]:
                totals[end], begins[end] = score, begin
                chosen[end] = self.unknown if token is None else token
            for length in self.lengths.get(piece[begin : begin + 2], _NO_LENGTHS):
                end = begin + length
                if end > size:
                    break
                token = find(piece[begin:end])
                if token is not None and total + scores[token] > totals[end]:
                    totals[end], begins[end], chosen[end] = total + scores[token], begin, token
        return begins, chosen


class Unigram:
    """Cuts texts into the tokens of a vocabulary; safe for many threads."""

    def __init__(self, pieces: Tokenizer, vocabulary: Vocabulary) -> None:
        """Put the parts together.

        Args:
            pieces: normalises and cuts into pieces, each the token 0 by its own words; any other
                token is an added one.
            vocabulary: spells the pieces.
        """
        self._pieces = pieces
        self._vocabulary = vocabulary
        self._kept = lru_cache(maxsize=_REMEMBERED)(vocabulary.cut)
        self.size = len(vocabulary.ids)
        """Number of tokens."""

    @classmethod
    def read(cls, data: bytes) -> Self | None:
        """Read a tokenizer.json; None where it is not a Unigram model that is cut as here.

        Raises:
            ValueError: its normaliser or what cuts into pieces cannot be read.
        """
        described = orjson.loads(data)
        if not _is_plain(described):
            return None
        model = described["model"]
        vocabulary = Vocabulary.of(model["vocab"], model["unk_id"])
        model |= {"vocab": [[_NO_TOKEN, 0.0]], "unk_id": 0}
        pieces = Tokenizer.from_buffer(orjson.dumps(described))
        pieces.no_padding()
        return cls(pieces, vocabulary)

    def ids(self, text: str) -> list[int]:
        """The tokens of a text, in order."""
        cut = self._pieces.encode(text, add_special_tokens=False)
        found: list[int] = []
        for added, piece in zip(cut.ids, cut.tokens, strict=True):
            if added:
                found.append(self._vocabulary.ids[piece])
            else:
                found += self._spelt(piece)
        return found

    def _spelt(self, piece: str) -> tuple[int, ...]:
        short = len(piece) <= _LONGEST_REMEMBERED
        return self._kept(piece) if short else self._vocabulary.cut(piece)


def _lengths(tokens: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """See `Vocabulary.lengths`; gathered as bits, and one object for starts with the same."""
    bits: dict[str, int] = {}
    for token in tokens:
        if len(token) > 1:
            bits[token[:2]] = bits.get(token[:2], 0) | 1 << len(token)
    spelt = {one: _set_bits(one) for one in set(bits.values())}
    return {start: spelt[one] for start, one in bits.items()}


def _set_bits(number: int) -> tuple[int, ...]:
    return tuple(place for place in range(number.bit_length()) if number >> place & 1)


def _is_plain(described: Any) -> bool:
    """Whether a tokenizer.json asks for nothing that is not done here."""
    model = described.get("model") if isinstance(described, dict) else None
    if not isinstance(model, dict) or set(model) - {"type", "vocab", "unk_id", "byte_fallback"}:
        return False
    return (
        model.get("type") == "Unigram"
        and not model.get("byte_fallback")
        and described.get("truncation") is None
        and _is_vocabulary(model.get("vocab"), model.get("unk_id"), described.get("added_tokens"))
    )


def _is_vocabulary(rows: Any, unknown: Any, added: Any) -> bool:
    """Whether every token stands there once, the unknown and the added ones too."""
    if not isinstance(rows, list) or not all(map(_is_row, rows)):
        return False
    places = {token: at for at, (token, _) in enumerate(rows)}
    return (
        isinstance(unknown, int)
        and 0 <= unknown < len(rows) == len(places)
        and isinstance(added, list)
        and all(
            isinstance(one, dict) and places.get(one.get("content")) == one.get("id")
            for one in added
        )
    )


def _is_row(row: Any) -> bool:
    """Whether it is a token and a logarithm."""
    if not isinstance(row, list) or len(row) != 2:
        return False
    token, score = row
    return isinstance(token, str) and token != "" and isinstance(score, float) and score <= 0
