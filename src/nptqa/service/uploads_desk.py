"""What can be done with uploads, for the API and the page alike.

Jobs belong to the key that sent them; an administrator sees everybody's.
"""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request

from nptqa.corpus.propose import NEEDED, check_given
from nptqa.errors import ParseError, UnknownUpload, UploadBusy, UploadError
from nptqa.service.access import Caller
from nptqa.service.context import Context
from nptqa.service.uploads_process import Errands
from nptqa.service.uploads_receiving import receive
from nptqa.service.uploads_runner import Runner, clean, judged
from nptqa.service.uploads_shapes import DocumentAnswer
from nptqa.state.jobs import (
    ENDED,
    WORKED_ON,
    Answer,
    DocumentState,
    Job,
    JobState,
    Uploaded,
    new_id,
)
from nptqa.state.keys import Scope
from nptqa.state.uploads import Uploads

FOLDER = "uploads"
_KEPT_DAYS = 30
_MOST_OPEN = 20
"""Jobs of one key that have not ended; their files fill the disk."""
CONFIRMED = (JobState.NEEDS_ANSWERS, JobState.PROPOSED, JobState.INTERRUPTED)
REMOVED = tuple(state for state in JobState if state not in (JobState.ADDING, JobState.INDEXING))
_OPEN = (DocumentState.WAITING, DocumentState.NEEDS_ANSWERS, DocumentState.PROPOSED)


class UploadDesk:
    """Takes files in, shows jobs, hears what curators say of them."""

    def __init__(self, context: Context) -> None:
        """Keep jobs and files in the state folder; nothing is made before the first upload."""
        settings = context.settings
        self.store = Uploads(settings.state_dir)
        self._folder = settings.state_dir / FOLDER
        self._limit = settings.upload_mb * 2**20
        errands = Errands(settings)
        desk = context.desk
        self.runner = Runner(self.store, self._folder, errands, lambda: desk.index_version)

    def open(self) -> None:
        """See what the last run left."""
        if self._folder.is_dir():
            clean(self.store, self._folder, _KEPT_DAYS)
            self.runner.wake()

    def close(self) -> None:
        """End with the service."""
        self.runner.close()

    async def take(
        self, request: Request, caller: Caller, name: str, *, ocr: bool, straight: bool
    ) -> Job:
        """Take in what a request brings, and begin.

        Raises:
            UploadBusy: too many jobs of this key have not ended.
            UploadError: there is no file.
        """
        key_id = caller.key.key_id
        unended = set(JobState) - ENDED
        if len(await asyncio.to_thread(self.store.in_state, unended, key_id)) >= _MOST_OPEN:
            raise UploadBusy(
                f"{_MOST_OPEN} uploads of this key have not ended",
                hint="Confirm them, or give them up.",
            )
        job_id = new_id()
        folder = self._folder / job_id
        kept = False
        try:
            received = await receive(request, folder, name)
            ocr = ocr or "ocr" in received.fields
            job = await asyncio.to_thread(
                self.store.add, job_id, key_id, received.documents, ocr=ocr, straight=straight
            )
            kept = True
        finally:
            if not kept:
                shutil.rmtree(folder, ignore_errors=True)
        self.runner.wake()
        return job

    def job(self, caller: Caller, job_id: str) -> Job:
        """One job of the caller's; raises UnknownUpload."""
        job = self.store.job(job_id)
        whole = caller.key.scope.allows(Scope.ADMIN)
        if job is None or (job.key_id != caller.key.key_id and not whole):
            raise UnknownUpload(
                f"no upload {job_id[:80]!r}", hint="GET /api/v1/uploads lists them."
            )
        if job.state in WORKED_ON:
            self.runner.wake()  # the process that works on it may be no more
        return job

    def jobs(self, caller: Caller) -> list[Job]:
        """The jobs of the caller, the newest first."""
        whole = caller.key.scope.allows(Scope.ADMIN)
        return self.store.jobs(None if whole else caller.key.key_id)

    def confirm(self, caller: Caller, job_id: str, answers: Sequence[DocumentAnswer]) -> Job:
        """Go on with a job, with what its documents did not say themselves.

        Raises:
            UnknownUpload: there is no such job.
            UploadBusy: it is not one that waits to be confirmed.
            UploadError: an answer makes no sense, or one is missing still.
        """
        job = self.job(caller, job_id)
        if job.state not in CONFIRMED:
            raise UploadBusy(
                f"this upload is {job.state}; there is nothing to confirm",
                hint="Look at the upload again.",
            )
        documents = answered(job.documents, answers)
        if not self.store.move(job_id, JobState.WAITING, CONFIRMED, answers=documents):
            raise UploadBusy("somebody else was quicker", hint="Look at the upload again.")
        self.runner.wake()
        return self.job(caller, job_id)

    def remove(self, caller: Caller, job_id: str) -> None:
        """Give a job up, or forget one that has ended; documents that are added stay.

        Raises:
            UnknownUpload: there is no such job.
            UploadBusy: its documents are being added.
        """
        job = self.job(caller, job_id)
        if not self.store.remove(job_id, REMOVED):
            raise UploadBusy(f"this upload is {job.state}", hint="Wait until it is done.")
        self.runner.forget(job_id)


