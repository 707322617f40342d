"""Adam for large tables of which a batch touches few rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import torch
from torch import Tensor, nn

_FIRST, _SECOND, _EPSILON = 0.9, 0.999, 1e-8


class RowState(TypedDict):
    """What `RowAdam` needs to go on."""

    steps: int
    first: list[Tensor]
    second: list[Tensor]


class RowAdam:
    """Adam (Kingma & Ba 2015) on the rows that have a gradient; the others do not move.

    The second moment is one number per row, the mean over its columns, so the direction of a row's
    gradient is kept. torch's SparseAdam spends most of its time masking; this gathers rows instead.
    """

    def __init__(self, tables: Sequence[nn.Parameter]) -> None:
        """Start without momentum; `tables` are float32 (n, dim) with sparse gradients."""
        self._tables = list(tables)
        self._steps = 0
        self._first = [torch.zeros_like(table.data) for table in tables]
        self._second = [torch.zeros(len(table), 1) for table in tables]

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for table in self._tables:
            table.grad = None

    def step(self, rate: float) -> None:
        """Move the rows that have a gradient."""
        self._steps += 1
        pace = rate / (1 - _FIRST**self._steps)
        for table, first, second in zip(self._tables, self._first, self._second, strict=True):
            if table.grad is not None:
                grad = table.grad.coalesce()
                rows, values = grad.indices()[0], grad.values()
                change = values.new_empty(values.shape)
                torch.lerp(first.index_select(0, rows), values, 1 - _FIRST, out=change)
                first.index_copy_(0, rows, change)
                table.data.index_add_(
                    0, rows, change.div_(self._spread(second, rows, values)), alpha=-pace
                )

    def state_dict(self) -> RowState:
        """Return what `load_state_dict` needs."""
        return {"steps": self._steps, "first": self._first, "second": self._second}

    def load_state_dict(self, state: RowState) -> None:
        """Go on from a saved state."""
        self._steps, self._first, self._second = state["steps"], state["first"], state["second"]

    def _spread(self, second: Tensor, rows: Tensor, values: Tensor) -> Tensor:
        """Return float32 (n_rows, 1), the root of the second moment after this step."""
        squares = values.square().mean(dim=1, keepdim=True)
        moment = torch.lerp(second.index_select(0, rows), squares, 1 - _SECOND)
        second.index_copy_(0, rows, moment)
        return (moment / (1 - _SECOND**self._steps)).sqrt_().add_(_EPSILON)
