"""How the default encoder is made and measured; torch is imported when a run starts, not before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nptqa.encoding import Encoder
from nptqa.training.evaluate import BenchResult, evaluate_encoder
from nptqa.training.options import TrainOptions

__all__ = ["BenchResult", "TrainOptions", "evaluate_encoder", "train_encoder", "write_figures"]


def train_encoder(options: TrainOptions) -> Path:
    """Train an encoder and return its folder; see `TrainOptions` for every setting.

    Raises:
        TrainingError: no data, an extra is not installed, or a checkpoint that does not fit.
    """
    from nptqa.errors import TrainingError

    try:
        from nptqa.training.run import train
    except ImportError as exc:
        raise TrainingError(
            f"training needs torch: {exc}", hint="pip install 'nptqa[train,teacher]'"
        ) from exc
    return train(options)


def write_figures(folder: Path, encoder: Encoder, beir: Sequence[Path]) -> list[BenchResult]:
    """Measure an encoder on BEIR folders and append the figures to the card in its folder.

    Raises:
        BenchmarkError: a folder is not in BEIR layout.
    """
    from nptqa.training.card import add_figures

    results = evaluate_encoder(encoder, beir)
    add_figures(folder, results)
    return results
