"""Any sentence-transformers model; the only encoder module that imports torch, and lazily."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nptqa.encoding.base import Vectors, unit_rows
from nptqa.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

logger = logging.getLogger(__name__)
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Prompts:
    """Text put before every query and before every passage."""

    query: str = ""
    passage: str = ""


_E5_INSTRUCT = Prompts(
    "Instruct: Given a question, retrieve passages that answer the question\nQuery: "
)
# The first family whose words all stand in the model's name decides; from the models' own cards.
FAMILIES: tuple[tuple[tuple[str, ...], Prompts], ...] = (
    (("e5", "instruct"), _E5_INSTRUCT),
    (("e5",), Prompts("query: ", "passage: ")),
    (("bge", "zh"), Prompts("为这个句子生成表示以用于检索相关文章：")),
    (("bge-m3",), Prompts()),
    (("bge", "en"), Prompts("Represent this sentence for searching relevant passages: ")),
    (("gte-qwen2",), _E5_INSTRUCT),
    (("qwen3-embedding",), _E5_INSTRUCT),
    (("gte",), Prompts()),
    (("nomic-embed",), Prompts("search_query: ", "search_document: ")),
    (("snowflake-arctic-embed",), Prompts("query: ")),
    (("mxbai-embed",), Prompts("Represent this sentence for searching relevant passages: ")),
)
_QUERY_KEYS = ("query", "search_query")
_PASSAGE_KEYS = ("document", "passage", "corpus", "search_document")


def prompts_for(name: str, configured: dict[str, str] | None = None) -> Prompts:
    """Return the prompts of a model: those in its own configuration, else those of its family.

    Args:
        name: model name or path; only its last part is looked at.
        configured: prompt name -> text, from the model's config_sentence_transformers.json.
    """
    own = {key.lower(): text for key, text in (configured or {}).items() if text}
    if own:
        return Prompts(_first(own, _QUERY_KEYS), _first(own, _PASSAGE_KEYS))
    word = name.rstrip("/").rpartition("/")[2].lower()
    return next(
        (prompts for parts, prompts in FAMILIES if all(p in word for p in parts)), Prompts()
    )


class SentenceTransformerEncoder:
    """A transformer behind the `Encoder` interface; prompts are put before the texts."""

    __slots__ = ("_model", "dim", "fingerprint", "name", "prompts")

    def __init__(self, name: str, model: SentenceTransformer, prompts: Prompts) -> None:
        """Wrap a loaded model."""
        dim = model.get_embedding_dimension()
        if not dim:
            raise EncoderError(f"the model {name} does not say how long its vectors are")
        self.name = name
        self.dim = int(dim)
        self.prompts = prompts
        self._model = model
        shown = json.dumps([prompts.query, prompts.passage], ensure_ascii=False)
        self.fingerprint = (
            f"sentence-transformers;{name};dim={self.dim};sha256={_digest(model)};prompts={shown}"
        )

    @classmethod
    def load(cls, name: str) -> SentenceTransformerEncoder:
        """Load a model by hub name or local folder, on the CPU.

        Raises:
            EncoderError: the extra is not installed, or the model is not there or not readable.
        """
        model = _load_model(name)
        prompts = prompts_for(name, {key: text for key, text in model.prompts.items() if text})
        logger.info("encoder %s with prompts %r and %r", name, prompts.query, prompts.passage)
        return cls(name, model, prompts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of unit length, each after the query prompt."""
        return self._encode(texts, self.prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n_texts, dim), rows of unit length, each after the passage prompt."""
        return self._encode(texts, self.prompts.passage)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        rows = self._model.encode(
            list(texts), prompt=prompt, batch_size=_BATCH, show_progress_bar=False
        )
        return unit_rows(np.asarray(rows, dtype=np.float32))


def _load_model(name: str) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as exc:
        raise EncoderError(
            f"the encoder {name} needs sentence-transformers", hint="pip install 'nptqa[models]'"
        ) from exc
    folder = Path(name)
    if folder.is_dir() and not any((folder / f).is_file() for f in ("modules.json", "config.json")):
        raise EncoderError(
            f"the folder {folder} holds no model",
            hint="expected modules.json (sentence-transformers) or config.json (transformers)",
        )
    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as exc:
        raise EncoderError(
            f"cannot load the encoder {name}: {_reason(exc)}", hint=_hint(name)
        ) from exc


def _reason(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _hint(name: str) -> str:
    if Path(name).is_dir():
        return "the folder should be what SentenceTransformer.save_pretrained wrote"
    return (
        f"no folder {name} here, and no model hub could be reached or has it "
        "(HF_HUB_OFFLINE=1 forbids asking); give the path of a downloaded model folder"
    )


def _first(prompts: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((prompts[key] for key in keys if key in prompts), "")


def _digest(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(f"{key}{tuple(tensor.shape)}".encode())
        digest.update(tensor.detach().float().contiguous().numpy().tobytes())
    return digest.hexdigest()[:32]
