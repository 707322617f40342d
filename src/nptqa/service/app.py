"""The application put together, and the server that runs it."""

import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from importlib.metadata import version

import uvicorn
from fastapi import FastAPI

from nptqa.errors import NptqaError, ServiceError
from nptqa.service import contract, failures
from nptqa.service.access import Door, Gate
from nptqa.service.answers import Answers
from nptqa.service.api import Api
from nptqa.service.checking import Checking
from nptqa.service.context import Context
from nptqa.service.desk import Desk
from nptqa.service.envelope import Envelope
from nptqa.service.exports import Exports
from nptqa.service.history_pages import HistoryPages
from nptqa.service.metrics import Metrics
from nptqa.service.operations import PROBE, Operations
from nptqa.service.pages import Pages
from nptqa.service.remarks import Remarks
from nptqa.service.remembering import Memory
from nptqa.service.signin import SignIn
from nptqa.service.templates import Site
from nptqa.service.workers import Workers
from nptqa.settings import Settings
from nptqa.state.keys import Keys

_PATIENCE = 10
"""Seconds that running requests get when the server is told to stop."""


def create_app(desk: Desk, settings: Settings) -> FastAPI:
    """The whole service over one open desk."""
    metrics = Metrics(version("nptqa"), desk.index_version)
    door = Door(Keys(settings.state_dir))
    context = Context(desk, settings, Workers(settings.threads), metrics)
    app = FastAPI(
        title="NPTQA",
        version=version("nptqa"),
        summary="Verbatim, cited answers from the documents of the NPT",
        # FastAPI's own pages load scripts from elsewhere; ours need none.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # The names of generated clients' functions.
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan(context),
    )
    site = Site(context)
    memory = Memory(settings, desk.corpus)
    answers = Answers(context, memory)
    pages = Pages(context, site, memory)
    kept = HistoryPages(context, site, memory, answers)
    remarks = Remarks(context, site, answers)
    signing = SignIn(door, site)
    exports = Exports(context, answers, memory)
    apis = (Api(context), Checking(context), exports, Operations(context))
    for part in (*apis, remarks, site.static, pages, kept, signing):
        app.include_router(part.router())
    # From the inside out: who asks, what went wrong, what every reply has.
    app.add_middleware(Gate, door=door, require_key=settings.require_key)
    failures.install(app, pages.error)
    contract.install(app)
    app.add_middleware(Envelope, metrics=metrics)
    return app


def _lifespan(context: Context) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # The first question builds what later ones share; nobody should have to wait for that.
        with suppress(NptqaError):  # what is wrong, /readyz says
            await context.workers.run(context.desk.ask, PROBE)
        yield
        context.workers.close()

    return lifespan


def serve(settings: Settings, open_desk: Callable[[Settings], Desk]) -> None:
    """Listen, open the desk, and answer until told to stop.

    Args:
        settings: host and port among them.
        open_desk: makes the desk; called once the port is ours, because it takes longer.

    Raises:
        ServiceError: the port is taken or the address is not ours.
    """
    with listen(settings.host, settings.port) as listener:
        app = create_app(open_desk(settings), settings)
        # Questions stand in the addresses of pages and are not logged.
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="on",
            # A quotation of 5,000 characters stands in an address as 45,000 bytes.
            h11_max_incomplete_event_size=65_536,
            timeout_graceful_shutdown=_PATIENCE,
        )
        # uvicorn raises the interrupt again once every reply is out; that is a normal end.
        with suppress(KeyboardInterrupt):
            _Server(config, settings).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that a port in use is known before anything is loaded.

    Raises:
        ServiceError: names the address and why it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError) as exc:
        listener.close()
        message = f"cannot listen on {host} port {port}: {exc}"
        hint = "Stop the other program, or choose another port with --port or NPTQA_PORT."
        raise ServiceError(message, hint=hint) from exc
    return listener


class _Server(uvicorn.Server):
    """Says where it is once it can be asked."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        self._address = f"http://{host}:{settings.port}/"

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"NPTQA is ready: {self._address}\n")
            sys.stdout.flush()
