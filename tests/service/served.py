"""Run as `python -m service.served` by `process`: the fake desk, with every way out closed."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from nptqa.domain import Answer
from nptqa.service import protocol, serve
from nptqa.settings import Settings

from .fake_desk import FakeDesk

SLOW = "慢"
"""A question with this character takes a second."""
FAULT = "错"
"""One with this is a programming mistake that quotes it."""


class SlowDesk(FakeDesk):
    """Takes its time where it is asked to."""

    def ask(self, text: str, **rest: Any) -> Answer:
        if FAULT in text:
            raise RuntimeError(text)
        if SLOW in text:
            time.sleep(1)
        return super().ask(text, **rest)


def opened(settings: Settings) -> FakeDesk:
    """The desk of each worker process, which notes that it opened one."""
    if folder := os.environ.get("TEST_OPENED"):
        Path(folder, str(os.getpid())).touch()
    return SlowDesk()


def _no_way_out(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: sees every connection that Python code makes, in whatever library."""
    if event not in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        return
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    if not str(host).startswith(("127.", "::1", "localhost", "/", "\x00")):
        sys.stderr.write(f"WAY OUT: {event} {address}\n")
        raise PermissionError(event)


sys.addaudithook(_no_way_out)

protocol.PATIENCE = float(os.environ.get("TEST_PATIENCE", protocol.PATIENCE))

if __name__ == "__main__":
    serve(Settings.from_env(os.environ), opened)
