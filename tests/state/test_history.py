"""What a browser asked is kept for it alone, found again as it was, and erased for good."""

import multiprocessing
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nptqa.errors import StateError
from nptqa.state.database import Database
from nptqa.state.history import _STEPS, History

ME, OTHER = "a" * 22, "b" * 22


def answer(name: str, question: str = "问") -> dict[str, Any]:
    return {"answer_id": name, "query": question, "answers": [{"quote": "“核”裁军\n"}]}


def kept(history: History, name: str, browser: str = ME, *, follows: bool = False) -> str:
    return history.keep(browser, answer(name), {"sha256": name}, follows=follows)


def test_an_answer_comes_back_as_it_was(tmp_path: Path) -> None:
    link = kept(History(tmp_path, 9), "1")
    found = History(tmp_path, 9).linked(link)
    assert found is not None
    assert found.answer == answer("1")
    assert found.receipt == {"sha256": "1"}
    assert len(link) == 22


def test_follow_ups_stay_in_their_conversation(tmp_path: Path) -> None:
    history = History(tmp_path, 9)
    for name, follows in (("1", False), ("2", True), ("3", False)):
        kept(history, name, follows=follows)
    conversations = history.conversations(ME)
    names = [[turn.answer["answer_id"] for turn in one.turns] for one in conversations]
    assert names == [["3"], ["1", "2"]]


def test_a_reloaded_page_is_not_a_second_question(tmp_path: Path) -> None:
    history = History(tmp_path, 9)
    assert kept(history, "1") == kept(history, "1", follows=True)
    assert len(history.conversations(ME)) == 1


def test_a_browser_sees_its_own_only(tmp_path: Path) -> None:
    history = History(tmp_path, 9)
    kept(history, "1")
    conversation = history.conversations(ME)[0].conversation
    assert history.conversations(OTHER) == []
    assert history.conversation(OTHER, conversation) is None
    assert history.given(OTHER, "1") is None
    assert history.erase(OTHER, conversation) == 0
    assert history.given(ME, "1") is not None


def test_the_cookie_is_not_in_the_file(tmp_path: Path) -> None:
    kept(History(tmp_path, 9), "1")
    assert ME.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize("everything", [True, False])
def test_what_is_erased_leaves_no_trace(tmp_path: Path, everything: bool) -> None:
    """Neither in the file nor in its log, although both were written before."""
    history = History(tmp_path, 9)
    secret = "我们代表团的秘密立场" * 20
    link = history.keep(ME, answer("1", secret), {}, follows=False)
    assert secret.encode() in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    conversation = None if everything else history.conversations(ME)[0].conversation
    assert history.erase(ME, conversation) == 1
    assert history.linked(link) is None
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "我们代表团".encode() not in left


def test_nothing_is_kept_longer_than_said(tmp_path: Path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    moments = iter([now])
    link = kept(History(tmp_path, 9, lambda: next(moments)), "1")
    later = History(tmp_path, 9, lambda: now + timedelta(days=9, seconds=1))
    assert later.linked(link) is None
    kept(later, "2")
    assert [len(one.turns) for one in later.conversations(ME)] == [1]
    with Database(tmp_path / "history.sqlite", _STEPS).reading() as connection:
        assert connection.execute("SELECT count(*) FROM turn").fetchone()[0] == 1


def test_an_empty_history_needs_no_file(tmp_path: Path) -> None:
    history = History(tmp_path / "absent", 9)
    assert history.conversations(ME) == []
    assert history.erase(ME) == 0
    assert not (tmp_path / "absent").exists()


def test_a_folder_that_cannot_be_made_is_a_state_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError):
        kept(History(tmp_path / "file" / "state", 9), "1")


def _write_many(folder: Path, browser: str, count: int) -> None:
    history = History(folder, 9)
    for number in range(count):
        history.keep(browser, answer(f"{browser}{number}"), {}, follows=True)


def test_two_processes_write_without_losing_anything(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_write_many, args=(tmp_path, browser, 20)) for browser in (ME, OTHER)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    history = History(tmp_path, 9)
    for browser in (ME, OTHER):
        turns = history.conversations(browser)[0].turns
        assert [turn.answer["answer_id"] for turn in turns] == [f"{browser}{n}" for n in range(20)]


def test_a_process_killed_while_it_writes_leaves_whole_answers(tmp_path: Path) -> None:
    worker = multiprocessing.get_context("spawn").Process(
        target=_write_many, args=(tmp_path, ME, 100_000)
    )
    worker.start()
    deadline = time.monotonic() + 60
    while not History(tmp_path, 9).conversations(ME) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join(10)
    history = History(tmp_path, 9)
    before = len(history.conversations(ME)[0].turns)
    kept(history, "after", follows=True)
    turns = history.conversations(ME)[0].turns
    assert len(turns) in (before + 1, 500)
    assert turns[-1].answer == answer("after")
