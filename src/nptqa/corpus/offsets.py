"""Where each character of a document's text stood in its source, kept as runs of neighbours.

In: one source offset a character. Out: `OffsetMap`, which reads like the tuple of them. A line of
text is one run: a document takes a few numbers a line, where the tuple takes 36 bytes a character.
"""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray


class OffsetMap(Sequence[int]):
    """Source offsets, one a character; immutable."""

    __slots__ = ("_length", "_sources", "_starts")

    def __init__(self, offsets: Sequence[int]) -> None:
        """Keep `offsets`: any integers from 0 on."""
        values = np.array(offsets, dtype=np.int64)
        breaks = np.flatnonzero(np.diff(values) != 1) + 1
        self._starts: NDArray[np.int64] = np.insert(breaks, 0, 0) if len(values) else breaks
        self._sources = values[self._starts]
        self._length = len(values)

    def runs(self) -> Iterator[range]:
        """The source offsets in order, neighbours together."""
        lengths = np.diff(self._starts, append=self._length)
        for source, length in zip(self._sources.tolist(), lengths.tolist(), strict=True):
            yield range(source, source + length)

    def __len__(self) -> int:
        """How many characters."""
        return self._length

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[int, ...]: ...
    def __getitem__(self, at: int | slice) -> int | tuple[int, ...]:
        """The source offset of one character, or of several."""
        if isinstance(at, slice):
            return tuple(map(self._source, range(self._length)[at]))
        return self._source(range(self._length)[at])

    def __iter__(self) -> Iterator[int]:
        """Every source offset in order."""
        for run in self.runs():
            yield from run

    def __eq__(self, other: object) -> bool:
        """Whether the other map has the same offsets."""
        if not isinstance(other, OffsetMap):
            return NotImplemented
        return (
            self._length == other._length
            and np.array_equal(self._starts, other._starts)
            and np.array_equal(self._sources, other._sources)
        )

    def __hash__(self) -> int:
        """Equal maps have the same."""
        return hash((self._length, self._sources.tobytes()))

    def __repr__(self) -> str:
        """Its size instead of every number."""
        return f"<OffsetMap of {self._length} characters in {len(self._starts)} runs>"

    def _source(self, at: int) -> int:
        run = int(np.searchsorted(self._starts, at, side="right")) - 1
        return int(self._sources[run]) + at - int(self._starts[run])
