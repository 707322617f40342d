"""What stands before the MCP server over HTTP: the web service's gate, and a look at Origin.

The protocol asks for both: a page that a browser was led to must not talk to a server on the
reader's own machine (DNS rebinding), and who may read is decided before a tool is reached.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from nptqa.errors import ForeignOrigin
from nptqa.service.access import Door
from nptqa.service.envelope import Envelope
from nptqa.service.failures import LastResort
from nptqa.service.gate import Gate, fits, listed
from nptqa.service.limits import is_loopback
from nptqa.service.metrics import Metrics
from nptqa.settings import Settings
from nptqa.state.keys import Keys

_LOOPBACK = "localhost, 127.0.0.1, [::1]"


def guarded(app: ASGIApp, settings: Settings, metrics: Metrics) -> ASGIApp:
    """The server as it may be reached from outside.

    A key is asked for where the settings want one for reading; the host must be one of the
    trusted ones, and on loopback, where nothing else is named, this machine.

    Args:
        app: the MCP server.
        settings: `host` is where it listens.
        metrics: count its requests.
    """
    here = settings.host == "localhost" or is_loopback(settings.host)
    hosts = settings.trusted_hosts or (_LOOPBACK if here else "")
    known = replace(settings, trusted_hosts=hosts)
    gate = Gate(_OwnPages(app, listed(hosts)), Door(Keys(settings.state_dir)), known)
    return Envelope(LastResort(gate, page=None), metrics)


class _OwnPages:
    """Middleware: refuses what a page of another site sent; programs send no Origin."""

    def __init__(self, app: ASGIApp, hosts: list[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        if origin is not None and not any(fits(_name(origin), known) for known in self._hosts):
            raise ForeignOrigin(
                "the header Origin does not name this server",
                hint="Whoever runs it names its own hosts in NPTQA_TRUSTED_HOSTS.",
            )
        await self._app(scope, receive, send)


def _name(origin: str) -> str:
    """The host of an origin as a Host header has it; empty for what is none."""
    try:
        name = urlsplit(origin).hostname or ""
    except ValueError:
        return ""
    return f"[{name}]" if ":" in name else name
