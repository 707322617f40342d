"""The server: the socket, the process or processes, and how they end.

With several workers each is a process of its own that opens the index itself; the files of the
index are mapped into memory, so the machine holds them once. The first process only watches and
holds nothing: a worker that dies is started again.
"""

import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from nptqa.errors import ServiceError
from nptqa.service.logs import log_config, set_up_logs
from nptqa.service.rehearsal import rehearse
from nptqa.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from nptqa.service.desk import Desk

OpenDesk = Callable[[Settings], "Desk"]
_PATIENCE = 10
"""Seconds that running requests get when the server is told to stop."""
_UNREAD = 30_000
"""Milliseconds after which a client that takes none of its reply is given up."""
_READY = 60.0


def serve(settings: Settings, open_desk: OpenDesk, reopen: OpenDesk | None = None) -> None:
    """Listen, open the desk, and answer until told to stop.

    Args:
        settings: host, port and number of workers among them.
        open_desk: makes the desk; called once the port is ours, because it takes longer. With
            several workers each calls it, so it must be a function that can be pickled.
        reopen: see `create_app`; must be one too.

    Raises:
        ServiceError: the port is taken or the address is not ours.
    """
    set_up_logs(settings)
    _allow_many_connections()
    with listen(settings.host, settings.port) as listener:
        if settings.workers > 1:
            _serve_many(settings, open_desk, reopen, listener)
            return
        app = _application(settings, open_desk, reopen, None)
        run(app, settings, listener, partial(_say_ready, settings))


def run(app: Any, settings: Settings, listener: socket.socket, say: Callable[[], None]) -> None:
    """Answer in this process until told to stop; `say` is called once that can be asked."""
    # uvicorn raises the signal again once every reply is out; that is a normal end.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        _Server(_config(app, settings), say).run(sockets=[listener])


def _serve_many(
    settings: Settings, open_desk: OpenDesk, reopen: OpenDesk | None, listener: socket.socket
) -> None:
    rehearse(partial(_worker, settings, open_desk, reopen, None))
    with TemporaryDirectory(prefix="nptqa-") as folder:
        app = partial(_worker, settings, open_desk, reopen, Path(folder))
        _Workers(_config(app, settings, factory=True), [listener], settings).run()


def _worker(
    settings: Settings, open_desk: OpenDesk, reopen: OpenDesk | None, metrics_dir: Path | None
) -> "FastAPI":
    """What a worker process serves."""
    _allow_many_connections()
    return _application(settings, open_desk, reopen, metrics_dir)


def _application(
    settings: Settings, open_desk: OpenDesk, reopen: OpenDesk | None, metrics_dir: Path | None
) -> "FastAPI":
    # Imported here: the process that watches several workers has no application.
    from nptqa.service.app import create_app

    return create_app(open_desk(settings), settings, reopen, metrics_dir=metrics_dir)


def _config(app: Any, settings: Settings, *, factory: bool = False) -> uvicorn.Config:
    # Questions stand in the addresses of pages: uvicorn's log of addresses stays off.
    return uvicorn.Config(
        app,
        factory=factory,
        workers=settings.workers,
        http=_protocol(),
        log_config=log_config(settings),
        access_log=False,
        server_header=False,
        lifespan="on",
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        # Where httptools is not to be had, h11 reads; `protocol` says why so much.
        h11_max_incomplete_event_size=65_536,
        timeout_graceful_shutdown=_PATIENCE,
    )


def _protocol() -> Any:
    try:
        from nptqa.service.protocol import Protocol
    except ImportError:
        return "h11"
    return Protocol


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that a port in use is known before anything is loaded.

    Raises:
        ServiceError: names the address and why it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except (OSError, OverflowError) as exc:
        listener.close()
        message = f"cannot listen on {host} port {port}: {exc}"
        hint = "Stop the other program, or choose another port with --port or NPTQA_PORT."
        raise ServiceError(message, hint=hint) from exc
    return listener


def _allow_many_connections() -> None:
    """As many open connections as the system lets us have; the usual 1,024 are soon used up."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def address_of(settings: Settings) -> str:
    """Where the service is, as one writes it: `http://127.0.0.1:8000/`."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/"


def _say_ready(settings: Settings) -> None:
    sys.stdout.write(f"NPTQA is ready: {address_of(settings)}\n")
    sys.stdout.flush()


class _Server(uvicorn.Server):
    """Says where it is once it can be asked."""

    def __init__(self, config: uvicorn.Config, say: Callable[[], None]) -> None:
        super().__init__(config)
        self._say = say

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._say()


class _Workers(Multiprocess):
    """Says where it is once every worker can be asked."""

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket.socket], settings: Settings
    ) -> None:
        super().__init__(config, sockets)
        self._settings = settings

    def init_processes(self) -> None:
        super().init_processes()
        if all(one.wait_until_ready(_READY, self.should_exit) for one in self.processes):
            _say_ready(self._settings)
