"""Exports over HTTP: of an answer, and of any quotation by its place."""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from nptqa.corpus.locators import Locator
from nptqa.domain import Citation, Outcome, Span
from nptqa.errors import LocatorError
from nptqa.exporting import Excerpt, Exported, Format, Material, Turn, export, material_of
from nptqa.receipts import check_receipt, read_receipt
from nptqa.service import answer_shapes, rendering
from nptqa.service.answers import AnswerId, AnswerParams, Answers
from nptqa.service.api import problems
from nptqa.service.context import Context
from nptqa.service.desk import Desk
from nptqa.service.receipt_shapes import CheckedReceiptModel, ReceiptModel, checked_json
from nptqa.service.remembering import Memory
from nptqa.service.reply import cached, json_reply
from nptqa.service.schemas import Strict

_FILE = {
    "description": "a file with a name; its media type is that of the format",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}
_SHOWN_INLINE = (Format.PLAIN, Format.JSON)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\s]+')
_LONGEST_NAME = 40


class ExportParams(AnswerParams):
    """Query of `GET /answers/{answer_id}/export`."""

    format: Format = Field(Format.PLAIN, description="plain, md, docx, ris, bib or json")


ConversationId = Annotated[
    str,
    Path(description="a conversation of the history page", examples=["q2nWl0pYyT4Hh0tq1wJr3A"]),
]


class FormatParams(Strict):
    """Query of `GET /conversations/{conversation_id}/export`."""

    format: Format = Field(Format.PLAIN, description="plain, md, docx, ris, bib or json")


class UnitExportParams(Strict):
    """Query of `GET /export`."""

    doc_id: str = Field(
        description="by `doc_id` of `GET /api/v1/documents`", examples=["wp77-2022"]
    )
    locator: str = Field(description="one unit, as citations name it", examples=["36"])
    start: int | None = Field(None, ge=0, description="of the document's text, as in `quote`")
    end: int | None = Field(None, ge=0, description="where the quotation ends")
    format: Format = Field(Format.PLAIN, description="plain, md, docx, ris, bib or json")


