"""The bounded thread pool that does the answering, so that the event loop only waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from time import perf_counter
from typing import ParamSpec, TypeVar

from starlette.exceptions import HTTPException

from nptqa.service.metrics import Metrics

P = ParamSpec("P")
T = TypeVar("T")
_LONGEST_QUEUE = 256


class Workers:
    """A fixed number of threads and a queue that sheds load instead of growing.

    Used from one event loop only, so the count needs no lock.
    """

    def __init__(self, threads: int, metrics: Metrics | None = None) -> None:
        """Start no thread yet; the pool does on its first job.

        Args:
            threads: jobs done at the same time.
            metrics: is told how long each job waited and how long it took.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="nptqa")
        self._limit = threads + _LONGEST_QUEUE
        self._metrics = metrics
        self.pending = 0

    async def run(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a job in a thread; 503 when too many are waiting already."""
        if self.pending >= self._limit:
            raise HTTPException(503, "too many questions are waiting", {"Retry-After": "1"})
        asked = perf_counter()
        begun = asked
        # The request's context goes with it: which desk it asks stands there.
        request = copy_context()

        def timed() -> T:
            nonlocal begun
            begun = perf_counter()
            return request.run(job, *args, **kwargs)

        future = asyncio.get_running_loop().run_in_executor(self._pool, timed)
        self._count(1)
        # Counted down when the job is done and not when nobody waits for it any more: a request
        # that was given up still holds its thread.
        future.add_done_callback(self._done)
        result = await asyncio.shield(future)
        if self._metrics is not None:
            self._metrics.stage("wait", begun - asked)
            self._metrics.stage("work", perf_counter() - begun)
        return result

    def _done(self, future: "asyncio.Future[T]") -> None:
        self._count(-1)
        if not future.cancelled():
            future.exception()  # looked at, so that one nobody waits for is no complaint

    def _count(self, change: int) -> None:
        self.pending += change
        if self._metrics is not None:
            self._metrics.queued = self.pending

    def close(self) -> None:
        """Let running jobs finish and end the threads."""
        self._pool.shutdown(wait=True)
