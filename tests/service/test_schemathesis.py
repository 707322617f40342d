"""Schemathesis over the whole description: whatever is sent, what comes back is documented.

No 5xx, no undocumented status, header or content type, every body as its schema says, and nothing
taken that the description forbids. The operations are read from the frozen description, so a new
route comes under this test with `make openapi`.
"""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks
from starlette.testclient import TestClient

from nptqa.assembly import Desk
from nptqa.service import create_app
from nptqa.settings import Settings
from tests.conftest import ROOT

from .conftest import WEB

FROZEN = ROOT / "docs" / "openapi.json"
SCHEMA = schemathesis.openapi.from_dict(orjson.loads(FROZEN.read_bytes()))
OPERATIONS = {
    found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)
}
REFUSING = [name for name, one in OPERATIONS.items() if one.query or one.body]
"""Operations that can be asked wrongly."""
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(scope="module")
def served(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The shipped service, in this process; a fault of ours is a 500 and not an exception."""
    state = tmp_path_factory.mktemp("state")
    # Without the limit on what is written: it would hide what comes after it.
    app = create_app(desk, Settings(web_dir=WEB, threads=2, state_dir=state, rate_writes=0))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def is_blank(case: Any) -> bool:
    """Whether an optional parameter is empty, which is as good as not given."""
    allowed = {p.name for p in case.operation.query if p.definition.get("allowEmptyValue")}
    return any(name in allowed and value in ("", [""]) for name, value in case.query.items())


def in_a_form(value: Any) -> Any:
    """A form's parts as a form can hold them: what is no text or bytes is written out."""
    if isinstance(value, list | tuple):
        return type(value)(in_a_form(one) for one in value)
    if isinstance(value, dict):
        return {name: in_a_form(one) for name, one in value.items()}
    return value if value is None or isinstance(value, str | bytes) else str(value)


def fuzz(label: str, client: TestClient, mode: GenerationMode, examples: int) -> None:
    # The same requests in every run: what fails here fails again on every machine.
    @profile(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(mode))
    def every(case: Any) -> None:
        given = case.as_transport_kwargs(base_url="http://testserver")
        given.pop("cookies", None)  # the description knows none
        if "data" in given:  # bytes that are no JSON, as this client calls them
            given["content"] = given.pop("data")
        if "files" in given:
            given["files"] = in_a_form(given["files"])
        reply = client.request(**given)
        reply.request.read()  # files are sent in pieces, and the checks look at the whole
        refused = mode.is_negative and not is_blank(case)
        extra = [checks.negative_data_rejection] if refused else []
        case.validate_response(reply, checks=[*CHECKS, *extra], transport_kwargs=given)

    every()


@pytest.mark.parametrize("label", OPERATIONS)
def test_what_is_allowed_is_answered_as_described(label: str, served: TestClient) -> None:
    fuzz(label, served, GenerationMode.POSITIVE, 15)


@pytest.mark.parametrize("label", REFUSING)
def test_what_is_forbidden_is_refused_as_described(label: str, served: TestClient) -> None:
    fuzz(label, served, GenerationMode.NEGATIVE, 15)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("label", REFUSING)
def test_the_same_at_length(label: str, mode: GenerationMode, served: TestClient) -> None:
    fuzz(label, served, mode, 25)
