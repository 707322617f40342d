"""What is promised to programs: the OpenAPI 3.1 description, complete.

FastAPI knows routes and models; this adds what every operation has (the request id, ETag and 304,
problem documents) and an example of each, from `examples/<operation>.json`. The result is frozen
in `docs/openapi.json` (`make openapi`), and `compatibility` says which changes it may see.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from nptqa import errors
from nptqa.service.failures import PROBLEM_JSON, Failure
from nptqa.service.problem_kinds import HTTP_CODES, TITLES, status_of

Json = dict[str, Any]

API_VERSION = "1.0"
"""Of the promise in docs/api.md; a breaking change raises the first number."""

_EXAMPLES = Path(__file__).parent / "examples"
_METHODS = ("get", "post", "put", "patch", "delete")
_UNTAGGED = {"/healthz", "/readyz", "/metrics"}
"""What is said once and never compared, so it has no ETag."""
_TYPICAL = {404: "locator", 422: "unknown_filter", 500: "internal", 503: "overloaded"}
_EVERYWHERE = {
    "400": "The request cannot be read, or names a host that is not this service",
    "401": "A key is needed, or the one shown is not good",
    "429": "Too many requests from this address or with this key",
    "500": "A fault of this service; its log says more",
    "504": "The answer took too long",
}
_DESCRIPTION = """\
The documents' own words on a question, with symbol and paragraph, or a plain "not found".

Every quotation is a slice of a stored text: `text[start:end] == quote`, counted in code points.
Errors are problem documents (RFC 9457) whose `type` is a page of this service. Unknown parameters
and filter values are errors that name close matches. Every reply has `X-Request-ID`; a GET has a
strong `ETag` and answers 304 to `If-None-Match`. Within one version of this description nothing is
removed or made required; fields, values and routes may be added. See docs/api.md."""
_TAGS = [
    {"name": "api", "description": "Search, answers, documents, quotations checked and compared."},
    {"name": "operations", "description": "What an administrator's tools read; no prefix."},
]
_PARAMETERS = {
    "RequestId": {
        "name": "X-Request-ID",
        "in": "header",
        "required": False,
        "description": "your id of this request, 1 to 64 letters, digits, dots, dashes and "
        "underscores; any other is replaced",
        "schema": {"type": "string"},
        "example": "desk-7.2041",
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "ETags of the replies you have; if one still holds, 304 comes",
        "schema": {"type": "string"},
        "example": '"0b1f6e4a2c7d4e8f9a5b3c1d"',
    },
}
_HEADERS = {
    "RequestId": {
        "description": "the id of this request, for questions to the administrator",
        "schema": {"type": "string"},
    },
    "ETag": {"description": "a strong validator of these bytes", "schema": {"type": "string"}},
    "RetryAfter": {
        "description": "seconds to wait before the next attempt",
        "schema": {"type": "integer"},
    },
}


def install(app: FastAPI) -> None:
    """Make `app.openapi()` the whole contract."""
    made: Json = {}

    def openapi() -> Json:
        if not made:
            made.update(described(app))
        return made

    app.openapi = openapi  # type: ignore[method-assign]


def described(app: FastAPI) -> Json:
    """The OpenAPI description of all routes of `app` that are part of the contract."""
    schema = get_openapi(
        title="NPTQA",
        version=API_VERSION,
        openapi_version="3.1.0",
        summary=app.summary,
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        tags=_TAGS,
        servers=[{"url": "/", "description": "this service"}],
        routes=app.routes,
    )
    for path, method, operation in operations(schema):
        _complete(path, method, operation)
    components = schema["components"]
    components["parameters"] = _PARAMETERS
    components["headers"] = _HEADERS
    components["schemas"].pop("HTTPValidationError", None)
    components["schemas"].pop("ValidationError", None)
    return schema


def operations(schema: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and operation of a description."""
    for path, item in schema["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _complete(path: str, method: str, operation: Json) -> None:
    operation["summary"] = operation["description"].split("\n")[0].removesuffix(".")
    parameters: list[Json] = operation.setdefault("parameters", [])
    for parameter in parameters:
        _in_an_address(parameter)
    parameters.append({"$ref": "#/components/parameters/RequestId"})
    responses: Json = operation["responses"]
    if method == "get" and path not in _UNTAGGED:
        parameters.append({"$ref": "#/components/parameters/IfNoneMatch"})
        responses["304"] = {"description": "You have these bytes already; no body"}
        for status in ("200", "304"):
            _head(responses[status])["ETag"] = {"$ref": "#/components/headers/ETag"}
    for status, meaning in _EVERYWHERE.items():
        responses.setdefault(status, _problem(meaning))
    for status, response in responses.items():
        _head(response)["X-Request-ID"] = {"$ref": "#/components/headers/RequestId"}
        _complete_problem(int(status), response)
    operation["responses"] = dict(sorted(responses.items()))
    _show(operation)


def _head(response: Json) -> Json:
    headers: Json = response.setdefault("headers", {})
    return headers


def _problem(description: str) -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {PROBLEM_JSON: {"schema": schema}}}


def _complete_problem(status: int, response: Json) -> None:
    media = response.get("content", {}).get(PROBLEM_JSON)
    if media is None:
        return
    codes = codes_of(status)
    pages = ", ".join(f"`/problems/{code}`" for code in codes)
    response["description"] += f". Its `type` is one of {pages}"
    code = _TYPICAL.get(status, codes[0])
    media["example"] = Failure(code, status, TITLES[code], "desk-7.2041").document()
    if status in (429, 503):
        _head(response)["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}


@cache
def codes_of(status: int) -> tuple[str, ...]:
    """Every problem code that can come with an HTTP status."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    ours = [kind for kind in kinds if issubclass(kind, errors.NptqaError)]
    codes = {kind.code for kind in ours if status_of(kind) == status}
    codes |= {code for at, code in HTTP_CODES.items() if at == status}
    return tuple(sorted(codes | ({"internal"} if status == 500 else set())))


def _in_an_address(parameter: Json) -> None:
    """An address spells null as an empty value, and one value is a list of one."""
    schema: Json = parameter["schema"]
    given = schema.pop("anyOf", [])
    choices = [item for item in given if item.get("type") != "null"]
    if len(choices) < len(given):
        parameter["allowEmptyValue"] = True
    lists = [item for item in choices if item.get("type") == "array"]
    schema.update(*(lists or choices)[:1])
    if schema.get("default") == []:
        del schema["default"]


def _show(operation: Json) -> None:
    """Put the operation's examples in their places."""
    path = _EXAMPLES / f"{operation['operationId']}.json"
    if not path.is_file():
        return
    example = orjson.loads(path.read_bytes())
    if "request" in example:
        operation["requestBody"]["content"]["application/json"]["example"] = example["request"]
    done = next(status for status in ("200", "202") if status in operation["responses"])
    for media in operation["responses"][done]["content"].values():
        media["example"] = example["response"]
