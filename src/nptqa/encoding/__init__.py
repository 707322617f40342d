"""Texts in, unit vectors out: one interface, three encoders behind `load_encoder`."""

from __future__ import annotations

from pathlib import Path

from nptqa.encoding.base import Encoder, TokenEncoder, coarse_columns
from nptqa.encoding.hashing import HashingEncoder
from nptqa.encoding.sentence_transformer import SentenceTransformerEncoder
from nptqa.encoding.static import StaticEncoder, is_static_model
from nptqa.errors import EncoderError

__all__ = [
    "DEFAULT_ENCODER",
    "DEFAULT_FOLDER",
    "Encoder",
    "HashingEncoder",
    "SentenceTransformerEncoder",
    "StaticEncoder",
    "TokenEncoder",
    "coarse_columns",
    "load_encoder",
]

DEFAULT_ENCODER = "default"
DEFAULT_FOLDER = Path(__file__).parent.parent / "models" / "default"


def load_encoder(spec: str) -> Encoder:
    """Return the encoder that a setting names.

    Args:
        spec: "default" (the shipped one), "hashing", the folder of a model, or a hub name.

    Raises:
        EncoderError: there is no such encoder, or it cannot be read.
    """
    if not spec.strip():
        raise EncoderError("no encoder is named", hint="use default, a folder, or a model name")
    if spec == "hashing":
        return HashingEncoder()
    folder = DEFAULT_FOLDER if spec == DEFAULT_ENCODER else Path(spec)
    if spec == DEFAULT_ENCODER or is_static_model(folder):
        return StaticEncoder.load(folder)
    return SentenceTransformerEncoder.load(spec)
