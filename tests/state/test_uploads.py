"""The store of upload jobs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nptqa.state.jobs import Answer, DocumentState, Finding, Job, JobState, Uploaded, new_id, reset
from nptqa.state.uploads import Uploads

FILES = (Uploaded(1, "a.pdf", 10, "aa"), Uploaded(2, "b.pdf", 20, "bb"))


class Clock:
    """A clock that is set by hand."""

    now = datetime(2026, 4, 27, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Uploads:
    return Uploads(tmp_path / "state", clock)


def add(store: Uploads, key: str = "k1") -> Job:
    return store.add(new_id(), key, FILES, ocr=True)


def test_nothing_is_made_before_the_first_job(store: Uploads, tmp_path: Path) -> None:
    assert (store.job("x"), store.jobs(), store.in_state(list(JobState))) == (None, [], [])
    assert store.expire(1) == []
    assert not (tmp_path / "state").exists()


def test_a_job_comes_back_as_it_went(store: Uploads) -> None:
    job = add(store)
    assert store.job(job.job_id) == job
    assert (job.state, job.made_at, job.ocr) == (JobState.WAITING, "2026-04-27T08:30:00Z", True)


def test_what_is_noted_of_a_document_comes_back(store: Uploads) -> None:
    job = add(store)
    found = Finding({"symbol": ("WP.5", "printed")}, ("date_to",), ("gap",), 3, "wp-5", "wp-4")
    answer = Answer({"date_to": "2026-04-27"}, accept_problems=True, replace=True)
    one = replace(
        FILES[1],
        state=DocumentState.FAILED,
        found=found,
        answer=answer,
        problem={"type": "/problems/read"},
    )
    assert store.put(job.job_id, one)
    again = store.job(job.job_id)
    assert again is not None
    assert again.documents == (FILES[0], one)
    assert not store.put("no such job", one)


def test_of_two_who_move_a_job_one_is_told_no(store: Uploads) -> None:
    job = add(store)
    assert store.move(job.job_id, JobState.READING, [JobState.WAITING])
    assert not store.move(job.job_id, JobState.READING, [JobState.WAITING])
    assert not store.remove(job.job_id, [JobState.WAITING, JobState.DONE])
    assert not store.move("no such job", JobState.READING, list(JobState))


def test_confirming_moves_and_notes_in_one_step(store: Uploads) -> None:
    """Answers of the slower of two curators are not kept."""
    job = add(store)
    answered = [replace(FILES[0], answer=Answer({"symbol": "A"}))]
    assert not store.move(job.job_id, JobState.WAITING, [JobState.PROPOSED], answers=answered)
    assert store.job(job.job_id) == job
    assert store.move(job.job_id, JobState.WAITING, [JobState.WAITING], answers=answered)
    found = store.job(job.job_id)
    assert found is not None
    assert found.confirmed
    assert found.documents[0].answer.fields == {"symbol": "A"}
    # A later move keeps it confirmed, and takes a problem away.
    store.move(job.job_id, JobState.FAILED, list(JobState), problem={"status": 422})
    store.move(job.job_id, JobState.DONE, list(JobState), index_version="v1")
    found = store.job(job.job_id)
    assert found is not None
    assert (found.confirmed, found.problem, found.index_version) == (True, {}, "v1")


def test_jobs_are_listed_by_key_the_newest_first(store: Uploads) -> None:
    first, second, other = add(store), add(store), add(store, "k2")
    assert [job.job_id for job in store.jobs("k1")] == [second.job_id, first.job_id]
    assert [job.job_id for job in store.jobs()] == [other.job_id, second.job_id, first.job_id]
    assert len(store.jobs(limit=2)) == 2
    waiting = store.in_state([JobState.WAITING])
    assert [job.job_id for job in waiting] == [first.job_id, second.job_id, other.job_id]
    assert [job.job_id for job in store.in_state([JobState.WAITING], "k2")] == [other.job_id]


def test_a_removed_job_leaves_no_documents(store: Uploads) -> None:
    job = add(store)
    assert store.remove(job.job_id, [JobState.WAITING])
    assert store.job(job.job_id) is None
    assert not store.put(job.job_id, FILES[0])


def test_only_what_has_ended_expires(store: Uploads, clock: Clock) -> None:
    done, open_one = add(store), add(store)
    store.move(done.job_id, JobState.DONE, [JobState.WAITING])
    clock.now += timedelta(days=30, seconds=-1)
    assert store.expire(30) == []
    clock.now += timedelta(seconds=2)
    assert store.expire(30) == [done.job_id]
    assert [job.job_id for job in store.jobs()] == [open_one.job_id]


@pytest.mark.parametrize(
    ("state", "back"),
    [
        (DocumentState.READING, DocumentState.WAITING),
        (DocumentState.ADDING, DocumentState.PROPOSED),
        (DocumentState.ADDED, DocumentState.ADDED),
        (DocumentState.FAILED, DocumentState.FAILED),
    ],
)
def test_what_was_in_hand_goes_back(state: DocumentState, back: DocumentState) -> None:
    assert reset(replace(FILES[0], state=state)).state is back
