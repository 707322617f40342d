"""Documents sent over HTTP: read apart, asked about, added in one step, answered from."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from nptqa.corpus.check import check_corpus
from nptqa.encoding import DEFAULT_FOLDER
from nptqa.errors import UploadStopped
from nptqa.service import uploads_runner
from nptqa.service.uploads_process import Closing, Errands
from nptqa.service.uploads_receiving import safe_name
from nptqa.service.uploads_runner import after_reading
from nptqa.settings import Settings
from nptqa.state.jobs import Answer, DocumentState, Finding, Job, JobState, Uploaded
from nptqa.state.keys import Scope
from nptqa.state.uploads import Uploads
from tests.corpus.press import print_pdf
from tests.corpus.scans import PIECES, FakeTesseract, scan

from .process import served
from .test_error_shape import assert_problem
from .uploading import (
    AT,
    BROKEN,
    HELD,
    SYMBOL,
    UNDATED,
    chosen,
    confirm,
    docx,
    key,
    pdf,
    send,
    serving,
    slow,
    states,
    wait,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return chosen(tmp_path)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with serving(settings) as client:
        yield client
    # Whatever was tried, what is held can be served.
    assert all(not check.problems for check in check_corpus(settings.corpus_dir))


@pytest.fixture
def who(settings: Settings) -> dict[str, str]:
    return key(settings)


def held(settings: Settings) -> list[str]:
    return [check.doc_id for check in check_corpus(settings.corpus_dir)]


@contextmanager
def at_work(settings: Settings) -> Iterator[None]:
    """As if another worker process were at work on uploads."""
    with (settings.state_dir / "uploads" / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def files_of(settings: Settings) -> list[Path]:
    return [path for path in (settings.state_dir / "uploads").rglob("*") if path.name != ".lock"]


def test_a_document_is_shown_confirmed_added_and_answered_from(
    client: TestClient, settings: Settings, who: dict[str, str]
) -> None:
    """The whole way: nothing is added before somebody says yes, all is once the job is done."""
    job = send(client, who, pdf())
    assert job["state"] == "waiting"
    job = wait(client, who, job, "proposed")
    [document] = job["documents"]
    assert document["state"] == "proposed"
    assert document["found"]["symbol"] == {"value": SYMBOL, "sure": "printed"}
    assert document["found"]["kind"] == {"value": "working_paper", "sure": "inferred"}
    assert document["units"] > 3
    assert held(settings) == [HELD]

    assert confirm(client, who, job, {"number": 1, "fields": {"author": "日本"}}).status_code == 202
    job = wait(client, who, job, "done", "failed")
    assert (job["state"], states(job)) == ("done", ["added"])
    doc_id = job["documents"][0]["doc_id"]
    assert job["documents"][0]["found"]["author"] == {"value": "日本", "sure": "given"}
    facts = client.get(f"/api/v1/documents/{doc_id}").json()
    assert (facts["symbol"], facts["author"]) == (SYMBOL, "日本")
    # Done means that it is answered from, by the index that the job names.
    found = client.get("/api/v1/search", params={"q": "透明度", "doc_id": doc_id}).json()
    assert found["index_version"] == job["index_version"]
    assert found["hits"][0]["citation"]["page"] == 1
    # So every place that shows a citation can say the page of the file.
    units = client.get("/api/v1/paragraphs", params={"doc_id": doc_id}).json()["paragraphs"]
    assert {unit["page"] for unit in units} == {1}
    shown = BeautifulSoup(client.get("/search", params={"q": "透明度"}).text, "html.parser")
    assert "p. 1 of the file" in [leaf.get_text() for leaf in shown.select(".source .leaf")]
    shown = BeautifulSoup(client.get(f"/documents/{doc_id}").text, "html.parser")
    assert [leaf.get_text() for leaf in shown.select(".leaf")] == ["p. 1 of the file"]
    shown = BeautifulSoup(client.get(f"/documents/{HELD}").text, "html.parser")
    assert shown.select(".leaf") == []
    assert files_of(settings) == []


def test_one_broken_file_does_not_stop_the_others(
    client: TestClient, settings: Settings, who: dict[str, str]
) -> None:
    good, other = pdf(), docx("NPT/CONF.2026/PC.II/WP.6", "核安全与核保安")
    job = send(client, who, good, BROKEN, other, straight=True)
    job = wait(client, who, job, "done", "failed")
    assert (job["state"], states(job)) == ("done", ["added", "failed", "added"])
    problem = job["documents"][1]["problem"]
    assert (problem["type"], problem["status"]) == ("/problems/read", 422)
    assert problem["detail"].startswith("broken.pdf is a broken PDF file")
    assert problem["instance"] == f"{job['job_id']}/2"
    # The folder on the server is nobody's business.
    assert str(settings.state_dir) not in str(job)
    assert len(held(settings)) == 3


def test_a_job_of_broken_files_has_failed(
    client: TestClient, settings: Settings, who: dict[str, str]
) -> None:
    empty = ("empty.txt", b" ")
    job = wait(client, who, send(client, who, BROKEN, empty), "failed", "proposed")
    assert states(job) == ["failed", "failed"]
    assert held(settings) == [HELD]
    assert_problem(confirm(client, who, job), 409, "upload_busy")


def test_who_may_send_and_see(client: TestClient, settings: Settings, who: dict[str, str]) -> None:
    """A curator's key, and of jobs only one's own; an administrator sees all."""
    sent: dict[str, Any] = {"files": [("file", UNDATED)]}
    assert_problem(client.post(AT, **sent), 401, "key_needed")
    reader = key(settings, Scope.READ)
    assert_problem(client.post(AT, **sent, headers=reader), 403, "scope_needed")
    assert_problem(client.get(AT, headers=reader), 403, "scope_needed")
    assert files_of(settings) == []

    job = wait(client, who, send(client, who, UNDATED), "needs_answers")
    other, boss = key(settings), key(settings, Scope.ADMIN)
    address = f"{AT}/{job['job_id']}"
    for method, path in (("GET", address), ("DELETE", address), ("POST", f"{address}:confirm")):
        json: dict[str, Any] = {"json": {}} if method == "POST" else {}
        reply = client.request(method, path, headers=other, **json)
        assert_problem(reply, 404, "unknown_upload")
        assert_problem(client.request(method, path, **json), 401, "key_needed")
    assert client.get(AT, headers=other).json() == {"jobs": []}
    for one in (who, boss):
        assert [found["job_id"] for found in client.get(AT, headers=one).json()["jobs"]] == [
            job["job_id"]
        ]


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_is_refused_and_not_kept(tmp_path: Path, chunked: bool) -> None:
    settings = chosen(tmp_path, upload_mb=1)
    who = key(settings)

    def parts() -> Iterator[bytes]:
        yield from [b"a" * 600_000] * 2

    content = parts() if chunked else b"".join(parts())
    with serving(settings) as client:
        reply = client.post(AT, content=content, params={"name": "a.txt"}, headers=who)
        assert_problem(reply, 413, "too_large")
        assert client.get(AT, headers=who).json() == {"jobs": []}
        # Other addresses keep the limit of a question, whatever uploads may have.
        big = b'{"question": "' + b"a" * 1_000_001 + b'"}'
        json = {"Content-Type": "application/json"}
        assert client.post("/api/v1/ask", content=big, headers=json).status_code == 413
    assert files_of(settings) == []


def test_a_file_may_be_the_whole_body(client: TestClient, who: dict[str, str]) -> None:
    name, body = pdf()
    reply = client.post(AT, content=body, params={"name": f"../{name}"}, headers=who)
    assert reply.status_code == 202
    job = wait(client, who, reply.json(), "proposed")
    assert job["documents"][0]["name"] == name


@pytest.mark.parametrize("sent", [{"content": b"text"}, {"data": {"file": "x"}}, {"files": []}])
def test_a_request_without_a_file_is_refused(
    client: TestClient, settings: Settings, who: dict[str, str], sent: dict[str, Any]
) -> None:
    assert_problem(client.post(AT, headers=who, **sent), 422, "upload")
    form: dict[str, Any] = {"files": [("other", ("a.txt", b"a"))]}
    assert_problem(client.post(AT, headers=who, **form), 422, "upload")
    assert files_of(settings) == []


def test_a_disk_that_takes_nothing_is_told_as_such(settings: Settings) -> None:
    """As everywhere else: the service answers on."""
    who = key(settings)
    (settings.state_dir / "uploads").write_text("no folder")
    with serving(settings) as client:
        reply = client.post(AT, files=[("file", UNDATED)], headers=who)
        assert_problem(reply, 503, "state")
        assert client.get(AT, headers=who).json() == {"jobs": []}
        assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("limit", "told"),
    [({"upload_seconds": 1}, "took longer"), ({"upload_memory": 40}, "more memory")],
)
def test_a_document_that_takes_too_much_is_stopped_and_no_other(
    tmp_path: Path, limit: dict[str, int], told: str
) -> None:
    """Time and memory end with the process that reads it; the service and the job go on."""
    settings = chosen(tmp_path, **limit)
    who = key(settings)
    with serving(settings) as client:
        job = send(client, who, slow(), UNDATED)
        job = wait(client, who, job, "needs_answers", "failed")
        assert states(job) == ["failed", "needs_answers"]
        problem = job["documents"][0]["problem"]
        assert problem["type"] == "/problems/upload_stopped"
        assert told in problem["detail"]
        assert client.get("/readyz").status_code == 200


def test_a_reader_that_breaks_down_is_told(
    client: TestClient, who: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a fault in a library that reads PDF files would: the process dies without a word."""
    monkeypatch.setenv("PYTHONMALLOC", "no such allocator")
    job = wait(client, who, send(client, who, UNDATED), "failed", "needs_answers")
    assert job["documents"][0]["problem"]["type"] == "/problems/upload_stopped"
    assert "broke down" in job["documents"][0]["problem"]["detail"]


