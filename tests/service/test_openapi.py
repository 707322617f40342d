"""The OpenAPI description: complete, frozen, true."""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import jsonschema
import orjson
import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from nptqa.assembly import Desk
from nptqa.cli.openapi import RELEASED_WITH
from nptqa.service import create_app
from nptqa.service.compatibility import breaches
from nptqa.service.contract import operations
from nptqa.service.problem_kinds import TITLES
from nptqa.settings import Settings
from tests.conftest import ROOT

from .conftest import WEB

Json = dict[str, Any]
FROZEN = ROOT / "docs" / "openapi.json"
RELEASED = ROOT / "docs" / "openapi.released.json"
REMAKE = (
    "the API changed: run `make openapi` (nptqa openapi --out docs/openapi.json "
    "--client src/nptqa/client/models.py) and commit both files"
)


@pytest.fixture(scope="module")
def schema(app: FastAPI) -> Json:
    return app.openapi()


def test_the_committed_description_is_the_served_one(client: TestClient) -> None:
    """Whoever changes the API sees it in the difference of this file."""
    assert client.get("/openapi.json").json() == orjson.loads(FROZEN.read_bytes()), REMAKE


def test_the_shipped_service_has_the_same_contract(schema: Json, desk: Desk) -> None:
    """The desk behind the routes makes no difference."""
    assert create_app(desk, Settings(web_dir=WEB)).openapi() == schema


def test_what_was_released_is_kept(schema: Json) -> None:
    """docs/api.md promises it for as long as the version's first number stays."""
    released = orjson.loads(RELEASED.read_bytes())
    if released["info"]["version"].split(".")[0] == schema["info"]["version"].split(".")[0]:
        assert breaches(released, schema) == []


def test_a_release_renews_what_is_promised() -> None:
    """Raising the version without `make released` would leave the newest routes unpromised."""
    released = orjson.loads(RELEASED.read_bytes())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert released["info"][RELEASED_WITH] == project["version"], "run `make released`"
    operations_of = {one["operationId"] for _, _, one in operations(released)}
    assert {"ask", "suggest", "receipt", "feedback"} <= operations_of


def test_every_route_is_described(app: FastAPI, schema: Json) -> None:
    """All of the API and of operations; pages for people are no part of it."""
    served = {
        (route.path, method.lower())
        for part in app.routes
        for route in getattr(getattr(part, "original_router", None), "routes", [part])
        if isinstance(route, APIRoute) and route.path.startswith("/api/")
        for method in route.methods or ()
    }
    described = {(path, method) for path, method, _ in operations(schema)}
    assert len(served) >= 8
    assert served <= described
    others = {path for path, _ in described - served}
    assert others == {"/healthz", "/readyz", "/version", "/metrics", "/openapi.json"}


def named(schema: Json) -> Iterator[tuple[str, Json]]:
    """Every parameter and every field of every model, with a name for the test's message."""
    for path, method, operation in operations(schema):
        for parameter in operation["parameters"]:
            if "$ref" not in parameter:
                yield f"{method} {path} {parameter['name']}", parameter
    for model, item in schema["components"]["schemas"].items():
        for name, field in item.get("properties", {}).items():
            yield f"{model}.{name}", field


def test_everything_is_explained(schema: Json) -> None:
    """Every operation, parameter, model and field says what it is, and no name is used twice."""
    assert [name for name, item in named(schema) if not item.get("description")] == []
    models = schema["components"]["schemas"]
    assert [name for name, item in models.items() if not item.get("description")] == []
    found = [operation for _, _, operation in operations(schema)]
    assert all(operation["summary"] and operation["description"] for operation in found)
    ids = [operation["operationId"] for operation in found]
    assert len(set(ids)) == len(ids)


def test_every_operation_has_what_all_have(schema: Json) -> None:
    """The request id, problem documents for every error, 304 with its tag."""
    for path, method, operation in operations(schema):
        for status, response in operation["responses"].items():
            assert "X-Request-ID" in response["headers"], (path, status)
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (path, status)
        assert "500" in operation["responses"], path
        if method == "get" and path.startswith("/api/"):
            assert "ETag" in operation["responses"]["304"]["headers"], path


