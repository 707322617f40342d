"""Answers by their id: asked again from what the permalink says.

An id never stands for another answer: when asking again gives one with another id, that is said.
"""

import re
from typing import Annotated

from fastapi import Path, Request
from pydantic import Field, ValidationError
from starlette.datastructures import QueryParams

from nptqa.domain import Answer, Scope
from nptqa.errors import AnswerChanged, AnswerNotKept
from nptqa.receipts import receipt_of
from nptqa.service import rendering, schemas
from nptqa.service.context import Context
from nptqa.service.form import read_context
from nptqa.service.remembering import Memory
from nptqa.service.rendering import Json
from nptqa.state.history import Stored

_LISTS = ("doc_id", "kind", "body", "part", "ignore")
_QUERY = ("q", "context", "year_from", "year_to")
_STORED = re.compile(r"[A-Za-z0-9_-]{16,22}\Z")

AnswerId = Annotated[
    str, Path(description="`answer_id` of an answer", examples=["240380c7ab1bffd8"])
]


class AnswerParams(schemas.Scope):
    """The query of a permalink."""

    q: schemas.Text = Field("", description="the question", examples=["核裁军"])
    context: schemas.Text = Field("", description="`scope` that was sent with it, as JSON")
    ignore: schemas.IgnoredIds = Field([], description="`ignore` that was sent with it")


class Answers:
    """Finds answers."""

    def __init__(self, context: Context, memory: Memory) -> None:
        """Find with this context's desk and what `memory` holds."""
        self._context = context
        self._memory = memory
        self._desk = context.desk

    def find(self, request: Request, answer_id: str, params: AnswerParams) -> Json:
        """The answer with that id, in the JSON of `POST /ask`.

        Raises:
            AnswerNotKept: it is not stored, and the question is not given.
            StateError: what is stored cannot be read.
            AnswerChanged: the question has another answer now.
            QueryError: the question or its scope cannot be used.
        """
        stored = self.stored(request, answer_id)
        if stored:
            return stored.answer
        answer, scope = self.again(answer_id, params)
        if answer.answer_id != answer_id:
            raise AnswerChanged(
                f"the question has the answer {answer.answer_id} now",
                hint="Ask it again: the documents, the index or the question differ.",
            )
        return rendering.answer(answer, scope)

    def stored(self, request: Request, name: str) -> Stored | None:
        """What is stored under a link, or under an id for this browser; raises StateError."""
        if not self._memory.kept or not _STORED.match(name):
            return None
        browser = self._memory.browser(request)
        history = self._memory.history
        return history.linked(name) or (history.given(browser, name) if browser else None)

    def receipt(self, request: Request, answer_id: str, params: AnswerParams) -> Json:
        """The receipt of an answer, made when it was given; raises as `find` does."""
        stored = self.stored(request, answer_id)
        if stored:
            return stored.receipt
        return receipt_of(self.find(request, answer_id, params), self._desk.corpus)

    def again(self, answer_id: str, params: AnswerParams) -> tuple[Answer, Scope | None]:
        """The answer to the question now, and the scope it was asked with.

        Raises:
            AnswerNotKept: the question is not given.
        """
        if not params.q:
            raise AnswerNotKept(
                f"no answer {answer_id[:80]!r} is kept for you",
                hint="Send its question too: the answer's permalink has the whole query.",
            )
        scope = read_context(params.context, self._desk) if params.context else None
        limits = params.filters(self._desk)
        return self._context.ask(params.q, limits, scope=scope, ignore=params.ignore), scope


def permalink_params(query: QueryParams, name: str) -> AnswerParams:
    """The query of a permalink; what is not part of one is left out.

    Raises:
        AnswerNotKept: a value is not what a permalink has.
    """
    given: dict[str, object] = {key: query.getlist(key) for key in _LISTS}
    given |= {key: query[key] for key in _QUERY if key in query}
    try:
        return AnswerParams.model_validate(given)
    except ValidationError as exc:
        raise AnswerNotKept(
            f"the permalink of {name[:80]!r} is not whole", hint="Copy all of it, or ask again."
        ) from exc
