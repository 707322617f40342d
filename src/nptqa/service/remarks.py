"""Feedback that names the defect, and the curator's page that makes something of it.

A remark points to an answer by its permalink; what was asked, quoted and indexed is looked up
here, so that a remark cannot claim another answer than the one that was given.
"""

import asyncio
import csv
import io
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse

from nptqa.errors import AnswerNotKept, BadFeedback
from nptqa.service.access import check_origin, needs
from nptqa.service.answers import Answers, permalink_params
from nptqa.service.api import problems
from nptqa.service.bank_lines import LINES, Line
from nptqa.service.context import Context
from nptqa.service.gate import SPARING
from nptqa.service.rendering import Json
from nptqa.service.reply import html_reply, json_reply
from nptqa.service.schemas import Strict, Text, empty_is_none
from nptqa.service.templates import Site
from nptqa.state.feedback import Defect, Feedback, Remark
from nptqa.state.keys import Scope

_LONGEST_NOTE = 2000
_FORM_FIELDS = 8
_STATES = {"open": False, "done": True, "all": None}


class FeedbackRequest(Strict):
    """Body of `POST /feedback`."""

    permalink: Text = Field(
        max_length=8000,
        description="`permalink` of the answer",
        examples=["/a/240380c7ab1bffd8?q=%E6%A0%B8%E8%A3%81%E5%86%9B"],
    )
    defect: Defect = Field(description="right, or what is wrong with it")
    place: Text = Field("", max_length=200, description="where the answer stands, as WP.77第36段")
    note: Text = Field("", max_length=_LONGEST_NOTE, description="anything else")


class FeedbackResponse(BaseModel):
    """What was stored."""

    number: int = Field(description="of the remark")
    answer_id: str = Field(description="of the answer it is about")
    right_units: list[str] = Field(description="units that `place` was read as")


class CurateParams(Strict):
    """Query of the curator's page."""

    state: str = Field("open", pattern="^(open|done|all)$", description="open, done or all")
    defect: Annotated[Defect | None, BeforeValidator(empty_is_none)] = Field(
        None, description="only of this kind"
    )
    format: str = Field("jsonl", pattern="^(jsonl|csv|bank|questions)$", description="of a file")


