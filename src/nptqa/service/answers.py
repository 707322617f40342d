"""Answers by their id: asked again from what the permalink says.

An id never stands for another answer: when asking again gives one with another id, that is said.
"""

from typing import Annotated

from fastapi import Path, Request
from pydantic import Field

from nptqa.domain import Answer, Scope
from nptqa.errors import AnswerChanged, AnswerNotKept
from nptqa.service import rendering, schemas
from nptqa.service.context import Context
from nptqa.service.form import read_context
from nptqa.service.rendering import Json

AnswerId = Annotated[
    str, Path(description="`answer_id` of an answer", examples=["240380c7ab1bffd8"])
]


class AnswerParams(schemas.Scope):
    """The query of a permalink."""

    q: schemas.Text = Field("", description="the question", examples=["核裁军"])
    context: schemas.Text = Field("", description="`scope` that was sent with it, as JSON")


class Answers:
    """Finds answers."""

    def __init__(self, context: Context) -> None:
        """Find with this context's desk."""
        self._context = context
        self._desk = context.desk

    def find(self, request: Request, answer_id: str, params: AnswerParams) -> Json:
        """The answer with that id, in the JSON of `POST /ask`.

        Raises:
            AnswerNotKept: the question is not given.
            AnswerChanged: the question has another answer now.
            QueryError: the question or its scope cannot be used.
        """
        if not params.q:
            raise AnswerNotKept(
                f"no answer {answer_id[:80]!r} is kept for you",
                hint="Send its question too: the answer's permalink has the whole query.",
            )
        answer, scope = self.again(params)
        if answer.answer_id != answer_id:
            raise AnswerChanged(
                f"the question has the answer {answer.answer_id} now",
                hint="Ask it again: the documents, the index or the question differ.",
            )
        return rendering.answer(answer, scope)

    def again(self, params: AnswerParams) -> tuple[Answer, Scope | None]:
        """The answer to the question now, and the scope it was asked with."""
        scope = read_context(params.context, self._desk) if params.context else None
        return self._context.ask(params.q, params.filters(self._desk), scope=scope), scope
