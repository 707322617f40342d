"""Batches of texts through the encoder, and what comes back checked."""

from collections.abc import Callable, Sequence

import numpy as np

from nptqa.errors import EncoderError
from nptqa.index.base import Vectors

BATCH = 256
Encode = Callable[[Sequence[str]], Vectors]


def encoded(batch: Sequence[str], encode: Encode, dim: int) -> Vectors:
    """The vectors of one batch, float32 (n_texts, dim).

    Raises:
        EncoderError: they have another shape, or are not finite.
    """
    found = encode(batch)
    if found.shape != (len(batch), dim) or not np.isfinite(found).all():
        message = f"the encoder gave vectors {found.shape} for {len(batch)} texts, dim {dim}"
        raise EncoderError(message, hint="They must be finite and of that shape.")
    return found
