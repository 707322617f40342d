"""The passages of a version on disk, each read when it is asked for.

In: passages at build time. Out: `PassageTable`, a sequence of them that keeps no text in memory,
and `Columns`, what a search needs of every passage at once. A million passages as objects take
longer to make than a service may take to start, and more memory than everything else together.
"""

import mmap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self, overload

import numpy as np
import orjson
from numpy.typing import NDArray

from nptqa.domain import Part, Passage, Span, UnitKind
from nptqa.index.base import Ids, Mask

_KEPT = 4096
_PARTS = tuple(Part)
_KINDS = {kind.value: kind for kind in UnitKind}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many passages stand in each document and in each part; those without any are left out."""

    documents: Mapping[str, int]
    parts: Mapping[Part, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """Of every passage what searches compare; arrays are (n_passages,).

    Attributes:
        documents: doc_ids in the order in which they first come.
        document_of: int32, places in `documents`.
        unit_of: int32, numbers of units in the order in which they first come.
        part_of: int8, places in `tuple(Part)`.
    """

    documents: tuple[str, ...]
    document_of: NDArray[np.int32]
    unit_of: NDArray[np.int32]
    part_of: NDArray[np.int8]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> Self:
        """Of these passages, in their order."""
        documents = _numbered(passage.doc_id for passage in passages)
        units = _numbered(passage.unit_id for passage in passages)
        return cls(
            tuple(documents),
            np.array([documents[passage.doc_id] for passage in passages], dtype=np.int32),
            np.array([units[passage.unit_id] for passage in passages], dtype=np.int32),
            np.array([_PARTS.index(passage.part) for passage in passages], dtype=np.int8),
        )

    def in_documents(self, doc_ids: Iterable[str], ordinals: Ids | slice = slice(None)) -> Mask:
        """Which passages, of all or of `ordinals` (m,), stand in one of some documents."""
        wanted = set(doc_ids)
        inside = np.array([one in wanted for one in (*self.documents, "")], dtype=np.bool_)
        found: Mask = inside[self.document_of[ordinals]]
        return found

    def in_parts(self, parts: Iterable[Part]) -> Mask:
        """Which passages belong to one of some parts."""
        return np.isin(self.part_of, [_PARTS.index(part) for part in parts])

    def tally(self, ordinals: Ids) -> Tally:
        """How many of some passages stand in each document and in each part."""
        documents = np.bincount(self.document_of[ordinals], minlength=len(self.documents))
        parts = np.bincount(self.part_of[ordinals], minlength=len(_PARTS))
        return Tally(
            {self.documents[at]: int(documents[at]) for at in np.flatnonzero(documents)},
            {_PARTS[at]: int(parts[at]) for at in np.flatnonzero(parts)},
        )


class PassageTable(Sequence[Passage]):
    """The passages of one version; safe for many threads."""

    def __init__(self, path: Path, starts: Ids, columns: Columns) -> None:
        """Map what `passage_bytes` made.

        Args:
            path: the file.
            starts: int64 (n_passages + 1,), where each row begins, in bytes.
            columns: of these passages.

        Raises:
            OSError, ValueError: the file cannot be mapped.
        """
        with path.open("rb") as file:
            rows = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(starts) and starts[-1] != len(rows):
            raise ValueError(f"{path} has {len(rows)} bytes")
        self._size = len(columns.document_of)
        self._read = _reader(rows, starts, columns)

    def __len__(self) -> int:
        """Number of passages."""
        return self._size

    @overload
    def __getitem__(self, at: int) -> Passage: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Passage, ...]: ...

    def __getitem__(self, at: int | slice) -> Passage | tuple[Passage, ...]:
        """One passage by its ordinal, or several."""
        if isinstance(at, slice):
            return tuple(self._read(one) for one in range(*at.indices(self._size)))
        place = int(at) + (self._size if at < 0 else 0)
        if not 0 <= place < self._size:
            raise IndexError(f"passage {at} of {self._size}")
        return self._read(place)


def passage_bytes(passages: Sequence[Passage]) -> tuple[bytes, Ids]:
    """The passages as lines of JSON after one that counts them, and where each line begins.

    Starts are int64 (n_passages + 1,); the last is the length of all.
    """
    lines = [orjson.dumps({"passages": len(passages)}) + b"\n"]
    lines += [orjson.dumps(_row(passage)) + b"\n" for passage in passages]
    return b"".join(lines), np.cumsum([len(line) for line in lines], dtype=np.int64)


def _row(passage: Passage) -> list[Any]:
    span = passage.span
    kind, part = passage.kind.value, passage.part.value
    names = [passage.passage_id, passage.doc_id, passage.locator, kind, part]
    return [*names, span.start, span.end, passage.text, passage.context]


def _reader(rows: mmap.mmap, starts: Ids, columns: Columns) -> Callable[[int], Passage]:
    """Reads one row; keeps the last few. Not a method, whose cache would hold its own table."""

    @lru_cache(maxsize=_KEPT)
    def read(at: int) -> Passage:
        name, _, locator, kind, _, start, end, text, context = orjson.loads(
            rows[starts[at] : starts[at + 1]]
        )
        # The columns' words, not the row's: one object a document.
        doc_id, part = columns.documents[columns.document_of[at]], _PARTS[columns.part_of[at]]
        span = Span(start, end)
        return Passage(name, doc_id, locator, _KINDS[kind], part, text, span, context)

    return read


def _numbered(names: Iterable[str]) -> Mapping[str, int]:
    numbers: dict[str, int] = {}
    for name in names:
        numbers.setdefault(name, len(numbers))
    return numbers
