"""The gate every request goes through: the host it names, who asks, how often, and for how long.

Inside `failures.LastResort`, so that what is refused here is a problem document like any other.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from nptqa.errors import KeyNeeded, KeyRefused
from nptqa.service.access import HOW, Caller, Door
from nptqa.service.large import ARRIVAL, brings_documents
from nptqa.service.limits import Allowance, Limiter, is_loopback, network_of
from nptqa.settings import Settings

_PROBES = ("/healthz", "/readyz", "/metrics", "/favicon.ico", "/static/")
"""Not counted against a limit: what monitoring and a page's own files take."""
_OPEN = ("/healthz", "/readyz", "/signin", "/signout", "/favicon.ico", "/static/", "/problems")
"""Paths that need no key even where reading does: what signing in and monitoring take."""

Charge = Callable[[int], None]


async def _sparingly(request: Request) -> None:
    request.state.write(1)


SPARING = Depends(_sparingly)
"""Of routes that store, erase or try a key: few of them are let through from one address."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limiters; None is no limit."""

    address: Limiter | None
    key: Limiter | None
    writes: Limiter | None

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """As the settings say; 0 is no limit."""
        return cls(
            address=_limiter("address", settings.rate_address),
            key=_limiter("key", settings.rate_key),
            writes=_limiter("writes", settings.rate_writes),
        )

    def charge(self, scope: Scope, caller: Caller | None) -> Charge:
        """What counts a request: against its key, or else its address."""
        if caller is not None:
            return _charge(scope, self.key, caller.key.key_id)
        return _charge(scope, self.address, _address(scope))

    def write(self, scope: Scope) -> Charge:
        """What counts something stored or tried: against its address, whoever it is."""
        return _charge(scope, self.writes, _address(scope))


def _limiter(name: str, limit: int) -> Limiter | None:
    return Limiter(name, limit) if limit else None


def _address(scope: Scope) -> str:
    """Where a request comes from; empty for whoever sits at the machine, who is not limited."""
    address = scope["client"][0] if scope.get("client") else ""
    # A proxy on the machine, not known as one, is limited.
    here = is_loopback(address) and "x-forwarded-for" not in Headers(scope=scope)
    return "" if here else network_of(address)


def _charge(scope: Scope, limiter: Limiter | None, who: str) -> Charge:
    def charge(cost: int) -> None:
        if limiter is None or not who:
            return
        left = limiter.take(who, cost)
        scope["state"]["headers"] = limiter.headers(left)
        if not left.granted:
            raise _too_many(left)

    return charge


class Gate:
    """Middleware: puts `caller` (None is somebody without a key) into the state, and two counters.

    `charge` counts more requests than the one; `write` counts what `SPARING` routes do.
    """

    def __init__(self, app: ASGIApp, door: Door, settings: Settings) -> None:
        """Wrap `app`."""
        self._app = app
        self._door = door
        self._require_key = settings.require_key
        self._limits = Limits.of(settings)
        self._hosts = tuple(listed(settings.trusted_hosts))
        self._timeout = settings.timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        self._check_host(headers)
        _check_query(scope["query_string"])
        scope["state"]["caller"] = await self._admitted(scope, headers)
        timeout = ARRIVAL if brings_documents(scope) else self._timeout
        try:
            async with asyncio.timeout(timeout):
                await self._app(scope, receive, send)
        except TimeoutError:
            raise HTTPException(504, f"no answer within {timeout:g} seconds") from None

    def _check_host(self, headers: Headers) -> None:
        """Refuse a name that is not ours, which a page elsewhere made a browser use."""
        host = headers.get("host", "").lower().rpartition("@")[2]
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if self._hosts and not any(fits(name, known) for known in self._hosts):
            raise HTTPException(400, "this service does not go by the name in the header Host")

    async def _admitted(self, scope: Scope, headers: Headers) -> Caller | None:
        try:
            caller = await self._door.caller(scope["scheme"], headers)
        except KeyRefused:
            self._limits.charge(scope, None)(1)  # so that keys cannot be guessed for ever
            raise
        charge = self._limits.charge(scope, caller)
        scope["state"]["charge"] = charge
        scope["state"]["write"] = self._limits.write(scope)
        if not scope["path"].startswith(_PROBES):
            charge(1)
        if caller is None and self._require_key and not scope["path"].startswith(_OPEN):
            raise KeyNeeded("this service is for holders of a key", hint=HOW)
        return caller


def _check_query(query: bytes) -> None:
    """Refuse an address in another encoding, such as GBK: it would be read as gibberish."""
    try:
        unquote(query.decode(), errors="strict")
    except UnicodeDecodeError:
        detail = "the address is not UTF-8; percent-encode it as UTF-8"
        raise HTTPException(400, detail) from None


def _too_many(left: Allowance) -> HTTPException:
    detail = f"too many requests; the next is taken in {left.wait} s"
    return HTTPException(429, detail, {"Retry-After": str(left.wait)})


def listed(text: str) -> list[str]:
    """The names of a setting, with commas between them."""
    return [part.strip().lower() for part in text.split(",") if part.strip()]


def fits(name: str, known: str) -> bool:
    """Whether a host is the one that is known, or one below it where that begins with `*.`."""
    return name == known or (known.startswith("*.") and name.endswith(known[1:]))
