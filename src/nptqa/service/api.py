"""The JSON API, `/api/v1` (`docs/api.md`): read, hand to a thread, write."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from nptqa.dialogue import read_scope
from nptqa.domain import Filters, Paragraph
from nptqa.errors import NptqaError
from nptqa.service import document_shapes, rendering
from nptqa.service.answer_shapes import AskResponse, BatchResponse
from nptqa.service.context import Context
from nptqa.service.explanation import explanation
from nptqa.service.failures import PROBLEM_JSON, describe
from nptqa.service.reply import json_reply
from nptqa.service.schemas import (
    AskRequest,
    BatchRequest,
    ParagraphParams,
    Scope,
    SearchParams,
    SuggestParams,
)
from nptqa.service.search_shapes import SearchResponse, SuggestResponse

DocId = Annotated[
    str,
    Path(
        description="the document, by `doc_id` of `GET /api/v1/documents`",
        examples=["chair-paper-2007"],
    ),
]
_WHEN = {
    400: "The body is not UTF-8 text",
    403: "The key does not allow this",
    404: "No such document, paragraph, answer or upload",
    409: "It has changed meanwhile, or is not at a point where this can be done",
    413: "The body is over 1 MB, or an upload over its limit",
    422: "The request has errors; `errors` names each",
    503: "Too many questions are waiting, or the index cannot be used",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a route, for OpenAPI."""
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _WHEN[status], "content": content} for status in statuses}


class Api:
    """The routes."""

    def __init__(self, context: Context) -> None:
        """Serve from this context."""
        self._context = context
        self._desk = context.desk

    def router(self) -> APIRouter:
        """All routes with what OpenAPI says of them."""
        router = APIRouter(prefix="/api/v1", tags=["api"])
        whole = document_shapes.WholeDocumentModel
        for path, method, handler, model, statuses in (
            ("/search", "GET", self.search, SearchResponse, (422, 503)),
            ("/suggest", "GET", self.suggest, SuggestResponse, (422, 503)),
            ("/ask", "POST", self.ask, AskResponse, (400, 413, 422, 503)),
            ("/ask:batch", "POST", self.ask_batch, BatchResponse, (400, 413, 422, 503)),
            ("/documents", "GET", self.documents, document_shapes.DocumentsResponse, ()),
            ("/documents/{doc_id}", "GET", self.document, whole, (404, 422)),
            ("/paragraphs", "GET", self.paragraphs, document_shapes.ParagraphsResponse, (404, 422)),
        ):
            router.add_api_route(
                path,
                handler,
                methods=[method],
                response_model=model,
                responses=problems(*statuses),
            )
        return router

    async def search(self, request: Request, params: Annotated[SearchParams, Query()]) -> Response:
        """Passages that fit the words, best first; `cursor` continues where a page ended."""
        body = await self._context.workers.run(self._search, params)
        return json_reply(request, body)

    def _search(self, params: SearchParams) -> rendering.Json:
        results = self._desk.search(
            params.q,
            limit=params.limit,
            cursor=params.cursor,
            filters=self._filters(params),
            mode=params.mode,
            ignore=params.ignore,
        )
        body = rendering.results(results, self._desk.cite)
        if params.explain:
            found = self._desk.explain(results.query, params.mode, results.hits)
            body["explain"] = explanation(found)
        return body

    async def suggest(
        self, request: Request, params: Annotated[SuggestParams, Query()]
    ) -> Response:
        """What a question that is being typed may become: units, terms, questions, headings."""
        found = await self._context.workers.run(self._desk.suggest, params.q, params.limit)
        return json_reply(request, {"suggestions": [rendering.suggestion(one) for one in found]})

    def _filters(self, scope: Scope | None) -> Filters:
        return Filters() if scope is None else scope.filters(self._desk)

    async def ask(self, request: Request, asked: AskRequest) -> Response:
        """The documents' own words on a question, or a plain "not found"."""
        body = await self._context.workers.run(self._ask, asked)
        self._context.metrics.question(body["outcome"])
        return json_reply(request, body)

    def _ask(self, asked: AskRequest) -> rendering.Json:
        given = asked.scope
        scope = read_scope(given.conversation(), self._desk.corpus) if given else None
        filters = self._filters(given)
        answer = self._context.ask(asked.question, filters, scope=scope, ignore=asked.ignore)
        body = {**rendering.answer(answer, scope), "conversation_id": asked.conversation_id}
        if asked.explain:
            body["explain"] = explanation(self._desk.explain(answer.query))
        return body

    async def ask_batch(self, request: Request, batch: BatchRequest) -> Response:
        """Up to 100 questions; each has its own status, in the order asked."""
        request_id = request.state.request_id
        # The request itself was counted as one question.
        request.state.charge(len(batch.questions) - 1)
        items = await self._context.workers.run(self._ask_all, batch, request_id)
        for item in items:
            self._context.metrics.question((item["answer"] or {"outcome": "refused"})["outcome"])
        return json_reply(request, {"items": items})

    def _ask_all(self, batch: BatchRequest, request_id: str) -> list[rendering.Json]:
        return [self._ask_one(item, request_id) for item in batch.questions]

    def _ask_one(self, item: str | AskRequest, request_id: str) -> rendering.Json:
        asked = AskRequest(question=item) if isinstance(item, str) else item
        try:
            return {"status": 200, "answer": self._ask(asked), "problem": None}
        except NptqaError as exc:
            failure = describe(exc, request_id)
            return {"status": failure.status, "answer": None, "problem": failure.document()}

    async def documents(self, request: Request) -> Response:
        """Every document held, with its facts and counts."""
        listed = [rendering.document(item) for item in self._desk.corpus.documents]
        body = {"index_version": self._desk.index_version, "documents": listed}
        return json_reply(request, body)

    async def document(self, request: Request, doc_id: DocId) -> Response:
        """One document: its facts, its outline and the locators of its units."""
        found = self._desk.corpus.document(doc_id)
        return json_reply(request, rendering.whole_document(found))

    async def paragraphs(
        self, request: Request, params: Annotated[ParagraphParams, Query()]
    ) -> Response:
        """A unit by its locator, in every reading; or all units of a document."""
        body = await self._context.workers.run(self._paragraphs, params)
        return json_reply(request, body)

    def _paragraphs(self, params: ParagraphParams) -> rendering.Json:
        units = self._desk.paragraphs(params.doc_id, params.locator)
        return {"paragraphs": [self._paragraph(unit) for unit in units]}

    def _paragraph(self, unit: Paragraph) -> rendering.Json:
        links = self._desk.links
        citing, cited = links.cites(unit.unit_id), links.cited_by(unit.unit_id)
        return rendering.paragraph(unit, self._desk.cite_paragraph(unit), citing, cited)
