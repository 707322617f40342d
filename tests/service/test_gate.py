"""Hosts, time, other sites, https."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nptqa.service import create_app
from nptqa.settings import Settings

from .conftest import WEB
from .fake_desk import FakeDesk
from .process import all_of, served
from .test_error_shape import assert_problem


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(web_dir=WEB, threads=1, state_dir=tmp_path)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("npt.example.org", 200),
        ("NPT.example.org:8443", 200),
        ("a.desk.example.org", 200),
        ("[::1]:8000", 200),
        ("desk.example.org", 400),
        ("evil.example", 400),
        ("npt.example.org.evil.example", 400),
        ("npt.example.org@evil.example", 400),
        ("evil.example:npt.example.org", 400),
        ("", 400),
    ],
)
def test_only_names_that_are_ours(
    fake: FakeDesk, settings: Settings, host: str, status: int
) -> None:
    named = replace(settings, trusted_hosts="npt.example.org, *.desk.example.org, [::1]")
    with TestClient(create_app(fake, named)) as client:
        response = client.get("/api/v1/documents", headers={"Host": host})
        if status == 200:
            assert response.status_code == 200
        else:
            assert_problem(response, 400, "bad_request")


def test_an_answer_that_takes_too_long_is_given_up(settings: Settings) -> None:
    """The client is told; the thread is still counted as busy until it is done."""
    slow = FakeDesk()
    with TestClient(create_app(slow, replace(settings, timeout=2))) as client:
        slow.gate = threading.Event()
        response = client.post("/api/v1/ask", json={"question": "核"})
        assert_problem(response, 504, "timed_out")
        assert "nptqa_queued 1" in client.get("/metrics").text
        slow.gate.set()
        deadline = time.monotonic() + 20
        while "nptqa_queued 0" not in client.get("/metrics").text:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_https_is_insisted_on_where_there_is_https(fake: FakeDesk, settings: Settings) -> None:
    app = create_app(fake, settings)
    over_http = TestClient(app).get("/healthz")
    over_https = TestClient(app, base_url="https://testserver").get("/healthz")
    assert "strict-transport-security" not in over_http.headers
    assert over_https.headers["strict-transport-security"] == "max-age=31536000"


def test_an_address_that_was_not_encoded_is_read_as_utf8(tmp_path: Path) -> None:
    """As curl sends it from a Chinese terminal; one in another encoding is refused, not misread."""
    with served(tmp_path) as running:
        for encoding, status in (("utf-8", b"200"), ("gbk", b"400")):
            address = "/api/v1/search?q=核&limit=1".encode(encoding)
            head = b"GET " + address + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            with running.raw(head) as connection:
                reply = all_of(connection)
            assert reply.split(b" ")[1] == status
            assert status != b"200" or '"query":"核"'.encode() in reply
        with running.raw(b"GET /documents/?\xff HTTP/1.1\r\nHost: x\r\n\r\n") as connection:
            assert b" 400 " in connection.recv(100)
