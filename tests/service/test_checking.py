"""`POST /verify` and `GET /compare`."""

from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from nptqa.service import check_shapes

from .excerpts import PILLARS, RISK


def verify(client: TestClient, **body: Any) -> dict[str, Any]:
    response = client.post("/api/v1/verify", json=body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_a_verdict_has_exactly_the_documented_parts(client: TestClient) -> None:
    """What OpenAPI shows is what is sent."""
    body = verify(client, text=RISK, doc_id="wp77-2022", locator="36")
    assert set(body) == set(check_shapes.VerifyResponse.model_fields)
    assert (body["verdict"], body["claim"]["status"]) == ("exact", "held")
    assert_fits(body, check_shapes.VerifyResponse)


def test_a_changed_quotation_is_close(client: TestClient) -> None:
    """The change is flagged; nulls are sent as no claim."""
    body = verify(client, text=PILLARS.replace("三大", "两大", 1), doc_id=None, locator="")
    assert body["verdict"] == "close"
    changed = [one for one in body["differences"] if one["op"] == "replaced"]
    assert [(one["a_text"], one["b_text"], one["flags"]) for one in changed] == [
        ("三", "两", ["number"])
    ]
    assert_fits(body, check_shapes.VerifyResponse)


def test_two_units_are_compared(client: TestClient) -> None:
    """With citations and what changed."""
    query = {"a": "wp77-2022:36", "b": "chair-paper-2007:2"}
    body = client.get("/api/v1/compare", params=query).json()
    assert_fits(body, check_shapes.CompareResponse)
    assert body["a"]["locator"] == "36"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "……"}, 422, "empty_query"),
        ({}, 422, "invalid_request"),
        ({"text": RISK, "source": "x"}, 422, "invalid_request"),
        ({"text": RISK, "doc_id": "nowhere"}, 404, "unknown_document"),
        ({"text": RISK, "doc_id": "wp77-2022", "locator": "999"}, 404, "locator"),
        ({"text": "核" * 5001}, 422, "query_too_long"),
    ],
)
def test_bad_quotations_are_problems(
    client: TestClient, body: dict[str, str], status: int, code: str
) -> None:
    """RFC 9457, with a stable word."""
    response = client.post("/api/v1/verify", json=body)
    assert (response.status_code, response.json()["type"]) == (status, f"/problems/{code}")


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("a=wp77-2022:36", 422, "invalid_request"),
        ("a=wp77-2022:36&b=wp77-2022", 404, "locator"),
        ("a=wp77-2022:36&b=nowhere:1", 404, "unknown_document"),
    ],
)
def test_bad_units_are_problems(client: TestClient, query: str, status: int, code: str) -> None:
    """RFC 9457, with a stable word."""
    response = client.get(f"/api/v1/compare?{query}")
    assert (response.status_code, response.json()["type"]) == (status, f"/problems/{code}")


def assert_fits(body: dict[str, Any], model: type[BaseModel]) -> None:
    """Key by key: nothing is sent that is not documented, nothing documented is missing."""
    assert model.model_validate(body).model_dump(mode="json") == body
