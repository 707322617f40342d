"""With several workers the first process opens nothing, and what is wrong is said once."""

import os
import pickle
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from nptqa import errors
from nptqa.errors import IndexCorrupt, NptqaError, ServiceError
from nptqa.service.rehearsal import rehearse

from .process import served

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, NptqaError)
]


def test_the_first_process_never_opens_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is gone tried, two serve; what only watches holds nothing."""
    opened = tmp_path / "opened"
    opened.mkdir()
    monkeypatch.setenv("TEST_OPENED", str(opened))
    with served(tmp_path / "state", workers="2") as running:
        by = {int(path.name) for path in opened.iterdir()}
        assert running.process.pid not in by
        assert len(by) == 3
        assert sum(_alive(pid) for pid in by) == 2
        assert running.stop() == (0, "")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_is_wrong_is_said_once_and_ends_the_command(tmp_path: Path) -> None:
    """Not by each worker, started again and again."""
    environment = os.environ | {
        "NPTQA_CORPUS_DIR": str(tmp_path / "nothing"),
        "NPTQA_INDEX_DIR": str(tmp_path / "index"),
        "NPTQA_STATE_DIR": str(tmp_path / "state"),
    }
    code = "from nptqa.cli import main; raise SystemExit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "serve", "--port", "0", "--workers", "2"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == errors.CorpusError.exit_code
    assert done.stderr.count("nptqa: cannot read") == 1
    assert "Traceback" not in done.stderr


def fails(error: NptqaError) -> None:
    raise error


def test_the_error_comes_whole(tmp_path: Path) -> None:
    spoilt = IndexCorrupt("the index is spoilt", path=tmp_path, hint="Build it.")
    with pytest.raises(IndexCorrupt) as caught:
        rehearse(partial(fails, spoilt))
    assert (caught.value.message, caught.value.hint) == ("the index is spoilt", "Build it.")
    assert caught.value.path == tmp_path


def test_a_process_that_is_killed_is_said_to_be() -> None:
    """As by a machine that lacks memory."""
    with pytest.raises(ServiceError, match="could not be opened") as caught:
        rehearse(_killed)
    assert "memory" in caught.value.hint


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_mistake_of_ours_leaves_its_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ServiceError) as caught:
        rehearse(_mistaken)
    assert "above" in caught.value.hint
    assert "RuntimeError: ours" in capfd.readouterr().err


def _mistaken() -> None:
    raise RuntimeError("ours")


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_goes_from_one_process_to_another(
    kind: type[NptqaError], tmp_path: Path
) -> None:
    path = {"path": tmp_path} if issubclass(kind, errors.IndexStoreError) else {}
    error = kind("what is wrong", hint="what to do", **path)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert vars(again) == vars(error)
    assert str(again) == str(error)
