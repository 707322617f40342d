"""The three losses of the student; vectors are float32 (batch, dim), rows of unit length."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def imitation(student: Tensor, teacher: Tensor) -> Tensor:
    """Return 1 - cosine, averaged: both languages go where the teacher puts the English text.

    Reimers & Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual".
    """
    return 1.0 - (student * teacher).sum(dim=1).mean()


def neighbourhood(left: Tensor, right: Tensor, target: Tensor, temperature: float) -> Tensor:
    """Return the cross-entropy between the teacher's and the student's neighbours in the batch.

    `target` is float32 (batch, batch): the teacher's similarity of every left with every right
    text; its softmax is the soft label (Hinton et al. 2015, Passalis & Tefas 2018).
    """
    logits = left @ right.T / temperature
    forward = F.cross_entropy(logits, F.softmax(target / temperature, dim=1))
    backward = F.cross_entropy(logits.T, F.softmax(target.T / temperature, dim=1))
    return (forward + backward) / 2


def contrast(left: Tensor, right: Tensor, same: Tensor, temperature: float) -> Tensor:
    """Return InfoNCE in both directions with the batch as negatives.

    van den Oord et al. 2018. `same` is bool (batch, batch): pairs off the diagonal that are right
    answers too (one paragraph, two questions) and must not count as wrong ones.
    """
    logits = (left @ right.T / temperature).masked_fill(same, -1e4)
    labels = torch.arange(len(left))
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2
