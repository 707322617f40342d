"""Which other sites' scripts may read the API with a browser (CORS): those the settings name.

Cookies never go along, so a script elsewhere reads what anybody may and nobody is a curator
through it. Pages for people are not among what may be read.
"""

import re

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from nptqa.errors import ConfigError

_READABLE = ("/api/", "/openapi.json", "/version")
_SENT = ("Authorization", "Content-Type", "If-None-Match", "X-Request-ID")
_SHOWN = ("ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID")
_ANY = "*"
_ORIGIN = re.compile(r"https?://([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?/?", re.IGNORECASE)


class OtherSites:
    """Middleware: gives the API's replies the permission that browsers ask for."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        """Wrap `app`; `origins` as `origins_of` gives them, none of them lets nobody read."""
        self._app = app
        self._read = app if not origins else _readable(app, origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        read = scope["type"] == "http" and scope["path"].startswith(_READABLE)
        await (self._read if read else self._app)(scope, receive, send)


def _readable(app: ASGIApp, origins: tuple[str, ...]) -> CORSMiddleware:
    return CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("GET", "POST"),
        allow_headers=_SENT,
        allow_credentials=False,
        expose_headers=_SHOWN,
    )


def origins_of(setting: str) -> tuple[str, ...]:
    """The origins that `NPTQA_CORS_ORIGINS` names, as browsers send them.

    Raises:
        ConfigError: one is no origin, which would never be anybody's.
    """
    return tuple(_origin(part.strip()) for part in setting.split(",") if part.strip())


def _origin(written: str) -> str:
    if written != _ANY and not _ORIGIN.fullmatch(written):
        message = f"NPTQA_CORS_ORIGINS names {written!r}, which is no origin"
        raise ConfigError(message, hint="Write https://desk.example, or * for every site.")
    return written.rstrip("/").lower()
