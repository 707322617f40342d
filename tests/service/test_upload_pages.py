"""The page where curators send documents in, as a browser without a script uses it."""

import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from nptqa.service.wording import LANGUAGES
from nptqa.settings import Settings
from nptqa.state.jobs import JobState
from nptqa.state.keys import Keys, Scope
from nptqa.state.uploads import Uploads

from .uploading import BROKEN, SYMBOL, UNDATED, File, chosen, pdf, serving, wait

HOME = {"Origin": "http://testserver"}
EVIL: File = ("<b onclick=alert(1)>.txt", "1. <script>alert(1)</script>核。\n\n2. 核。\n".encode())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return chosen(tmp_path)


@pytest.fixture
def browser(settings: Settings) -> Iterator[TestClient]:
    """Somebody who is signed in."""
    _, text = Keys(settings.state_dir).add("Ms A", Scope.CURATE)
    with serving(settings) as client:
        client.headers["Accept"] = "text/html"
        assert client.post("/signin", data={"key": text}, headers=HOME).status_code == 200
        yield client


def soup(client: TestClient, path: str) -> BeautifulSoup:
    reply = client.get(path)
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    return BeautifulSoup(reply.text, "html.parser")


def sent(client: TestClient, *files: File, **fields: str) -> str:
    """Send files by the form; gives the address of the job's page."""
    form = [("file", file) for file in files]
    reply = client.post("/upload", files=form, data=fields, headers=HOME, follow_redirects=False)
    assert reply.status_code == 303, reply.text
    return reply.headers["location"]


def until(client: TestClient, address: str, *states: str) -> dict[str, Any]:
    return wait(client, {}, {"job_id": address.rsplit("/", 1)[-1]}, *states)


def answers(page: BeautifulSoup) -> dict[str, str]:
    """What a browser would send of the form as it is."""
    return {
        str(one["name"]): str(one.get("value", ""))
        for one in page.select("form[action$=confirm] input")
        if one.get("type") != "checkbox" or one.has_attr("checked")
    }


def test_from_the_file_to_the_answer(browser: TestClient) -> None:
    """Chosen, sent, watched, corrected, confirmed, answered from; without a script."""
    page = soup(browser, "/upload")
    assert page.select_one('form[enctype="multipart/form-data"] input[type=file][multiple]')
    address = sent(browser, pdf(), BROKEN)
    until(browser, address, "proposed")
    page = soup(browser, address)
    form = answers(page)
    assert form["1.symbol"] == SYMBOL
    assert "printed in the document" in page.get_text()
    broken = page.select("article.uploaded")[1].get_text()
    assert "A document could not be read" in broken
    assert "broken.pdf is a broken PDF file" in broken

    form["1.author"] = "日本"
    reply = browser.post(f"{address}/confirm", data=form, headers=HOME)
    assert reply.status_code == 200
    job = until(browser, address, "done", "failed")
    page = soup(browser, address)
    assert job["state"] == "done"
    assert "given by you" in page.get_text()
    doc_id = job["documents"][0]["doc_id"]
    assert page.select_one(f'a[href="/documents/{doc_id}"]')
    assert SYMBOL in browser.get(f"/documents/{doc_id}").text
    # What was not changed is still as printed.
    assert job["documents"][0]["found"]["symbol"]["sure"] == "printed"
    [row] = soup(browser, "/upload").select("tbody tr")
    assert "1 failed" in row.get_text()


def test_what_makes_no_sense_is_shown_beside_what_was_typed(browser: TestClient) -> None:
    address = sent(browser, UNDATED)
    until(browser, address, "needs_answers")
    page = soup(browser, address)
    form = answers(page) | {"1.title_zh": "通知", "1.date_to": "soon"}
    reply = browser.post(f"{address}/confirm", data=form, headers=HOME)
    assert reply.status_code == 422
    page = BeautifulSoup(reply.text, "html.parser")
    alert = page.select_one('[role="alert"]')
    assert alert is not None
    assert "'soon' is no date" in alert.get_text()
    assert answers(page) == form
    form["1.date_to"] = "2026-04-27"
    assert browser.post(f"{address}/confirm", data=form, headers=HOME).status_code == 200
    assert until(browser, address, "done", "failed")["state"] == "done"
    # A second answer finds it gone on.
    assert browser.post(f"{address}/confirm", data=form, headers=HOME).status_code in (409, 422)


def test_a_page_about_what_moves_is_drawn_anew(browser: TestClient, settings: Settings) -> None:
    """By the browser where there is no script; never under a form that is being filled in."""
    address = sent(browser, UNDATED)
    until(browser, address, "needs_answers")
    refresh = 'noscript meta[http-equiv="refresh"]'
    assert soup(browser, address).select(refresh) == []
    assert not soup(browser, address).select("[data-moving]")
    store = Uploads(settings.state_dir)
    job_id = address.rsplit("/", 1)[-1]

    with (settings.state_dir / "uploads" / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # as another worker does that is at work
        assert store.move(job_id, JobState.INDEXING, list(JobState))
        page = soup(browser, address)
        assert page.select(refresh)
        assert page.select("#watched[data-moving]")
        assert page.select("form[action$=confirm], form[action$=remove]") == []
        assert soup(browser, "/upload").select(refresh) == []
        assert soup(browser, "/upload").select("#watched[data-moving]")


def test_an_upload_is_given_up(browser: TestClient) -> None:
    address = sent(browser, UNDATED)
    until(browser, address, "needs_answers")
    reply = browser.post(f"{address}/remove", headers=HOME, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/upload")
    assert browser.get(address).status_code == 404
    assert soup(browser, "/upload").select("tbody") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_every_language(browser: TestClient, language: str) -> None:
    address = sent(browser, UNDATED, BROKEN)
    until(browser, address, "needs_answers")
    for path in ("/upload", address):
        page = BeautifulSoup(browser.get(f"{path}?lang={language}").text, "html.parser")
        assert page.html is not None
        assert page.html["lang"] == language


def test_nothing_in_a_document_becomes_markup(browser: TestClient) -> None:
    address = sent(browser, EVIL)
    until(browser, address, "needs_answers", "failed", "proposed")
    for path in ("/upload", address):
        text = browser.get(path).text
        assert "<b onclick" not in text
        assert "<script>alert" not in text


def test_only_curators_and_only_from_this_site(settings: Settings, browser: TestClient) -> None:
    """A stranger is led to sign in; another site's form changes nothing."""
    files = {"files": [("file", UNDATED)]}
    elsewhere = {"Origin": "https://evil.example"}
    address = sent(browser, UNDATED)
    until(browser, address, "needs_answers")
    for path in ("/upload", f"{address}/confirm", f"{address}/remove"):
        given: Any = files if path == "/upload" else {"data": {"a": "b"}}
        assert browser.post(path, headers=elsewhere, **given).status_code == 403
        assert browser.post(path, **given).status_code == 403
    browser.cookies.clear()
    reply = browser.get("/upload", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/signin?next=%2Fupload")
    assert browser.post("/upload", headers=HOME, **files).status_code == 401  # type: ignore[arg-type]
    _, text = Keys(settings.state_dir).add("Mr B", Scope.READ)
    browser.post("/signin", data={"key": text}, headers=HOME)
    assert browser.get("/upload").status_code == 403


def test_a_form_without_a_file_says_so(browser: TestClient) -> None:
    """As a browser sends it where nothing was chosen."""
    empty: Any = {"files": [("file", ("", b""))]}
    reply = browser.post("/upload", headers=HOME, **empty)
    assert reply.status_code == 422
    assert "the form holds no file" in reply.text
