"""Who asks, and what they may do.

```
Authorization: Bearer <key>, or a session cookie -> Gate -> request.state.caller -> needs(Scope.X)
```

Reading needs no key unless the settings say so; whatever writes declares `needs(Scope.CURATE)` or
`needs(Scope.ADMIN)`. A key that is shown must be good, also where none is needed. A cookie is sent
by browsers unasked, so a request that would change something counts as signed in only when it
comes from our own pages.
"""

import asyncio
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from nptqa.errors import ForeignOrigin, KeyNeeded, KeyRefused, ScopeNeeded, StateError
from nptqa.state.keys import Key, Keys, Scope

_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_FRESH = 1.0
"""Seconds for which a key that was good is not looked up again, and may outlive its revocation."""
_REMEMBERED = 1024
_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="Key",
    description="A key made with `nptqa key add`; reading needs none unless the service says so.",
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the key, and whether a browser's session or the key itself was sent."""

    key: Key
    session: bool = False

    @property
    def name(self) -> str:
        """The key's name, for the journal of what was changed by whom."""
        return self.key.name


def needs(wanted: Scope) -> Any:
    """A route's dependency: only callers whose key allows `wanted`; gives the `Caller`.

    Use it as `dependencies=[needs(Scope.CURATE)]`, or as `Annotated[Caller, needs(Scope.CURATE)]`.
    """

    async def check(
        request: Request, _shown: Annotated[object, Security(_BEARER)] = None
    ) -> Caller:
        return allowed(request, wanted)

    return Depends(check)


def allowed(request: Request, wanted: Scope) -> Caller:
    """The caller of a request, who may do what `wanted` is needed for.

    Raises:
        KeyNeeded: nobody showed a key or is signed in.
        ScopeNeeded: the key allows less.
        ForeignOrigin: a browser was sent here by a page that is not ours.
    """
    caller: Caller | None = request.state.caller
    if caller is None:
        raise KeyNeeded(f"this needs a key with the scope {wanted}", hint=HOW)
    if not caller.key.scope.allows(wanted):
        message = f"this needs the scope {wanted}; the key has {caller.key.scope}"
        raise ScopeNeeded(message, hint="Ask whoever runs this service for a key of that scope.")
    if caller.session and request.method not in _SAFE:
        check_origin(request.headers)
    return caller


HOW = "Send it in the header Authorization: Bearer, or sign in under /signin."


def check_origin(headers: Headers) -> None:
    """Refuse a form that another site's page sent.

    Browsers send `Origin` with every POST; a page elsewhere cannot forge it. The host alone is
    compared, because behind a proxy we may not know that the outside is https.

    Raises:
        ForeignOrigin: `Origin` is missing or names another host.
    """
    _, mark, host = headers.get("origin", "").partition("://")
    if not mark or host.lower() != headers.get("host", "").lower():
        raise ForeignOrigin(
            "the header Origin does not name this site",
            hint="Open the page on this site again, and send the form from there.",
        )


def session_cookie(scheme: str) -> str:
    """The cookie's name; under https browsers see to it that no other host can set it."""
    return "__Host-nptqa_session" if scheme == "https" else "nptqa_session"


class Door:
    """Finds the caller of a request; used from one event loop."""

    def __init__(self, keys: Keys) -> None:
        """Look into `keys`."""
        self.keys = keys
        self._known: dict[bytes, tuple[float, Key]] = {}

    async def caller(self, scheme: str, headers: Headers) -> Caller | None:
        """The caller, or None where neither key nor session is shown.

        Raises:
            KeyRefused: a key is shown that is not good.
            StateError: a key is shown and cannot be looked up.
        """
        shown = headers.get("authorization")
        if shown is not None:
            return Caller(await self._key(shown))
        if "nptqa_session" not in (cookies := headers.get("cookie", "")):
            return None
        token = cookie_parser(cookies).get(session_cookie(scheme), "")
        try:
            key = await asyncio.to_thread(self.keys.session, token)
        except StateError:
            return None  # reading goes on; signing in again will say what is wrong
        return Caller(key, session=True) if key else None

    async def _key(self, shown: str) -> Key:
        kind, _, text = shown.partition(" ")
        if kind.lower() != "bearer":
            raise KeyRefused("the header Authorization does not begin with Bearer", hint=HOW)
        now, digest = time.monotonic(), sha256(text.encode()).digest()
        at, key = self._known.get(digest, (0.0, None))
        if key is None or now - at > _FRESH:
            self._known.pop(digest, None)
            key = await asyncio.to_thread(self.keys.check, text.strip())
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[digest] = (now, key)
        return key
