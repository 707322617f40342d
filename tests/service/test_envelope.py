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


@pytest.mark.parametrize("path", [*GETS, "/nowhere", "/healthz", "/metrics"])
def test_security_headers(client: TestClient, path: str) -> None:
    """No script or style but our own files', nothing framed, nothing guessed."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
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
