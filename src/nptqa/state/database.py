"""One SQLite file with a schema that grows by numbered steps.

Each store (`state.store`) has a `Database` of its own. A transaction opens its own connection,
which costs a fraction of a millisecond and lets any thread or worker process use the store;
write-ahead logging lets readers go on while one writes.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from nptqa.errors import StateError

_PATIENCE = 30.0
"""Seconds a writer waits for another."""


class Database:
    """A file of one store; safe for many threads and processes."""

    def __init__(self, path: Path, steps: Sequence[str]) -> None:
        """Open or make the file, and bring it to the newest step.

        Args:
            path: of the file; its folder is made, for the owner alone.
            steps: SQL scripts, oldest first. A released one is never edited: add another.

        Raises:
            StateError: the file cannot be made or read, or was written by a newer version.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as exc:
            raise _unusable(path, exc) from exc
        self._grow(steps)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are all kept, or none when the block raises.

        Rows come as `sqlite3.Row`.

        Raises:
            StateError: the file cannot be used.
        """
        try:
            with closing(self._connected()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                with connection:
                    yield connection
        except sqlite3.Error as exc:
            raise _unusable(self.path, exc) from exc

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that changes nothing and waits for no writer; raises StateError."""
        try:
            with closing(self._connected()) as connection:
                connection.execute("PRAGMA query_only = ON")
                yield connection
        except sqlite3.Error as exc:
            raise _unusable(self.path, exc) from exc

    def settle(self) -> None:
        """Move the write-ahead log into the file and empty it, so that it holds nothing erased.

        Raises:
            StateError: the file cannot be used, or is being read all the time.
        """
        try:
            with closing(self._connected()) as connection:
                busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error as exc:
            raise _unusable(self.path, exc) from exc
        if busy:
            raise _unusable(self.path, TimeoutError("its log is in use"))

    def _connected(self) -> sqlite3.Connection:
        # No implicit transactions: `transaction` begins and `with connection` ends them.
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        _ahead(connection)
        # What is erased is overwritten, not only forgotten.
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    def _grow(self, steps: Sequence[str]) -> None:
        with self.transaction() as connection:
            done = connection.execute("PRAGMA user_version").fetchone()[0]
            if done > len(steps):
                raise StateError(
                    f"{self.path} was written by a newer version of NPTQA",
                    hint="Use that version, or move the file away to begin an empty one.",
                )
            for step in steps[done:]:
                for statement in step.split(";"):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(steps)}")


def copy_database(path: Path, to: Path) -> None:
    """Copy a whole store into one file, also while others write; raises StateError."""
    try:
        source, target = sqlite3.connect(path, timeout=_PATIENCE), sqlite3.connect(to)
        with closing(source), closing(target):
            source.backup(target)
    except sqlite3.Error as exc:
        raise _unusable(path, exc) from exc


def is_sound(path: Path) -> bool:
    """Whether SQLite can read every page of a file."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            return bool(found == "ok")
    except sqlite3.Error:
        return False


def _ahead(connection: sqlite3.Connection) -> None:
    """Write-ahead logging, which the file keeps; turning it on heeds no timeout, so we wait."""
    deadline = time.monotonic() + _PATIENCE
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _unusable(path: Path, exc: Exception) -> StateError:
    hint = "Check that the folder of NPTQA_STATE_DIR is ours to write and the disk has room."
    return StateError(f"{path} cannot be used: {exc}", hint=hint)
