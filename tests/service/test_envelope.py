"""What every response carries, whatever the route."""

import re

import pytest
from starlette.testclient import TestClient

GETS = [
    "/",
    "/?q=三大支柱",
    "/turn?q=三大支柱",
    "/search?q=核武器",
    "/documents",
    "/documents/wp77-2022",
    "/about",
    "/docs",
    "/problems",
    "/problems/locator",
    "/static/style.css",
    "/favicon.ico",
    "/api/v1/search?q=核武器",
    "/api/v1/documents",
    "/api/v1/documents/wp77-2022",
    "/api/v1/paragraphs?doc_id=wp77-2022",
    "/version",
    "/openapi.json",
]


@pytest.mark.parametrize("path", GETS)
def test_strong_etag_and_304(client: TestClient, path: str) -> None:
    """A client that has the bytes is told so, also when a proxy weakened the tag."""
    first = client.get(path)
    assert first.status_code == 200
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{24}(-gz)?"', tag)
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content


def test_a_zipped_page_is_the_same_page_under_another_tag(client: TestClient) -> None:
    """Strong tags name bytes, and the zipped bytes are others."""
    path = "/documents/wp77-2022"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    zipped = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in zipped.headers["vary"]


def test_long_json_is_zipped_for_those_who_take_it(client: TestClient) -> None:
    """Also the reply to a POST, which has no tag; short replies are not worth it."""
    path = "/api/v1/paragraphs?doc_id=wp77-2022"
    zipped = client.get("/openapi.json", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.headers["vary"] == "Accept-Encoding"
    tag = zipped.headers["etag"]
    assert tag.endswith('-gz"')
    again = client.get("/openapi.json", headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again.headers["vary"]) == (304, "Accept-Encoding")
    assert "content-encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers
    body = {"questions": ["三大支柱"] * 20}
    posted = client.post("/api/v1/ask:batch", json=body, headers={"Accept-Encoding": "gzip"})
    assert posted.headers["content-encoding"] == "gzip"
    assert len(posted.json()["items"]) == 20
    assert "etag" not in posted.headers


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0.000, *", "br", ""])
def test_who_takes_no_gzip_gets_none(client: TestClient, accepted: str) -> None:
    """A weight of nought means not acceptable."""
    reply = client.get("/openapi.json", headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in reply.headers
    assert reply.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["gzip", "GZIP", "*", "deflate, gzip;q=1.0", "gzip ; q=0.1"])
def test_who_takes_gzip_gets_it(client: TestClient, accepted: str) -> None:
    """By name or by asterisk."""
    reply = client.get("/openapi.json", headers={"Accept-Encoding": accepted})
    assert reply.headers["content-encoding"] == "gzip"


def test_head_answers_304_too(client: TestClient) -> None:
    """A head that a cache asks for is validated like the whole."""
    tag = client.get("/api/v1/documents").headers["etag"]
    given = {"If-None-Match": f'"none", {tag}'}
    assert client.head("/api/v1/documents", headers=given).status_code == 304


@pytest.mark.parametrize("path", ["/api/v1/documents", "/openapi.json", "/"])
def test_other_sites_scripts_may_not_read_us(client: TestClient, path: str) -> None:
    """No CORS: a page of another origin gets no permission, asked for or not."""
    origin = {"Origin": "https://elsewhere.example"}
    wish = {**origin, "Access-Control-Request-Method": "POST"}
    for reply in (client.get(path, headers=origin), client.options(path, headers=wish)):
        assert not [name for name in reply.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", [*GETS, "/nowhere", "/healthz", "/metrics"])
def test_security_headers(client: TestClient, path: str) -> None:
    """No script or style but our own files', nothing framed, nothing guessed."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


def test_request_id_goes_through(client: TestClient) -> None:
    """The caller's id comes back; without one, each request gets its own."""
    given = {"X-Request-ID": "desk-7.a_b"}
    assert client.get("/healthz", headers=given).headers["x-request-id"] == "desk-7.a_b"
    first, second = (client.get("/healthz").headers["x-request-id"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.parametrize("bad", ["a b", "x" * 65, "a;b", "<script>"])
def test_a_harmful_request_id_is_replaced(client: TestClient, bad: str) -> None:
    """It would stand in logs and pages."""
    found = client.get("/healthz", headers={"X-Request-ID": bad}).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", found)


@pytest.mark.parametrize("path", ["/", "/api/v1/documents", "/healthz"])
def test_head_is_get_without_a_body(client: TestClient, path: str) -> None:
    """Link checkers ask so; the server drops the body, which the test client does not."""
    head, get = client.head(path), client.get(path)
    assert head.status_code == 200
    assert head.headers.get("etag") == get.headers.get("etag")


def test_pages_name_no_other_host(client: TestClient) -> None:
    """No script, style, font or picture comes from elsewhere."""
    for path in GETS:
        text = client.get(path).text
        assert not re.search(r'(?:src|href)="(?:https?:)?//(?!undocs\.org/)', text)
        assert "<style" not in text
        assert " style=" not in text
        assert not re.search(r"<script(?! src=\"/static/)", text)
        assert not re.search(r"\son[a-z]+=", text)
