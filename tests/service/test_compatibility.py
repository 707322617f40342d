"""Which changes of the API are refused: each rule with a change that breaks it."""

from collections.abc import Callable
from copy import deepcopy
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import pytest

from nptqa.assembly import Desk
from nptqa.cli import main
from nptqa.cli.openapi import RELEASED_WITH
from nptqa.service.compatibility import breaches
from nptqa.settings import Settings
from tests.conftest import ROOT

Json = dict[str, Any]
OLD: Json = orjson.loads((ROOT / "docs" / "openapi.released.json").read_bytes())


def search(schema: Json) -> Json:
    found: Json = schema["paths"]["/api/v1/search"]["get"]
    return found


def parameter(schema: Json, name: str) -> Json:
    found: Json = next(p for p in search(schema)["parameters"] if p.get("name") == name)
    return found


def model(schema: Json, name: str) -> Json:
    found: Json = schema["components"]["schemas"][name]
    return found


def fields(schema: Json, name: str) -> Json:
    found: Json = model(schema, name)["properties"]
    return found


NULLABLE = {"anyOf": [{"type": "string"}, {"type": "null"}]}
KEY = {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}

BREAKING: dict[str, Callable[[Json], Any]] = {
    "search: removed": lambda s: s["paths"].pop("/api/v1/search"),
    "operationId was": lambda s: search(s).update(operationId="find"),
    "parameter limit removed": lambda s: search(s)["parameters"].remove(parameter(s, "limit")),
    "parameter limit is required": lambda s: parameter(s, "limit").update(required=True),
    "parameter key is required": lambda s: search(s)["parameters"].append(KEY),
    "maximum is 50": lambda s: parameter(s, "limit")["schema"].update(maximum=50),
    "no longer takes integer": lambda s: parameter(s, "limit")["schema"].update(type="string"),
    "values removed: 'dense'": lambda s: model(s, "Mode")["enum"].remove("dense"),
    "values removed: 'check'": lambda s: model(s, "Outcome")["enum"].remove("check"),
    "field total removed": lambda s: fields(s, "SearchResponse").pop("total"),
    "field prefix removed": lambda s: fields(s, "QuoteModel").pop("prefix"),
    "no longer always there": lambda s: model(s, "SearchResponse")["required"].remove("total"),
    "may now be null": lambda s: fields(s, "HitModel").update(text=NULLABLE),
    "no longer takes null": lambda s: fields(s, "AskRequest").update(
        conversation_id={"type": "string"}
    ),
    "field scope is required": lambda s: model(s, "AskRequest")["required"].append("scope"),
    "maxItems is 10": lambda s: fields(s, "BatchRequest")["questions"].update(maxItems=10),
    "status 404 removed": lambda s: s["paths"]["/api/v1/paragraphs"]["get"]["responses"].pop("404"),
    "application/json removed": lambda s: search(s)["responses"]["200"]["content"].clear(),
    "no longer read": lambda s: s["paths"]["/api/v1/ask"]["post"].pop("requestBody"),
    "a body is required": lambda s: search(s).update(requestBody={"required": True}),
}

HARMLESS: dict[str, Callable[[Json], Any]] = {
    "nothing": lambda s: None,
    "a new field": lambda s: fields(s, "HitModel").update(new={"type": "string"}),
    "a new value": lambda s: model(s, "Outcome")["enum"].append("partly"),
    "a new route": lambda s: s["paths"].update({"/api/v1/new": s["paths"]["/api/v1/search"]}),
    "a new parameter": lambda s: search(s)["parameters"].append({**KEY, "required": False}),
    "more may be asked for": lambda s: parameter(s, "limit")["schema"].update(maximum=500),
    "a new optional field": lambda s: fields(s, "AskRequest").update(new={"type": "string"}),
    "a new status": lambda s: search(s)["responses"].update({"418": {"description": "tea"}}),
    "other words": lambda s: search(s).update(description="others"),
}


@pytest.mark.parametrize("sentence", BREAKING)
def test_a_change_that_breaks_programs_is_named(sentence: str) -> None:
    new = deepcopy(OLD)
    BREAKING[sentence](new)
    found = breaches(OLD, new)
    assert any(sentence in one for one in found), found


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_added_breaks_nothing(name: str) -> None:
    new = deepcopy(OLD)
    HARMLESS[name](new)
    assert breaches(OLD, new) == []


def test_the_command_refuses_to_break_the_promise(
    tmp_path: Path, settings: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes a new file, keeps one that promises more, and writes under another version."""
    assert desk.index_version  # built, so that the command need not
    monkeypatch.setenv("NPTQA_INDEX_DIR", str(settings.index_dir))
    out = tmp_path / "openapi.json"
    assert main(["openapi", "--out", str(out)]) == 0
    promised = orjson.loads(out.read_bytes())
    fields(promised, "HitModel")["ballast"] = {"type": "number"}
    out.write_bytes(orjson.dumps(promised))
    assert main(["openapi", "--out", str(out)]) == 1
    assert "ballast" in out.read_text("utf-8")
    promised["info"]["version"] = "0.9"
    out.write_bytes(orjson.dumps(promised))
    assert main(["openapi", "--out", str(out)]) == 0
    assert "ballast" not in out.read_text("utf-8")


def test_a_release_is_marked_and_cannot_promise_less(
    tmp_path: Path, settings: Settings, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.index_version
    monkeypatch.setenv("NPTQA_INDEX_DIR", str(settings.index_dir))
    out = tmp_path / "released.json"
    assert main(["openapi", "--released", str(out)]) == 0
    promised = orjson.loads(out.read_bytes())
    assert promised["info"][RELEASED_WITH] == version("nptqa")
    promised["paths"]["/api/v1/gone"] = promised["paths"]["/api/v1/search"]
    out.write_bytes(orjson.dumps(promised))
    assert main(["openapi", "--released", str(out)]) == 1
    assert "/api/v1/gone" in out.read_text("utf-8")
