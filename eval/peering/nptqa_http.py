"""NPTQA as it is served: `GET /api/v1/search` of a service in a process of its own."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from scale import corpus_of

from nptqa.assembly import Desk
from nptqa.service.server import serve
from peering.base import SHOWN, Passages, Peer, Place
from peering.nptqa_whole import build_whole, settings_in

_HOST = "127.0.0.1"
_PATIENCE = 120.0
_COMMAND = Path(__file__).parents[1] / "peers.py"


def serve_whole(folder: Path, filler: Path, size: int, port: int) -> None:
    """Serve an index that was built in `folder`, until told to stop."""
    settings = replace(settings_in(folder), host=_HOST, port=port)
    serve(settings, lambda given: Desk.over(corpus_of(given, filler, size), given))


class System(Peer):
    """One client with one connection; its own work and reading the reply count in latency."""

    note = (
        "the same over HTTP, one worker, one connection, client and service on one core; the whole "
        "reply with citations is read; memory is the service's alone"
    )
    packages = ("fastapi", "uvicorn", "faiss-cpu", "tantivy")
    from_text = True
    apart = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._corpus = corpus_of(settings_in(place.folder), place.filler, place.size)
        self._service: subprocess.Popen[bytes] | None = None
        self._connection = HTTPConnection(_HOST)

    def build(self, passages: Passages) -> None:
        """Build what will be served."""
        build_whole(settings_in(self.place.folder), self._corpus)

    def open(self) -> None:
        """Start the service and wait until it is ready."""
        port = _free_port()
        given = [self.place.folder, self.place.filler, self.place.size, port]
        self._service = subprocess.Popen(
            [sys.executable, str(_COMMAND), "serve", *map(str, given)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait(self._service, port)
        self._connection = HTTPConnection(_HOST, port, timeout=_PATIENCE)

    def search(self, question: str) -> Sequence[str]:
        """One request."""
        self._connection.request("GET", f"/api/v1/search?limit={SHOWN}&q={quote(question)}")
        reply = self._connection.getresponse()
        body = reply.read()
        if reply.status != 200:
            raise SystemExit(f"the service answered {reply.status}")
        cited = [hit["citation"] for hit in json.loads(body)["hits"]]
        return [f"{one['doc_id']}:{one['locator']}" for one in cited]

    def close(self) -> None:
        """Stop the service."""
        if self._service:
            self._service.terminate()
            self._service.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((_HOST, 0))
        port: int = one.getsockname()[1]
        return port


def _wait(service: "subprocess.Popen[bytes]", port: int) -> None:
    start = time.perf_counter()
    while time.perf_counter() - start < _PATIENCE and service.poll() is None:
        connection = HTTPConnection(_HOST, port, timeout=_PATIENCE)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise SystemExit("the service did not become ready")
