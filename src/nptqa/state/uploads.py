"""The store of upload jobs: what was sent in, how far it is, and what a curator said of it.

The files themselves lie in a folder beside; here is what is known of them. A change of state names
the states it may come from, so that of two who want different things one is told no.
"""

import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from nptqa.state.jobs import (
    ENDED,
    Answer,
    DocumentState,
    Finding,
    Job,
    JobState,
    Json,
    Uploaded,
    finding,
)
from nptqa.state.store import Store, written

_STEPS = (
    """
    CREATE TABLE job (
        id TEXT PRIMARY KEY, number INTEGER NOT NULL, key TEXT NOT NULL, made_at TEXT NOT NULL,
        changed_at TEXT NOT NULL, state TEXT NOT NULL, ocr INTEGER NOT NULL,
        straight INTEGER NOT NULL, confirmed INTEGER NOT NULL, index_version TEXT NOT NULL,
        problem TEXT NOT NULL
    );
    CREATE TABLE document (
        job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE, number INTEGER NOT NULL,
        name TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL,
        found TEXT NOT NULL, answer TEXT NOT NULL, problem TEXT NOT NULL,
        PRIMARY KEY (job, number)
    )
    """,
)


class Uploads(Store):
    """The store; its file is made with the first job. Safe for threads and processes."""

    FILE = "uploads.sqlite"
    STEPS = _STEPS

    def add(
        self,
        job_id: str,
        key_id: str,
        documents: Sequence[Uploaded],
        *,
        ocr: bool = False,
        straight: bool = False,
    ) -> Job:
        """Store a new job, which waits. Raises StateError."""
        now = self._now()
        job = Job(
            job_id, key_id, now, now, JobState.WAITING, tuple(documents), ocr=ocr, straight=straight
        )
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO job SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?, 0, '',"
                " '{}' FROM job",
                (job_id, key_id, now, now, job.state.value, ocr, straight),
            )
            connection.executemany(
                "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(job_id, *_row(one)) for one in documents],
            )
        return job

    def job(self, job_id: str) -> Job | None:
        """One job, or None. Raises StateError."""
        return next(iter(self._jobs("id = ?", job_id)), None)

    def jobs(self, key_id: str | None = None, limit: int = 100) -> list[Job]:
        """The newest jobs, of one key or of all (None), the newest first. Raises StateError."""
        where, values = ("1", ()) if key_id is None else ("key = ?", (key_id,))
        return self._jobs(f"{where} ORDER BY number DESC LIMIT {limit:d}", *values)

    def in_state(self, states: Collection[JobState], key_id: str | None = None) -> list[Job]:
        """Jobs in these states, the oldest first. Raises StateError."""
        marks = ", ".join("?" * len(states))
        mine, values = ("", ()) if key_id is None else (" AND key = ?", (key_id,))
        where = f"state IN ({marks}){mine} ORDER BY number"
        return self._jobs(where, *(one.value for one in states), *values)

    def move(
        self,
        job_id: str,
        to: JobState,
        among: Collection[JobState],
        *,
        index_version: str = "",
        problem: Json | None = None,
        answers: Sequence[Uploaded] | None = None,
    ) -> bool:
        """Bring a job from one of the states `among` to another; whether it was in one.

        Args:
            job_id: which job.
            to: the new state.
            among: states it may come from.
            index_version: of the index that holds it.
            problem: why it failed; none takes an earlier one away.
            answers: its documents as a curator answered; then it counts as confirmed.

        Raises:
            StateError: the store cannot be used.
        """
        marks = ", ".join("?" * len(among))
        with self._database.transaction() as connection:
            moved = connection.execute(
                "UPDATE job SET state = ?, changed_at = ?, index_version = ?, problem = ?,"
                f" confirmed = MAX(confirmed, ?) WHERE id = ? AND state IN ({marks})",
                (
                    *(to.value, self._now(), index_version, _packed(problem or {})),
                    *(answers is not None, job_id, *(one.value for one in among)),
                ),
            )
            if moved.rowcount:
                connection.executemany(_PUT, [_put(job_id, one) for one in answers or ()])
            return moved.rowcount > 0

    def put(self, job_id: str, document: Uploaded) -> bool:
        """Note how far a document is; whether its job is still there. Raises StateError."""
        with self._database.transaction() as connection:
            now = (self._now(), job_id)
            connection.execute("UPDATE job SET changed_at = ? WHERE id = ?", now)
            return connection.execute(_PUT, _put(job_id, document)).rowcount > 0

    def remove(self, job_id: str, among: Collection[JobState]) -> bool:
        """Forget a job in one of these states; whether it was in one. Raises StateError."""
        marks = ", ".join("?" * len(among))
        with self._database.transaction() as connection:
            query = f"DELETE FROM job WHERE id = ? AND state IN ({marks})"
            return connection.execute(query, (job_id, *among)).rowcount > 0

    def expire(self, days: int) -> list[str]:
        """Forget jobs that ended so long ago; gives their ids. Raises StateError."""
        if not self._begun:
            return []
        before = written(self._clock() - timedelta(days=days))
        states = tuple(ENDED)
        where = f"state IN ({', '.join('?' * len(states))}) AND changed_at < ?"
        with self._database.transaction() as connection:
            values = (*states, before)
            rows = connection.execute(f"SELECT id FROM job WHERE {where}", values).fetchall()
            connection.execute(f"DELETE FROM job WHERE {where}", values)
        return [row["id"] for row in rows]

    def _jobs(self, where: str, *values: str) -> list[Job]:
        if not self._begun:
            return []
        with self._database.reading() as connection:
            connection.execute("BEGIN")  # jobs and documents of one moment
            rows = connection.execute(f"SELECT * FROM job WHERE {where}", values).fetchall()
            query = "SELECT * FROM document WHERE job = ? ORDER BY number"
            return [_job(row, connection.execute(query, (row["id"],)).fetchall()) for row in rows]


_PUT = (
    "UPDATE document SET state = ?, found = ?, answer = ?, problem = ? WHERE job = ? AND number = ?"
)


def _put(job_id: str, one: Uploaded) -> tuple[Any, ...]:
    return (*_row(one)[4:], job_id, one.number)


def _row(one: Uploaded) -> tuple[Any, ...]:
    found = {name: getattr(one.found, name) for name in Finding.__slots__}
    answer = {name: getattr(one.answer, name) for name in Answer.__slots__}
    packed = (_packed(found), _packed(answer), _packed(one.problem))
    return (one.number, one.name, one.size, one.sha256, one.state.value, *packed)


def _job(row: Any, documents: Sequence[Any]) -> Job:
    return Job(
        job_id=row["id"],
        key_id=row["key"],
        made_at=row["made_at"],
        changed_at=row["changed_at"],
        state=JobState(row["state"]),
        documents=tuple(map(_uploaded, documents)),
        ocr=bool(row["ocr"]),
        straight=bool(row["straight"]),
        confirmed=bool(row["confirmed"]),
        index_version=row["index_version"],
        problem=json.loads(row["problem"]),
    )


def _uploaded(row: Any) -> Uploaded:
    return Uploaded(
        number=row["number"],
        name=row["name"],
        size=row["size"],
        sha256=row["sha256"],
        state=DocumentState(row["state"]),
        found=finding(json.loads(row["found"])),
        answer=Answer(**json.loads(row["answer"])),
        problem=json.loads(row["problem"]),
    )


def _packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
