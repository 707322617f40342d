"""What can be asked of the API: each call as a value that knows its form and its result.

Every function here is a method of both clients, with these arguments and these words.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Unpack
from urllib.parse import quote

from nptqa.client import models
from nptqa.client.asking import (
    API,
    Call,
    Defect,
    File,
    Filters,
    Format,
    Json,
    Mode,
    given,
    linked,
    local,
)
from nptqa.errors import ClientError


def search(
    q: str,
    *,
    limit: int = 10,
    cursor: str | None = None,
    mode: Mode = "hybrid",
    ignore: Sequence[str] = (),
    explain: bool = False,
    **filters: Unpack[Filters],
) -> Call[models.SearchResult]:
    """One page of hits; `next` of it is the `cursor` of the page that follows.

    Args:
        q: words to find, in any language, or a reference.
        limit: hits a page, 1 to 100.
        cursor: `next` of the page before.
        mode: hybrid, by meaning (dense) or by words (lexical).
        ignore: ids of `filters_read` that are not to be read.
        explain: have `explain` say how the hits were found.
        **filters: what may be searched.
    """
    params: Json = {"q": q, "limit": limit, "mode": mode, **_if_given(cursor=cursor)}
    params |= given(filters) | _reading(ignore, explain=explain)
    return Call("GET", f"{API}/search", models.SearchResult, params)


def suggest(q: str, *, limit: int = 8) -> Call[models.SuggestResult]:
    """What a question that is being typed may become, the likeliest first."""
    return Call("GET", f"{API}/suggest", models.SuggestResult, {"q": q, "limit": limit})


def ask(
    question: str,
    *,
    scope: models.Scope | None = None,
    conversation_id: str | None = None,
    ignore: Sequence[str] = (),
    explain: bool = False,
    **filters: Unpack[Filters],
) -> Call[models.AskResult]:
    """The documents' own words, or an abstention.

    Args:
        question: in any language, or a reference.
        scope: that of the answer before, for a question that follows it.
        conversation_id: given back as it is.
        ignore: ids of `inherited_parts` and `filters_read` that are to be left out.
        explain: have `explain` say how the answer was found.
        **filters: what may be searched.
    """
    body: Json = {"question": question, **_reading(ignore, explain=explain)}
    if limits := {**(asdict(scope) if scope else {}), **given(filters)}:
        body["scope"] = limits
    body |= _if_given(conversation_id=conversation_id)
    return Call("POST", f"{API}/ask", models.AskResult, body=body)


def _reading(ignore: Sequence[str], *, explain: bool) -> Json:
    """How a question is to be read and its reading told; nothing where both are as usual."""
    return given({"ignore": ignore}) | _if_given(explain=explain or None)


def ask_batch(questions: Iterable[str]) -> Call[models.BatchResult]:
    """Up to 100 questions, each with its own status.

    Raises:
        TypeError: one text, whose characters would be asked one by one.
    """
    if isinstance(questions, str):
        raise TypeError("ask_batch takes several questions; ask takes one")
    body = {"questions": list(questions)}
    return Call("POST", f"{API}/ask:batch", models.BatchResult, body=body)


def documents() -> Call[models.DocumentsResult]:
    """All documents held."""
    return Call("GET", f"{API}/documents", models.DocumentsResult)


def document(doc_id: str) -> Call[models.WholeDocument]:
    """One document with its outline and its locators."""
    return Call("GET", f"{API}/documents/{quote(doc_id, safe='')}", models.WholeDocument)


def paragraphs(doc_id: str, locator: str | None = None) -> Call[models.ParagraphsResult]:
    """Every reading of a locator, the outer one first, or all units of a document."""
    params = {"doc_id": doc_id, **_if_given(locator=locator)}
    return Call("GET", f"{API}/paragraphs", models.ParagraphsResult, params)


def verify(
    text: str, *, doc_id: str | None = None, locator: str | None = None
) -> Call[models.VerifyResult]:
    """Whether words stand in the documents, word for word, and where."""
    body = {"text": text, **_if_given(doc_id=doc_id, locator=locator)}
    return Call("POST", f"{API}/verify", models.VerifyResult, body=body)


def compare(a: str, b: str) -> Call[models.CompareResult]:
    """Two units, each doc_id:locator, with what differs."""
    return Call("GET", f"{API}/compare", models.CompareResult, {"a": a, "b": b})


def answer(permalink: str) -> Call[models.AskResult]:
    """An answer again, by its `permalink`; 409 where the question has another answer now."""
    path, params = linked(permalink)
    return Call("GET", path, models.AskResult, params)


def receipt(permalink: str) -> Call[Json]:
    """The receipt of an answer, by its `permalink`: what was quoted from where, with hashes.

    It comes as the JSON that was given out, whole, because its hash is over all of it: keep it
    with `json.dump`, and have it checked by `verify_receipt` when it matters.
    """
    path, params = linked(permalink)
    return Call("GET", f"{path}/receipt", Json, params)


def verify_receipt(receipt: Mapping[str, Any] | str | bytes) -> Call[models.CheckedReceipt]:
    """What has become of the quotations of a receipt, as `receipt` gave it or as its file's text.

    Raises:
        ClientError: the text is no JSON object.
    """
    body = _parsed(receipt) if isinstance(receipt, str | bytes) else dict(receipt)
    return Call("POST", f"{API}/verify:receipt", models.CheckedReceipt, body=body)


def _parsed(text: str | bytes) -> Json:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ClientError("the receipt is no JSON object", hint="Give the text of its file.")
    return found


def answer_export(permalink: str, format: Format = "plain") -> Call[File]:
    """An answer as a file, by its `permalink`: quotations, citations, footnotes."""
    path, params = linked(permalink)
    return Call("GET", f"{path}/export", File, {**params, "format": format})


def unit_export(
    doc_id: str,
    locator: str,
    *,
    start: int | None = None,
    end: int | None = None,
    format: Format = "plain",
) -> Call[File]:
    """A paragraph, or its words from `start` to `end` of the document's text, as a file."""
    params = {"doc_id": doc_id, "locator": locator, "format": format}
    return Call("GET", f"{API}/export", File, params | _if_given(start=start, end=end))


def feedback(
    permalink: str, defect: Defect, *, place: str = "", note: str = ""
) -> Call[models.FeedbackResult]:
    """Say what is right or wrong with an answer.

    Args:
        permalink: of the answer.
        defect: `right`, or what is wrong.
        place: where the answer stands, as WP.77第36段.
        note: anything else.
    """
    body = {"permalink": local(permalink), "defect": defect, "place": place, "note": note}
    return Call("POST", f"{API}/feedback", models.FeedbackResult, body=body)


def version() -> Call[models.VersionResult]:
    """What is running over what."""
    return Call("GET", "/version", models.VersionResult)


def _if_given(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value is not None}
