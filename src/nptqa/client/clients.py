"""The two clients: what a call asks is sent with httpx, waited for, read."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version as version_of
from types import NoneType
from typing import Any, Self, TypeVar, Unpack, cast

import httpx

from nptqa.client import calls, models, sending
from nptqa.client.asking import Call, File, Filters, Mode
from nptqa.client.methods import later, now
from nptqa.client.paging import Pages
from nptqa.client.reading import error_of, name_in, read, wait_before
from nptqa.errors import ClientError

T = TypeVar("T")
DEFAULT_URL = "http://127.0.0.1:8000"


def _options(base_url: str, key: str | None, timeout: float) -> dict[str, Any]:
    # People paste the address of a route, or one without http.
    address = base_url.rstrip("/").removesuffix("/api/v1")
    address = address if "://" in address else f"http://{address}"
    headers = {"User-Agent": f"nptqa-client/{version_of('nptqa')}"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    return {"base_url": address, "headers": headers, "timeout": timeout}


def _request(call: Call[Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "method": call.method,
        "url": call.path,
        "params": call.params,
        "json": call.body,
    }
    if call.files:
        asked["files"] = [(sending.FIELD, file) for file in call.files]
    return {name: value for name, value in asked.items() if value is not None}


def _result(call: Call[T], reply: httpx.Response) -> T:
    well = reply.status_code == call.status
    if well and call.result is File:
        return cast(T, _file(reply))
    if well and call.result is NoneType:
        return cast(T, None)
    try:
        given = reply.json()
    except ValueError:
        given = None
    if not well:
        raise error_of(reply.status_code, given, reply.headers.get("X-Request-ID", ""))
    return read(call.result, given)


def _file(reply: httpx.Response) -> File:
    name = name_in(reply.headers.get("Content-Disposition", ""))
    return File(name, reply.headers.get("Content-Type", ""), reply.content)


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

    search = now(calls.search)
    suggest = now(calls.suggest)
    ask = now(calls.ask)
    ask_batch = now(calls.ask_batch)
    documents = now(calls.documents)
    document = now(calls.document)
    paragraphs = now(calls.paragraphs)
    verify = now(calls.verify)
    compare = now(calls.compare)
    answer = now(calls.answer)
    receipt = now(calls.receipt)
    verify_receipt = now(calls.verify_receipt)
    answer_export = now(calls.answer_export)
    unit_export = now(calls.unit_export)
    feedback = now(calls.feedback)
    version = now(calls.version)
    upload = now(sending.upload)
    uploads = now(sending.uploads)
    upload_job = now(sending.upload_job)
    upload_confirm = now(sending.upload_confirm)
    upload_remove = now(sending.upload_remove)

    def upload_wait(
        self, job_id: str, *, timeout: float = 600.0, every: float = 1.0
    ) -> models.UploadJob:
        """The job once nobody works on it: it waits for a curator, or has ended.

        Args:
            job_id: of the job.
            timeout: seconds after which a ClientError says how far it is.
            every: seconds between two looks.
        """
        watch = sending.Watch(timeout)
        while watch.goes_on(job := self.upload_job(job_id)):
            time.sleep(every)
        return job

    def search_all(
        self, q: str, *, mode: Mode = "hybrid", **filters: Unpack[Filters]
    ) -> Iterator[models.Hit]:
        """Every hit, best first; pages are fetched as they are needed."""
        for call in (pages := Pages(q, mode, **filters)):
            yield from pages.hits(self.call(call))


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

    search = later(calls.search)
    suggest = later(calls.suggest)
    ask = later(calls.ask)
    ask_batch = later(calls.ask_batch)
    documents = later(calls.documents)
    document = later(calls.document)
    paragraphs = later(calls.paragraphs)
    verify = later(calls.verify)
    compare = later(calls.compare)
    answer = later(calls.answer)
    receipt = later(calls.receipt)
    verify_receipt = later(calls.verify_receipt)
    answer_export = later(calls.answer_export)
    unit_export = later(calls.unit_export)
    feedback = later(calls.feedback)
    version = later(calls.version)
    upload = later(sending.upload)
    uploads = later(sending.uploads)
    upload_job = later(sending.upload_job)
    upload_confirm = later(sending.upload_confirm)
    upload_remove = later(sending.upload_remove)

    async def upload_wait(
        self, job_id: str, *, timeout: float = 600.0, every: float = 1.0
    ) -> models.UploadJob:
        """As Client's: the job once nobody works on it."""
        watch = sending.Watch(timeout)
        while watch.goes_on(job := await self.upload_job(job_id)):
            await asyncio.sleep(every)
        return job

    async def search_all(
        self, q: str, *, mode: Mode = "hybrid", **filters: Unpack[Filters]
    ) -> AsyncIterator[models.Hit]:
        """Every hit, best first; pages are fetched as they are needed."""
        for call in (pages := Pages(q, mode, **filters)):
            for hit in pages.hits(await self.call(call)):
                yield hit
