"""Checked quotations and compared units: their JSON, and the routes that give it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from nptqa.compare import Changes, Comparison, Verb
from nptqa.differences import Difference
from nptqa.service import rendering
from nptqa.service.api import problems
from nptqa.service.check_shapes import (
    CompareParams,
    CompareResponse,
    VerifyRequest,
    VerifyResponse,
)
from nptqa.service.context import Context
from nptqa.service.rendering import Json
from nptqa.service.reply import json_reply
from nptqa.verification import Claim, Place, Verification


def difference(value: Difference) -> Json:
    """One stretch of a diff."""
    return {
        "op": value.op.value,
        "a": rendering.span(value.a),
        "b": rendering.span(value.b),
        "a_text": value.a_text,
        "b_text": value.b_text,
        "flags": [flag.value for flag in value.flags],
        "forms": [form.value for form in value.forms],
    }


def place(value: Place) -> Json:
    """Where words stand."""
    return {
        "citations": [rendering.citation(item.citation) for item in value.quotations],
        "distance": value.distance,
        "similarity": value.similarity,
        "exact": value.exact,
    }


def claim(value: Claim) -> Json:
    """Where words are said to stand."""
    return {
        "status": value.status.value,
        "text": value.text,
        "doc_ids": list(value.doc_ids),
        "units": list(value.units),
    }


def verification(value: Verification) -> Json:
    """The verdict on one quotation."""
    return {
        "verdict": value.verdict.value,
        "quotation": value.quotation,
        "place": place(value.place) if value.place else None,
        "words": value.words,
        "differences": [difference(item) for item in value.differences],
        "forms": [form.value for form in value.forms],
        "others": [place(item) for item in value.others],
        "total_others": value.total_others,
        "claim": claim(value.claim),
        "claimed": place(value.claimed) if value.claimed else None,
        "notes": [note.value for note in value.notes],
        "index_version": value.index_version,
    }


def verb(value: Verb) -> Json:
    """A verb with its strength."""
    return {"text": value.text, "strength": value.strength}


def changes(value: Changes) -> Json:
    """Words that only one of two units holds."""
    kinds = ("modals", "numbers", "negations", "names")
    return {
        "verbs_a": [verb(item) for item in value.verbs_a],
        "verbs_b": [verb(item) for item in value.verbs_b],
        "strength": value.strength,
        **{f"{k}_{side}": list(getattr(value, f"{k}_{side}")) for k in kinds for side in "ab"},
    }


def comparison(value: Comparison) -> Json:
    """Two units with what differs."""
    return {
        "a": rendering.citation(value.a),
        "b": rendering.citation(value.b),
        "differences": [difference(item) for item in value.differences],
        "changes": changes(value.changes),
        "wording": value.wording,
        "meaning": value.meaning,
    }


class Checking:
    """The routes."""

    def __init__(self, context: Context) -> None:
        """Serve from this context."""
        self._context = context

    def router(self) -> APIRouter:
        """Both routes with what OpenAPI says of them."""
        router = APIRouter(prefix="/api/v1", tags=["api"])
        router.add_api_route(
            "/verify",
            self.verify,
            methods=["POST"],
            response_model=VerifyResponse,
            responses=problems(400, 404, 413, 422, 503),
        )
        router.add_api_route(
            "/compare",
            self.compare,
            methods=["GET"],
            response_model=CompareResponse,
            responses=problems(404, 422, 503),
        )
        return router

    async def verify(self, request: Request, asked: VerifyRequest) -> Response:
        """Whether words stand in the documents, word for word, and where."""
        body = await self._context.workers.run(self._verify, asked)
        return json_reply(request, body)

    def _verify(self, asked: VerifyRequest) -> Json:
        checked = self._context.desk.verify(asked.text, asked.doc_id or None, asked.locator or None)
        return verification(checked)

    async def compare(
        self, request: Request, params: Annotated[CompareParams, Query()]
    ) -> Response:
        """Two units side by side, with the verbs, figures and negations that changed."""
        body = await self._context.workers.run(self._compare, params)
        return json_reply(request, body)

    def _compare(self, params: CompareParams) -> Json:
        return comparison(self._context.desk.compare(params.a, params.b))
