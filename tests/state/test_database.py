"""A store keeps all of a change or none of it, for many writers, and says what is wrong."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nptqa.errors import StateError
from nptqa.state.database import Database

_STEPS = ("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)",)


def count(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM note").fetchone()[0])


def add(database: Database, text: str) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO note (text) VALUES (?)", (text,))


def test_a_change_is_kept_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "notes.sqlite"
    add(Database(path, _STEPS), "第一")
    with Database(path, _STEPS).reading() as connection:
        assert [row["text"] for row in connection.execute("SELECT text FROM note")] == ["第一"]
    assert path.parent.stat().st_mode & 0o077 == 0


def test_what_raises_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "notes.sqlite", _STEPS)

    def half() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO note (text) VALUES ('half')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert count(database) == 0


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "notes.sqlite", _STEPS)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: add(database, str(number)), range(100)))
    assert count(database) == 100


def test_reading_cannot_write(tmp_path: Path) -> None:
    database = Database(tmp_path / "notes.sqlite", _STEPS)
    with pytest.raises(StateError), database.reading() as connection:
        connection.execute("DELETE FROM note")


def test_a_later_step_is_added_to_an_old_file(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    add(Database(path, _STEPS), "old")
    newer = Database(path, (*_STEPS, "ALTER TABLE note ADD COLUMN kind TEXT DEFAULT 'plain'"))
    with newer.reading() as connection:
        assert connection.execute("SELECT kind FROM note").fetchone()[0] == "plain"


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    Database(path, (*_STEPS, "CREATE TABLE more (id INTEGER)"))
    with pytest.raises(StateError, match="newer version") as caught:
        Database(path, _STEPS)
    assert caught.value.hint


@pytest.mark.parametrize("wrong", ["a file that is no database", "a folder in the way"])
def test_an_unusable_file_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "notes.sqlite"
    if "folder" in wrong:
        path.mkdir()
    else:
        path.write_bytes(b"no database" * 100)
    with pytest.raises(StateError, match=r"notes\.sqlite") as caught:
        Database(path, _STEPS)
    assert isinstance(caught.value.__cause__, sqlite3.Error)
