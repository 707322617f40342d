"""What is fuzzed: each target takes any bytes, raises only what it promises, and checks its result.

A text is the bytes read as UTF-8 with what is broken left out, because a question that is no
UTF-8 is refused before anything reads it.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from nptqa.assembly import Desk
from nptqa.corpus.locators import Locator, anchor, label
from nptqa.corpus.parse import parse
from nptqa.corpus.source import split_source
from nptqa.cursors import cursor_at, read_cursor
from nptqa.dialogue import read_scope, scope_json
from nptqa.domain import Answer, DocumentRecord, UnitKind
from nptqa.errors import BadCursor, BadScope, LocatorError, QueryError
from nptqa.folding import fold
from nptqa.parts import build_index
from nptqa.quoting import find_quoted
from nptqa.references import read
from nptqa.service import create_app
from nptqa.settings import Settings

Target = Callable[[bytes], None]
_RECORD = DocumentRecord.unknown("fuzzed", language="zh")


@cache
def desk() -> Desk:
    """The product as shipped, over an index of its own."""
    settings = replace(Settings(), index_dir=Path(mkdtemp(prefix="nptqa-fuzz-")))
    build_index(settings)
    return Desk.open(settings)


def text_of(data: bytes) -> str:
    """The bytes as text."""
    return data.decode(errors="ignore")


def question(data: bytes) -> None:
    """Any text is answered verbatim, or refused as a question; its scope goes round."""
    try:
        answer = desk().ask(text_of(data))
    except QueryError:
        return
    check_answer(answer)
    given = json.loads(json.dumps(scope_json(answer.scope)))
    assert read_scope(given, desk().corpus) == answer.scope


def check_answer(answer: Answer) -> None:
    """Promise 1 of the design: a quotation is a slice of the stored text."""
    for item in answer.answers:
        quote = item.citation.quote
        text = desk().corpus.document(item.citation.doc_id).text
        assert text[quote.start : quote.end] == quote.exact == item.quote
        assert desk().corpus.has(item.citation.doc_id, item.citation.locator)


def references(data: bytes) -> None:
    """What a text refers to lies in the text, from left to right."""
    folded = fold(text_of(data)).text
    reading = read(folded)
    assert len(reading.owners) == len(reading.places)
    assert all(-2 <= owner < len(reading.holders) for owner in reading.owners)
    for found in (*reading.places, *reading.provisions, *reading.holders):
        assert 0 <= found.start < found.end <= len(folded)


def document(data: bytes) -> None:
    """Any file is parsed, nothing of it is lost, and every offset leads back."""
    text = text_of(data)
    parsed = parse(_RECORD, split_source(text))
    assert parsed.stray == ()
    made = parsed.document
    assert all(
        character.isspace() or text[offset] == character
        for character, offset in zip(made.text, made.offsets, strict=True)
    )
    assert all(unit.span.of(made.text) == unit.text for unit in made.paragraphs)


def scope(data: bytes) -> None:
    """A conversation's scope is what we gave out, or refused."""
    try:
        given = json.loads(text_of(data))
    except (ValueError, RecursionError):
        return
    if not isinstance(given, dict):
        return
    try:
        found = read_scope(given, desk().corpus)
    except BadScope:
        return
    assert read_scope(scope_json(found), desk().corpus) == found


def cursor(data: bytes) -> None:
    """A page token leads to the page it was made for, or is refused."""
    text = text_of(data)
    try:
        start = read_cursor(text, "abcdefabcdef")
    except BadCursor:
        return
    assert start >= 0
    assert read_cursor(cursor_at(start, "abcdefabcdef"), "abcdefabcdef") == start


def locator(data: bytes) -> None:
    """A locator is read and printed, or refused; reading what was printed changes nothing."""
    try:
        found = str(Locator.parse(text_of(data)))
    except LocatorError:
        return
    assert str(Locator.parse(found)) == found
    assert not set("/()") & set(anchor(found))
    for kind in UnitKind:
        named = label(found, kind)
        assert named.zh
        assert named.en


def quotation(data: bytes) -> None:
    """Any text can be checked, and what is called found is where it is said to be."""
    text = text_of(data)[:2000]
    for one in find_quoted(text):
        assert 0 <= one.span.start <= one.span.end <= len(text)
    try:
        desk().verify(text)
    except QueryError:
        return


@cache
def _app() -> Any:
    return create_app(desk(), replace(Settings(), state_dir=Path(mkdtemp(prefix="nptqa-fuzz-"))))


def request(data: bytes) -> None:
    """Any request, address and body alike, gets a reply that is no fault of ours.

    The first line is the address, the rest the body; a request without one is a GET.
    """
    address, _, body = data.partition(b"\n")
    path, _, query = address.partition(b"?")
    status = asyncio.run(_status(path, query, body))
    assert status < 500


async def _status(path: bytes, query: bytes, body: bytes) -> int:
    statuses: list[int] = []
    connection: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST" if body else "GET",
        "scheme": "http",
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await _app()(connection, receive, send)
    return statuses[0]


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        question,
        references,
        document,
        scope,
        cursor,
        locator,
        quotation,
        request,
    )
}
