"""The values of `nptqa.client`, written from the API's description.

In: an OpenAPI description. Out: the source of `nptqa/client/models.py`, frozen dataclasses with a
field for every property of every model that can come back. A model that has all fields of another
extends it, so that nothing is written twice. `make openapi` writes it; a test compares.
"""

from collections.abc import Iterator
from textwrap import fill
from typing import Any

Json = dict[str, Any]

_HEAD = '''"""What the API gives back, as frozen values. Written by `make openapi`; do not edit.

An enumeration may get new values and a model new fields (docs/api.md): a value that is not listed
here comes through as it is, and a field that is not is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
'''
_LEAST = 3
"""Fields that make a model worth extending; fewer coincide by chance."""
_TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def models_source(schema: Json) -> str:
    """The module's source, formatted as the formatter would."""
    models: Json = schema["components"]["schemas"]
    names = sorted(_given_back(schema), key=name_of)
    parts = [_HEAD]
    parts += [_literal(name_of(name), models[name]) for name in names if "enum" in models[name]]
    records = {name: models[name] for name in names if "enum" not in models[name]}
    bases = {name: _base(name, records) for name in records}
    for name in sorted(records, key=lambda name: _descent(name, bases)):
        parts.append(_class(name, records, bases[name]))
    return "".join(parts)


def _base(name: str, records: Json) -> str | None:
    """The model with the most fields, all of which this one has too, word for word."""
    own = records[name]["properties"]
    within = [
        other
        for other, model in records.items()
        if _LEAST <= len(model["properties"]) < len(own)
        and model["properties"].items() <= own.items()
    ]
    return max(within, key=lambda other: len(records[other]["properties"]), default=None)


def _descent(name: str, bases: dict[str, str | None]) -> list[str]:
    """Names from the first model it goes back to, so that each comes after what it extends."""
    base = bases[name]
    return [*(_descent(base, bases) if base else []), name_of(name)]


def name_of(model: str) -> str:
    """What a model is called in the client: CitationModel is Citation, AskResponse AskResult."""
    return model.removesuffix("Model").replace("Response", "Result")


def _given_back(schema: Json) -> set[str]:
    """Names of the models that a reply of the API can hold."""
    waiting: list[Any] = [
        media.get("schema")
        for path, methods in schema["paths"].items()
        if path.startswith("/api/") or path == "/version"
        for operation in methods.values()
        for response in operation["responses"].values()
        for media in response.get("content", {}).values()
    ]
    found: set[str] = set()
    while waiting:
        for name in set(_names(waiting.pop())) - found:
            found.add(name)
            waiting.append(schema["components"]["schemas"][name])
    return found


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rsplit("/", 1)[-1]
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)


def _literal(name: str, model: Json) -> str:
    values = "".join(f'    "{value}",\n' for value in model["enum"])
    return f'\n{name} = Literal[\n{values}]\n"""{model["description"]}"""\n'


def _class(name: str, records: Json, base: str | None) -> str:
    model = records[name]
    inherited = records[base]["properties"] if base else {}
    fields = {key: item for key, item in model["properties"].items() if key not in inherited}
    extends = f"({name_of(base)})" if base else ""
    lines = ["", "", "@dataclass(frozen=True, slots=True, kw_only=True)"]
    lines += [f"class {name_of(name)}{extends}:", f'    """{model["description"]}']
    lines += ["", "    Attributes:", *(_told(field, item) for field, item in fields.items())]
    lines += ['    """', "", *(_field(field, item, model) for field, item in fields.items())]
    return "\n".join([*lines, ""])


def _told(field: str, schema: Json) -> str:
    text = f"{field}: {schema['description']}"
    return fill(text, 98, initial_indent=" " * 8, subsequent_indent=" " * 12)


def _field(field: str, schema: Json, model: Json) -> str:
    if field in model.get("required", ()):
        return f"    {field}: {_type(schema)}"
    return f"    {field}: {_type(schema).removesuffix(' | None')} | None = None"


def _type(schema: Json) -> str:
    if "$ref" in schema:
        return name_of(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " | ".join(_type(item) for item in schema["anyOf"])
    match schema.get("type"):
        case "null":
            return "None"
        case "array":
            return f"tuple[{_type(schema['items'])}, ...]"
        case "object":
            return f"dict[str, {_type(schema['additionalProperties'])}]"
        case kind:
            return _TYPES[str(kind)]