def test_a_reader_that_the_machine_ends_is_not_said_to_be_slow(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the system does to a process where memory runs out."""
    started = subprocess.Popen

    def killed(*args: Any, **more: Any) -> Any:
        process = started(*args, **more)
        process.kill()
        return process

    monkeypatch.setattr(subprocess, "Popen", killed)
    with pytest.raises(UploadStopped, match="the machine ended") as caught:
        Errands(settings).read(tmp_path, Uploaded(1, "a.txt", 1, "a"), ocr=False)
    assert "memory" in caught.value.hint


def test_a_scan_is_always_confirmed_by_somebody(
    client: TestClient,
    who: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without OCR it is refused; with it, pages that were recognised are named and asked about."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    FakeTesseract(tmp_path / "bin").say(
        SYMBOL, "1. 缔约 国重 申其 第1项 承诺， 并将 予以 落实。", "2. 缔约 国重 申其 承诺。"
    )
    file = ("scan.pdf", scan(print_pdf(PIECES), dpi=100))
    job = wait(client, who, send(client, who, file), "failed", "needs_answers")
    assert "OCR" in job["documents"][0]["problem"]["hint"]
    job = wait(client, who, send(client, who, file, ocr=True, straight=True), "needs_answers")
    [document] = job["documents"]
    assert document["recognised"] == [1]
    assert document["found"]["symbol"] == {"value": SYMBOL, "sure": "recognised"}
    # Also where nothing is missing.
    found = Finding(recognised=(1,))
    asked = replace(NO_JOB, documents=(Uploaded(1, "a", 1, "a", DocumentState.PROPOSED, found),))
    assert after_reading(asked) is JobState.PROPOSED
    assert after_reading(replace(asked, confirmed=True)) is None
    fields = {"title_zh": "承诺", "date_to": "2026-04-27"}
    assert confirm(client, who, job, {"number": 1, "fields": fields}).status_code == 202
    job = wait(client, who, job, "done", "failed")
    facts = client.get(f"/api/v1/documents/{job['documents'][0]['doc_id']}").json()
    assert (facts["symbol"], facts["symbol_status"]) == ("", "unconfirmed")


NO_JOB = Job("j", "k", "", "", JobState.READING, (), straight=True)


def test_the_same_file_twice(client: TestClient, settings: Settings, who: dict[str, str]) -> None:
    """In one upload, or after it is held, it is one document."""
    name, body = pdf()
    job = send(client, who, (name, body), ("copy.pdf", body), straight=True)
    job = wait(client, who, job, "done", "failed")
    assert states(job) == ["added", "failed"]
    assert job["documents"][1]["problem"]["type"] == "/problems/document_held"
    again = wait(client, who, send(client, who, ("again.pdf", body)), "failed", "proposed")
    doc_id = job["documents"][0]["doc_id"]
    assert again["documents"][0]["problem"]["detail"] == f"again.pdf is held already, as {doc_id}"
    assert held(settings) == [HELD, doc_id]


def test_another_file_with_a_symbol_that_is_held(
    client: TestClient, settings: Settings, who: dict[str, str]
) -> None:
    """Somebody has to say that it takes the other's place."""
    job = send(client, who, pdf(), straight=True)
    doc_id = wait(client, who, job, "done", "failed")["documents"][0]["doc_id"]
    job = send(client, who, docx(SYMBOL, "加强核裁军方面的透明度和问责"), straight=True)
    job = wait(client, who, job, "needs_answers", "done", "failed")
    assert job["documents"][0]["replaces"] == doc_id
    assert_problem(confirm(client, who, job), 422, "upload")
    assert confirm(client, who, job, {"number": 1, "replace": True}).status_code == 202
    job = wait(client, who, job, "done", "failed")
    assert states(job) == ["added"]
    assert held(settings) == [HELD, doc_id]
    units = client.get("/api/v1/paragraphs", params={"doc_id": doc_id}).text
    assert "透明度和问责" in units


NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"number": 1, "fields": {"date_to": "soon"}}, "no date"),
    ({"number": 1, "fields": {"date_to": "2026-13-45"}}, "no date"),
    ({"number": 1, "fields": {"titel": "x", "date_to": "2026-04-27"}}, "no field 'titel'"),
    ({"number": 1, "fields": {"doc_id": "../../etc"}}, "no doc_id"),
    ({"number": 1, "fields": {"status": "holy"}}, "no status"),
    ({"number": 1, "fields": {"title_zh": "a\nb"}}, "one line"),
    ({"number": 1, "fields": {"title_zh": "长" * 501}}, "one line"),
    ({"number": 1, "fields": {"title_zh": "通知"}}, "does not say its date_to"),
    ({"number": 9}, "no document 9"),
    ({}, "number"),
    ({"number": 0}, "number"),
    ({"number": 1, "fields": {"title_zh": 3}}, "title_zh"),
    ({"number": 1, "leave": True}, "leave_out"),
]


