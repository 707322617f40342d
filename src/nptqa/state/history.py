"""What a browser asked and was answered: kept as it was given, found again, erased for good.

A browser is known by the hash of a random token in its cookie, so that the file lets nobody act
as anybody. A stored answer has a link that cannot be guessed; whoever holds it may read the one
answer, as with any permalink, and erasing the answer ends that.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from nptqa.state.store import Clock, Store, utc_now, written

_LINK_BYTES = 16
_MOST = 500
"""Turns of one browser that are listed; older ones are found by their links."""
_STEPS = (
    """
    CREATE TABLE turn (
        number INTEGER PRIMARY KEY, owner TEXT NOT NULL, conversation TEXT NOT NULL,
        link TEXT NOT NULL UNIQUE, answer_id TEXT NOT NULL, asked_at TEXT NOT NULL,
        question TEXT NOT NULL, answer TEXT NOT NULL, receipt TEXT NOT NULL
    );
    CREATE INDEX turn_of_owner ON turn (owner, number);
    CREATE INDEX turn_by_time ON turn (asked_at)
    """,
)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """One answer as it was given.

    Attributes:
        asked_at: UTC, ISO 8601 to the second.
        answer: in the JSON of the API.
        receipt: made when it was given.
    """

    link: str
    conversation: str
    asked_at: str
    question: str
    answer: Json
    receipt: Json


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked in one go, oldest first; `turns` is never empty."""

    conversation: str
    turns: tuple[Stored, ...]


class History(Store):
    """The store; its file is made with the first answer. Safe for threads and processes."""

    FILE = "history.sqlite"
    STEPS = _STEPS

    def __init__(self, state_dir: Path, days: int, clock: Clock = utc_now) -> None:
        """Keep answers in `state_dir` for `days` days by `clock`."""
        super().__init__(state_dir, clock)
        self._keep = timedelta(days=days)

    def keep(
        self, browser: str, answer: Mapping[str, Any], receipt: Mapping[str, Any], *, follows: bool
    ) -> str:
        """Store an answer; gives its link.

        Args:
            browser: token of its cookie.
            answer: in the JSON of the API.
            receipt: of the answer.
            follows: it was asked in the conversation of the browser's last question; else it
                begins one. The last question again, as a reloaded page asks it, is not stored.

        Raises:
            StateError: it cannot be kept.
        """
        owner, now = _owner(browser), self._clock()
        with self._database.transaction() as connection:
            self._sweep(connection, now)
            last = connection.execute(
                "SELECT * FROM turn WHERE owner = ? ORDER BY number DESC LIMIT 1", (owner,)
            ).fetchone()
            if last and last["answer_id"] == answer["answer_id"]:
                return str(last["link"])
            conversation = last["conversation"] if last and follows else _token()
            link = _token()
            connection.execute(
                "INSERT INTO turn (owner, conversation, link, answer_id, asked_at, question,"
                " answer, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    owner,
                    conversation,
                    link,
                    answer["answer_id"],
                    written(now),
                    answer["query"],
                    _json(answer),
                    _json(receipt),
                ),
            )
        return link

    def _sweep(self, connection: Any, now: datetime) -> None:
        connection.execute("DELETE FROM turn WHERE asked_at < ?", (written(now - self._keep),))

    def linked(self, link: str) -> Stored | None:
        """The answer with that link; raises StateError."""
        return self._one("link = ?", (link,))

    def given(self, browser: str, answer_id: str) -> Stored | None:
        """The browser's own answer with that id; raises StateError."""
        return self._one("owner = ? AND answer_id = ?", (_owner(browser), answer_id))

    def conversations(self, browser: str) -> list[Conversation]:
        """The browser's conversations, the newest first; raises StateError."""
        rows = self._all("owner = ?", (_owner(browser),))
        grouped: dict[str, list[Stored]] = {}
        for row in rows:
            grouped.setdefault(row.conversation, []).append(row)
        return [Conversation(name, tuple(reversed(turns))) for name, turns in grouped.items()]

    def conversation(self, browser: str, conversation: str) -> Conversation | None:
        """One conversation of the browser; raises StateError."""
        rows = self._all("owner = ? AND conversation = ?", (_owner(browser), conversation))
        return Conversation(conversation, tuple(reversed(rows))) if rows else None

    def erase(self, browser: str, conversation: str | None = None) -> int:
        """Erase one conversation of the browser, or all; gives the number of answers.

        Raises:
            StateError: they cannot be erased, or traces would stay in the log.
        """
        if not self._begun:
            return 0
        limit = "" if conversation is None else " AND conversation = ?"
        values = (_owner(browser), *([] if conversation is None else [conversation]))
        with self._database.transaction() as connection:
            done = connection.execute(f"DELETE FROM turn WHERE owner = ?{limit}", values).rowcount
        self._database.settle()
        return done

    def _one(self, limit: str, values: tuple[str, ...]) -> Stored | None:
        return next(iter(self._all(limit, values, most=1)), None)

    def _all(self, limit: str, values: tuple[str, ...], most: int = _MOST) -> list[Stored]:
        """Newest first, none older than is kept."""
        # Reading alone makes no file, so that looking at an empty history needs no disk.
        if not self._begun:
            return []
        since = written(self._clock() - self._keep)
        query = f"SELECT * FROM turn WHERE {limit} AND asked_at >= ? ORDER BY number DESC LIMIT ?"
        with self._database.reading() as connection:
            return [_stored(row) for row in connection.execute(query, (*values, since, most))]


def _stored(row: Any) -> Stored:
    return Stored(
        link=row["link"],
        conversation=row["conversation"],
        asked_at=row["asked_at"],
        question=row["question"],
        answer=json.loads(row["answer"]),
        receipt=json.loads(row["receipt"]),
    )


def _owner(browser: str) -> str:
    return sha256(browser.encode()).hexdigest()


def _token() -> str:
    return secrets.token_urlsafe(_LINK_BYTES)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
