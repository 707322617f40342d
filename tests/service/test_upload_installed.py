"""Documents sent to the service as it is installed, where the package itself may not be written."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from nptqa.client import Client
from nptqa.settings import Settings
from nptqa.state.keys import Keys, Scope
from tests.conftest import ROOT
from tests.test_deploy import image_environment, unit_environment

from .uploading import HELD, pdf, small_corpus

FOLDERS = ("NPTQA_STATE_DIR", "NPTQA_INDEX_DIR", "NPTQA_OWN_CORPUS_DIR")


def installed(folder: Path) -> Path:
    """The package as the wheel lays it out, with a small corpus; nobody else may write it."""
    package = folder / "site" / "nptqa"
    shutil.copytree(ROOT / "src" / "nptqa", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "web", package / "_data" / "web")
    small_corpus(package / "_data" / "corpus")
    return package


def content(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


@contextmanager
def running(package: Path, environment: dict[str, str]) -> Iterator[str]:
    """`nptqa serve`; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("NPTQA_")}
    paths = {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    start = "import sys; from nptqa.cli import main; sys.exit(main(['serve']))"
    process = subprocess.Popen(
        [sys.executable, "-c", start],
        cwd=package.parent,
        env=own | paths | environment | {"NPTQA_PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert str(port) in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.mark.parametrize(
    "environment", [unit_environment(), image_environment()], ids=["unit", "image"]
)
def test_a_document_is_added_beside_the_package(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """With the folders that the unit and the image name, and nothing else set."""
    package = installed(tmp_path)
    before = content(package)
    chosen = {name: f"{tmp_path}{environment[name]}" for name in FOLDERS}
    state = Settings.from_env(chosen).state_dir
    _, secret = Keys(state).add("Ms A", Scope.CURATE)
    name, data = pdf()
    with running(package, chosen) as url, Client(url, key=secret) as service:
        job = service.upload(data, name=name, straight=True)
        done = service.upload_wait(job.job_id, every=0.1)
        assert (done.state, done.documents[0].problem) == ("done", None)
        assert service.version().index_version == done.index_version
    with running(package, chosen) as url, Client(url) as service:
        held = {one.doc_id for one in service.documents().documents}
    assert held == {HELD, done.documents[0].doc_id}
    assert content(package) == before
    assert (Path(chosen["NPTQA_OWN_CORPUS_DIR"]) / "manifest.toml").is_file()