def test_nonsense_is_refused_and_changes_nothing(
    client: TestClient, settings: Settings, who: dict[str, str]
) -> None:
    """Then sense is taken."""
    job = wait(client, who, send(client, who, UNDATED, BROKEN), "needs_answers")
    assert set(job["documents"][0]["missing"]) == {"title_zh", "date_to"}
    for answer, told in NONSENSE:
        reply = confirm(client, who, job, answer)
        assert reply.status_code == 422, answer
        assert told in reply.text
    twice = {"number": 1, "fields": {"title_zh": "通知", "date_to": "2026-04-27"}}
    assert_problem(confirm(client, who, job, twice, twice), 422, "upload")
    assert_problem(confirm(client, who, job), 422, "upload")
    reply = confirm(client, who, job, twice, {"number": 2})
    assert "takes no answer" in assert_problem(reply, 422, "upload")["detail"]
    assert client.get(f"{AT}/{job['job_id']}", headers=who).json() == job

    assert confirm(client, who, job, twice).status_code == 202
    job = wait(client, who, job, "done", "failed")
    assert states(job) == ["added", "failed"]
    assert held(settings) == [HELD, "note"]


def test_what_was_found_can_be_said_to_be_wrong(client: TestClient, who: dict[str, str]) -> None:
    """An empty value takes the place of what was read; what must not be empty must not be."""
    job = wait(client, who, send(client, who, pdf()), "proposed")
    empty = {"number": 1, "fields": {"date_to": ""}}
    assert "date_to" in assert_problem(confirm(client, who, job, empty), 422, "upload")["detail"]
    assert confirm(client, who, job, {"number": 1, "fields": {"symbol": ""}}).status_code == 202
    job = wait(client, who, job, "done", "failed")
    facts = client.get(f"/api/v1/documents/{job['documents'][0]['doc_id']}").json()
    assert (facts["symbol"], facts["symbol_status"]) == ("", "unconfirmed")


