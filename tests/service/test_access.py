"""Who gets in: keys, scopes, sessions, and what is refused and how."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from nptqa.service import create_app
from nptqa.service.access import Caller, allowed, needs
from nptqa.service.signin import local
from nptqa.settings import Settings
from nptqa.state.keys import Keys, Scope

from .conftest import WEB
from .fake_desk import FakeDesk
from .test_error_shape import assert_problem

HOME = {"Origin": "http://testserver"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(web_dir=WEB, threads=1, state_dir=tmp_path)


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return Keys(settings.state_dir)


def with_routes(app: FastAPI) -> FastAPI:
    """A route to write by, as the curator's pages have."""

    async def change(request: Request) -> dict[str, str]:
        return {"by": allowed(request, Scope.CURATE).name}

    async def whole(caller: Annotated[Caller, needs(Scope.ADMIN)]) -> dict[str, str]:
        return {"by": caller.name}

    app.add_api_route("/change", change, methods=["GET", "POST"])
    app.add_api_route("/api/v1/change", whole, methods=["POST"])
    app.add_api_route("/api/v1/curate", lambda: {}, dependencies=[needs(Scope.CURATE)])
    return app


@pytest.fixture
def client(fake: FakeDesk, settings: Settings) -> Iterator[TestClient]:
    with TestClient(with_routes(create_app(fake, settings)), follow_redirects=False) as client:
        yield client


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def signed_in(client: TestClient, text: str) -> None:
    response = client.post("/signin", data={"key": text, "next": "/about"}, headers=HOME)
    assert (response.status_code, response.headers["location"]) == (303, "/about")


def test_reading_needs_no_key_and_writing_does(client: TestClient, keys: Keys) -> None:
    """401 says how to do better, 403 that a better key is needed."""
    assert client.get("/api/v1/search?q=核").status_code == 200
    refused = client.post("/api/v1/change")
    assert "admin" in assert_problem(refused, 401, "key_needed")["detail"]
    assert refused.headers["www-authenticate"].startswith("Bearer ")
    _, small = keys.add("small", Scope.CURATE)
    assert_problem(client.post("/api/v1/change", headers=bearer(small)), 403, "scope_needed")
    assert client.get("/api/v1/curate", headers=bearer(small)).status_code == 200
    _, big = keys.add("Ms A", Scope.ADMIN)
    assert client.post("/api/v1/change", headers=bearer(big)).json() == {"by": "Ms A"}
    assert client.get("/api/v1/curate", headers=bearer(big)).status_code == 200


@pytest.mark.parametrize("shown", ["Bearer nptqa_0_0", "Bearer", "Basic YTpi", "", "Bearer \xff"])
def test_a_bad_key_is_refused_also_where_none_is_needed(client: TestClient, shown: str) -> None:
    """Whoever sends one believes that it counts."""
    headers = {"Authorization": shown.encode("latin-1")}
    response = client.get("/api/v1/documents", headers=headers)  # type: ignore[arg-type]
    assert_problem(response, 401, "key_refused")
    assert "www-authenticate" in response.headers


