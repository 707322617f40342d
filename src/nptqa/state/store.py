"""What every store has in common: its file under the state folder, its schema, its clock.

The file is made with the first thing that is written: a store that is only looked at needs no disk
that can be written.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from nptqa.state.database import Database

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The moment."""
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    """A moment as stores keep it, UTC to the second: texts in the order of time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """One SQLite file of the service's memory. Safe for many threads and processes.

    Attributes:
        FILE: its name.
        STEPS: the schema's SQL scripts, oldest first; a released one is never edited.
    """

    FILE: ClassVar[str]
    STEPS: ClassVar[Sequence[str]]

    def __init__(self, state_dir: Path, clock: Clock = utc_now) -> None:
        """Keep it in `state_dir`; `clock` gives the moment, with its time zone."""
        self._path = state_dir / self.FILE
        self._clock = clock

    @cached_property
    def _database(self) -> Database:
        """Made when it is first needed; raises StateError."""
        return Database(self._path, self.STEPS)

    @property
    def _begun(self) -> bool:
        """Whether anything was ever written."""
        return self._path.exists()

    def _now(self) -> str:
        return written(self._clock())

    def _seconds(self) -> int:
        """Seconds since 1970."""
        return int(self._clock().timestamp())
