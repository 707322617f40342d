"""Uploads over the API: a job for each, which can be watched, answered and given up."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from nptqa.service.access import Caller, needs
from nptqa.service.api import problems
from nptqa.service.context import Context
from nptqa.service.reply import json_reply
from nptqa.service.uploads_desk import UploadDesk
from nptqa.service.uploads_receiving import FIELD
from nptqa.service.uploads_shapes import (
    ConfirmRequest,
    UploadJob,
    UploadJobs,
    UploadParams,
    shown,
)
from nptqa.state.keys import Scope

_AT = "/api/v1/uploads"
Curator = Annotated[Caller, needs(Scope.CURATE)]
JobId = Annotated[
    str, Path(description="a job, by its `job_id`", examples=["9f8e7d6c5b4a39281706f5e4"])
]
_BINARY = {"type": "string", "contentMediaType": "application/octet-stream"}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "a form with files, or one file whose name stands in the address",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        FIELD: {
                            "type": "array",
                            "items": _BINARY,
                            "minItems": 1,
                            "description": "PDF, DOCX, HTML or text files",
                        }
                    },
                    "required": [FIELD],
                },
                "example": {FIELD: ["(the bytes of wp5.pdf)", "(the bytes of wp6.docx)"]},
            },
            "application/octet-stream": {
                "schema": _BINARY,
                "example": "(the bytes of a file)",
            },
        },
    }
}


class UploadsApi:
    """The routes."""

    def __init__(self, context: Context, uploads: UploadDesk) -> None:
        """Serve from this context."""
        self._context = context
        self._uploads = uploads

    def router(self) -> APIRouter:
        """All routes with what OpenAPI says of them; each needs a curator's key."""
        router = APIRouter(tags=["api"])
        one, confirmed = _AT + "/{job_id}", (400, 403, 404, 409, 413, 422, 503)
        for path, method, handler, model, status, statuses in (
            (_AT, "GET", self.uploads, UploadJobs, 200, (403, 503)),
            (one, "GET", self.upload_job, UploadJob, 200, (403, 404, 422, 503)),
            (one, "DELETE", self.upload_remove, None, 204, (403, 404, 409, 422, 503)),
            (one + ":confirm", "POST", self.upload_confirm, UploadJob, 202, confirmed),
        ):
            router.add_api_route(
                path,
                handler,
                methods=[method],
                response_model=model,
                status_code=status,
                responses=problems(*statuses),
            )
        router.add_api_route(
            _AT,
            self.upload,
            methods=["POST"],
            response_model=UploadJob,
            status_code=202,
            responses=problems(400, 403, 409, 413, 422, 503),
            openapi_extra=_BODY,
        )
        return router

    async def upload(
        self, request: Request, caller: Curator, params: Annotated[UploadParams, Query()]
    ) -> Response:
        """Send documents in; `Location` is the job, which says how far they are."""
        job = await self._uploads.take(
            request, caller, params.name, ocr=params.ocr, straight=params.straight
        )
        response = json_reply(request, shown(job), status=202)
        response.headers["Location"] = f"{_AT}/{job.job_id}"
        return response

    async def uploads(self, request: Request, caller: Curator) -> Response:
        """The uploads of your key, the newest first; an administrator sees everybody's."""
        found = await self._context.workers.run(self._uploads.jobs, caller)
        return json_reply(request, {"jobs": [shown(job) for job in found]})

    async def upload_job(self, request: Request, caller: Curator, job_id: JobId) -> Response:
        """How far an upload is, document by document."""
        job = await self._context.workers.run(self._uploads.job, caller, job_id)
        return json_reply(request, shown(job))

    async def upload_confirm(
        self, request: Request, caller: Curator, job_id: JobId, given: ConfirmRequest
    ) -> Response:
        """Say what the documents did not, and go on."""
        job = await self._context.workers.run(
            self._uploads.confirm, caller, job_id, given.documents
        )
        return json_reply(request, shown(job), status=202)

    async def upload_remove(self, caller: Curator, job_id: JobId) -> Response:
        """Give an upload up, or forget one that has ended; what was added stays."""
        await self._context.workers.run(self._uploads.remove, caller, job_id)
        return Response(status_code=204)
