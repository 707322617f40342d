"""Works on upload jobs, one after another, in a thread of its own.

```
waiting -> reading -> proposed | needs_answers -> (confirmed) waiting -> adding -> indexing -> done
```

Of all processes that serve one state folder a single one works, whoever holds the lock; the others
wait for it, so that a job whose process died is found and said to be interrupted. A document is
added in one step or not at all; a job is done when the index that holds it is the one that answers.
"""

import fcntl
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from nptqa.errors import IndexStoreError, NptqaError, StateError, UploadError
from nptqa.service.failures import attempted, told
from nptqa.service.uploads_process import Closing, Errands
from nptqa.state.jobs import WORKED_ON, DocumentState, Finding, Job, JobState, Json, Uploaded, reset
from nptqa.state.uploads import Uploads

_log = logging.getLogger(__name__)
_LOOK = 0.1
_SWITCHED = 120.0
"""Seconds in which the service should have taken up a new index."""
_LOCK = ".lock"
_LEFT = (DocumentState.WAITING, DocumentState.READING)
_ABANDONED = 24 * 3600.0
"""Seconds after which a folder is that of an upload that never became a job."""


class Runner:
    """The thread and what it works with."""

    def __init__(
        self, store: Uploads, folder: Path, errands: Errands, serving: Callable[[], str]
    ) -> None:
        """Start nothing yet.

        Args:
            store: of the jobs.
            folder: of the files, in which each job has a folder.
            errands: does the work.
            serving: gives the version of the index that answers now.
        """
        self._store = store
        self._folder = folder
        self._errands = errands
        self._serving = serving
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._asked = False

    def folder(self, job_id: str, number: int) -> Path:
        """Where the file of a document lies."""
        return self._folder / job_id / str(number)

    def wake(self) -> None:
        """See to it that what waits is worked on, and what nobody works on is found."""
        with self._guard:
            self._asked = True
            if self._thread is None and not self._errands.closing.is_set():
                self._thread = threading.Thread(target=self._run, name="uploads", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the thread; the job in hand is interrupted."""
        self._errands.closing.set()
        thread = self._thread
        if thread is not None:
            thread.join(10)

    def forget(self, job_id: str) -> None:
        """Remove a job's files."""
        shutil.rmtree(self._folder / job_id, ignore_errors=True)

    def _run(self) -> None:
        while self._wanted():
            failed = attempted(self._work)
            if isinstance(failed, Exception) and not isinstance(failed, Closing):
                _log.error("uploads: %s", type(failed).__name__, exc_info=failed)

    def _wanted(self) -> bool:
        with self._guard:
            wanted = self._asked and not self._errands.closing.is_set()
            self._asked = False
            if not wanted:
                self._thread = None
            return wanted

    def _work(self) -> None:
        with self._alone():
            for job in self._store.in_state(WORKED_ON):
                self._interrupted(job)
            while jobs := self._store.in_state([JobState.WAITING]):
                self._one(jobs[0])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._folder / _LOCK).open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if self._errands.closing.wait(_LOOK):
                        raise Closing from None
            yield

    def _one(self, job: Job) -> None:
        failed = attempted(lambda: self._job(job))
        if isinstance(failed, Closing):
            self._interrupted(self._store.job(job.job_id) or job)
            raise failed
        if isinstance(failed, Exception):
            if not isinstance(failed, NptqaError):
                _log.error("an upload job failed", exc_info=failed)
            problem = told(failed, job.job_id)
            still = (JobState.WAITING, *WORKED_ON)
            if self._store.move(job.job_id, JobState.FAILED, still, problem=problem):
                self.forget(job.job_id)

    def _interrupted(self, job: Job) -> None:
        for document in job.documents:
            if reset(document) != document:
                self._store.put(job.job_id, reset(document))
        exc = UploadError(
            "the service ended while it worked on this upload",
            hint="What was added is there. Confirm to go on with the rest.",
        )
        problem = told(exc, job.job_id)
        self._store.move(job.job_id, JobState.INTERRUPTED, WORKED_ON, problem=problem)

    def _job(self, job: Job) -> None:
        among = [JobState.WAITING]
        if any(one.state in _LEFT for one in job.documents):
            if not self._store.move(job.job_id, JobState.READING, among):
                return
            job = replace(job, documents=tuple(self._read_all(job)))
            among = [JobState.READING]
        verdict = after_reading(job)
        if verdict is not None:
            self._end(job, verdict, among)
        elif self._store.move(job.job_id, JobState.ADDING, among):
            self._add_all(job)

    def _end(self, job: Job, state: JobState, among: list[JobState], version: str = "") -> None:
        """Bring a job to where nobody works on it; the files go where it has ended."""
        if self._store.move(job.job_id, state, among, index_version=version) and state in (
            JobState.DONE,
            JobState.FAILED,
        ):
            self.forget(job.job_id)

    def _read_all(self, job: Job) -> Iterator[Uploaded]:
        for document in job.documents:
            if document.state in _LEFT:
                document = self._read(job, document)
            yield document

    def _read(self, job: Job, document: Uploaded) -> Uploaded:
        if not self._store.put(job.job_id, replace(document, state=DocumentState.READING)):
            return replace(document, state=DocumentState.LEFT_OUT)  # given up meanwhile
        folder = self.folder(job.job_id, document.number)
        try:
            found = self._errands.read(folder, document, ocr=job.ocr)
            document = judged(replace(document, found=found))
        except NptqaError as exc:
            document = self._refused(job, document, exc)
        self._store.put(job.job_id, document)
        return document

    def _add_all(self, job: Job) -> None:
        documents = [self._add(job, document) for document in job.documents]
        if not any(one.state is DocumentState.ADDED for one in documents):
            self._end(job, JobState.FAILED, [JobState.ADDING])
            return
        self._store.move(job.job_id, JobState.INDEXING, [JobState.ADDING])
        version = self._indexed()
        self._end(job, JobState.DONE, [JobState.INDEXING], version)

    def _indexed(self) -> str:
        """Build the index and wait until it answers; gives its version."""
        try:
            version = self._errands.index()
            self._wait_for(version)
        except NptqaError as exc:
            exc.hint = f"The documents are in; `nptqa index build` has them answer. {exc.hint}"
            raise
        return version

    def _add(self, job: Job, document: Uploaded) -> Uploaded:
        if document.state is not DocumentState.PROPOSED:
            return document
        self._store.put(job.job_id, replace(document, state=DocumentState.ADDING))
        folder = self.folder(job.job_id, document.number)
        try:
            added = self._errands.add(folder, document, ocr=job.ocr)
            found = replace(document.found, doc_id=added.doc_id, units=added.units)
            document = replace(document, state=DocumentState.ADDED, found=found, problem={})
        except NptqaError as exc:
            document = self._refused(job, document, exc)
        self._store.put(job.job_id, document)
        return document

    def _refused(self, job: Job, document: Uploaded, exc: NptqaError) -> Uploaded:
        problem: Json = told(exc, f"{job.job_id}/{document.number}")
        return replace(document, state=DocumentState.FAILED, problem=problem, found=Finding())

    def _wait_for(self, version: str) -> None:
        """Until that index answers.

        Raises:
            IndexStoreError: the service did not take it up.
            Closing: the service ends.
        """
        deadline = time.monotonic() + _SWITCHED
        while self._serving() != version:
            if self._errands.closing.wait(_LOOK):
                raise Closing
            if time.monotonic() > deadline:
                raise IndexStoreError(
                    "the service has not taken up the new index",
                    path=self._folder,
                    hint="The log of the service says why it was not taken up.",
                )


