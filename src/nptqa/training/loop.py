"""The steps of a training run, with checkpoints from which it goes on unchanged."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError

import torch
from torch import Tensor
from tqdm import tqdm

from nptqa.errors import TrainingError
from nptqa.training.batches import Batch, Batches
from nptqa.training.losses import contrast, imitation, neighbourhood
from nptqa.training.optimizer import RowAdam
from nptqa.training.options import TrainOptions
from nptqa.training.student import Student

_WARM_UP = 100

StepHook = Callable[[int, float], None]


@dataclass(slots=True)
class Clock:
    """How far a run is: steps done, and seconds spent in this and earlier calls."""

    step: int = 0
    seconds: float = 0.0

    def progress(self, options: TrainOptions) -> float:
        """Return the share of the run that is done, from 0 to 1."""
        if options.steps is not None:
            return min(1.0, self.step / max(options.steps, 1))
        return min(1.0, self.seconds / (60 * options.minutes))


class Trainer:
    """A student, its two optimizers and its clock."""

    def __init__(self, student: Student, options: TrainOptions) -> None:
        """Start at step 0."""
        self.student = student
        self.clock = Clock()
        self._options = options
        self._tables = RowAdam([student.tokens, student.parts])
        dense = list(student.head.parameters())
        self._head = torch.optim.Adam(dense, lr=options.rate / 10) if dense else None

    def run(self, batches: Batches, checkpoint: Path, on_step: StepHook | None = None) -> None:
        """Take steps until the run is done; `on_step` is given step and loss after each."""
        saved = time.monotonic()
        with tqdm(total=100, desc="student", unit="%", disable=None) as bar:
            while self.clock.progress(self._options) < 1.0:
                loss = self._timed_step(batches)
                bar.update(int(100 * self.clock.progress(self._options)) - bar.n)
                bar.set_postfix(step=self.clock.step, loss=f"{loss:.3f}", refresh=False)
                if time.monotonic() - saved >= self._options.checkpoint_seconds:
                    self.save(checkpoint)
                    saved = time.monotonic()
                if on_step is not None:
                    on_step(self.clock.step, loss)
        self.save(checkpoint)

    def save(self, path: Path) -> None:
        """Write the checkpoint beside `path` and rename it, so that a torn one is never read."""
        fresh = path.with_suffix(".new")
        state = {
            "student": self.student.state_dict(),
            "tables": self._tables.state_dict(),
            "head": self._head.state_dict() if self._head else None,
            "step": self.clock.step,
            "seconds": self.clock.seconds,
        }
        torch.save(state, fresh)
        fresh.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint.

        Raises:
            TrainingError: the file is broken or of a student of another shape.
        """
        try:
            state = torch.load(path, weights_only=True)
            self.student.load_state_dict(state["student"])
        except (OSError, EOFError, LookupError, RuntimeError, ValueError, UnpicklingError) as exc:
            reason = str(exc).partition("\n")[0]
            raise TrainingError(
                f"cannot resume from {path}: {reason}", hint="train without resume to start again"
            ) from exc
        self._tables.load_state_dict(state["tables"])
        if self._head:
            self._head.load_state_dict(state["head"])
        self.clock = Clock(state["step"], state["seconds"])

    def _timed_step(self, batches: Batches) -> float:
        begun = time.monotonic()
        loss = self._step(batches.at(self.clock.step))
        self.clock.step += 1
        self.clock.seconds += time.monotonic() - begun
        return loss

    def _step(self, batch: Batch) -> float:
        rate = self._rate()
        self._tables.zero_grad()
        if self._head is not None:
            self._head.param_groups[0]["lr"] = rate / 10
            self._head.zero_grad()
        loss = batch_loss(self.student, batch, self._options)
        loss.backward()  # type: ignore[no-untyped-call]
        self._tables.step(rate)
        if self._head is not None:
            self._head.step()
        return float(loss.detach())

    def _rate(self) -> float:
        warm = min(1.0, (self.clock.step + 1) / _WARM_UP)
        return warm * rate_at(self.clock.progress(self._options), self._options)


def rate_at(progress: float, options: TrainOptions) -> float:
    """Return the learning rate of a run of which the share `progress` is done, warm-up aside."""
    done = progress * options.rounds
    turn = min(int(done), options.rounds - 1)
    fall = (1 + math.cos(math.pi * (done - turn))) / 2
    return options.rate * options.restart**turn * fall


def batch_loss(student: Student, batch: Batch, options: TrainOptions) -> Tensor:
    """Return contrast over all pairs plus, for the taught ones, imitation and neighbourhood."""
    left, right = student(batch.left), student(batch.right)
    loss = options.contrast * contrast(
        left, right, torch.from_numpy(batch.same), options.temperature
    )
    if len(batch.taught) < 2:
        return loss
    rows = torch.from_numpy(batch.taught)
    left_target = torch.from_numpy(batch.left_target)
    right_target = torch.from_numpy(batch.right_target)
    left, right = student.project(left[rows]), student.project(right[rows])
    copied = imitation(left, left_target) + imitation(right, right_target)
    similar = left_target @ right_target.T
    return loss + copied + neighbourhood(left, right, similar, options.temperature)