def test_a_document_can_be_left_out(
    client: TestClient, settings: Settings, who: dict[str, str]
) -> None:
    job = wait(client, who, send(client, who, pdf(), UNDATED), "needs_answers")
    assert states(job) == ["proposed", "needs_answers"]
    assert confirm(client, who, job, {"number": 2, "leave_out": True}).status_code == 202
    job = wait(client, who, job, "done", "failed")
    assert states(job) == ["added", "left_out"]
    assert len(held(settings)) == 2


def test_an_upload_is_given_up(client: TestClient, settings: Settings, who: dict[str, str]) -> None:
    job = wait(client, who, send(client, who, UNDATED), "needs_answers")
    address = f"{AT}/{job['job_id']}"
    store = Uploads(settings.state_dir)
    with at_work(settings):
        assert store.move(job["job_id"], JobState.ADDING, [JobState.NEEDS_ANSWERS])
        assert_problem(client.delete(address, headers=who), 409, "upload_busy")
    assert store.move(job["job_id"], JobState.PROPOSED, list(JobState))
    assert client.delete(address, headers=who).status_code == 204
    assert_problem(client.get(address, headers=who), 404, "unknown_upload")
    assert_problem(client.delete(address, headers=who), 404, "unknown_upload")
    assert files_of(settings) == []
    assert held(settings) == [HELD]


