"""The default encoder: the mean of token vectors, read from a sentence-transformers folder.

In: the folder of a `SentenceTransformer` made of StaticEmbedding and, perhaps, Normalize. Out: unit
vectors equal to what sentence-transformers gives, with tokenizers, safetensors and numpy only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from nptqa.encoding.base import Vectors, unit_rows
from nptqa.encoding.segmenting import Segmenter, read_segmenter
from nptqa.errors import EncoderError

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
MODULES = "modules.json"
CONFIG = "config_sentence_transformers.json"
LEADING = "leading_columns"
_HINT = "expected modules.json, tokenizer.json and model.safetensors of a StaticEmbedding model"
_BATCH = 256
# Texts given alone whose tokens are kept: the questions that are answered at once.
_QUESTIONS = 256


@dataclass(frozen=True, slots=True)
class TokenTable:
    """One vector per token, kept as stored, the leading columns and the others apart.

    Token t is `front[t]` and `back[t]`, end to end, times `scales[t]`. Of a table turned on its
    principal axes the leading columns hold most of what tells tokens apart, and thousands of tokens
    are compared in half the time by these alone.

    Attributes:
        front: int8, float16 or float32 (n_tokens, leading), no norm promised.
        back: (n_tokens, dim - leading).
        scales: float32 (n_tokens,), ones where the folder holds none.
    """

    front: NDArray[np.generic]
    back: NDArray[np.generic]
    scales: NDArray[np.float32]

    @classmethod
    def of(
        cls, rows: NDArray[np.generic], scales: NDArray[np.float32], leading: int | None = None
    ) -> Self:
        """Of whole rows (n_tokens, dim); all columns lead unless it is said how many."""
        cut = rows.shape[1] if leading is None else leading
        return cls(np.ascontiguousarray(rows[:, :cut]), rows[:, cut:].copy(), scales)

    @property
    def dim(self) -> int:
        """Length of a whole row."""
        return self.leading + int(self.back.shape[1])

    @property
    def leading(self) -> int:
        """How many columns lead."""
        return int(self.front.shape[1])

    def leading_rows(self, ids: NDArray[np.int64]) -> Vectors:
        """Return float32 (n_ids, leading), the leading columns of the tokens' vectors."""
        rows: Vectors = _gathered(self.front, ids) * self.scales[ids, None]
        return rows

    def products_of(self, ids: NDArray[np.int64], rows: Vectors) -> Vectors:
        """Return float32 (n_rows, n_ids), products of (n_rows, leading) with the leading columns.

        They are scaled, not the vectors: of a thousand tokens these are the larger by far.
        """
        products: Vectors = rows @ _gathered(self.front, ids).T
        products *= self.scales[ids]
        return products

    def sum_of(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return float32 (dim,), the sum of the tokens' whole vectors; zeros for no token."""
        scales = self.scales[ids]
        parts = [scales @ _gathered(part, ids) for part in (self.front, self.back)]
        total: NDArray[np.float32] = np.concatenate(parts)
        return total


def _gathered(part: NDArray[np.generic], ids: NDArray[np.int64]) -> Vectors:
    return np.take(part, ids, axis=0).astype(np.float32)


class StaticEncoder:
    """A bag of token vectors; see `Encoder` for what the attributes and methods promise."""

    __slots__ = (
        "_known",
        "_remembered",
        "_segmenter",
        "_table",
        "dim",
        "fingerprint",
        "leading",
        "name",
    )

    def __init__(self, name: str, segmenter: Segmenter, table: TokenTable, digest: str) -> None:
        """Put the parts together; `digest` names the weights and the tokenizer."""
        self.name = name
        self.dim = table.dim
        self.leading = table.leading
        self.fingerprint = f"static;{name};dim={self.dim};sha256={digest};prompts="
        self._segmenter = segmenter
        self._table = table
        # The unknown token, whichever it is, has an empty row.
        self._known: NDArray[np.bool_] = np.asarray(
            table.front.any(axis=1) | table.back.any(axis=1)
        )
        # A question is read as a whole, word by word, and for what a passage lacks of it.
        self._remembered = lru_cache(maxsize=_QUESTIONS)(
            lambda text: np.asarray(segmenter.ids(text), dtype=np.int64)
        )

    @classmethod
    def load(cls, path: Path | str) -> StaticEncoder:
        """Read the folder of a static model.

        Raises:
            EncoderError: a file is missing, broken, or the table does not fit the tokenizer.
        """
        folder = Path(path)
        if not is_static_model(folder):
            raise EncoderError(f"{folder} is not a static encoder", hint=_HINT)
        place = module_folder(folder)
        table = _read_table(place / WEIGHTS, _leading(folder))
        segmenter = _read_segmenter(place / TOKENIZER, rows=len(table.scales))
        return cls(folder.name, segmenter, table, _digest(place))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of unit length; zero rows for unknown tokens only."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of unit length; zero rows for unknown tokens only."""
        sums = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            for row, ids in enumerate(self._token_ids(texts[start : start + _BATCH]), start):
                sums[row] = self._table.sum_of(ids)
        return unit_rows(sums)

    def token_ids(self, text: str) -> NDArray[np.int64]:
        """Return int64 (n_tokens,), the known tokens of a text in order."""
        ids = self._remembered(text)
        return ids[self._known[ids]]

    def tokens_of(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """Return `token_ids` of each text; of many texts faster than one by one."""
        return [ids[self._known[ids]] for ids in self._token_ids(texts)]

    def token_rows(self, ids: NDArray[np.int64]) -> Vectors:
        """Return float32 (n_tokens, leading), the leading columns of the tokens' vectors."""
        return self._table.leading_rows(ids)

    def token_products(self, ids: NDArray[np.int64], rows: Vectors) -> Vectors:
        """Return float32 (n_rows, n_tokens), inner products of `rows` with `token_rows`."""
        return self._table.products_of(ids, rows)

    def _token_ids(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        if len(texts) == 1:
            return [self._remembered(texts[0])]
        return [np.asarray(ids, dtype=np.int64) for ids in self._segmenter.many(texts)]


def is_static_model(folder: Path) -> bool:
    """Return whether the folder's modules are StaticEmbedding with at most Normalize after it."""
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in _modules(folder)]
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


def module_folder(folder: Path) -> Path:
    """Return where the StaticEmbedding's own files lie: the folder or one inside it."""
    return folder / str(_modules(folder)[0].get("path", ""))


def _modules(folder: Path) -> list[dict[str, object]]:
    path = folder / MODULES
    if not path.is_file():
        return []
    try:
        modules = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as exc:
        raise EncoderError(f"{path} is not JSON: {exc}", hint=_HINT) from exc
    if not isinstance(modules, list) or not all(isinstance(module, dict) for module in modules):
        raise EncoderError(f"{path} does not list modules", hint=_HINT)
    return modules


def _leading(folder: Path) -> int | None:
    """How many leading columns the folder says are enough to compare tokens; None is all."""
    path = folder / CONFIG
    try:
        config = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError as exc:
        raise EncoderError(f"{path} is not JSON: {exc}", hint=_HINT) from exc
    found = config.get(LEADING) if isinstance(config, dict) else None
    if found is None or (isinstance(found, int) and found > 0):
        return found
    raise EncoderError(f"{path}: {LEADING} is {found!r}", hint="expected a number of columns")


def _read_table(path: Path, leading: int | None) -> TokenTable:
    try:
        tensors = load_file(path)
    except (OSError, SafetensorError) as exc:
        raise EncoderError(f"cannot read the weights {path}: {exc}", hint=_HINT) from exc
    rows = tensors.get("embedding.weight", tensors.get("embeddings"))
    if rows is None or rows.ndim != 2 or "mapping" in tensors:
        raise EncoderError(f"{path} holds no token table, only {sorted(tensors)}", hint=_HINT)
    scales = tensors.get("weights", np.ones(len(rows)))
    if scales.shape != (len(rows),):
        raise EncoderError(f"{path}: {len(rows)} tokens but {scales.shape} weights", hint=_HINT)
    return TokenTable.of(rows, scales.astype(np.float32), leading)


def _read_segmenter(path: Path, *, rows: int) -> Segmenter:
    try:
        segmenter = read_segmenter(path)
    except (OSError, ValueError) as exc:
        raise EncoderError(f"cannot read the tokenizer {path}: {exc}", hint=_HINT) from exc
    if segmenter.size != rows:
        raise EncoderError(f"{path} has {segmenter.size} tokens, the table {rows} rows")
    return segmenter


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (WEIGHTS, TOKENIZER):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:32]
