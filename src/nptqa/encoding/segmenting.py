"""Texts to token ids, as the tokenizer.json of a model says.

In: the file. Out: a `Segmenter`. Where texts are few, as in a service, a Unigram vocabulary is kept
in small tables; where they are many, as in an index build, by the library, which uses all cores
and a hundred megabytes more. Both give the same tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

from tokenizers import Tokenizer

from nptqa.encoding.unigram import Unigram

# As many texts at once are an index build; a service reads the sentences of a unit.
_MANY = 256


class Segmenter(Protocol):
    """Cuts texts into tokens."""

    @property
    def size(self) -> int:
        """Number of tokens it knows."""
        ...

    def ids(self, text: str) -> list[int]:
        """The tokens of a text, in order."""
        ...

    def many(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text."""
        ...


class Library:
    """The library's tokenizer as it is."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Cut with `tokenizer`, without padding."""
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self.size: int = tokenizer.get_vocab_size()
        """Number of tokens."""

    @classmethod
    def read(cls, path: Path) -> Library:
        """Read a tokenizer.json; raises OSError and ValueError."""
        # from_buffer raises ValueError for a broken file, from_file a bare Exception.
        return cls(Tokenizer.from_buffer(path.read_bytes()))

    def ids(self, text: str) -> list[int]:
        """See `Segmenter.ids`."""
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def many(self, texts: Sequence[str]) -> list[list[int]]:
        """See `Segmenter.many`; on all cores."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [encoding.ids for encoding in encodings]


class Lean:
    """Small tables for few texts, the library for many."""

    def __init__(self, unigram: Unigram, library: Callable[[], Library]) -> None:
        """Put the parts together.

        Args:
            unigram: the tables.
            library: opens the same tokenizer in the library; called when it is needed first.
        """
        self._unigram = unigram
        self._library = lru_cache(maxsize=1)(library)
        self.size = unigram.size
        """Number of tokens."""

    def ids(self, text: str) -> list[int]:
        """See `Segmenter.ids`."""
        return self._unigram.ids(text)

    def many(self, texts: Sequence[str]) -> list[list[int]]:
        """See `Segmenter.many`."""
        if len(texts) < _MANY:
            return [self._unigram.ids(text) for text in texts]
        return self._library().many(texts)


def read_segmenter(path: Path) -> Segmenter:
    """The tokens of a tokenizer.json.

    Raises:
        OSError, ValueError: it cannot be read.
    """
    unigram = Unigram.read(path.read_bytes())
    return Lean(unigram, partial(Library.read, path)) if unigram else Library.read(path)