def test_one_that_is_being_read_is_given_up(client: TestClient, who: dict[str, str]) -> None:
    job = wait(client, who, send(client, who, slow(8_000), UNDATED), "reading")
    assert client.delete(f"{AT}/{job['job_id']}", headers=who).status_code == 204
    assert states(wait(client, who, send(client, who, UNDATED), "needs_answers"))


def test_of_two_uploads_one_waits(client: TestClient, who: dict[str, str]) -> None:
    first = wait(client, who, send(client, who, slow(20_000)), "reading")
    second = send(client, who, UNDATED)
    time.sleep(0.3)
    one, two = (
        client.get(f"{AT}/{job['job_id']}", headers=who).json()["state"] for job in (first, second)
    )
    assert (one, two) == ("reading", "waiting")
    wait(client, who, second, "needs_answers")
    assert wait(client, who, first, "needs_answers", "failed")


def test_too_many_that_have_not_ended(client: TestClient, who: dict[str, str]) -> None:
    """Their files lie on the disk."""
    for _ in range(20):
        send(client, who, UNDATED)
    reply = client.post(AT, files=[("file", UNDATED)], headers=who)
    assert_problem(reply, 409, "upload_busy")


def test_a_restart_shows_what_was_interrupted_and_goes_on(settings: Settings) -> None:
    """Nothing is half added; what was not read yet is read when somebody says so."""
    who = key(settings)
    with serving(settings) as client:
        job = send(client, who, pdf(), slow(20_000), straight=True)
        while states(wait(client, who, job, "reading")) != ["proposed", "reading"]:
            time.sleep(0.02)
    assert held(settings) == [HELD]
    with serving(settings) as client:
        job = wait(client, who, job, "interrupted")
        assert states(job) == ["proposed", "waiting"]
        assert job["problem"]["type"] == "/problems/upload"
        assert confirm(client, who, job, {"number": 2, "leave_out": True}).status_code == 202
        job = wait(client, who, job, "done", "failed")
        assert (job["state"], states(job), job["problem"]) == ("done", ["added", "left_out"], None)


def test_a_job_whose_process_died_is_found_by_the_next_start(settings: Settings) -> None:
    """As after SIGKILL, when nobody could write anything down; what waited is worked on."""
    who = key(settings)
    with serving(settings) as client:
        dead = wait(client, who, send(client, who, UNDATED), "needs_answers")
        waiting = wait(client, who, send(client, who, UNDATED), "needs_answers")
    store = Uploads(settings.state_dir)
    found = store.job(dead["job_id"])
    assert found is not None
    store.put(found.job_id, replace(found.documents[0], state=DocumentState.READING))
    assert store.move(dead["job_id"], JobState.READING, [JobState.NEEDS_ANSWERS])
    assert store.move(waiting["job_id"], JobState.WAITING, [JobState.NEEDS_ANSWERS])
    with serving(settings) as client:
        assert states(wait(client, who, dead, "interrupted")) == ["waiting"]
        assert wait(client, who, waiting, "needs_answers")


def test_another_process_that_works_is_waited_for(
    client: TestClient, settings: Settings, who: dict[str, str]
) -> None:
    """Of several workers one works at a time, and none takes another's job for dead."""
    job = wait(client, who, send(client, who, UNDATED), "needs_answers")
    store = Uploads(settings.state_dir)
    with at_work(settings):
        assert store.move(job["job_id"], JobState.READING, [JobState.NEEDS_ANSWERS])
        other = send(client, who, UNDATED)
        time.sleep(0.5)
        for one, state in ((job, "reading"), (other, "waiting")):
            assert client.get(f"{AT}/{one['job_id']}", headers=who).json()["state"] == state
    wait(client, who, job, "interrupted")
    wait(client, who, other, "needs_answers")


