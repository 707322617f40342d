"""HTTP as uvicorn reads it, with an end to what a client may send before it is answered.

uvicorn waits for ever for a request that never ends and keeps a head of any length. A thousand
such connections would stop everybody else, so a request has a time to arrive in and its head a
size. Only this module knows uvicorn's protocol class.
"""

from asyncio import TimerHandle
from typing import Any
from urllib.parse import quote

from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from nptqa.service.large import brings_documents

PATIENCE = 15.0
"""Seconds from the first byte, or from the connection, to the end of a request."""
STEP = 65_536
"""Bytes of a document that earn its request as much time again."""
MAX_HEAD = 65_536
"""Bytes of a request's line and headers. A quotation of 5,000 characters stands in an address as
45,000 bytes."""
_ASCII = bytes(range(128))
_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n"
    b"content-length: 0\r\n\r\n"
)


async def _too_large(scope: Any, receive: Any, send: Any) -> None:
    await Response(status_code=431, headers={"Connection": "close"})(scope, receive, send)


def _with_encoded_address(data: bytes) -> bytes:
    """`GET /search?q=\u6838` as the standard wants it.

    curl and scripts send what was typed, and the parser refuses any byte that is not ASCII. What
    is no UTF-8 is refused later, with a sentence.
    """
    line, end, rest = data.partition(b"\r\n")
    if line.isascii():
        return data
    return quote(line, safe=_ASCII).encode() + end + rest


class Protocol(HttpToolsProtocol):
    """One connection."""

    _patience: TimerHandle | None = None
    _head = 0
    """Bytes of the head that the parser gave us."""
    _held = 0
    """Bytes that arrived since the parser gave us anything of a head."""
    _arrived = 0
    """Bytes of the body since the clock was last started."""
    _in_head = True
    _at_start = True
    """The next byte is the first of a request."""

    def connection_made(self, transport: Any) -> None:
        """The clock starts: a connection that sends nothing is closed too."""
        self._usual_app = self.app
        super().connection_made(transport)
        self._start_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A part of a request; a head that goes on and on is cut off."""
        if self._at_start:
            data = _with_encoded_address(data)
        self._at_start = False
        self._held += len(data)
        super().data_received(data)
        # The parser keeps an unfinished header to itself.
        if self._in_head and max(self._head, self._held) > MAX_HEAD:
            self._refuse(_LARGE)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._head = self._held = self._arrived = 0
        self._in_head = True
        if self._patience is None:
            self._start_waiting()

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole; one that is too large is answered without a look at it."""
        self._in_head = False
        self.app = self._usual_app
        if self._head > MAX_HEAD:
            self.app, self.url = _too_large, b"/"  # so long an address cannot even be parsed
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body; documents may go on for as long as they come at a fair pace."""
        super().on_body(body)
        self._arrived += len(body)
        waiting = self._patience is not None and not self.cycle.response_complete
        if self._arrived >= STEP and waiting and brings_documents(self.scope):
            self._arrived = 0
            self._stop_waiting()
            self._start_waiting()

    def on_message_complete(self) -> None:
        """The request is here; what follows is ours to do in time."""
        self._stop_waiting()
        self._at_start = True
        super().on_message_complete()

    def _count(self, size: int) -> None:
        self._head += size
        self._held = 0

    def _start_waiting(self) -> None:
        self._patience = self.loop.call_later(PATIENCE, self._refuse, _SLOW)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _refuse(self, reply: bytes) -> None:
        self._stop_waiting()
        if self.transport.is_closing():
            return
        # Half a reply may be on its way, to this request or to the one before.
        at_rest = self.cycle is None or self.cycle.response_complete
        if at_rest if self._in_head else not self.cycle.response_started:
            self.transport.write(reply)
        self.transport.close()