def test_a_revoked_key_stops_within_a_second(
    client: TestClient, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that was just good is not looked up for each request."""
    now = [100.0]
    monkeypatch.setattr("nptqa.service.access.time.monotonic", lambda: now[0])
    key, text = keys.add("one", Scope.READ)
    assert client.get("/api/v1/documents", headers=bearer(text)).status_code == 200
    keys.revoke(key.key_id)
    now[0] += 1.01
    response = client.get("/api/v1/documents", headers=bearer(text))
    assert_problem(response, 401, "key_refused")


def test_a_service_for_holders_of_keys_only(fake: FakeDesk, settings: Settings, keys: Keys) -> None:
    app = create_app(fake, replace(settings, require_key=True))
    _, text = keys.add("reader", Scope.READ)
    with TestClient(app, follow_redirects=False) as client:
        assert_problem(client.get("/api/v1/documents"), 401, "key_needed")
        assert_problem(client.get("/metrics"), 401, "key_needed")
        for path in ("/healthz", "/readyz", "/signin", "/static/style.css", "/problems/key_needed"):
            assert client.get(path).status_code == 200
        sent = client.get("/search?q=核&lang=en", headers={"Accept": "text/html"})
        assert sent.status_code == 303
        assert (
            sent.headers["location"] == "/signin?next=%2Fsearch%3Fq%3D%25E6%25A0%25B8%26lang%3Den"
        )
        assert client.get("/api/v1/documents", headers=bearer(text)).status_code == 200
        signed_in(client, text)
        assert client.get("/search?q=核").status_code == 200


def test_a_session_is_a_cookie_no_script_or_other_site_gets(client: TestClient, keys: Keys) -> None:
    _, text = keys.add("Mr B", Scope.CURATE)
    signed_in(client, text)
    assert "Mr B" in client.get("/signin").text
    response = client.post("/signin", data={"key": text}, headers=HOME)
    cookie = response.headers["set-cookie"]
    for flag in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=28800"):
        assert flag in cookie
    assert "Secure" not in cookie
    assert text.split("_", 2)[2] not in cookie
    assert response.headers["cache-control"] == "no-store"
    over_https = TestClient(client.app, base_url="https://testserver", follow_redirects=False)
    response = over_https.post(
        "/signin", data={"key": text}, headers={"Origin": "https://testserver"}
    )
    assert response.headers["set-cookie"].startswith("__Host-nptqa_session=")
    assert "Secure" in response.headers["set-cookie"]


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://testserver.evil.example", "http://["]
)
def test_a_form_of_another_site_changes_nothing(
    client: TestClient, keys: Keys, origin: str | None
) -> None:
    """Browsers send the cookie unasked; they cannot be made to lie about the origin."""
    _, text = keys.add("curator", Scope.CURATE)
    signed_in(client, text)
    headers = {"Origin": origin} if origin else {}
    for path in ("/change", "/signin", "/signout"):
        response = client.post(path, data={"key": text}, headers=headers)
        assert_problem(response, 403, "foreign_origin")
    assert client.get("/change").json() == {"by": "curator"}
    assert client.post("/change", headers=HOME).json() == {"by": "curator"}
    # A key that a program sends is not a cookie: no browser adds it unasked.
    client.cookies.clear()
    assert client.post("/change", headers=bearer(text) | headers).status_code == 200


def test_signing_out_ends_the_session_everywhere(client: TestClient, keys: Keys) -> None:
    _, text = keys.add("curator", Scope.CURATE)
    signed_in(client, text)
    stolen = dict(client.cookies)
    out = client.post("/signout", headers=HOME)
    assert (out.status_code, out.headers["location"]) == (303, "/signin")
    client.cookies.update(stolen)
    assert_problem(client.post("/change", headers=HOME), 401, "key_needed")


def test_a_wrong_key_gets_the_form_again_and_is_not_repeated(client: TestClient) -> None:
    response = client.post("/signin", data={"key": "nptqa_x_SECRET"}, headers=HOME)
    assert response.status_code == 401
    assert 'name="key"' in response.text
    assert "SECRET" not in response.text
    assert "set-cookie" not in response.headers


def test_who_is_not_signed_in_is_led_to_the_form_and_back(client: TestClient, keys: Keys) -> None:
    page = {"Accept": "text/html"}
    sent = client.get("/change?a=1", headers=page)
    assert (sent.status_code, sent.headers["location"]) == (303, "/signin?next=%2Fchange%3Fa%3D1")
    assert 'value="/change?a=1"' in client.get(sent.headers["location"]).text
    # A form that was sent is not turned into a page by going elsewhere: nothing would be kept.
    assert client.post("/change", headers=page).status_code == 401
    _, text = keys.add("reader", Scope.READ)
    signed_in(client, text)
    assert client.get("/change", headers=page).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil",
     "javascript:alert(1)", "", "evil", "/\n/evil", " //evil.example"],
)  # fmt: skip
def test_nobody_is_led_to_another_site(client: TestClient, keys: Keys, address: str) -> None:
    _, text = keys.add("curator", Scope.CURATE)
    response = client.post("/signin", data={"key": text, "next": address}, headers=HOME)
    assert (response.status_code, response.headers["location"]) == (303, "/")


@given(st.text())
def test_a_way_back_is_always_on_this_site(address: str) -> None:
    """A browser resolves what we send against our own address, and stays."""
    from urllib.parse import urljoin, urlsplit

    assert urlsplit(urljoin("http://here.example/signin", local(address))).netloc == "here.example"


def test_a_broken_store_stops_no_question(client: TestClient, settings: Settings) -> None:
    """Without a key everything goes on; with one that cannot be looked up the fault is named."""
    (settings.state_dir / "keys.sqlite").write_bytes(b"no database" * 100)
    client.cookies.set("nptqa_session", "token")
    assert client.get("/api/v1/search?q=核").status_code == 200
    response = client.get("/api/v1/documents", headers=bearer("nptqa_0_0"))
    body = assert_problem(response, 503, "state")
    assert str(settings.state_dir) not in body["detail"]
