"""What can be asked of the API: each call as a value that knows its form and its result."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Generic, Literal, TypedDict, TypeVar
from urllib.parse import quote

from nptqa.client import models

T = TypeVar("T")
Json = dict[str, Any]
Mode = Literal["hybrid", "dense", "lexical"]
PartName = Literal["preambular", "operative", "paragraph", "footnote"]
_API = "/api/v1"


class Filters(TypedDict, total=False):
    """What may be searched, as keyword arguments; nothing given limits nothing.

    Attributes:
        doc_id: these documents only, one or several; `kind`, `body` and `part` likewise.
        year_from: documents of this year and later.
        year_to: documents of this year and earlier.
    """

    doc_id: str | Sequence[str]
    kind: str | Sequence[str]
    body: str | Sequence[str]
    part: PartName | Sequence[PartName]
    year_from: int | None
    year_to: int | None


def _given(filters: Mapping[str, Any]) -> Json:
    """What limits something, as the API takes it; a name it does not know it refuses itself."""
    values = {name: _listed(value) for name, value in filters.items()}
    return {name: value for name, value in values.items() if value not in (None, [])}


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, list | tuple | set | frozenset) else value


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request: what is sent where, and as what the reply is read."""

    method: str
    path: str
    result: type[T]
    params: Json | None = None
    body: Json | None = None


def search(
    q: str, *, limit: int, cursor: str | None, mode: Mode, filters: Filters
) -> Call[models.SearchResult]:
    """One page of hits."""
    params: Json = {"q": q, "limit": limit, "mode": mode, **_given(filters)}
    if cursor is not None:
        params["cursor"] = cursor
    return Call("GET", f"{_API}/search", models.SearchResult, params)


def ask(
    question: str, *, scope: models.Scope | None, conversation_id: str | None, filters: Filters
) -> Call[models.AskResult]:
    """The answer to a question."""
    given = {**(asdict(scope) if scope else {}), **_given(filters)}
    body: Json = {"question": question}
    if given:
        body["scope"] = given
    if conversation_id is not None:
        body["conversation_id"] = conversation_id
    return Call("POST", f"{_API}/ask", models.AskResult, body=body)


def ask_batch(questions: Iterable[str]) -> Call[models.BatchResult]:
    """The answers to up to 100 questions.

    Raises:
        TypeError: one text, whose characters would be asked one by one.
    """
    if isinstance(questions, str):
        raise TypeError("ask_batch takes several questions; ask takes one")
    body = {"questions": list(questions)}
    return Call("POST", f"{_API}/ask:batch", models.BatchResult, body=body)


def documents() -> Call[models.DocumentsResult]:
    """All documents held."""
    return Call("GET", f"{_API}/documents", models.DocumentsResult)


def document(doc_id: str) -> Call[models.WholeDocument]:
    """One document."""
    return Call("GET", f"{_API}/documents/{quote(doc_id, safe='')}", models.WholeDocument)


def paragraphs(doc_id: str, locator: str | None) -> Call[models.ParagraphsResult]:
    """Every reading of a locator, or all units."""
    params = {"doc_id": doc_id, **({} if locator is None else {"locator": locator})}
    return Call("GET", f"{_API}/paragraphs", models.ParagraphsResult, params)


def verify(text: str, doc_id: str | None, locator: str | None) -> Call[models.VerifyResult]:
    """The verdict on a quotation."""
    given = {"text": text, "doc_id": doc_id, "locator": locator}
    body = {name: value for name, value in given.items() if value is not None}
    return Call("POST", f"{_API}/verify", models.VerifyResult, body=body)


def compare(a: str, b: str) -> Call[models.CompareResult]:
    """Two units, each doc_id:locator."""
    return Call("GET", f"{_API}/compare", models.CompareResult, {"a": a, "b": b})


def version() -> Call[models.VersionResult]:
    """What is running over what."""
    return Call("GET", "/version", models.VersionResult)
