"""One desk replaced by another while the service runs, without losing a request.

In: a folder of index versions. Out: `DeskHolder`, which every part of the service asks as if it
were the desk. A request is given one desk at its start and keeps it to its end, so that what it
found and what it cites are of one index. `Watch` sees that another version has become the current
one, opens it beside the old one, asks it a question, and only then puts it in the old one's place.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from nptqa.service.desk import Desk
from nptqa.service.failures import attempted
from nptqa.service.memory import settle

_log = logging.getLogger(__name__)
_EVERY = 1.0
"""Seconds between two looks at the file that names the current version."""
_Stamp = tuple[int, int, int] | None
_pinned: ContextVar["Pin | None"] = ContextVar("desk", default=None)


@dataclass(slots=True)
class Pin:
    """The desk of one request; let go at its end, because contexts live on.

    A timer keeps the context it was set in until it would have rung, even when it was cancelled:
    an old desk stayed in memory for as long as a request may take.
    """

    holder: "DeskHolder"
    desk: Desk | None


class DeskHolder:
    """Stands for whichever desk is served; attributes are those of the desk."""

    def __init__(self, desk: Desk) -> None:
        """Serve `desk` until another takes its place."""
        self._served = desk

    @property
    def desk(self) -> Desk:
        """The desk of the request that asks, or the served one outside of requests."""
        pinned = _pinned.get()
        desk = pinned.desk if pinned and pinned.holder is self else None
        return self._served if desk is None else desk

    def __getattr__(self, name: str) -> Any:
        """What the desk has under that name."""
        return getattr(self.desk, name)

    def pin(self) -> Pin:
        """Keep the served desk for the rest of this request, until the pin is let go."""
        pin = Pin(self, self._served)
        _pinned.set(pin)
        return pin

    def replace(self, desk: Desk) -> None:
        """Serve another desk from the next request on; the old one goes with its last request."""
        self._served = desk


class Pinning:
    """Gives every request one desk for all its parts."""

    def __init__(self, app: ASGIApp, holder: DeskHolder) -> None:
        """Wrap `app`."""
        self._app = app
        self._holder = holder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        pin = self._holder.pin()
        try:
            await self._app(scope, receive, send)
        finally:
            pin.desk = None


class Watch:
    """Replaces the desk when another index version has become the current one.

    Corpus and index belong together: a corpus that was changed is served from the moment on at
    which an index that fits it is the current one.
    """

    def __init__(
        self,
        holder: DeskHolder,
        current: Path,
        others: Sequence[Path],
        reopen: Callable[[], Desk],
        served: Callable[[str], None],
    ) -> None:
        """Watch for changes.

        Args:
            holder: whose desk is replaced.
            current: the file that names the current version.
            others: files that decide with it whether that version can be used.
            reopen: opens corpus and index as they are on disk now, and asks a question; raises
                when they cannot be used.
            served: told the name of every version that is switched to.
        """
        self._holder = holder
        self._current = current
        self._watched = (current, *others)
        self._reopen = reopen
        self._served = served
        self._seen: tuple[_Stamp, ...] = ()

    async def run(self) -> None:
        """Look again and again until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_EVERY)

    async def look(self) -> bool:
        """Switch if there is something to switch to; gives whether it did.

        What could not be used is not tried again before one of the files changes.
        """
        stamps = tuple(map(_stamp, self._watched))
        if stamps == self._seen:
            return False
        self._seen = stamps
        if _line(self._current) in ("", self._holder.desk.index_version):
            return False
        return await asyncio.to_thread(self._switch)

    def _switch(self) -> bool:
        fresh = attempted(self._reopen)
        old = self._holder.desk.index_version
        if isinstance(fresh, Exception):
            _log.error("the new index cannot be used, %s goes on: %s", old, fresh, exc_info=fresh)
            return False
        self._holder.replace(fresh)
        self._served(fresh.index_version)
        settle()
        _log.warning("index %s is served instead of %s", fresh.index_version, old)
        return True


def _stamp(path: Path) -> _Stamp:
    """What changes when a file is replaced; None when there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _line(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
