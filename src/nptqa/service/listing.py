"""Lists that pages show beside the answers: the documents held, and the API's operations."""

import json

from nptqa.corpus.symbols import official_urls
from nptqa.domain import Document, Part
from nptqa.service import rendering
from nptqa.service.contract import operations
from nptqa.service.desk import Desk
from nptqa.service.rendering import Json
from nptqa.service.views import short_title, standing
from nptqa.service.wording import Words

PARTS = tuple(part.value for part in Part)


def document_rows(desk: Desk, words: Words) -> list[Json]:
    """Every document with its facts, as a person reads them."""
    return [_row(document, words) for document in desk.corpus.documents]


def _row(document: Document, words: Words) -> Json:
    record = document.record
    return {
        **rendering.document(document),
        **short_title(document, words),
        "standing": standing(document, words),
        "dates": dates(document),
        "official": [
            {"language": code, "name": words(f"language.{code}"), "href": href}
            for code, href in official_urls(record.citable_symbol).items()
        ],
        "language_name": words.get(f"language.{record.language}", record.language),
    }


def dates(document: Document) -> str:
    """One date, or the first and the last."""
    first, last = document.record.date_from, document.record.date_to
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"


def totals(desk: Desk) -> Json:
    """How much is held, and until when."""
    documents = desk.corpus.documents
    latest = max((item.record.date_to for item in documents), default=None)
    return {
        "count": len(documents),
        "units": sum(len(item.paragraphs) for item in documents),
        "latest": latest.isoformat() if latest else "",
    }


def reference(schema: Json) -> list[Json]:
    """The operations of an OpenAPI schema, flat, for the page that shows them."""
    found = operations(schema)
    return [_operation(method, path, item, schema) for path, method, item in found]


def _operation(method: str, path: str, item: Json, schema: Json) -> Json:
    media: Json = item.get("requestBody", {}).get("content", {})
    body: Json = media.get("application/json", {}).get("schema", {})
    return {
        "method": method.upper(),
        "path": path,
        "text": item["description"],
        # What every operation has is said once, above them all.
        "parameters": [_parameter(p, schema) for p in item["parameters"] if "$ref" not in p],
        "body": body.get("$ref", "").rsplit("/", 1)[-1],
        "example": json.dumps(media.get("application/json", {}).get("example"), ensure_ascii=False),
        "statuses": list(item["responses"]),
    }


def _parameter(parameter: Json, schema: Json) -> Json:
    kind: Json = parameter["schema"]
    kind = kind.get("items", kind)
    named = schema["components"]["schemas"].get(kind.get("$ref", "").rsplit("/", 1)[-1], kind)
    return {
        "name": parameter["name"],
        "required": parameter.get("required", False),
        "text": parameter["description"],
        "values": named.get("enum", []),
    }