def judged(document: Uploaded) -> Uploaded:
    """A document that was read: can it be added as it is, or has somebody to say something?"""
    found, answer = document.found, document.answer
    open_ends = (
        bool(found.missing)
        or (bool(found.problems) and not answer.accept_problems)
        or (bool(found.replaces) and not answer.replace)
    )
    state = DocumentState.NEEDS_ANSWERS if open_ends else DocumentState.PROPOSED
    return replace(document, state=state)


def after_reading(job: Job) -> JobState | None:
    """Where a job goes that was read: None is on, to adding."""
    states = {one.state for one in job.documents}
    if DocumentState.NEEDS_ANSWERS in states:
        return JobState.NEEDS_ANSWERS
    if DocumentState.PROPOSED in states:
        # Nobody is quoted from a picture that no person has compared.
        straight = job.straight and not any(one.found.recognised for one in job.documents)
        return None if job.confirmed or straight else JobState.PROPOSED
    # Added before the service ended, and not yet in an index.
    return None if DocumentState.ADDED in states else JobState.FAILED


def clean(store: Uploads, folder: Path, days: int) -> None:
    """Forget what ended long ago, and files of no job."""
    with suppress(StateError):
        store.expire(days)
        kept = {job.job_id for job in store.in_state(list(JobState))}
        for path in folder.glob("*/"):
            if path.name not in kept and time.time() - path.stat().st_mtime > _ABANDONED:
                shutil.rmtree(path, ignore_errors=True)
