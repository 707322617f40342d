"""Which changes of an OpenAPI description break programs that were written for the old one.

In: two descriptions. Out: one sentence for each breach of the promise in docs/api.md. What is
sent may be asked for less, never for more; what is given back may hold more, never less.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
Pair = tuple[Json, Json]

_NARROWER_IF_LARGER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_NARROWER_IF_SMALLER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


def breaches(old: Json, new: Json) -> list[str]:
    """What a program written for `old` would miss in `new`; nothing if all is well."""
    return list(dict.fromkeys(_Comparison(old, new).paths()))


class _Comparison:
    def __init__(self, old: Json, new: Json) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str, bool]] = set()

    def paths(self) -> Iterator[str]:
        for path, methods in self._old["paths"].items():
            for method, operation in methods.items():
                where = f"{method.upper()} {path}"
                other = self._new["paths"].get(path, {}).get(method)
                if other is None:
                    yield f"{where}: removed"
                else:
                    yield from self._operation(where, operation, other)

    def _operation(self, where: str, old: Json, new: Json) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{where}: operationId was {old['operationId']}"
        yield from self._parameters(where, old, new)
        yield from self._body(where, old.get("requestBody"), new.get("requestBody"))
        for status, response in old["responses"].items():
            other = new["responses"].get(status)
            if other is None:
                yield f"{where}: status {status} removed"
            else:
                yield from self._content(f"{where} {status}", response, other, sent=False)

    def _parameters(self, where: str, old: Json, new: Json) -> Iterator[str]:
        before, after = (
            {(p["in"], p["name"]): p for p in map(self._reader(side), item.get("parameters", ()))}
            for side, item in ((self._old, old), (self._new, new))
        )
        for key, parameter in before.items():
            if key not in after:
                yield f"{where}: parameter {key[1]} removed"
                continue
            schemas = parameter["schema"], after[key]["schema"]
            yield from self._schema(f"{where} {key[1]}", schemas, sent=True)
        for key, parameter in after.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield f"{where}: parameter {key[1]} is required"

    def _body(self, where: str, old: Json | None, new: Json | None) -> Iterator[str]:
        if old is None and new is not None and new.get("required"):
            yield f"{where}: a body is required"
        if old is not None and new is None:
            yield f"{where}: the body is no longer read"
        if old is not None and new is not None:
            yield from self._content(f"{where} body", old, new, sent=True)

    def _content(self, where: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        for media, item in old.get("content", {}).items():
            other = new.get("content", {}).get(media)
            if other is None:
                yield f"{where}: {media} removed"
            elif "schema" in item:
                yield from self._schema(where, (item["schema"], other["schema"]), sent=sent)

    def _schema(self, where: str, pair: Pair, *, sent: bool) -> Iterator[str]:
        mark = (str(pair[0].get("$ref")), str(pair[1].get("$ref")), sent)
        if mark[:2] != ("None", "None"):
            if mark in self._seen:
                return
            self._seen.add(mark)
            where = f"{where} ({mark[0].rsplit('/', 1)[-1]})" if mark[0] != "None" else where
        old, new = self._reader(self._old)(pair[0]), self._reader(self._new)(pair[1])
        yield from self._choices(where, old, new, sent=sent)
        yield from _values(where, old, new, sent=sent)
        yield from self._properties(where, old, new, sent=sent)
        for key in ("items", "additionalProperties"):
            if isinstance(old.get(key), dict) and isinstance(new.get(key), dict):
                yield from self._schema(f"{where}[]", (old[key], new[key]), sent=sent)

    def _choices(self, where: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        """The alternatives of a field: fewer may be sent, or more may come back."""
        before, after = ({_kind(one): one for one in _alternatives(s)} for s in (old, new))
        lost = before.keys() - after.keys() if sent else after.keys() - before.keys()
        for kind in sorted(lost):
            yield f"{where}: {'no longer takes' if sent else 'may now be'} {kind}"
        if "anyOf" in old or "anyOf" in new:
            for kind in before.keys() & after.keys():
                yield from self._schema(where, (before[kind], after[kind]), sent=sent)

    def _properties(self, where: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
        if "properties" not in old:
            return
        after = new.get("properties", {})
        for name, schema in old["properties"].items():
            if name not in after:
                yield f"{where}: field {name} removed"
            else:
                yield from self._schema(f"{where}.{name}", (schema, after[name]), sent=sent)
        before_required, required = set(old.get("required", ())), set(new.get("required", ()))
        changed = required - before_required if sent else before_required & after.keys() - required
        for name in sorted(changed):
            yield f"{where}: field {name} is {'required' if sent else 'no longer always there'}"

    @staticmethod
    def _reader(root: Json) -> Any:
        def read(item: Json) -> Json:
            if "$ref" not in item:
                return item
            found = root
            for step in item["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            return found

        return read


def _alternatives(schema: Json) -> list[Json]:
    found: list[Json] = schema.get("anyOf", [schema])
    return found


def _kind(schema: Json) -> str:
    """What an alternative is called: its model, or its JSON type."""
    return str(schema.get("$ref", schema.get("type", "anything"))).rsplit("/", 1)[-1]


def _values(where: str, old: Json, new: Json, *, sent: bool) -> Iterator[str]:
    gone = [value for value in old.get("enum", ()) if value not in new.get("enum", (value,))]
    if gone:
        yield f"{where}: values removed: {', '.join(map(repr, gone))}"
    if not sent:
        return
    if "enum" in new and "enum" not in old:
        yield f"{where}: takes listed values only"
    for key in _NARROWER_IF_LARGER:
        if key in new and new[key] > old.get(key, float("-inf")):
            yield f"{where}: {key} is {new[key]}"
    for key in _NARROWER_IF_SMALLER:
        if key in new and new[key] < old.get(key, float("inf")):
            yield f"{where}: {key} is {new[key]}"
