"""The one place where an exception becomes a response.

Programs get an RFC 9457 problem document, people a page, both with the same facts: what kind of
problem (a documented page under `/problems/`), what happened, what to do, and the request id.
Which problem is which, `problem_kinds` says.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nptqa import errors
from nptqa.service.problem_kinds import HTTP_CODES, TITLES, status_of

PROBLEM_JSON = "application/problem+json"
T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """What is told about an exception."""

    code: str
    status: int
    detail: str
    instance: str
    hint: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The problem document."""
        return {
            "type": f"/problems/{self.code}",
            "title": TITLES[self.code],
            "status": self.status,
            "detail": self.detail,
            "instance": self.instance,
            "hint": self.hint,
            "errors": self.errors,
        }


_SAYABLE = (
    errors.ConfigError,
    errors.CorpusError,
    errors.EncoderError,
    errors.IndexStoreError,
    errors.StateError,
)
"""Errors whose messages name files and settings, and never a question."""

PageMaker = Callable[[Request, Failure], Response]


def describe(exc: Exception, instance: str) -> Failure:
    """The facts of any exception; details of our own faults stay in the log."""
    match exc:
        case errors.NptqaError():
            return _describe_ours(exc, instance)
        case RequestValidationError():
            listed = [_field_error(item) for item in exc.errors()]
            detail = "; ".join(f"{item['field']}: {item['detail']}" for item in listed)
            # A body that is still bytes was not declared to be JSON, curl's default.
            hint = _SEND_JSON if isinstance(exc.body, bytes) else ""
            return Failure("invalid_request", 422, detail, instance, hint, listed)
        case HTTPException():
            status = exc.status_code
            code = HTTP_CODES.get(status, "bad_request" if status < 500 else "internal")
            headers = exc.headers or {}
            detail, hint = _text(str(exc.detail)), _hint_of(exc)
            return Failure(code, status, detail, instance, hint, headers=headers)
        case _:
            return Failure("internal", 500, TITLES["internal"], instance, _TELL_ADMINISTRATOR)


_SEND_JSON = "Send JSON with the header Content-Type: application/json."
_NO_OBJECT = ("missing", "model_attributes_type", "model_type", "dict_type")
_TELL_ADMINISTRATOR = "Give the request id to whoever runs this service; its log says more."


def _hint_of(exc: HTTPException) -> str:
    if exc.status_code == 405 and exc.headers and exc.headers.get("Allow"):
        return f"It takes {exc.headers['Allow']}."
    return "/docs lists every address." if exc.status_code == 404 else ""


def _describe_ours(exc: errors.NptqaError, instance: str) -> Failure:
    status = status_of(type(exc))
    if status >= 500:
        # The message may name a path on this machine.
        return Failure(exc.code, status, TITLES[exc.code], instance, _TELL_ADMINISTRATOR)
    # RFC 9110 wants every 401 to say how to do better.
    headers = {"WWW-Authenticate": 'Bearer realm="NPTQA"'} if status == 401 else {}
    return Failure(exc.code, status, _text(exc.message), instance, _text(exc.hint), headers=headers)


def told(exc: Exception, instance: str) -> dict[str, Any]:
    """An error as a problem document inside a reply, where it is the caller's own business.

    What is wrong with a file that somebody sent in is told, also where the same error of our own
    corpus would be a fault of ours.
    """
    failure = describe(exc, instance)
    if isinstance(exc, (errors.ReadError, errors.ParseError)):
        failure = Failure(exc.code, 422, _text(exc.message), instance, _text(exc.hint))
    elif isinstance(exc, (errors.CorpusBusy, errors.IndexStoreError)):
        failure = Failure(exc.code, 503, TITLES[exc.code], instance, _text(exc.hint))
    return failure.document()


def _field_error(item: dict[str, Any]) -> dict[str, str]:
    location, *path = [str(step) for step in item["loc"]] or ["request"]
    if "name" in item.get("ctx", {}):
        path.append(str(item["ctx"]["name"]))
    detail = str(item["msg"])
    if item["type"] == "json_invalid":
        # The path is no field here but where in the body the reading broke off.
        detail = f"no JSON from character {path.pop()} on: {item['ctx']['error']}"
    elif item["type"] in _NO_OBJECT and not path:
        detail = "must be a JSON object"
    field_name = ".".join(path) or location
    return {"location": location, "field": _text(field_name), "detail": _text(detail)}


def _text(given: str) -> str:
    """At most a paragraph, and without the half characters that JSON can smuggle in."""
    return given[:500].encode(errors="replace").decode()


def install(app: FastAPI, page: PageMaker) -> None:
    """Answer every exception of `app`; `page` draws it for people."""

    async def handle(request: Request, exc: Exception) -> Response:
        return respond(request, exc, page)

    for kind in (errors.NptqaError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
    app.add_middleware(LastResort, page=page)


def respond(request: Request, exc: Exception, page: PageMaker | None) -> Response:
    """The response to an exception, logged when the fault is ours; no `page`, no page."""
    failure = describe(exc, request.state.request_id)
    if failure.status >= 500 and not isinstance(exc, HTTPException):
        # The traceback without the message, which may quote the question; see `logs`.
        facts = {"request": failure.instance, "problem": failure.code}
        said = type(exc).__name__ if not isinstance(exc, _SAYABLE) else str(exc)
        _log.error("%s: %s", failure.instance, said, exc_info=exc, extra={"facts": facts})
    for_people = page if wants_page(request) else None
    if for_people and isinstance(exc, errors.KeyNeeded) and request.method == "GET":
        return _to_sign_in(request)
    response = for_people(request, failure) if for_people else problem_reply(failure)
    response.headers.update(failure.headers)
    return response


def _to_sign_in(request: Request) -> Response:
    """Where a browser that is not signed in can be; the page leads back."""
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = "/signin?" + urlencode({"next": back})
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def wants_page(request: Request) -> bool:
    """People's browsers name HTML; the API never answers in it."""
    accepts = request.headers.get("accept", "")
    return "text/html" in accepts and not request.url.path.startswith("/api/")


def problem_reply(failure: Failure) -> Response:
    """A problem document."""
    body = orjson.dumps(failure.document())
    return Response(body, failure.status, media_type=PROBLEM_JSON)


class LastResort:
    """Catches what nothing else did, so that no traceback and no empty reply leaves."""

    def __init__(self, app: ASGIApp, page: PageMaker | None) -> None:
        """Wrap `app`; `page` draws what is told to people, None where only programs come."""
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as exc:
            if started or scope["type"] != "http":
                raise
            await respond(Request(scope), exc, self._page)(scope, receive, send)


def attempted(job: Callable[[], T]) -> T | Exception:
    """What a job gives, or what it raised, for jobs whose failure must not stop their caller."""
    try:
        return job()
    except Exception as exc:
        return exc
