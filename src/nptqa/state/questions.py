"""The log of questions, for those who switch it on: what was asked, when, and what became of it.

Nothing says who asked. Lines older than the settings allow are deleted when the next is written
and when the service starts; `nptqa log erase` deletes them all.
"""

from dataclasses import dataclass
from pathlib import Path

from nptqa.state.store import Clock, Store, utc_now

_DAY = 24 * 3600
_STEPS = (
    """
    CREATE TABLE question (at INTEGER NOT NULL, text TEXT NOT NULL, outcome TEXT NOT NULL);
    CREATE INDEX question_at ON question (at)
    """,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One line.

    Attributes:
        at: seconds since 1970.
        text: the question, as typed.
        outcome: answered, check or not_found.
    """

    at: int
    text: str
    outcome: str


class QuestionLog(Store):
    """The store; its file is made with the first line. Safe for many threads and processes."""

    FILE = "questions.sqlite"
    STEPS = _STEPS

    def __init__(self, state_dir: Path, days: int, clock: Clock = utc_now) -> None:
        """Keep lines in `state_dir` for `days` days by `clock`."""
        super().__init__(state_dir, clock)
        self._days = days

    def add(self, text: str, outcome: str) -> None:
        """Write a line, and delete those that are too old; raises StateError."""
        now = self._seconds()
        plain = text.encode(errors="replace").decode()
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM question WHERE at < ?", (now - self._days * _DAY,))
            connection.execute("INSERT INTO question VALUES (?, ?, ?)", (now, plain, outcome))

    def expire(self) -> None:
        """Delete the lines that are too old; raises StateError."""
        if self._begun:
            before = self._seconds() - self._days * _DAY
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM question WHERE at < ?", (before,))

    def all(self) -> list[Asked]:
        """Every line, oldest first; raises StateError."""
        if not self._begun:
            return []
        with self._database.reading() as connection:
            rows = connection.execute("SELECT at, text, outcome FROM question ORDER BY at, rowid")
            return [Asked(*row) for row in rows]

    def erase(self) -> int:
        """Delete every line, from the file as well; gives how many there were.

        Raises:
            StateError: it cannot be done.
        """
        count = len(self.all())
        if count:
            with self._database.transaction() as connection:
                connection.execute("DELETE FROM question")
            self._database.settle()
        return count
