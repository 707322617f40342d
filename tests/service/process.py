"""The server as a process of its own, for what only a process shows."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TESTS = Path(__file__).parents[1]


@dataclass
class Served:
    """A running server.

    Attributes:
        process: the first process; with several workers it only watches.
        port: on 127.0.0.1.
    """

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, timeout: float = 20) -> tuple[int, bytes]:
        """Status and body, over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()

    def raw(self, data: bytes = b"", timeout: float = 20) -> socket.socket:
        """A connection that has sent `data`."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        connection.sendall(data)
        return connection

    def ask(self, question: str, timeout: float = 20) -> int:
        """The status of a question asked over a connection of its own."""
        body = json.dumps({"question": question})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/api/v1/ask", body, headers)
            reply = connection.getresponse()
            reply.read()
            return reply.status
        finally:
            connection.close()

    def stop(self) -> tuple[int, str]:
        """Tell it to end; gives the exit status and what it wrote to standard error."""
        self.process.send_signal(signal.SIGTERM)
        _, complaints = self.process.communicate(timeout=30)
        return self.process.returncode, complaints


def all_of(connection: socket.socket) -> bytes:
    """Everything until the other side closes."""
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


@contextmanager
def served(state_dir: Path, **settings: str) -> Iterator[Served]:
    """A server over the fake desk that is ready; ended with the block at the latest."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
    chosen = {"PORT": str(port), "STATE_DIR": str(state_dir), "THREADS": "4", **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "service.served"],
        cwd=_TESTS,
        env=os.environ | {f"NPTQA_{name.upper()}": value for name, value in chosen.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
        yield Served(process, port)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        for pipe in (process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()
