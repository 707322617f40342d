"""The two clients: what a call asks is sent with httpx, waited for, read."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import update_wrapper
from importlib.metadata import version as version_of
from inspect import Parameter, signature
from types import NoneType
from typing import (
    Any,
    Concatenate,
    ParamSpec,
    Self,
    TypeVar,
    Unpack,
    cast,
    get_args,
    get_type_hints,
)

import httpx

from nptqa.client import calls, models, sending
from nptqa.client.asking import Call, File, Filters, Mode
from nptqa.client.reading import error_of, name_in, read, wait_before
from nptqa.errors import ClientError

T = TypeVar("T")
P = ParamSpec("P")
M = TypeVar("M", bound=Callable[..., Any])
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


def _now(make: Callable[P, Call[T]]) -> "Callable[Concatenate[Client, P], T]":
    """The method that makes a call and waits for its result."""

    def method(self: "Client", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.call(make(*args, **kwargs))

    return _worded(method, make)


def _later(
    make: Callable[P, Call[T]],
) -> "Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]]":
    """The same to be awaited."""

    async def method(self: "AsyncClient", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.call(make(*args, **kwargs))

    return _worded(method, make)


def _worded(method: M, make: Callable[..., Call[Any]]) -> M:
    """The method with the name, the words and the arguments of what makes its call, for `help`."""
    update_wrapper(method, make)
    told = signature(make)
    result = get_args(get_type_hints(make)["return"])[0]
    arguments = [Parameter("self", Parameter.POSITIONAL_ONLY), *told.parameters.values()]
    shown = told.replace(parameters=arguments, return_annotation=result)
    method.__signature__ = shown  # type: ignore[attr-defined]
    return method


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

    search = _now(calls.search)
    suggest = _now(calls.suggest)
    ask = _now(calls.ask)
    ask_batch = _now(calls.ask_batch)
    documents = _now(calls.documents)
    document = _now(calls.document)
    paragraphs = _now(calls.paragraphs)
    verify = _now(calls.verify)
    compare = _now(calls.compare)
    answer = _now(calls.answer)
    receipt = _now(calls.receipt)
    verify_receipt = _now(calls.verify_receipt)
    answer_export = _now(calls.answer_export)
    unit_export = _now(calls.unit_export)
    feedback = _now(calls.feedback)
    version = _now(calls.version)
    upload = _now(sending.upload)
    uploads = _now(sending.uploads)
    upload_job = _now(sending.upload_job)
    upload_confirm = _now(sending.upload_confirm)
    upload_remove = _now(sending.upload_remove)

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
        cursor: str | None = None
        while True:
            page = self.search(q, limit=_PAGE, cursor=cursor, mode=mode, **filters)
            yield from page.hits
            cursor = page.next
            if cursor is None:
                return


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

    search = _later(calls.search)
    suggest = _later(calls.suggest)
    ask = _later(calls.ask)
    ask_batch = _later(calls.ask_batch)
    documents = _later(calls.documents)
    document = _later(calls.document)
    paragraphs = _later(calls.paragraphs)
    verify = _later(calls.verify)
    compare = _later(calls.compare)
    answer = _later(calls.answer)
    receipt = _later(calls.receipt)
    verify_receipt = _later(calls.verify_receipt)
    answer_export = _later(calls.answer_export)
    unit_export = _later(calls.unit_export)
    feedback = _later(calls.feedback)
    version = _later(calls.version)
    upload = _later(sending.upload)
    uploads = _later(sending.uploads)
    upload_job = _later(sending.upload_job)
    upload_confirm = _later(sending.upload_confirm)
    upload_remove = _later(sending.upload_remove)

    async def upload_wait(
        self, job_id: str, *, timeout: float = 600.0, every: float = 1.0
    ) -> models.UploadJob:
        """The job once nobody works on it: it waits for a curator, or has ended.

        Args:
            job_id: of the job.
            timeout: seconds after which a ClientError says how far it is.
            every: seconds between two looks.
        """
        watch = sending.Watch(timeout)
        while watch.goes_on(job := await self.upload_job(job_id)):
            await asyncio.sleep(every)
        return job

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
