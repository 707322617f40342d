"""The two clients: what a call asks is sent with httpx, waited for, read."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from importlib.metadata import version as version_of
from typing import Any, Self, TypeVar, Unpack

import httpx

from nptqa.client import calls, models
from nptqa.client.calls import Call, Filters, Mode
from nptqa.client.reading import error_of, read, wait_before
from nptqa.errors import ClientError

T = TypeVar("T")
DEFAULT_URL = "http://127.0.0.1:8000"
_PAGE = 50


def _options(base_url: str, key: str | None, timeout: float) -> dict[str, Any]:
    # People paste the address of a route, or one without http.
    address = base_url.rstrip("/").removesuffix("/api/v1")
    address = address if "://" in address else f"http://{address}"
    headers = {"User-Agent": f"nptqa-client/{version_of('nptqa')}"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    return {"base_url": address, "headers": headers, "timeout": timeout}


def _request(call: Call[Any]) -> dict[str, Any]:
    asked = {"method": call.method, "url": call.path, "params": call.params, "json": call.body}
    return {name: value for name, value in asked.items() if value is not None}


def _result(call: Call[T], reply: httpx.Response) -> T:
    try:
        given = reply.json()
    except ValueError:
        given = None
    if reply.status_code != 200:
        raise error_of(reply.status_code, given, reply.headers.get("X-Request-ID", ""))
    return read(call.result, given)


def _unreachable(exc: httpx.HTTPError, url: str) -> ClientError:
    late = isinstance(exc, httpx.TimeoutException)
    what = "did not answer in time" if late else "could not be reached"
    hint = "Is the service running (`nptqa serve`), and is this its address?"
    return ClientError(f"the service at {url} {what}", hint=hint)


class Client:
    """Asks one service; a context manager. Safe for threads, as httpx is.

    Every method raises ClientError, whose `code`, `hint`, `status` and `request_id` are those of
    the problem document; "client" is the code where no reply or none of ours came.
    """

    def __init__(
        self,
        base_url: str = DEFAULT_URL,
        *,
        key: str | None = None,
        timeout: float = 30.0,
        retries: int = 3,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Connect on the first call.

        Args:
            base_url: where the service is.
            key: sent as `Authorization: Bearer`, where the service asks for one.
            timeout: seconds to wait for a connection, and for a reply.
            retries: further attempts on 429 and 503, after as long as `Retry-After` says.
            transport: another way to send, for tests.
        """
        self._http = httpx.Client(**_options(base_url, key, timeout), transport=transport)
        self._retries = retries

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def call(self, call: Call[T]) -> T:
        """Any call; the methods below make them."""
        for attempt in range(self._retries + 1):
            try:
                reply = self._http.request(**_request(call))
            except httpx.HTTPError as exc:
                raise _unreachable(exc, str(self._http.base_url)) from exc
            wait = wait_before(reply.status_code, reply.headers.get("Retry-After", ""), attempt)
            if wait is None or attempt == self._retries:
                break
            time.sleep(wait)
        return _result(call, reply)

    def search(
        self,
        q: str,
        *,
        limit: int = 10,
        cursor: str | None = None,
        mode: Mode = "hybrid",
        **filters: Unpack[Filters],
    ) -> models.SearchResult:
        """One page of hits; `next` of it is the `cursor` of the page that follows."""
        return self.call(calls.search(q, limit=limit, cursor=cursor, mode=mode, filters=filters))

    def search_all(
        self, q: str, *, mode: Mode = "hybrid", **filters: Unpack[Filters]
    ) -> Iterator[models.Hit]:
        """Every hit, best first; pages are fetched as they are needed."""
        cursor: str | None = None
        while True:
            page = self.search(q, limit=_PAGE, cursor=cursor, mode=mode, **filters)
            yield from page.hits
            cursor = page.next
            if cursor is None:
                return

    def ask(
        self,
        question: str,
        *,
        scope: models.Scope | None = None,
        conversation_id: str | None = None,
        **filters: Unpack[Filters],
    ) -> models.AskResult:
        """The documents' own words, or an abstention; `scope` is that of the answer before."""
        asked = calls.ask(question, scope=scope, conversation_id=conversation_id, filters=filters)
        return self.call(asked)

    def ask_batch(self, questions: Iterable[str]) -> models.BatchResult:
        """Up to 100 questions, each with its own status."""
        return self.call(calls.ask_batch(questions))

    def documents(self) -> models.DocumentsResult:
        """All documents held."""
        return self.call(calls.documents())

    def document(self, doc_id: str) -> models.WholeDocument:
        """One document with its outline and its locators."""
        return self.call(calls.document(doc_id))

    def paragraphs(self, doc_id: str, locator: str | None = None) -> models.ParagraphsResult:
        """Every reading of a locator, the outer one first, or all units of a document."""
        return self.call(calls.paragraphs(doc_id, locator))

    def verify(
        self, text: str, *, doc_id: str | None = None, locator: str | None = None
    ) -> models.VerifyResult:
        """Whether words stand in the documents, word for word, and where."""
        return self.call(calls.verify(text, doc_id, locator))

    def compare(self, a: str, b: str) -> models.CompareResult:
        """Two units, each doc_id:locator, with what differs."""
        return self.call(calls.compare(a, b))

    def version(self) -> models.VersionResult:
        """What is running over what."""
        return self.call(calls.version())


