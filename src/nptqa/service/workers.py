"""The bounded thread pool that does the answering, so that the event loop only waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from starlette.exceptions import HTTPException

P = ParamSpec("P")
T = TypeVar("T")
_LONGEST_QUEUE = 256


class Workers:
    """A fixed number of threads and a queue that sheds load instead of growing.

    Used from one event loop only, so the count needs no lock.
    """

    def __init__(self, threads: int) -> None:
        """Start no thread yet; the pool does on its first job."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="nptqa")
        self._limit = threads + _LONGEST_QUEUE
        self.pending = 0

    async def run(self, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do a job in a thread; 503 when too many are waiting already."""
        if self.pending >= self._limit:
            raise HTTPException(503, "too many questions are waiting", {"Retry-After": "1"})
        self.pending += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, lambda: job(*args, **kwargs))
        finally:
            self.pending -= 1

    def close(self) -> None:
        """Let running jobs finish and end the threads."""
        self._pool.shutdown(wait=True)