def answered(
    documents: Sequence[Uploaded], answers: Sequence[DocumentAnswer]
) -> tuple[Uploaded, ...]:
    """The documents of a job as they stand after a curator's answers.

    Raises:
        UploadError: an answer is to no document that waits for one, or makes no sense, or a
            document still needs one.
    """
    given = {answer.number: answer for answer in answers}
    unknown = set(given) - {one.number for one in documents}
    if unknown or len(given) < len(answers):
        raise UploadError(
            f"no document {min(unknown)} is in this upload"
            if unknown
            else "there are two answers to one document",
            hint="Give one answer a document, by its number.",
        )
    return tuple(_answered(one, given.get(one.number)) for one in documents)


def _answered(document: Uploaded, answer: DocumentAnswer | None) -> Uploaded:
    if document.state not in _OPEN:
        if answer is not None:
            raise UploadError(
                f"{document.name} is {document.state} and takes no answer",
                hint="Answer only those that are proposed or need answers.",
            )
        return document
    if answer is not None and answer.leave_out:
        return replace(document, state=DocumentState.LEFT_OUT)
    if answer is not None:
        document = replace(document, answer=_read_answer(document, answer))
    if document.state is DocumentState.WAITING:
        return document
    fields = document.answer.fields
    missing = tuple(name for name in _asked(document) if not fields.get(name, ""))
    document = judged(replace(document, found=replace(document.found, missing=missing)))
    if document.state is DocumentState.NEEDS_ANSWERS:
        raise UploadError(_lacking(document), hint="Give it, or leave the document out.")
    return document


def _asked(document: Uploaded) -> list[str]:
    """Fields that must be given: those that were missing, and those emptied by the answer."""
    emptied = [name for name in NEEDED if document.answer.fields.get(name) == ""]
    return list(dict.fromkeys([*document.found.missing, *emptied]))


def _read_answer(document: Uploaded, answer: DocumentAnswer) -> Answer:
    """The answer, less what only says again what was found."""
    fields = {name: value.strip() for name, value in answer.fields.items()}
    try:
        check_given(fields)
    except ParseError as exc:
        raise UploadError(f"{document.name}: {exc.message}", hint=exc.hint) from exc
    return Answer(
        _changed(fields, document.found.fields),
        accept_problems=answer.accept_problems,
        replace=answer.replace,
    )


def _changed(given: Mapping[str, str], found: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in given.items() if value != found.get(name, ("",))[0]}


def _lacking(document: Uploaded) -> str:
    found = document.found
    if found.missing:
        return f"{document.name} does not say its {' or '.join(found.missing)}"
    if found.problems and not document.answer.accept_problems:
        return f"{document.name}: accept_problems is not said, and {found.problems[0]}"
    return f"{document.name} has the symbol of {found.replaces}, and replace is not said"
