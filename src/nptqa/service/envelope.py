"""What every request and response has, whatever the route: an id, limits, headers, a count.

Plain ASGI, because a request object and a task group per request would cost more than the
answering does.
"""

import logging
import re
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nptqa.service.large import brings_documents
from nptqa.service.logs import ACCESS
from nptqa.service.metrics import Metrics

MAX_BODY = 1_000_000
_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With no-referrer browsers send `Origin: null` from our own forms, and could not sign in.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_RAW_HEADERS = [(key.lower().encode(), value.encode()) for key, value in SECURITY_HEADERS.items()]

_STAY = (b"strict-transport-security", b"max-age=31536000")
"""Sent over https only: over http it means nothing, and would be a lie where there is no https."""


class Envelope:
    """The outermost layer of ours."""

    def __init__(self, app: ASGIApp, metrics: Metrics, largest: int = MAX_BODY) -> None:
        """Wrap `app` and count into `metrics`; `largest` bytes may documents have together."""
        self._app = app
        self._largest = largest
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = {**scope.get("state", {}), "request_id": request_id(scope), "headers": []}
        inner = {**scope, "state": state}
        # A HEAD is a GET whose body the server below drops.
        inner["method"] = "GET" if scope["method"] == "HEAD" else scope["method"]
        done = self._counter(inner, perf_counter())
        self._metrics.in_flight += 1
        limit = self._largest if brings_documents(inner) else MAX_BODY
        try:
            await self._app(inner, _limited(inner, receive, limit), _stamped(inner, send, done))
        finally:
            self._metrics.in_flight -= 1

    def _counter(self, scope: Scope, started: float) -> Callable[[int], None]:
        def done(status: int) -> None:
            route = getattr(scope.get("route"), "path", "unmatched")
            seconds = perf_counter() - started
            self._metrics.request(scope["method"], route, status, seconds)
            if ACCESS.isEnabledFor(logging.INFO):
                _log(scope, route, status, seconds)

        return done


def _log(scope: Scope, route: str, status: int, seconds: float) -> None:
    """One line of the access log: the route, never the address with what was asked."""
    caller = scope["state"].get("caller")
    facts = {
        "request": scope["state"]["request_id"],
        "method": scope["method"],
        "route": route,
        "status": status,
        "ms": round(seconds * 1e3, 1),
        "key": caller.key.key_id if caller else "",
    }
    ACCESS.info("request", extra={"facts": facts})


def request_id(scope: Scope) -> str:
    """The caller's X-Request-ID where it is harmless, or a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _GOOD_ID.match(given) else uuid4().hex


def _stamped(scope: Scope, send: Send, done: Callable[[int], None]) -> Send:
    async def stamped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            own = {key for key, _ in headers.raw}
            headers.raw.extend(pair for pair in _RAW_HEADERS if pair[0] not in own)
            headers.raw.extend(scope["state"]["headers"])
            if scope["scheme"] == "https":
                headers.raw.append(_STAY)
            headers["X-Request-ID"] = scope["state"]["request_id"]
            done(message["status"])
        await send(message)

    return stamped


def _declares_too_much(scope: Scope, limit: int) -> bool:
    declared = Headers(scope=scope).get("content-length", "0")
    return declared.isdecimal() and (len(declared) > 12 or int(declared) > limit)


def _limited(scope: Scope, receive: Receive, limit: int) -> Receive:
    """Refuse a body that says it is too long, or that turns out to be."""
    seen = limit + 1 if _declares_too_much(scope, limit) else 0

    async def limited() -> Message:
        nonlocal seen
        if seen <= limit:
            message = await receive()
            seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413, f"the body is longer than {limit} bytes")
        return message

    return limited
