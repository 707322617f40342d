"""What readers say of answers, until a curator has made something of it."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nptqa.state.store import Store

_STEPS = (
    """
    CREATE TABLE remark (
        number INTEGER PRIMARY KEY, said_at TEXT NOT NULL, done_at TEXT NOT NULL DEFAULT '',
        defect TEXT NOT NULL, question TEXT NOT NULL, answer_id TEXT NOT NULL,
        index_version TEXT NOT NULL, outcome TEXT NOT NULL, permalink TEXT NOT NULL,
        quoted TEXT NOT NULL, right_units TEXT NOT NULL, place TEXT NOT NULL, note TEXT NOT NULL
    )
    """,
)


class Defect(StrEnum):
    """What a reader says of an answer."""

    RIGHT = "right"
    WRONG_PARAGRAPH = "wrong_paragraph"
    SHOULD_HAVE_ANSWERED = "should_have_answered"
    SHOULD_NOT_HAVE_ANSWERED = "should_not_have_answered"


@dataclass(frozen=True, slots=True)
class Remark:
    """One reader's word on one answer.

    Attributes:
        quoted: the units that were quoted, with the words: `(doc_id:locator, words)`.
        right_units: the units of `place`.
        place: where the reader says the answer stands, as written; may be empty.
        number: given by the store, from 1.
        said_at: UTC, given by the store; `done_at` is empty while nobody has dealt with it.
    """

    defect: Defect
    question: str
    answer_id: str
    index_version: str
    outcome: str
    permalink: str
    quoted: tuple[tuple[str, str], ...] = ()
    right_units: tuple[str, ...] = ()
    place: str = ""
    note: str = ""
    number: int = 0
    said_at: str = ""
    done_at: str = ""


class Feedback(Store):
    """The store; its file is made with the first remark. Safe for threads and processes."""

    FILE = "feedback.sqlite"
    STEPS = _STEPS

    def add(self, remark: Remark) -> int:
        """Store a remark; gives its number. Raises StateError."""
        with self._database.transaction() as connection:
            done = connection.execute(
                "INSERT INTO remark (said_at, defect, question, answer_id, index_version, outcome,"
                " permalink, quoted, right_units, place, note)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._now(),
                    remark.defect.value,
                    remark.question,
                    remark.answer_id,
                    remark.index_version,
                    remark.outcome,
                    remark.permalink,
                    json.dumps(remark.quoted, ensure_ascii=False),
                    json.dumps(remark.right_units),
                    remark.place,
                    remark.note,
                ),
            )
            return int(done.lastrowid or 0)

    def remarks(self, defect: Defect | None = None, done: bool | None = False) -> list[Remark]:
        """Remarks, the newest first.

        Args:
            defect: only of this kind; None for all.
            done: only those dealt with, or (False) not yet; None for all.

        Raises:
            StateError: they cannot be read.
        """
        if not self._begun:
            return []
        limits = [] if defect is None else ["defect = :defect"]
        if done is not None:
            limits.append("done_at != ''" if done else "done_at = ''")
        where = f" WHERE {' AND '.join(limits)}" if limits else ""
        query = f"SELECT * FROM remark{where} ORDER BY number DESC"
        with self._database.reading() as connection:
            return [_remark(row) for row in connection.execute(query, {"defect": defect})]

    def settle(self, number: int, *, done: bool) -> bool:
        """Mark a remark as dealt with, or not; whether there is one. Raises StateError."""
        if not self._begun:
            return False
        with self._database.transaction() as connection:
            query = "UPDATE remark SET done_at = ? WHERE number = ?"
            return connection.execute(query, (self._now() if done else "", number)).rowcount > 0


def _remark(row: Any) -> Remark:
    texts = ("question", "answer_id", "index_version", "outcome", "permalink", "place", "note")
    return Remark(
        defect=Defect(row["defect"]),
        **{name: row[name] for name in texts},
        quoted=tuple((unit, words) for unit, words in json.loads(row["quoted"])),
        right_units=tuple(json.loads(row["right_units"])),
        number=row["number"],
        said_at=row["said_at"],
        done_at=row["done_at"],
    )
