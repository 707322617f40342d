"""Listening, and the server as a process of its own."""

import socket
from collections.abc import Iterator

import pytest

from nptqa.errors import ServiceError
from nptqa.service import serve
from nptqa.service.app import listen
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
