"""How often somebody may ask, and what the reply says of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from nptqa.service import create_app
from nptqa.service.limits import WINDOW, Limiter, is_loopback, network_of
from nptqa.settings import Settings
from nptqa.state.keys import Keys, Scope

from .conftest import WEB
from .fake_desk import FakeDesk
from .test_error_shape import assert_problem


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_empties_and_fills() -> None:
    clock = Clock()
    limiter = Limiter("address", 6, clock)
    assert [limiter.take("a").remaining for _ in range(6)] == [5, 4, 3, 2, 1, 0]
    refused = limiter.take("a")
    assert (refused.granted, refused.remaining, refused.wait) == (False, 0, 10)
    assert limiter.take("b").granted
    clock.now += 9.99
    assert not limiter.take("a").granted
    clock.now += 0.01
    assert limiter.take("a").granted
    clock.now += WINDOW
    assert limiter.take("a").remaining == 5


def test_what_is_refused_uses_nothing_up() -> None:
    limiter = Limiter("key", 10, Clock())
    assert not limiter.take("a", 11).granted
    assert limiter.take("a", 10).granted


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(1, 5)), max_size=60), st.integers(1, 30))
def test_never_more_than_the_limit_and_one_window_over(
    steps: list[tuple[float, int]], limit: int
) -> None:
    """In any stretch of time: what the bucket holds and what runs in meanwhile."""
    clock = Clock()
    limiter = Limiter("a", limit, clock)
    granted: list[tuple[float, int]] = []
    for wait, cost in steps:
        clock.now += wait
        if limiter.take("x", cost).granted:
            granted.append((clock.now, cost))
    for at, (start, _) in enumerate(granted):
        for end in range(at, len(granted)):
            used = sum(cost for _, cost in granted[at : end + 1])
            length = granted[end][0] - start
            assert used <= limit + length * limit / WINDOW + 1e-6


def test_memory_is_bounded() -> None:
    limiter = Limiter("a", 5, Clock())
    for number in range(12_000):
        limiter.take(str(number))
    assert len(limiter._full_at) <= 10_000


def test_an_ipv6_household_is_one_and_loopback_is_known() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") == "2001:db8::/64"
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert network_of("testclient") == "testclient"
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("192.0.2.1")
    assert not is_loopback("testclient")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(web_dir=WEB, threads=1, state_dir=tmp_path, rate_address=3, rate_key=5)


@pytest.fixture
def client(fake: FakeDesk, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(fake, settings), client=("192.0.2.7", 1)) as client:
        yield client


def test_headers_say_what_is_left_and_429_when_to_come_back(client: TestClient) -> None:
    first = client.get("/api/v1/search?q=核")
    assert first.headers["ratelimit-policy"] == '"address";q=3;w=60'
    assert first.headers["ratelimit"] == '"address";r=2;t=20'
    for _ in range(2):
        assert client.get("/?q=核").status_code == 200
    refused = client.post("/api/v1/ask", json={"question": "核"})
    assert_problem(refused, 429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert '"address";r=0' in refused.headers["ratelimit"]
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 429


def test_probes_and_files_of_pages_are_not_counted(client: TestClient) -> None:
    for _ in range(10):
        for path in ("/healthz", "/readyz", "/metrics", "/static/style.css"):
            assert client.get(path).status_code == 200
    assert client.get("/api/v1/documents").status_code == 200


def test_a_batch_costs_its_questions(client: TestClient) -> None:
    assert client.post("/api/v1/ask:batch", json={"questions": ["核"] * 4}).status_code == 429
    # The request itself was counted.
    assert client.post("/api/v1/ask:batch", json={"questions": ["核"] * 2}).status_code == 200
    assert client.get("/api/v1/documents").status_code == 429


def test_a_key_has_a_limit_of_its_own(client: TestClient, settings: Settings) -> None:
    _, text = Keys(settings.state_dir).add("script", Scope.READ)
    key = {"Authorization": f"Bearer {text}"}
    for _ in range(5):
        assert client.get("/api/v1/documents", headers=key).status_code == 200
    assert client.get("/api/v1/documents", headers=key).status_code == 429
    assert client.get("/api/v1/documents").status_code == 200


def test_keys_cannot_be_guessed_for_ever(client: TestClient) -> None:
    wrong = {"Authorization": "Bearer nptqa_0_0"}
    found = [client.get("/api/v1/documents", headers=wrong).status_code for _ in range(5)]
    assert found == [401, 401, 401, 429, 429]


def test_the_machine_itself_is_free_unless_it_is_a_proxy(
    fake: FakeDesk, settings: Settings
) -> None:
    with TestClient(create_app(fake, settings), client=("127.0.0.1", 1)) as client:
        found = [client.get("/api/v1/documents") for _ in range(10)]
        assert {one.status_code for one in found} == {200}
        assert "ratelimit" not in found[0].headers
        proxied = {"X-Forwarded-For": "198.51.100.1"}
        found = [client.get("/api/v1/documents", headers=proxied) for _ in range(4)]
        assert [one.status_code for one in found] == [200, 200, 200, 429]


def test_no_limit_where_none_is_wanted(fake: FakeDesk, settings: Settings) -> None:
    free = replace(settings, rate_address=0)
    with TestClient(create_app(fake, free), client=("192.0.2.7", 1)) as client:
        assert {client.get("/api/v1/documents").status_code for _ in range(10)} == {200}


FORM = {"Origin": "http://testserver"}
WRITES = {
    "/signin": {"data": {"key": "nptqa_0_0"}, "headers": FORM},
    "/history/erase": {"data": {"conversation": "x"}, "headers": FORM},
    "/history/switch": {"data": {"on": "1"}, "headers": FORM},
    "/feedback": {"data": {"defect": "right", "permalink": "/a/x"}, "headers": FORM},
    "/api/v1/feedback": {"json": {"defect": "right", "permalink": "/a/x"}},
}


@pytest.fixture
def sparing(fake: FakeDesk, settings: Settings) -> Iterator[TestClient]:
    few = replace(settings, rate_address=1000, rate_writes=2)
    app = create_app(fake, few)
    with TestClient(app, client=("192.0.2.7", 1), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("path", WRITES)
def test_what_stores_erases_or_tries_a_key_is_let_through_sparingly(
    sparing: TestClient, path: str
) -> None:
    """While what only reads goes on."""
    found = [sparing.post(path, **WRITES[path]) for _ in range(3)]  # type: ignore[arg-type]
    assert [one.status_code == 429 for one in found] == [False, False, True]
    assert int(found[2].headers["retry-after"]) == 30
    assert found[2].headers["ratelimit-policy"] == '"writes";q=2;w=60'
    assert sparing.get("/api/v1/documents").status_code == 200
    assert sparing.get("/signin").status_code == 200


def test_they_share_one_allowance_and_a_key_gives_no_other(
    sparing: TestClient, settings: Settings
) -> None:
    """An address cannot go on with another form, or with the keys it has."""
    _, text = Keys(settings.state_dir).add("script", Scope.READ)
    for path in ("/signin", "/history/erase"):
        assert sparing.post(path, **WRITES[path]).status_code != 429  # type: ignore[arg-type]
    asked = sparing.post(
        "/api/v1/feedback",
        json={"defect": "right", "permalink": "/a/x"},
        headers={"Authorization": f"Bearer {text}"},
    )
    assert_problem(asked, 429, "rate_limited")


def test_whoever_sits_at_the_machine_writes_freely(fake: FakeDesk, settings: Settings) -> None:
    few = replace(settings, rate_writes=1)
    with TestClient(create_app(fake, few), client=("127.0.0.1", 1)) as client:
        form = WRITES["/signin"]
        found = {client.post("/signin", **form).status_code for _ in range(4)}  # type: ignore[arg-type]
    assert 429 not in found


def test_every_route_that_changes_something_is_sparing_or_a_curators(app: FastAPI) -> None:
    """Whoever adds one decides; reading by POST and ending one's own session are neither."""
    reads = {"/api/v1/ask", "/api/v1/ask:batch", "/api/v1/verify", "/api/v1/verify:receipt"}
    others = reads | {"/signout"}
    looked_at = set()
    for part in app.routes:
        for route in getattr(getattr(part, "original_router", None), "routes", [part]):
            if isinstance(route, APIRoute) and (route.methods or set()) - {"GET", "HEAD"}:
                looked_at.add(route.path)
                names = {str(one.call) for one in route.dependant.dependencies}
                kept = any("_sparingly" in one or "needs" in one for one in names)
                assert kept or route.path in others, route.path
    assert {*WRITES, *others} <= looked_at
