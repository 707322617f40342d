"""What a training run is told; every field that changes the result is written to the model card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """Settings of one run.

    Attributes:
        data: folder with the pair files.
        out: folder the finished model is written to.
        work: folder for teacher vectors, tokens and checkpoints; `out` with ".work" by default.
        minutes: time for the student's steps, resumed time included.
        steps: number of steps; where given it replaces `minutes` and makes runs repeatable.
        pairs: how many texts the teacher reads at most.
        vocabulary: number of tokens.
        whole_words: how many of them are frequent words and numbers added whole.
        vocabulary_texts: texts per source the vocabulary is learned from.
        dim: columns of the model; another number than the teacher's adds a linear head in training.
        features: rows of the hashed table of characters and character n-grams.
        batch: pairs per step.
        rate: first learning rate; it falls along a cosine to zero.
        rounds: how many such falls share the run equally (Loshchilov & Hutter 2017, SGDR).
        restart: first rate of a round as a share of that of the round before.
        temperature: of the contrastive loss.
        contrast: weight of the contrastive loss; the distillation losses weigh 1 each.
        joined: share of translation batches in which several pairs are joined to a longer passage.
        rarity: power of the inverse frequency that token vectors are weighed with at the end.
        seed: of every random choice.
        resume: go on from the checkpoint in `work`.
        checkpoint_seconds: time between checkpoints.
    """

    data: Path
    out: Path
    work: Path | None = None
    minutes: float = 25.0
    steps: int | None = None
    pairs: int = 600_000
    vocabulary: int = 66_000
    whole_words: int = 8_000
    vocabulary_texts: int = 24_000
    dim: int = 384
    features: int = 65_536
    batch: int = 1024
    rate: float = 0.01
    rounds: int = 1
    restart: float = 0.5
    temperature: float = 0.05
    contrast: float = 1.0
    joined: float = 0.25
    rarity: float = 1.0
    seed: int = 0
    resume: bool = False
    checkpoint_seconds: float = 120.0

    @property
    def work_folder(self) -> Path:
        """Return the folder for what a resumed run needs."""
        return self.work or self.out.with_name(self.out.name + ".work")
