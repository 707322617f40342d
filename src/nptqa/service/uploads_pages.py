"""The page where curators send documents in: complete without a script, watched with one."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from nptqa.corpus.identify import FIELDS
from nptqa.errors import UploadError
from nptqa.service.access import allowed, needs
from nptqa.service.context import Context
from nptqa.service.failures import describe
from nptqa.service.rendering import Json
from nptqa.service.reply import html_reply
from nptqa.service.templates import Site
from nptqa.service.uploads_desk import CONFIRMED, REMOVED, UploadDesk
from nptqa.service.uploads_receiving import MOST_FILES
from nptqa.service.uploads_shapes import DocumentAnswer, shown
from nptqa.state.jobs import WORKED_ON, DocumentState, Job, JobState
from nptqa.state.keys import Scope

_MOVING = (JobState.WAITING, *WORKED_ON)
"""States that end by themselves, so that a page about them is drawn anew."""
_ASKED = (DocumentState.NEEDS_ANSWERS, DocumentState.PROPOSED)
_TICKS = ("accept_problems", "replace", "leave_out")
_MOST_FIELDS = MOST_FILES * (len(FIELDS) + len(_TICKS)) + 10


class UploadPages:
    """The routes; each is for curators alone."""

    def __init__(self, context: Context, site: Site, uploads: UploadDesk) -> None:
        """Serve from this context, drawn by `site`."""
        self._context = context
        self._site = site
        self._uploads = uploads

    def router(self) -> APIRouter:
        """All routes; none is part of the API's schema."""
        router = APIRouter(include_in_schema=False, dependencies=[needs(Scope.CURATE)])
        for path, method, handler in (
            ("/upload", "GET", self.jobs),
            ("/upload", "POST", self.send),
            ("/upload/{job_id}", "GET", self.job),
            ("/upload/{job_id}/confirm", "POST", self.confirm),
            ("/upload/{job_id}/remove", "POST", self.remove),
        ):
            router.add_api_route(path, handler, methods=[method])
        return router

    async def jobs(self, request: Request) -> Response:
        """The form, and the jobs of whoever is signed in."""
        return await self._context.workers.run(self._jobs, request)

    def _jobs(self, request: Request) -> Response:
        jobs = self._uploads.jobs(allowed(request, Scope.CURATE))
        values = {
            "jobs": [_row(job) for job in jobs],
            "moving": any(job.state in _MOVING for job in jobs),
            "megabytes": self._context.settings.upload_mb,
        }
        return self._drawn(request, "upload.html", values)

    async def send(self, request: Request) -> Response:
        """Take files in; the page of the job says how far they are."""
        caller = allowed(request, Scope.CURATE)
        job = await self._uploads.take(request, caller, "", ocr=False, straight=False)
        return _to(f"/upload/{job.job_id}")

    async def job(self, request: Request, job_id: str) -> Response:
        """One job, with what was found in its documents to correct."""
        return await self._context.workers.run(self._job, request, job_id)

    def _job(self, request: Request, job_id: str) -> Response:
        job = self._uploads.job(allowed(request, Scope.CURATE), job_id)
        return self._drawn(request, "upload_job.html", self._values(job, {}))

    async def confirm(self, request: Request, job_id: str) -> Response:
        """Go on with what the form says; what makes no sense is shown beside what was typed."""
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
            given = {name: value for name, value in form.items() if isinstance(value, str)}
        return await self._context.workers.run(self._confirm, request, job_id, given)

    def _confirm(self, request: Request, job_id: str, given: Mapping[str, str]) -> Response:
        caller = allowed(request, Scope.CURATE)
        job = self._uploads.job(caller, job_id)
        try:
            self._uploads.confirm(caller, job_id, _answers(job, given))
        except UploadError as exc:
            failure = describe(exc, request.state.request_id)
            values = self._values(job, given) | {"failure": failure}
            return self._drawn(request, "upload_job.html", values, failure.status)
        return _to(f"/upload/{job_id}")

    async def remove(self, request: Request, job_id: str) -> Response:
        """Give a job up, or forget it."""
        caller = allowed(request, Scope.CURATE)
        await self._context.workers.run(self._uploads.remove, caller, job_id)
        return _to("/upload")

    def _values(self, job: Job, typed: Mapping[str, str]) -> Json:
        asked = [one.number for one in job.documents if one.state in _ASKED]
        return {
            "job": shown(job),
            "row": _row(job),
            "moving": job.state in _MOVING,
            "open": job.state in CONFIRMED,
            "asked": asked if job.state in CONFIRMED else [],
            "removable": job.state in REMOVED,
            "fields": FIELDS,
            "typed": typed,
            "failure": None,
        }

    def _drawn(self, request: Request, name: str, values: Json, status: int = 200) -> Response:
        response = html_reply(request, self._site.draw(request, name, values), status=status)
        response.headers["Cache-Control"] = "no-store"
        return response


def _to(address: str) -> Response:
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _row(job: Job) -> Json:
    """A job as a line of the table: how many of its documents have come how far."""
    waiting = (DocumentState.WAITING, DocumentState.READING)
    if job.state in (JobState.ADDING, JobState.INDEXING):
        waiting = (DocumentState.PROPOSED, DocumentState.ADDING)
    done = sum(one.state not in waiting for one in job.documents)
    return {
        "job_id": job.job_id,
        "state": job.state.value,
        "made_at": job.made_at,
        "names": [one.name for one in job.documents],
        "done": done,
        "total": len(job.documents),
        "failed": sum(one.state is DocumentState.FAILED for one in job.documents),
    }


def _answers(job: Job, given: Mapping[str, str]) -> list[DocumentAnswer]:
    """What the form says of each document that waits for an answer."""
    answers = []
    for one in job.documents:
        if one.state not in _ASKED:
            continue
        named = {name: given.get(f"{one.number}.{name}") for name in FIELDS}
        fields = {name: value.strip() for name, value in named.items() if value is not None}
        ticks = {name: f"{one.number}.{name}" in given for name in _TICKS}
        answers.append(DocumentAnswer(number=one.number, fields=fields, **ticks))
    return answers
