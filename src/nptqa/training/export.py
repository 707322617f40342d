"""A trained token table in, a folder that `SentenceTransformer(path)` loads out.

One byte per number: row t is stored as int8 with a float32 scale, in the layout of model2vec that
StaticEmbedding reads ("embeddings" and "weights").
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from nptqa.encoding.static import CONFIG, LEADING

_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]
_CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}
# Columns that are enough where thousands of tokens are compared, once the table stands on its
# principal axes: 128 of 384 find what all find (`eval/ablation.md`).
_LEADING = 128


def emphasize(
    table: NDArray[np.float32], counts: NDArray[np.int64], power: float
) -> NDArray[np.float32]:
    """Return float32 (n_tokens, dim): each row times a power of its inverse text frequency.

    The learned lengths fit pairs of sentences, where most words matter; a question asks a passage
    about few words, so the rare ones weigh more (Spärck Jones 1972). `counts` is int64 (n_tokens,).
    """
    rarity = -np.log((counts + 1) / (counts.sum() + len(counts)))
    weights = (rarity / rarity.mean()) ** power
    weighed: NDArray[np.float32] = (table * weights[:, None]).astype(np.float32)
    return weighed


def turned(table: NDArray[np.float32], counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return float32 (n_tokens, dim): the table on its principal axes, the widest first.

    A rotation about 0: every inner product stays as it was, and the leading columns alone say most
    of it (Jolliffe 2002, "Principal Component Analysis"). `counts`, int64 (n_tokens,), is how often
    each token stands in texts; a frequent one weighs more, damped by the square root.
    """
    weighed = table * np.sqrt(np.sqrt(counts.astype(np.float64)))[:, None]
    _, axes = np.linalg.eigh(weighed.T @ weighed)
    rotated: NDArray[np.float32] = (table @ axes[:, ::-1]).astype(np.float32)
    return rotated


def quantize(table: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
    """Return int8 (n_tokens, dim) "embeddings" and float32 (n_tokens,) "weights".

    The largest number of each row becomes 127; a zero row keeps weight 1.
    """
    largest = np.abs(table).max(axis=1)
    weights = np.where(largest > 0, largest / 127, 1.0).astype(np.float32)
    return {
        "embeddings": np.rint(table / weights[:, None]).astype(np.int8),
        "weights": weights,
    }


def write_model(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write the model: tokenizer.json, model.safetensors and the two module lists."""
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    save_file(quantize(table), folder / "model.safetensors")
    _write_json(folder / "modules.json", _MODULES)
    leading = min(_LEADING, table.shape[1])
    _write_json(folder / CONFIG, {**_CONFIG, LEADING: leading})
    _write_json(folder / "1_Normalize" / "config.json", {})


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
