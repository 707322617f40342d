"""Listening, and the server as a process of its own."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from nptqa.errors import ServiceError
from nptqa.service import serve
from nptqa.service.server import listen
from nptqa.settings import Settings

from .fake_desk import FakeDesk


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        yield holder.getsockname()[1]


def test_a_port_in_use_is_named_before_anything_is_loaded(taken: int) -> None:
    """The desk is not even opened."""

    def never(_: Settings) -> FakeDesk:
        raise AssertionError("opened")

    with pytest.raises(ServiceError) as caught:
        serve(Settings(port=taken), never)
    assert f"127.0.0.1 port {taken}" in str(caught.value)
    assert "--port" in caught.value.hint


@pytest.mark.parametrize(("host", "port"), [("203.0.113.1", 8000), ("127.0.0.1", 70000)])
def test_an_address_that_is_not_ours(host: str, port: int) -> None:
    """The same error, not a traceback."""
    with pytest.raises(ServiceError, match=f"{port}"):
        listen(host, port)


def _started(port: int) -> subprocess.Popen[str]:
    code = (
        "from nptqa.service import serve; from nptqa.settings import Settings;"
        "from service.fake_desk import FakeDesk;"
        f"serve(Settings(port={port}), lambda settings: FakeDesk())"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_says_where_it_is_answers_and_ends_quietly() -> None:
    """The address is printed once it can be asked; an interrupt is no failure."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
    with _started(port) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"NPTQA is ready: http://127.0.0.1:{port}/\n"
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as reply:
            assert reply.read() == b'{"status":"ready"}'
        process.send_signal(signal.SIGINT)
        output, complaints = process.communicate(timeout=15)
    assert (process.returncode, output, complaints) == (0, "", "")