class Remarks:
    """The routes."""

    def __init__(self, context: Context, site: Site, answers: Answers) -> None:
        """Store remarks on what `answers` finds, drawn by `site`."""
        self._context = context
        self._desk = context.desk
        self._site = site
        self._answers = answers
        self._feedback = Feedback(context.settings.state_dir)

    def router(self) -> APIRouter:
        """All routes; the pages are no part of the API's schema."""
        router = APIRouter()
        router.add_api_route(
            "/api/v1/feedback",
            self.feedback,
            methods=["POST"],
            response_model=FeedbackResponse,
            responses=problems(400, 404, 409, 413, 422, 503),
            dependencies=[SPARING],
            tags=["api"],
        )
        pages: Any = {"include_in_schema": False}
        curate: Any = [needs(Scope.CURATE)]
        router.add_api_route(
            "/feedback", self.form, methods=["POST"], dependencies=[SPARING], **pages
        )
        router.add_api_route("/curate", self.curate, dependencies=curate, **pages)
        router.add_api_route("/curate/export", self.export, dependencies=curate, **pages)
        router.add_api_route(
            "/curate/done", self.done, methods=["POST"], dependencies=curate, **pages
        )
        return router

    async def feedback(self, request: Request, given: FeedbackRequest) -> Response:
        """Say what is right or wrong with an answer."""
        return json_reply(request, await self._context.workers.run(self._stored, request, given))

    async def form(self, request: Request) -> Response:
        """The same from a page; works without a script."""
        check_origin(request.headers)
        async with request.form(max_files=0, max_fields=_FORM_FIELDS) as form:
            fields = {name: str(form.get(name, "")) for name in ("permalink", "place", "note")}
            defect = str(form.get("defect", ""))
        if defect not in list(Defect) or len(fields["note"]) > _LONGEST_NOTE:
            raise BadFeedback("the form names no defect", hint="Choose one, and keep notes short.")
        given = FeedbackRequest(defect=Defect(defect), **fields)
        await self._context.workers.run(self._stored, request, given)
        page = self._site.draw(request, "thanks.html", {"back": _local(given.permalink)})
        return html_reply(request, page)

    def _stored(self, request: Request, given: FeedbackRequest) -> Json:
        answer = self._answer(request, given.permalink)
        claimed = self._desk.verifier.claim([given.place]).units if given.place else ()
        quoted = [
            (f"{one['citation']['doc_id']}:{one['citation']['locator']}", one["quote"])
            for one in answer["answers"]
        ]
        remark = Remark(
            defect=given.defect,
            question=answer["query"],
            answer_id=answer["answer_id"],
            index_version=answer["index_version"],
            outcome=answer["outcome"],
            permalink=given.permalink,
            quoted=tuple(quoted),
            right_units=tuple(claimed),
            place=given.place,
            note=given.note,
        )
        number = self._feedback.add(remark)
        return {"number": number, "answer_id": remark.answer_id, "right_units": list(claimed)}

    def _answer(self, request: Request, permalink: str) -> Json:
        """The answer a remark is about; one from an older index cannot be said to be it."""
        path, _, query = permalink.partition("?")
        name = path.removeprefix("/a/")
        if not path.startswith("/a/") or "/" in name:
            raise AnswerNotKept(
                "this is no permalink of an answer", hint="Give the `permalink` of a reply."
            )
        return self._answers.find(request, name, permalink_params(QueryParams(query), name))

    async def curate(self, request: Request, params: Annotated[CurateParams, Query()]) -> Response:
        """What readers said, the newest first."""
        return await self._context.workers.run(self._curate, request, params)

    def _curate(self, request: Request, params: CurateParams) -> Response:
        remarks = self._feedback.remarks(params.defect, _STATES[params.state])
        values = {
            "remarks": [self._shown(remark) for remark in remarks],
            "state": params.state,
            "defect": params.defect.value if params.defect else "",
            "defects": [one.value for one in Defect],
            "states": list(_STATES),
            "formats": [*LINES, "csv"],
        }
        response = html_reply(request, self._site.draw(request, "curate.html", values))
        response.headers["Cache-Control"] = "no-store"
        return response

    def _shown(self, remark: Remark) -> Json:
        lines = {
            name: make(remark, self._desk.corpus) for name, make in LINES.items() if name != "jsonl"
        }
        return {
            "remark": remark,
            "lines": {name: line.text() for name, line in lines.items() if line},
        }

    async def export(self, request: Request, params: Annotated[CurateParams, Query()]) -> Response:
        """Remarks as a file: as they are, or as lines of the bank or of the benchmark."""
        return await self._context.workers.run(self._export, params)

    def _export(self, params: CurateParams) -> Response:
        remarks = self._feedback.remarks(params.defect, _STATES[params.state])
        text, media_type = exported(remarks, params.format, self._desk.corpus)
        name = "feedback.csv" if params.format == "csv" else f"{params.format}.jsonl"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(text.encode(), headers=headers, media_type=media_type)

    async def done(self, request: Request) -> Response:
        """Mark a remark as dealt with, or take that back."""
        async with request.form(max_files=0, max_fields=_FORM_FIELDS) as form:
            number, done = str(form.get("number", "")), form.get("done") != "0"
        if not (number.isascii() and number.isdigit() and len(number) < 12):
            raise BadFeedback("the form names no remark", hint="Send it from /curate.")
        await asyncio.to_thread(self._feedback.settle, int(number), done=done)
        return RedirectResponse("/curate", 303, headers={"Cache-Control": "no-store"})


def exported(remarks: list[Remark], wanted: str, corpus: Any) -> tuple[str, str]:
    """Remarks as text and its media type.

    Args:
        remarks: the newest first.
        wanted: csv, or a name of `LINES`; remarks that make no such line are left out.
        corpus: of the units they name.
    """
    if wanted == "csv":
        return _csv(remarks, corpus), "text/csv; charset=utf-8"
    make: Callable[[Remark, Any], Line | None] = LINES[wanted]
    lines = [line for remark in remarks if (line := make(remark, corpus))]
    return "".join(f"{line.text()}\n" for line in lines), "application/jsonl; charset=utf-8"


def _csv(remarks: list[Remark], corpus: Any) -> str:
    rows = [line.data for remark in remarks if (line := LINES["jsonl"](remark, corpus))]
    out = io.StringIO()
    # Excel reads UTF-8 only with a mark at the start.
    out.write("\ufeff")
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    """A spreadsheet runs what begins with one of these; a reader may have written it."""
    text = " ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _local(permalink: str) -> str:
    return permalink if permalink.startswith("/a/") else "/"
