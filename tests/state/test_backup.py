"""A backup is whole and comes back whole, or nothing changes."""

import io
import json
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from nptqa.cli import main
from nptqa.errors import BackupError
from nptqa.state.backup import back_up, restore
from nptqa.state.database import Database
from nptqa.state.keys import Keys, Scope
from nptqa.state.questions import QuestionLog


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    Keys(folder).add("first", Scope.ADMIN)
    QuestionLog(folder, 30).add("第一", "answered")
    return folder


@pytest.fixture
def file(state: Path, tmp_path: Path) -> Path:
    back_up(state, tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def names(folder: Path) -> list[str]:
    return sorted(key.name for key in Keys(folder).all())


def test_everything_comes_back(state: Path, file: Path) -> None:
    Keys(state).add("later", Scope.READ)
    done = restore(file, state)
    assert done.stores == ("keys.sqlite", "questions.sqlite")
    assert names(state) == ["first"]
    assert [row.text for row in QuestionLog(state, 30).all()] == ["第一"]
    assert done.replaced is not None
    assert names(done.replaced) == ["first", "later"]
    assert file.stat().st_mode & 0o077 == 0
    assert state.stat().st_mode & 0o077 == 0


def test_it_comes_back_where_nothing_was(file: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "elsewhere" / "state"
    assert restore(file, fresh).replaced is None
    assert names(fresh) == ["first"]


def test_a_key_goes_on_working_in_an_open_store(state: Path, file: Path) -> None:
    """The service need not be restarted."""
    keys = Keys(state)
    later, text = keys.add("later", Scope.READ)
    assert keys.check(text) == later
    restore(file, state)
    assert [key.name for key in keys.all()] == ["first"]


def test_a_backup_while_others_write_is_one_moment(tmp_path: Path) -> None:
    """Two rows are always written together, and never one without the other read."""
    folder = tmp_path / "state"
    database = Database(folder / "pairs.sqlite", ("CREATE TABLE pair (n INTEGER)",))
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with database.transaction() as connection:
                connection.execute("INSERT INTO pair VALUES (?)", (number,))
                connection.execute("INSERT INTO pair VALUES (?)", (number,))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(folder, tmp_path / f"{number}.tar")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        restore(tmp_path / f"{number}.tar", tmp_path / str(number) / "state")
        copy = Database(
            tmp_path / str(number) / "state" / "pairs.sqlite", ("CREATE TABLE pair (n INTEGER)",)
        )
        with copy.reading() as connection:
            assert connection.execute("SELECT count(*) FROM pair").fetchone()[0] % 2 == 0


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with tarfile.open(file) as tar:
        members = {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(file, "w") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def described(members: dict[str, bytes], **changes: object) -> None:
    manifest = json.loads(members["manifest.json"]) | changes
    members["manifest.json"] = json.dumps(manifest).encode()


def renamed(members: dict[str, bytes], name: str) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["stores"][name] = manifest["stores"].pop("keys.sqlite")
    described(members, stores=manifest["stores"])
    members[name] = members.pop("keys.sqlite")


@pytest.mark.parametrize(
    "damage",
    [
        lambda m: m.update({"keys.sqlite": m["keys.sqlite"][:-1] + b"x"}),
        lambda m: m.update({"keys.sqlite": m["keys.sqlite"][:-4096]}),
        lambda m: m.pop("keys.sqlite"),
        lambda m: m.update({"more.sqlite": b""}),
        lambda m: m.pop("manifest.json"),
        lambda m: m.update({"manifest.json": b"{"}),
        lambda m: m.update({"manifest.json": b"[]"}),
        lambda m: described(m, format=2),
        lambda m: described(m, stores={}),
        lambda m: renamed(m, "../../escaped.sqlite"),
        lambda m: renamed(m, "/tmp/escaped.sqlite"),
        lambda m: renamed(m, "keys.sqlite-wal"),
    ],
)
def test_a_damaged_backup_changes_nothing(
    state: Path, file: Path, damage: Callable[[dict[str, bytes]], None], tmp_path: Path
) -> None:
    Keys(state).add("later", Scope.READ)
    rewritten(file, damage)
    with pytest.raises(BackupError):
        restore(file, state)
    assert names(state) == ["first", "later"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "state"]


@pytest.mark.parametrize("size", [0, 1, 511, 700, 5000])
def test_a_backup_cut_short_changes_nothing(state: Path, file: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])
    with pytest.raises(BackupError):
        restore(file, state)
    assert names(state) == ["first"]


def test_a_link_in_a_backup_is_not_followed(state: Path, file: Path, tmp_path: Path) -> None:
    with tarfile.open(file) as tar:
        data = tar.extractfile("manifest.json").read()  # type: ignore[union-attr]
    with tarfile.open(file, "w") as tar:
        head = tarfile.TarInfo("manifest.json")
        head.size = len(data)
        tar.addfile(head, io.BytesIO(data))
        for name in ("keys.sqlite", "questions.sqlite"):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(link)
    with pytest.raises(BackupError):
        restore(file, state)
    assert names(state) == ["first"]


def test_a_backup_that_cannot_be_written_leaves_the_old_one(state: Path, file: Path) -> None:
    with pytest.raises(BackupError):
        back_up(state, file / "in a file")
    restore(file, state)


def test_a_switch_that_fails_is_taken_back(
    state: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name.endswith(".restoring"):
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(BackupError):
        restore(file, state)
    assert names(state) == ["first"]


def test_the_commands(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NPTQA_STATE_DIR", str(state))
    path = str(tmp_path / "b.tar")
    assert main(["backup", path]) == 0
    assert "keys.sqlite" in capsys.readouterr().out
    assert main(["restore", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stores"] == ["keys.sqlite", "questions.sqlite"]
    assert main(["restore", path]) == 0
    assert "before" in capsys.readouterr().out
    Path(path).write_bytes(b"no")
    assert main(["restore", path]) == 1
    assert "b.tar" in capsys.readouterr().err
