"""The student while it learns: token vectors plus the mean of their character vectors."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from nptqa.training.tokens import Ragged

_COMMON = 1e-4


class Student(nn.Module):
    """A text is the sum of its tokens' vectors, scaled to unit length.

    Attributes:
        tokens: float32 (n_tokens, dim), each token's own vector.
        parts: float32 (n_buckets, dim), vectors shared by tokens with a character or n-gram.
        head: to the teacher's dimension, or identity where they are equal.
    """

    def __init__(
        self, features: Ragged, counts: NDArray[np.int64], *, buckets: int, dim: int, teacher: int
    ) -> None:
        """Start from random vectors, shorter for frequent tokens (Arora et al. 2017, SIF)."""
        super().__init__()
        share = torch.from_numpy(counts / max(int(counts.sum()), 1)).float()
        weight = (_COMMON / (_COMMON + share)).sqrt().unsqueeze(1)
        self.tokens = nn.Parameter(torch.randn(len(features), dim) * dim**-0.5 * weight)
        self.parts = nn.Parameter(torch.randn(buckets, dim) * 0.5 * dim**-0.5)
        self.head: nn.Module = nn.Identity() if dim == teacher else nn.Linear(dim, teacher)
        self._features = features

    def forward(self, texts: Ragged) -> Tensor:
        """Return float32 (n_texts, dim), rows of unit length."""
        unique, places = np.unique(texts.ids, return_inverse=True)
        rows = self._rows(unique.astype(np.int64))
        sums = F.embedding_bag(
            torch.from_numpy(places.astype(np.int64)),
            rows,
            torch.from_numpy(texts.starts[:-1]),
            mode="sum",
        )
        return F.normalize(sums, dim=1)

    def project(self, vectors: Tensor) -> Tensor:
        """Return float32 (n, teacher's dim), rows of unit length."""
        return F.normalize(self.head(vectors), dim=1)

    def fold(self) -> NDArray[np.float32]:
        """Return float32 (n_tokens, dim): parts added in, the unknown token (id 0) zero."""
        with torch.no_grad():
            table: NDArray[np.float32] = self._rows(np.arange(len(self._features))).numpy()
        table[0] = 0.0
        return table

    def _rows(self, ids: NDArray[np.int64]) -> Tensor:
        own = F.embedding(torch.from_numpy(ids), self.tokens, sparse=True)
        parts = self._features.take(ids)
        shared = F.embedding_bag(
            torch.from_numpy(parts.ids.astype(np.int64)),
            self.parts,
            torch.from_numpy(parts.starts[:-1]),
            mode="mean",
            sparse=True,
        )
        return own + shared