class AsyncClient:
    """As Client, to be awaited; an asynchronous context manager."""

    def __init__(
        self,
        base_url: str = DEFAULT_URL,
        *,
        key: str | None = None,
        timeout: float = 30.0,
        retries: int = 3,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Connect on the first call; the arguments are Client's."""
        self._http = httpx.AsyncClient(**_options(base_url, key, timeout), transport=transport)
        self._retries = retries

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def call(self, call: Call[T]) -> T:
        """Any call; the methods below make them."""
        for attempt in range(self._retries + 1):
            try:
                reply = await self._http.request(**_request(call))
            except httpx.HTTPError as exc:
                raise _unreachable(exc, str(self._http.base_url)) from exc
            wait = wait_before(reply.status_code, reply.headers.get("Retry-After", ""), attempt)
            if wait is None or attempt == self._retries:
                break
            await asyncio.sleep(wait)
        return _result(call, reply)

    async def search(
        self,
        q: str,
        *,
        limit: int = 10,
        cursor: str | None = None,
        mode: Mode = "hybrid",
        **filters: Unpack[Filters],
    ) -> models.SearchResult:
        """One page of hits; `next` of it is the `cursor` of the page that follows."""
        asked = calls.search(q, limit=limit, cursor=cursor, mode=mode, filters=filters)
        return await self.call(asked)

    async def search_all(
        self, q: str, *, mode: Mode = "hybrid", **filters: Unpack[Filters]
    ) -> AsyncIterator[models.Hit]:
        """Every hit, best first; pages are fetched as they are needed."""
        cursor: str | None = None
        while True:
            page = await self.search(q, limit=_PAGE, cursor=cursor, mode=mode, **filters)
            for hit in page.hits:
                yield hit
            cursor = page.next
            if cursor is None:
                return

    async def ask(
        self,
        question: str,
        *,
        scope: models.Scope | None = None,
        conversation_id: str | None = None,
        **filters: Unpack[Filters],
    ) -> models.AskResult:
        """The documents' own words, or an abstention; `scope` is that of the answer before."""
        asked = calls.ask(question, scope=scope, conversation_id=conversation_id, filters=filters)
        return await self.call(asked)

    async def ask_batch(self, questions: Iterable[str]) -> models.BatchResult:
        """Up to 100 questions, each with its own status."""
        return await self.call(calls.ask_batch(questions))

    async def documents(self) -> models.DocumentsResult:
        """All documents held."""
        return await self.call(calls.documents())

    async def document(self, doc_id: str) -> models.WholeDocument:
        """One document with its outline and its locators."""
        return await self.call(calls.document(doc_id))

    async def paragraphs(self, doc_id: str, locator: str | None = None) -> models.ParagraphsResult:
        """Every reading of a locator, the outer one first, or all units of a document."""
        return await self.call(calls.paragraphs(doc_id, locator))

    async def verify(
        self, text: str, *, doc_id: str | None = None, locator: str | None = None
    ) -> models.VerifyResult:
        """Whether words stand in the documents, word for word, and where."""
        return await self.call(calls.verify(text, doc_id, locator))

    async def compare(self, a: str, b: str) -> models.CompareResult:
        """Two units, each doc_id:locator, with what differs."""
        return await self.call(calls.compare(a, b))

    async def version(self) -> models.VersionResult:
        """What is running over what."""
        return await self.call(calls.version())