def examples(schema: Json) -> Iterator[tuple[str, Json, Any]]:
    """Every example with the schema it belongs to."""
    for path, _, operation in operations(schema):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for media in (media for body in bodies for media in body.get("content", {}).values()):
            assert "example" in media, f"{path}: src/nptqa/service/examples lacks one"
            yield path, media["schema"], media["example"]
        for parameter in operation["parameters"]:
            for value in parameter.get("schema", {}).get("examples", ()):
                yield f"{path} {parameter['name']}", parameter["schema"], value


def test_every_body_has_an_example_that_fits_its_schema(schema: Json) -> None:
    """A reader who copies one gets what the schema says; no name is in it that is not there."""
    found = list(examples(schema))
    assert len(found) > 40
    for where, part, value in found:
        # One value of an address is a list of one.
        given = [value] if part.get("type") == "array" and isinstance(value, str) else value
        root = {**part, "components": schema["components"]}
        jsonschema.Draft202012Validator(root).validate(given)
        model = schema["components"]["schemas"].get(part.get("$ref", "").rsplit("/", 1)[-1], {})
        if "properties" in model:
            assert set(given) <= set(model["properties"]), where


def citations(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        if "text_sha256" in value and "label" in value:
            yield value
        for item in value.values():
            yield from citations(item)
    elif isinstance(value, list):
        for item in value:
            yield from citations(item)


def test_the_citations_of_the_examples_are_true(schema: Json, desk: Desk) -> None:
    """An example is quoted sooner or later, so it keeps the promise of the rest."""
    found = [one for _, _, value in examples(schema) for one in citations(value)]
    assert len(found) >= 5
    for one in found:
        text = desk.corpus.document(one["doc_id"]).text
        assert text[one["quote"]["start"] : one["quote"]["end"]] == one["quote"]["exact"]
        unit = desk.corpus.paragraph(one["doc_id"], one["locator"])
        whole = desk.cite_paragraph(unit)
        assert one["text_sha256"] == whole.text_sha256
        assert (one["symbol"], one["label"]["zh"]) == (whole.symbol, whole.label.zh)


def permalink(client: TestClient) -> str:
    body = {"question": "《条约》的三大支柱是什么？"}
    return str(client.post("/api/v1/ask", json=body).json()["permalink"])


def test_the_examples_are_answered_as_they_say(schema: Json, desk: Desk) -> None:
    """Sent to the shipped service, every example request gets a 200 with the example's fields."""
    with TestClient(create_app(desk, Settings(web_dir=WEB))) as client:
        for path, method, operation in operations(schema):
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content is None or "security" in operation:  # tests/service/test_uploads.py
                continue
            given = dict(content["example"])
            if "permalink" in given:  # the answer's id holds the index it was given from
                given["permalink"] = permalink(client)
            reply = client.request(method, path, json=given)
            assert reply.status_code == 200, reply.text
            shown = operation["responses"]["200"]["content"]["application/json"]["example"]
            assert set(reply.json()) == set(shown)


def test_the_page_lists_every_operation(client: TestClient, schema: Json) -> None:
    """With its parameters and the values that each may have."""
    soup = BeautifulSoup(client.get("/docs").text, "html.parser")
    heads = [head.get_text(" ", strip=True) for head in soup.select(".operation h2")]
    wanted = [f"{method.upper()} {path}" for path, method, _ in operations(schema)]
    assert heads == wanted
    values = [code.get_text() for code in soup.select(".operation td code")]
    assert {"preambular", "operative", "hybrid", "lexical"} <= set(values)
    bodies = [json.loads(item.get_text()) for item in soup.select(".operation pre code")]
    assert {"question": "《条约》的三大支柱是什么？", "conversation_id": "desk-7"} in bodies


def test_problem_pages_are_named_where_they_can_come(schema: Json) -> None:
    """The description of an error names its `type`s, and each has a page."""
    described = {
        code
        for _, _, operation in operations(schema)
        for response in operation["responses"].values()
        for code in TITLES
        if f"`/problems/{code}`" in response.get("description", "")
    }
    assert {"empty_query", "bad_cursor", "unknown_document", "locator", "overloaded"} <= described
