"""The index goes away, or is spoilt, under a running service."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nptqa.parts import build_index
from nptqa.settings import Settings

_SCRIPT = """
import os, sys
from pathlib import Path
from dataclasses import replace
from starlette.testclient import TestClient
from nptqa.assembly import Desk
from nptqa.service import create_app
from nptqa.settings import Settings
folder, state, fault = sys.argv[1:]
settings = replace(Settings(), index_dir=Path(folder), state_dir=Path(state))
desk = Desk.open(settings)
question = "条约的三大支柱是什么"
with TestClient(create_app(desk, settings)) as client:
    def ask():
        reply = client.post("/api/v1/ask", json={"question": question})
        return reply.status_code, [one["quote"] for one in reply.json().get("answers", [])]
    before = ask()
    if fault == "deleted":
        import shutil
        shutil.rmtree(folder)
    for path in Path(folder).rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.truncate(path, path.stat().st_size // 3)
    after = ask()
    ready = client.get("/readyz").status_code
    print(before == after, after[0], ready)
"""
_BUS_ERROR = -7


@pytest.fixture
def index(tmp_path: Path) -> Path:
    settings = replace(Settings(), index_dir=tmp_path / "index")
    build_index(settings)
    return settings.index_dir


def answered(index: Path, fault: str) -> tuple[int, list[str]]:
    state = str(index.parent / "state")
    command = [sys.executable, "-c", _SCRIPT, str(index), state, fault]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout.split()


def test_a_deleted_index_goes_on_answering(index: Path) -> None:
    """Its files are open and mapped: what was asked for is there until the service ends."""
    assert answered(index, "deleted") == (0, ["True", "200", "200"])
    assert not index.exists()


def test_a_truncated_index_never_answers_wrongly(index: Path) -> None:
    """It refuses and is not ready; or the system ends the process, and it is started again."""
    code, said = answered(index, "truncated")
    if code == 0:
        same, status, ready = said
        assert (status, ready) == ("503", "503") or same == "True"
    else:
        assert code == _BUS_ERROR


def test_after_that_a_start_builds_the_index_again(index: Path) -> None:
    shutil.rmtree(index)
    from nptqa.assembly import Desk

    told: list[str] = []
    desk = Desk.open_or_build(replace(Settings(), index_dir=index), notify=told.append)
    assert desk.ask("WP.77第36段").answers
    assert "building" in told[0]
