"""What all stores have in common: no file before something is written, and one clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from nptqa.errors import StateError
from nptqa.state.feedback import Defect, Feedback, Remark
from nptqa.state.history import History
from nptqa.state.jobs import ENDED
from nptqa.state.keys import Keys, Scope
from nptqa.state.questions import QuestionLog
from nptqa.state.store import Store, written
from nptqa.state.uploads import Uploads

NOON = datetime(2026, 4, 27, 12, 0, tzinfo=UTC)
REMARK = Remark(Defect.RIGHT, "问", "a1", "v1", "answered", "/a/a1")
ANSWER = {"answer_id": "a1", "query": "问"}
# Each store: opened on a folder, looked at, written to, and the moment it wrote.
Opened = Callable[[Path], Any]
STORES: dict[str, tuple[Opened, Callable[[Any], object], Callable[[Any], object]]] = {
    "feedback": (
        lambda folder: Feedback(folder, lambda: NOON),
        lambda store: [one.said_at for one in store.remarks()],
        lambda store: store.add(REMARK),
    ),
    "history": (
        lambda folder: History(folder, 9, lambda: NOON),
        lambda store: [one.turns[0].asked_at for one in store.conversations("me")],
        lambda store: store.keep("me", ANSWER, {}, follows=False),
    ),
    "keys": (
        lambda folder: Keys(folder, lambda: NOON),
        lambda store: [_moment(key.created) for key in store.all()],
        lambda store: store.add("one", Scope.READ),
    ),
    "questions": (
        lambda folder: QuestionLog(folder, 9, lambda: NOON),
        lambda store: [_moment(asked.at) for asked in store.all()],
        lambda store: store.add("问", "answered"),
    ),
    "uploads": (
        lambda folder: Uploads(folder, lambda: NOON),
        lambda store: [job.made_at for job in store.jobs()],
        lambda store: store.add("j1", "k1", ()),
    ),
}
EVERY = pytest.mark.parametrize("name", STORES)


def _moment(seconds: int) -> str:
    return written(datetime.fromtimestamp(seconds, UTC))


def test_every_store_is_tried_here() -> None:
    opened = {type(open_it(Path())) for open_it, _, _ in STORES.values()}
    assert opened == set(Store.__subclasses__())
    assert len({store.FILE for store in opened}) == len(STORES)


@EVERY
def test_the_file_is_made_with_the_first_thing_written(name: str, tmp_path: Path) -> None:
    open_it, look, write = STORES[name]
    folder = tmp_path / "state"
    assert look(open_it(folder)) == []
    assert not folder.exists()
    write(open_it(folder))
    assert (folder / f"{name}.sqlite").exists()
    assert look(open_it(folder)) == ["2026-04-27T12:00:00Z"]


@EVERY
def test_a_file_that_is_no_store_is_named(name: str, tmp_path: Path) -> None:
    open_it, look, _ = STORES[name]
    (tmp_path / f"{name}.sqlite").write_text("no database at all, but long enough to be read" * 9)
    with pytest.raises(StateError, match=rf"{name}\.sqlite cannot be used"):
        look(open_it(tmp_path))


def test_a_moment_is_written_in_one_zone() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    assert written(there) == "2026-04-27T12:00:00Z"


def test_looking_for_what_has_ended_makes_no_file(tmp_path: Path) -> None:
    store = Uploads(tmp_path / "state")
    assert (store.expire(1), store.in_state(ENDED)) == ([], [])
    assert not (tmp_path / "state").exists()