def test_an_index_that_is_not_taken_up_is_told(
    client: TestClient, who: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_runner, "_SWITCHED", 0.0)
    monkeypatch.setattr("nptqa.service.switching._EVERY", 60.0)
    job = wait(client, who, send(client, who, pdf(), straight=True), "failed", "done")
    assert (job["state"], states(job)) == ("failed", ["added"])
    assert job["problem"]["status"] == 503
    assert "nptqa index build" in job["problem"]["hint"]


def test_an_index_that_somebody_else_builds_is_waited_for(
    settings: Settings, tmp_path: Path
) -> None:
    """And not for ever."""
    from nptqa.index.folder import changing

    errands = Errands(settings)
    with changing(settings.index_dir):
        later = threading.Timer(2.0, errands.closing.set)
        later.start()
        with pytest.raises(Closing):
            errands.index()
    errands.closing.clear()
    assert errands.index()


def test_settings_that_name_folders_from_here_hold_for_errands_too(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though a document is read in the folder of its job."""
    monkeypatch.chdir(tmp_path)
    Path("model").symlink_to(DEFAULT_FOLDER)
    here = replace(settings, corpus_dir=Path("corpus"), index_dir=Path("index"), encoder="model")
    errands = Errands(here)
    name, body = UNDATED
    Path("job").mkdir()
    Path("job", name).write_bytes(body)
    answer = Answer({"title_zh": "通知", "date_to": "2026-04-27"})
    document = Uploaded(1, name, len(body), "", answer=answer)
    assert errands.read(Path("job"), document, ocr=False).doc_id == "note"
    assert errands.add(Path("job"), document, ocr=False).doc_id == "note"
    assert errands.index()
    assert held(settings) == [HELD, "note"]


def test_an_errand_ends_with_whoever_ordered_it(tmp_path: Path) -> None:
    """A service that is killed leaves nobody behind who could still add something."""
    settings = chosen(tmp_path)
    name, body = slow(200_000)
    (tmp_path / name).write_bytes(body)
    program = (
        "import json, subprocess, sys, time\n"
        "p = subprocess.Popen([sys.executable, '-m', 'nptqa.errands'], stdin=subprocess.PIPE)\n"
        f"order = {{'errand': 'read', 'name': {name!r}, 'fields': {{}}, 'ocr': False,"
        " 'memory': 0, 'seconds': 0}\n"
        "p.stdin.write(json.dumps(order).encode()); p.stdin.close()\n"
        "print(p.pid, flush=True); time.sleep(60)\n"
    )
    environ = os.environ | settings.to_env()
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(2.0)  # until it has begun to read
        assert Path(f"/proc/{child}").exists()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    deadline = time.monotonic() + 5
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_an_upload_may_take_its_time_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that comes at a fair pace outlasts the patience; one that trickles does not."""
    who = key(chosen(tmp_path))["Authorization"].encode()
    head = b"POST %s HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n"
    monkeypatch.setenv("TEST_PATIENCE", "1")
    with served(tmp_path / "state") as server:
        for path, step, status in (
            (b"/api/v1/uploads?name=a.txt", 70_000, b"202"),
            (b"/api/v1/uploads?name=b.txt", 10, b"408"),
            (b"/api/v1/ask", 70_000, b"408"),
        ):
            with server.raw(head % (path, who, 5 * step)) as connection:
                for _ in range(5):
                    time.sleep(0.4)
                    try:
                        connection.sendall(b"a" * step)
                    except OSError:
                        break
                reply = connection.recv(65_536)
            assert reply.split(b" ")[1] == status, (path, reply)


@given(st.text(max_size=400))
def test_no_name_leads_anywhere(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= 150
    assert Path(safe).name == safe
    assert not safe.startswith(".")
    assert safe.isprintable()


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\N2412345.pdf", "N2412345.pdf"),
        ("工作文件 5.docx", "工作文件 5.docx"),
        ("..", "document"),
        (".hidden", "hidden"),
        ("a\r\nSet-Cookie: b.pdf", "a_Set-Cookie_ b.pdf"),
        ("长" * 200 + ".pdf", "长" * 48 + ".pdf"),
    ],
)
def test_names_stay_what_they_were_where_they_can(given: str, safe: str) -> None:
    assert safe_name(given) == safe
