"""What an administrator's tools read: liveness, readiness, version, metrics, the API's schema."""

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from nptqa.errors import NptqaError
from nptqa.service import rendering
from nptqa.service.api import problems
from nptqa.service.context import Context
from nptqa.service.document_shapes import StatusResponse, VersionResponse
from nptqa.service.failures import describe, problem_reply
from nptqa.service.reply import json_reply

PROBE = "条约的支柱是什么"
"""A question that is asked to see whether one can be."""


class Operations:
    """The routes without a prefix."""

    def __init__(self, context: Context) -> None:
        """Serve from this context."""
        self._context = context

    def router(self) -> APIRouter:
        """All routes with what OpenAPI says of them."""
        router = APIRouter(tags=["operations"])
        status, text = StatusResponse, PlainTextResponse
        router.add_api_route("/healthz", self.healthz, response_model=status)
        router.add_api_route("/readyz", self.readyz, response_model=status, responses=problems(503))
        router.add_api_route("/version", self.version, response_model=VersionResponse)
        router.add_api_route("/metrics", self.metrics, response_class=text)
        router.add_api_route("/openapi.json", self.openapi, response_model=dict[str, Any])
        return router

    async def healthz(self) -> Response:
        """The process answers."""
        return Response(b'{"status":"ok"}', media_type="application/json")

    async def readyz(self, request: Request) -> Response:
        """A question can be answered now; 503 and the reason when not."""
        try:
            await self._context.workers.run(self._context.desk.search, PROBE, limit=1)
        except NptqaError as exc:
            return problem_reply(describe(exc, request.state.request_id))
        return Response(b'{"status":"ready"}', media_type="application/json")

    async def version(self, request: Request) -> Response:
        """What is running over what: code, index, documents."""
        desk = self._context.desk
        body = {
            "nptqa": version("nptqa"),
            "index_version": desk.index_version,
            "documents": [rendering.record(item.record) for item in desk.corpus.documents],
        }
        return json_reply(request, body)

    async def metrics(self) -> Response:
        """Counters in Prometheus' text format."""
        media_type = "text/plain; version=0.0.4; charset=utf-8"
        return Response(self._context.metrics.text(), media_type=media_type)

    async def openapi(self, request: Request) -> Response:
        """The schema of the API; FastAPI's own route would send no ETag."""
        app: FastAPI = request.app
        schema: dict[str, Any] = app.openapi()
        return json_reply(request, schema)
