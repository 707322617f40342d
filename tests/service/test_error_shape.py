"""One error shape for every route: RFC 9457 for programs, a page with the same facts for people.

```
{type: /problems/<code>, title, status, detail, instance: <request id>, hint, errors: [...]}
```
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from nptqa import errors
from nptqa.errors import NptqaError
from nptqa.service.problem_kinds import ERROR_STATUS, HTTP_CODES, TITLES, status_of
from nptqa.service.workers import Workers

from .fake_desk import FakeDesk

KEYS = ["type", "title", "status", "detail", "instance", "hint", "errors"]


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """The whole error contract for one response."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert list(body) == KEYS
    assert body["type"] == f"/problems/{code}"
    assert body["status"] == status
    assert body["title"] == TITLES[code]
    assert body["instance"] == response.headers["x-request-id"]
    for item in body["errors"]:
        assert set(item) == {"location", "field", "detail"}
    assert "Traceback" not in response.text
    return body


def _subclasses(kind: type[NptqaError]) -> Iterator[type[NptqaError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _subclasses(child)


def _raised(kind: type[NptqaError]) -> NptqaError:
    if issubclass(kind, errors.IndexStoreError):
        return kind("secret detail", path=Path("secret"), hint="secret hint")
    return kind("secret detail", hint="secret hint")


@pytest.mark.parametrize("kind", sorted(set(_subclasses(NptqaError)), key=str))
def test_every_error_has_a_status_a_title_and_a_page(
    kind: type[NptqaError], frail: FakeDesk, frail_client: TestClient
) -> None:
    """Raised while answering, each becomes its problem; details of our own faults stay inside."""
    frail.failing = _raised(kind)
    status = status_of(kind)
    response = frail_client.post("/api/v1/ask", json={"question": "核裁军"})
    body = assert_problem(response, status, kind.code)
    assert ("secret" in response.text) == (status < 500)
    assert frail_client.get(body["type"]).status_code == 200


def test_tables_name_nothing_that_does_not_exist() -> None:
    """Every code in the tables is used, and every one used is there."""
    ours = {kind.code for kind in _subclasses(NptqaError)}
    assert set(TITLES) == ours | set(HTTP_CODES.values()) | {"internal"}
    assert set(ERROR_STATUS) <= set(_subclasses(NptqaError))


def test_a_programming_mistake_is_not_explained_to_strangers(
    frail: FakeDesk, frail_client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The client gets an id, the log gets the traceback under that id."""
    frail.failing = ZeroDivisionError("secret")
    headers = {"X-Request-ID": "my-request"}
    response = frail_client.get("/api/v1/search?q=核裁军", headers=headers)
    assert_problem(response, 500, "internal")
    assert "secret" not in response.text
    assert "my-request" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/api/v1/nowhere", 404, "not_found"),
        ("GET", "/api/v1/ask", 405, "method_not_allowed"),
        ("POST", "/", 405, "method_not_allowed"),
        ("GET", "/api/v1/documents/nope", 404, "unknown_document"),
        ("GET", "/documents/nope", 404, "unknown_document"),
        ("GET", "/documents/..%2f..%2fetc%2fpasswd", 404, "not_found"),
        ("GET", "/documents/wp77-2022?at=999", 404, "locator"),
        ("GET", "/api/v1/paragraphs?doc_id=nope", 404, "unknown_document"),
        ("GET", "/api/v1/paragraphs?doc_id=wp77-2022&locator=999", 404, "locator"),
        ("GET", "/api/v1/paragraphs", 422, "invalid_request"),
        ("GET", "/api/v1/search", 422, "invalid_request"),
        ("GET", "/api/v1/search?q=", 422, "empty_query"),
        ("GET", "/api/v1/search?q=核&limit=0", 422, "invalid_request"),
        ("GET", "/api/v1/search?q=核&limit=101", 422, "invalid_request"),
        ("GET", "/api/v1/search?q=核&limit=many", 422, "invalid_request"),
        ("GET", "/api/v1/search?q=核&mode=magic", 422, "invalid_request"),
        ("GET", "/api/v1/search?q=核&year_from=20220", 422, "invalid_request"),
        ("GET", "/api/v1/search?q=核&part=preamble", 422, "unknown_filter"),
        ("GET", "/api/v1/search?q=核&cursor=!!", 422, "bad_cursor"),
        ("GET", "/search?q=核&mode=magic", 422, "unknown_filter"),
        ("GET", "/search?q=核&year_from=soon", 422, "unknown_filter"),
        ("GET", "/problems/nope", 404, "not_found"),
        ("GET", "/static/..%2fbase.html", 404, "not_found"),
        ("GET", "/static/nope.css", 404, "not_found"),
    ],
)
def test_routes_fail_alike(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    """The same shape everywhere, and the same facts as a page for a browser."""
    assert_problem(client.request(method, path), status, code)
    page = client.request(method, path, headers={"Accept": "text/html,*/*"})
    assert page.status_code == status
    if path.startswith("/api/"):
        return
    soup = BeautifulSoup(page.text, "html.parser")
    assert soup.select_one(f'a[href="/problems/{code}"]')
    assert page.headers["x-request-id"] in page.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_request"),
        (b"{", "invalid_request"),
        (b"[]", "invalid_request"),
        (b'"question"', "invalid_request"),
        (b"\xff\xfe", "invalid_request"),
        (b'{"question": "\xe6\xa0"}', "bad_request"),
        (b'{"question": "a", "\\udfff": 1}', "invalid_request"),
        (b'{"question": "a", "scope": {"doc_id": "\\ud800"}}', "invalid_request"),
        (b'{"question": 3}', "invalid_request"),
        (b'{"question": null}', "invalid_request"),
        (b'{"question": "\\ud800"}', "invalid_request"),
        (b'{"question": "a", "scope": {"year_from": "soon"}}', "invalid_request"),
        (b'{"question": ""}', "empty_query"),
    ],
)
def test_broken_bodies(client: TestClient, body: bytes, code: str) -> None:
    """What is not the documented body is refused, whatever it is."""
    headers = {"Content-Type": "application/json"}
    response = client.post("/api/v1/ask", content=body, headers=headers)
    assert_problem(response, 400 if code == "bad_request" else 422, code)


def test_a_body_not_declared_to_be_json_says_how_to(client: TestClient) -> None:
    """The commonest first mistake with curl."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    response = client.post("/api/v1/ask", content=b'{"question": "a"}', headers=form)
    assert (
        "Content-Type: application/json" in assert_problem(response, 422, "invalid_request")["hint"]
    )


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"{question: 1}", "body: no JSON from character 1 on: Expecting property name"),
        (b'["a"]', "body: must be a JSON object"),
        (b"", "body: must be a JSON object"),
    ],
)
def test_what_is_wrong_with_a_body_is_said_in_its_own_terms(
    client: TestClient, content: bytes, detail: str
) -> None:
    response = client.post(
        "/api/v1/ask", content=content, headers={"Content-Type": "application/json"}
    )
    assert assert_problem(response, 422, "invalid_request")["detail"].startswith(detail)


