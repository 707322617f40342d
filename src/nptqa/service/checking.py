"""Checked quotations and compared units: their JSON, and the routes that give it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from nptqa.compare import Changes, Comparison, Verb
from nptqa.differences import Difference, Op
from nptqa.forms import Form
from nptqa.lexicon import Flag
from nptqa.service import rendering, shapes
from nptqa.service.api import problems
from nptqa.service.context import Context
from nptqa.service.rendering import Json
from nptqa.service.reply import json_reply
from nptqa.service.schemas import Strict, Text
from nptqa.verification import Claim, ClaimStatus, Note, Place, Verdict, Verification


class VerifyRequest(Strict):
    """Body of `POST /verify`."""

    text: Text = Field(
        examples=["缔约国重申，《不扩散条约》依靠三大支柱"],
        description="the words quoted, as pasted; …… marks an omission",
        json_schema_extra={"minLength": 1, "pattern": "\\w"},
    )
    doc_id: Text | None = Field(None, description="the document they are said to stand in")
    locator: Text | None = Field(
        None, description="the place they are said to stand at; every reading of it counts"
    )


class CompareParams(Strict):
    """Query of `GET /compare`."""

    a: Text = Field(description="doc_id:locator, such as wp77-2022:138")
    b: Text = Field(description="the unit it is compared with")


class DifferenceModel(BaseModel):
    """A stretch of both texts; `a` counts code points of the stored words, `b` of the other."""

    op: Op
    a: shapes.SpanModel
    b: shapes.SpanModel
    a_text: str
    b_text: str
    flags: list[Flag]
    forms: list[Form]


class PlaceModel(BaseModel):
    """Where words stand; more than one citation where they run through several units."""

    citations: list[shapes.CitationModel]
    distance: int
    similarity: float
    exact: bool


class ClaimModel(BaseModel):
    """Where the words are said to stand."""

    status: ClaimStatus
    text: str
    doc_ids: list[str]
    units: list[str]


class VerifyResponse(BaseModel):
    """A verdict; `place` is null where nothing is near, `claimed` where nothing is to be said."""

    verdict: Verdict
    quotation: str
    place: PlaceModel | None
    words: str
    differences: list[DifferenceModel]
    forms: list[Form]
    others: list[PlaceModel]
    total_others: int
    claim: ClaimModel
    claimed: PlaceModel | None
    notes: list[Note]
    index_version: str


class VerbModel(BaseModel):
    """A verb with its strength, 7 (决定) to 1 (注意到), 0 for one that asks nothing."""

    text: str
    strength: int


class ChangesModel(BaseModel):
    """Words that only one of the two units holds."""

    verbs_a: list[VerbModel]
    verbs_b: list[VerbModel]
    strength: int | None
    modals_a: list[str]
    modals_b: list[str]
    numbers_a: list[str]
    numbers_b: list[str]
    negations_a: list[str]
    negations_b: list[str]
    names_a: list[str]
    names_b: list[str]


class CompareResponse(BaseModel):
    """Two units with what differs."""

    a: shapes.CitationModel
    b: shapes.CitationModel
    differences: list[DifferenceModel]
    changes: ChangesModel
    wording: float
    meaning: float


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
