"""Other sites' scripts: off unless named, and never with anybody's cookies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from nptqa.errors import ConfigError
from nptqa.service import create_app
from nptqa.service.cors import origins_of
from nptqa.settings import Settings

from .conftest import WEB
from .fake_desk import FakeDesk

DESK = "https://desk.example"
EVIL = "https://evil.example"
PERMISSIONS = "access-control-"


@contextmanager
def named(
    fake: FakeDesk, tmp_path: Path, origins: str, require_key: bool = False
) -> Iterator[TestClient]:
    settings = Settings(
        web_dir=WEB, threads=1, state_dir=tmp_path, cors_origins=origins, require_key=require_key
    )
    with TestClient(create_app(fake, settings)) as client:
        yield client


def permissions(reply: Any) -> dict[str, str]:
    headers: dict[str, str] = dict(reply.headers)
    return {name: value for name, value in headers.items() if name.startswith(PERMISSIONS)}


def preflight(client: TestClient, origin: str, method: str = "POST", headers: str = "") -> Any:
    asked = {"Origin": origin, "Access-Control-Request-Method": method}
    if headers:
        asked["Access-Control-Request-Headers"] = headers
    return client.options("/api/v1/ask", headers=asked)


def test_off_no_site_gets_any_permission(fake: FakeDesk, tmp_path: Path) -> None:
    with named(fake, tmp_path, "") as client:
        assert permissions(client.get("/api/v1/documents", headers={"Origin": DESK})) == {}
        assert permissions(preflight(client, DESK)) == {}


def test_a_site_that_is_named_reads_the_api_and_no_other_does(
    fake: FakeDesk, tmp_path: Path
) -> None:
    with named(fake, tmp_path, f"{DESK}/, http://Localhost:3000") as client:
        for origin in (DESK, "http://localhost:3000"):
            reply = client.get("/api/v1/documents", headers={"Origin": origin})
            assert reply.headers["access-control-allow-origin"] == origin
            assert "origin" in reply.headers["vary"].lower()
            assert "ETag" in reply.headers["access-control-expose-headers"]
        for origin in (EVIL, "null", f"{DESK}.evil.example", "http://desk.example"):
            reply = client.get("/api/v1/documents", headers={"Origin": origin})
            assert "access-control-allow-origin" not in reply.headers


def test_an_error_can_be_read_too(fake: FakeDesk, tmp_path: Path) -> None:
    """Else a script sees a failed request instead of what to do, such as to send a key."""
    with named(fake, tmp_path, DESK, require_key=True) as client:
        reply = client.get("/api/v1/documents", headers={"Origin": DESK})
        assert reply.status_code == 401
        assert reply.headers["access-control-allow-origin"] == DESK


def test_a_browser_that_asks_first_is_told_what_may_be_sent(fake: FakeDesk, tmp_path: Path) -> None:
    """Also where reading needs a key: browsers ask without one."""
    with named(fake, tmp_path, DESK, require_key=True) as client:
        reply = preflight(client, DESK, headers="authorization, content-type")
        assert reply.status_code == 200
        given = permissions(reply)
        assert given["access-control-allow-origin"] == DESK
        assert given["access-control-allow-methods"] == "GET, POST"
        assert {"Authorization", "Content-Type"} <= set(
            given["access-control-allow-headers"].split(", ")
        )
        for refused in (
            preflight(client, EVIL),
            preflight(client, DESK, method="DELETE"),
            preflight(client, DESK, headers="x-anything"),
        ):
            assert refused.status_code == 400


@pytest.mark.parametrize("origins", ["*", DESK])
def test_cookies_never_go_along(fake: FakeDesk, tmp_path: Path, origins: str) -> None:
    """Neither with every site nor with one: no script elsewhere acts as who is signed in."""
    with named(fake, tmp_path, origins) as client:
        cookie = {"Origin": DESK, "Cookie": "nptqa_session=x"}
        for reply in (
            client.get("/api/v1/documents", headers=cookie),
            preflight(client, DESK),
        ):
            assert "access-control-allow-origin" in permissions(reply)
            assert "access-control-allow-credentials" not in permissions(reply)


@pytest.mark.parametrize("path", ["/", "/signin", "/history", "/curate", "/metrics"])
def test_pages_are_not_among_what_may_be_read(fake: FakeDesk, tmp_path: Path, path: str) -> None:
    with named(fake, tmp_path, "*") as client:
        assert permissions(client.get(path, headers={"Origin": DESK})) == {}


@pytest.mark.parametrize(
    "written", ["desk.example", "https://*.desk.example", "https://desk.example/page", "null"]
)
def test_what_is_no_origin_is_refused_at_the_start(written: str) -> None:
    """It would never fit, and nobody would know why."""
    with pytest.raises(ConfigError) as caught:
        origins_of(f"{DESK}, {written}")
    assert written in str(caught.value)
    assert DESK in caught.value.hint