def test_a_wrong_address_or_method_says_what_is_right(client: TestClient) -> None:
    assert "POST" in assert_problem(client.get("/api/v1/ask"), 405, "method_not_allowed")["hint"]
    assert "/docs" in assert_problem(client.get("/api/v2/ask"), 404, "not_found")["hint"]


def test_unknown_names_are_refused_with_the_close_ones(client: TestClient) -> None:
    """A misspelt parameter would otherwise be a filter silently dropped."""
    response = client.get("/api/v1/search?q=核&docid=wp77-2022")
    body = assert_problem(response, 422, "invalid_request")
    assert body["errors"] == [
        {
            "location": "query",
            "field": "docid",
            "detail": "unknown name 'docid'. Close: doc_id",
        }
    ]
    question = {"question": "核", "scope": {"yearfrom": 2000}}
    body = assert_problem(client.post("/api/v1/ask", json=question), 422, "invalid_request")
    assert "year_from" in body["detail"]


def test_an_unknown_name_like_no_other_comes_with_those_there_are(client: TestClient) -> None:
    body = assert_problem(client.get("/api/v1/suggest?q=核&zzz=1"), 422, "invalid_request")
    assert body["detail"] == "zzz: unknown name 'zzz'. There are: q, limit"


def test_unknown_filter_values_come_with_close_matches(client: TestClient) -> None:
    """So that the next request can be right."""
    response = client.get("/api/v1/search?q=核&doc_id=wp77")
    body = assert_problem(response, 422, "unknown_filter")
    assert body["hint"] == "Close: wp77-2022."


def test_a_filter_value_like_no_other_comes_with_those_there_are(client: TestClient) -> None:
    """Nothing is called close that is not."""
    body = assert_problem(client.get("/api/v1/search?q=核&part=zzz"), 422, "unknown_filter")
    assert body["hint"].startswith("There are: ")
    assert "preambular" in body["hint"]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_body_is_refused(client: TestClient, chunked: bool) -> None:
    """Over 1 MB, whether it says so or not."""
    big = b'{"question": "' + b"a" * 1_000_001 + b'"}'

    def parts() -> Iterator[bytes]:
        yield big[:500_000]
        yield big[500_000:]

    headers = {"Content-Type": "application/json"}
    content = parts() if chunked else big
    assert_problem(client.post("/api/v1/ask", content=content, headers=headers), 413, "too_large")


def test_a_full_queue_sheds_load() -> None:
    """Beyond the queue questions are refused at once, with Retry-After, until some are done."""
    workers = Workers(1)
    workers.pending = 257
    with pytest.raises(HTTPException) as caught:
        asyncio.run(workers.run(str))
    assert (caught.value.status_code, caught.value.headers) == (503, {"Retry-After": "1"})
    workers.pending = 0
    assert asyncio.run(workers.run(str)) == ""
    workers.close()
