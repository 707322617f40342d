"""Documents sent in with the Python client, to a service that listens, over real connections."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from nptqa.assembly import Desk
from nptqa.client import AsyncClient, Client, ClientError, models, sending
from nptqa.service import create_app
from nptqa.settings import Settings
from nptqa.state.keys import Scope
from tests.conftest import ROOT

from .listening import listening
from .uploading import BROKEN, SYMBOL, UNDATED, chosen, docx, key, pdf

SECOND = "NPT/CONF.2026/PC.II/WP.6"
HIDDEN = "00" * 12


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return chosen(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def url(settings: Settings) -> Iterator[str]:
    """The service over a corpus that can be written."""
    desk = Desk.open_or_build(settings, notify=lambda _: None)
    with listening(create_app(desk, settings, Desk.open)) as address:
        yield address


@pytest.fixture
def secret(settings: Settings) -> str:
    """A curator's key."""
    return key(settings)["Authorization"].removeprefix("Bearer ")


def written(folder: Path, *files: tuple[str, bytes]) -> list[Path]:
    for name, content in files:
        (folder / name).write_bytes(content)
    return [folder / name for name, _ in files]


def test_documents_are_sent_watched_answered_and_forgotten(
    url: str, secret: str, tmp_path: Path
) -> None:
    """One that is whole, one that lacks its date, one that is broken."""
    files = written(tmp_path, pdf(), UNDATED, BROKEN)
    with Client(url, key=secret) as service:
        sent = service.upload(files)
        assert isinstance(sent, models.UploadJob)
        job = service.upload_wait(sent.job_id, every=0.05)
        assert (job.job_id, job.state) == (sent.job_id, "needs_answers")
        whole, undated, broken = job.documents
        assert whole.found["symbol"] == models.Found(value=SYMBOL, sure="printed")
        assert "date_to" in undated.missing
        assert broken.problem is not None
        with pytest.raises(ClientError, match="does not say its") as caught:
            service.upload_confirm(job.job_id)
        assert (caught.value.code, caught.value.status) == ("upload", 422)
        confirmed = service.upload_confirm(job.job_id, [{"number": 2, "leave_out": True}])
        assert confirmed.state not in ("needs_answers", "proposed")
        done = service.upload_wait(job.job_id, every=0.05)
        assert [one.state for one in done.documents] == ["added", "left_out", "failed"]
        assert done.state == "done"
        assert done.index_version == service.version().index_version
        assert done.documents[0].doc_id in {one.doc_id for one in service.documents().documents}
        assert service.uploads().jobs == (done,)
        service.upload_remove(job.job_id)
        assert service.uploads().jobs == ()


def test_the_bytes_of_a_file_with_its_name(url: str, secret: str) -> None:
    """To be awaited, and given up before it is added."""

    async def every() -> None:
        async with AsyncClient(url, key=secret) as service:
            job = await service.upload(UNDATED[1], name=UNDATED[0], ocr=False, straight=True)
            assert (job.straight, job.documents[0].name) == (True, UNDATED[0])
            job = await service.upload_wait(job.job_id, every=0.05)
            assert job.state == "needs_answers"
            assert (await service.upload_job(job.job_id)) == job
            await service.upload_remove(job.job_id)
            with pytest.raises(ClientError) as caught:
                await service.upload_job(job.job_id)
            assert caught.value.code == "unknown_upload"

    asyncio.run(every())


def test_the_example_of_the_documentation(url: str, secret: str, tmp_path: Path) -> None:
    """As it stands there, in a process of its own."""
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    (text,) = (one for one in re.findall(r"```python\n(.*?)```", page, re.S) if "upload(" in one)
    written(tmp_path, ("WP.5.pdf", UNDATED[1]), ("WP.6.docx", docx(SECOND, "无核武器区")[1]))
    done = subprocess.run(
        [sys.executable, "-c", text.replace("http://127.0.0.1:8000", url)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"KEY": secret},
    )
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("1 WP.5.pdf failed")
    assert lines[1].startswith("2 WP.6.docx proposed 无核武器区")
    assert lines[-2].startswith("done ")
    assert lines[-1].startswith("['done'")


@pytest.mark.parametrize("scope", [None, Scope.READ])
def test_only_curators_may_send(url: str, settings: Settings, scope: Scope | None) -> None:
    shown = key(settings, scope)["Authorization"].removeprefix("Bearer ") if scope else None
    with Client(url, key=shown) as service, pytest.raises(ClientError) as caught:
        service.upload(b"1. text", name="a.txt")
    assert caught.value.code == ("scope_needed" if scope else "key_needed")
    assert caught.value.hint


def test_what_cannot_be_sent_is_said_before_anything_is(tmp_path: Path) -> None:
    with Client() as service:
        with pytest.raises(ClientError, match="cannot be read: No such file"):
            service.upload(tmp_path / "absent.pdf")
        with pytest.raises(ClientError, match="cannot be read"):
            service.upload([str(tmp_path)])
        with pytest.raises(ClientError, match="no file to send"):
            service.upload([])
        with pytest.raises(ClientError, match="have no name"):
            service.upload(b"1. text")
        with pytest.raises(ClientError, match="bytes of one file"):
            service.upload([tmp_path / "a.pdf"], name="b.pdf")


def job_in(state: str) -> dict[str, object]:
    texts = {name: "" for name in ("made_at", "changed_at", "index_version")}
    flags = {"ocr": False, "straight": False}
    return {"job_id": HIDDEN, "state": state, "problem": None, "documents": [], **texts, **flags}


def scripted(*states: str) -> httpx.MockTransport:
    left = list(states)

    def reply(request: httpx.Request) -> httpx.Response:
        assert request.url.path == f"/api/v1/uploads/{HIDDEN}"
        return httpx.Response(200, json=job_in(left.pop(0) if len(left) > 1 else left[0]))

    return httpx.MockTransport(reply)


def test_it_is_watched_until_nobody_works_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("nptqa.client.clients.time.sleep", waits.append)
    with Client(transport=scripted("waiting", "reading", "adding", "indexing", "done")) as service:
        assert service.upload_wait(HIDDEN, every=2.5).state == "done"
    assert waits == [2.5] * 4


def test_every_state_is_known_as_work_or_as_none() -> None:
    """A new state of the service would otherwise be taken for the end."""
    ends = {"needs_answers", "proposed", "done", "failed", "interrupted"}
    assert set(models.JobState.__args__) == sending._AT_WORK | ends  # type: ignore[attr-defined]


def test_watching_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job itself goes on."""
    monkeypatch.setattr("nptqa.client.clients.time.sleep", lambda _: None)
    with Client(transport=scripted("reading")) as service, pytest.raises(ClientError) as caught:
        service.upload_wait(HIDDEN, timeout=0)
    assert f"{HIDDEN} is still reading after 0 seconds" in str(caught.value)
    assert "upload_job" in caught.value.hint
