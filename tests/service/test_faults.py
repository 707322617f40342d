"""What clients, the machine and the administrator do to a running server."""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nptqa.service import protocol

from .process import Served, all_of, served

ASK = b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("state")) as running:
        yield running
        assert running.ask("核") == 200
        assert running.stop()[0] == 0


def lines(connection: socket.socket) -> bytes:
    return all_of(connection).split(b"\r\n")[0]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",  # somebody tries https
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n X: folded\r\n\r\n",
        ASK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_malformed_http_is_refused_and_the_connection_closed(server: Served, sent: bytes) -> None:
    with server.raw(sent) as connection:
        assert b" 400 " in lines(connection)
    assert server.get("/healthz")[0] == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET /?q=" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 12_000 + b"\r\n",
    ],
    ids=["address", "header", "headers"],
)
def test_a_huge_head_is_refused(server: Served, head: bytes) -> None:
    with server.raw() as connection:
        connection.sendall(head)
        connection.shutdown(socket.SHUT_WR)
        assert b" 431 " in lines(connection)


def _all_sent(connection: socket.socket, part: bytes, times: int) -> bool:
    try:
        for _ in range(times):
            connection.sendall(part)
    except OSError:
        return False
    return True


def test_a_head_without_end_takes_no_memory(server: Served) -> None:
    """What is sent after the limit is not even read."""
    with server.raw(b"GET / HTTP/1.1\r\nX: ") as connection:
        assert not _all_sent(connection, b"a" * 65_536, 200)
    assert server.get("/healthz")[0] == 200


def test_a_quotation_of_5000_characters_fits_an_address(server: Served) -> None:
    assert server.get("/verify?text=" + "%E6%A0%B8" * 5000)[0] == 200


def test_clients_that_go_away_leave_nothing_behind(server: Served) -> None:
    """While the answer is made, and while the body is sent."""
    for _ in range(8):
        body = '{"question": "慢"}'.encode()
        server.raw(ASK + b"Content-Length: %d\r\n\r\n" % len(body) + body).close()
        server.raw(ASK + b"Content-Length: 500\r\n\r\n{").close()
    deadline = time.monotonic() + 15
    while "nptqa_queued 0" not in server.get("/metrics")[1].decode():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert server.ask("核") == 200


def test_a_thousand_slow_connections_stop_nobody(server: Served) -> None:
    """Each sends half a request and waits; others are served as before."""
    held = [server.raw(b"GET / HTTP/1.1\r\nHos") for _ in range(1000)]
    try:
        assert [server.ask("核") for _ in range(5)] == [200] * 5
    finally:
        for connection in held:
            connection.close()


def test_a_request_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No byte at all, half a head, half a body: in each the time runs."""
    monkeypatch.setenv("TEST_PATIENCE", "0.3")
    with served(tmp_path) as running:
        for sent, said in (
            (b"", b"408"),
            (b"GET / HTTP/1.1\r\n", b"408"),
            (ASK + b"Content-Length: 9\r\n\r\n{", b"408"),
        ):
            with running.raw(sent) as connection:
                assert said in lines(connection)
        assert running.stop()[0] == 0


def test_patience_is_longer_than_a_slow_line_needs() -> None:
    assert protocol.PATIENCE >= 10


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.slow
def test_stopping_finishes_what_was_begun(tmp_path: Path, workers: str) -> None:
    """SIGTERM with requests in flight loses none of them."""
    with served(tmp_path, workers=workers) as running, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(running.ask, "慢") for _ in range(8)]
        time.sleep(0.3)
        status, complaints = running.stop()
        assert [one.result() for one in asked] == [200] * 8
        assert (status, complaints) == (0, "")


@pytest.mark.slow
def test_a_killed_worker_is_replaced_and_counters_never_go_back(tmp_path: Path) -> None:
    """Others serve on; what the dead one had counted is still counted."""
    with served(tmp_path, workers="2") as running:
        for _ in range(20):
            assert running.ask("核") == 200
        time.sleep(1.2)  # workers tell each other every second
        before = count(running)
        assert before == 20
        parent = running.process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        victim = next(int(pid) for pid in children if _serves(int(pid)))
        os.kill(victim, signal.SIGKILL)
        statuses = [_tried(running) for _ in range(30)]
        assert statuses.count(200) >= 28  # at most what the victim had in its hands
        time.sleep(2)
        assert count(running) >= before + statuses.count(200) - 1
        assert running.stop()[0] == 0


def count(running: Served) -> int:
    text = running.get("/metrics")[1].decode()
    rows = [line for line in text.splitlines() if line.startswith("nptqa_questions_total")]
    return sum(int(row.rsplit(" ", 1)[1]) for row in rows)


def _serves(pid: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _tried(running: Served) -> int:
    try:
        return running.ask("核")
    except OSError:
        return 0


def test_overload_is_shed_and_over_when_it_is_over(tmp_path: Path) -> None:
    """More than can wait get 503 with Retry-After at once; then all is as before."""
    with served(tmp_path, threads="1", timeout="60") as running:
        body = '{"question": "慢"}'.encode()
        sent = ASK + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
        held = [running.raw(sent) for _ in range(257)]
        deadline = time.monotonic() + 15
        while "nptqa_queued 257" not in running.get("/metrics")[1].decode():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with running.raw(sent) as connection:
            reply = all_of(connection)
        assert reply.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 1\r\n" in reply.lower()
        assert running.get("/healthz")[0] == 200  # alive, if not ready
        for connection in held:
            connection.close()


def test_nothing_asked_is_in_the_log_and_nothing_goes_out(tmp_path: Path) -> None:
    """One line a request in JSON, with neither question nor address; a fault without its words."""
    with served(tmp_path, log_level="info", log_format="json") as running:
        assert running.get("/?q=%E5%9B%9B%E4%B8%AA%E5%AD%97&lang=en")[0] == 200
        assert running.get("/secret-%E5%9B%9B%E4%B8%AA%E5%AD%97")[0] == 404
        assert running.ask("四个字") == 200
        assert running.ask("四个字错") == 500
        assert b"\xe5\x9b\x9b" not in running.get("/metrics")[1]
        _, complaints = running.stop()
    assert "WAY OUT" not in complaints
    assert "四个字" not in complaints
    assert "%E5%9B%9B" not in complaints
    assert "secret" not in complaints
    rows = [json.loads(line) for line in complaints.splitlines()]
    found = [(row["route"], row["status"]) for row in rows if row["logger"] == "nptqa.access"]
    assert found[:4] == [
        ("/", 200),
        ("unmatched", 404),
        ("/api/v1/ask", 200),
        ("/api/v1/ask", 500),
    ]
    fault = next(row for row in rows if row["level"] == "error")
    assert "RuntimeError" in fault["exception"]
    assert "served.py" in fault["exception"]
    assert fault["request"]