class Exports:
    """The routes."""

    def __init__(self, context: Context, answers: Answers, memory: Memory) -> None:
        """Serve from this context."""
        self._context = context
        self._memory = memory
        self._desk = context.desk
        self._answers = answers

    def router(self) -> APIRouter:
        """All routes with what OpenAPI says of them."""
        router = APIRouter(prefix="/api/v1", tags=["api"])
        router.add_api_route(
            "/answers/{answer_id}",
            self.answer,
            response_model=answer_shapes.AskResponse,
            responses=problems(404, 409, 422, 503),
        )
        router.add_api_route(
            "/answers/{answer_id}/receipt",
            self.receipt,
            response_model=ReceiptModel,
            responses=problems(404, 409, 422, 503),
        )
        router.add_api_route(
            "/verify:receipt",
            self.verify_receipt,
            methods=["POST"],
            response_model=CheckedReceiptModel,
            responses=problems(400, 413, 422, 503),
        )
        for path, handler, statuses in (
            ("/conversations/{conversation_id}/export", self.conversation_export, (404, 422, 503)),
            ("/answers/{answer_id}/export", self.answer_export, (404, 409, 422, 503)),
            ("/export", self.unit_export, (404, 422)),
        ):
            router.add_api_route(
                path,
                handler,
                response_class=Response,
                responses={200: _FILE, **problems(*statuses)},
            )
        return router

    async def answer(
        self, request: Request, answer_id: AnswerId, params: Annotated[AnswerParams, Query()]
    ) -> Response:
        """An answer by its id, with the query of its permalink."""
        found = await self._context.workers.run(self._answers.find, request, answer_id, params)
        return json_reply(request, found)

    async def receipt(
        self, request: Request, answer_id: AnswerId, params: Annotated[AnswerParams, Query()]
    ) -> Response:
        """The receipt of an answer: what was quoted from where, with hashes."""
        found = await self._context.workers.run(self._answers.receipt, request, answer_id, params)
        return json_reply(request, found)

    async def verify_receipt(self, request: Request, given: ReceiptModel) -> Response:
        """What has become of the quotations of a receipt."""
        # The bytes themselves are checked: a model would write numbers anew and hide a change.
        body = await request.body()
        return json_reply(request, await self._context.workers.run(self._verified, body))

    def _verified(self, body: bytes) -> rendering.Json:
        return checked_json(check_receipt(read_receipt(body), self._desk.corpus))

    async def conversation_export(
        self,
        request: Request,
        conversation_id: ConversationId,
        params: Annotated[FormatParams, Query()],
    ) -> Response:
        """A conversation of the browser that asks, as a file to take away."""
        return await self._context.workers.run(
            self._conversation_export, request, conversation_id, params.format
        )

    def _conversation_export(self, request: Request, name: str, wanted: Format) -> Response:
        answers = [turn.answer for turn in self._memory.conversation(request, name).turns]
        return file_reply(request, material(self._desk, answers), wanted)

    async def answer_export(
        self, request: Request, answer_id: AnswerId, params: Annotated[ExportParams, Query()]
    ) -> Response:
        """An answer as a file to take away."""
        return await self._context.workers.run(self._answer_export, request, answer_id, params)

    def _answer_export(
        self, request: Request, answer_id: AnswerId, params: ExportParams
    ) -> Response:
        found = self._answers.find(request, answer_id, params)
        return file_reply(request, material(self._desk, [found]), params.format)

    async def unit_export(
        self, request: Request, params: Annotated[UnitExportParams, Query()]
    ) -> Response:
        """A paragraph, or the words in it from `start` to `end`, as a file to take away."""
        return await self._context.workers.run(self._unit_export, request, params)

    def _unit_export(self, request: Request, params: UnitExportParams) -> Response:
        citation = self._cited(params)
        record = self._desk.corpus.document(citation.doc_id).record
        data = {"quote": citation.quote.exact, "citation": rendering.citation(citation)}
        turn = Turn("", Outcome.ANSWERED, "", (Excerpt(citation, record),), data)
        return file_reply(request, Material((turn,)), params.format)

    def _cited(self, params: UnitExportParams) -> Citation:
        unit = self._desk.corpus.paragraph(params.doc_id, str(Locator.parse(params.locator)))
        start = unit.span.start if params.start is None else params.start
        end = unit.span.end if params.end is None else params.end
        if not unit.span.start <= start < end <= unit.span.end:
            raise LocatorError(
                f"{unit.unit_id} has no words from {start} to {end}",
                hint=f"It runs from {unit.span.start} to {unit.span.end}.",
            )
        return self._desk.cite_paragraph(unit, Span(start, end))


def material(desk: Desk, answers: list[rendering.Json]) -> Material:
    """Answers with the facts of the documents held."""
    return material_of(answers, [document.record for document in desk.corpus.documents])


def file_reply(request: Request, what: Material, wanted: Format) -> Response:
    """A file under a name that says what is in it (RFC 6266)."""
    file = export(what, wanted)
    response = cached(request, file.body, file.media_type)
    if response.status_code == 200:
        how = "inline" if wanted in _SHOWN_INLINE else "attachment"
        response.headers["Content-Disposition"] = disposition(how, what.title, file)
    return response


def disposition(how: str, title: str, file: Exported) -> str:
    """`filename*` for the name in Chinese, `filename` for clients that know only ASCII."""
    name = _NOT_IN_NAMES.sub(" ", title).strip(" .")[:_LONGEST_NAME].strip(" .") or "quotation"
    encoded = quote(f"{name}.{file.extension}", safe="", errors="replace")
    return f"{how}; filename=\"nptqa.{file.extension}\"; filename*=UTF-8''{encoded}"
