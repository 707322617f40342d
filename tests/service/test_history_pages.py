"""History, permalinks, receipts and feedback as a browser and a program use them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from docx import Document
from starlette.testclient import TestClient

from nptqa.cli import main
from nptqa.service import create_app
from nptqa.service.remembering import COOKIE
from nptqa.settings import Settings
from nptqa.state.keys import Keys, Scope

from .conftest import WEB
from .excerpts import NOTE_2007
from .fake_desk import FakeDesk
from .test_contract import QUESTION, SENTENCE, ask

HERE = {"Origin": "http://testserver"}
JSON = {"Accept": "application/json"}


def opened(settings: Settings) -> TestClient:
    return TestClient(create_app(FakeDesk(), settings), headers={"Accept-Language": "zh-CN"})


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return Settings(web_dir=WEB, threads=1, state_dir=tmp_path / "state")


@pytest.fixture
def browser(own: Settings) -> Iterator[TestClient]:
    """One that has been greeted."""
    with opened(own) as client:
        client.get("/")
        yield client


def soup(client: TestClient, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return BeautifulSoup(response.text, "html.parser")


def links(page: BeautifulSoup) -> list[str]:
    return [str(item["href"]) for item in page.select("a[href^='/a/']")]


def test_the_history_survives_a_restart_with_its_citations(
    own: Settings, browser: TestClient
) -> None:
    browser.get("/", params={"q": QUESTION})
    cookie = browser.cookies[COOKIE]
    with opened(own) as later:
        later.cookies.set(COOKIE, cookie)
        link = links(soup(later, "/history"))[0]
        page = soup(later, link)
        assert SENTENCE in page.get_text()
        assert NOTE_2007 in page.get_text()
        assert "NPT/CONF.2010/PC.I/WP.78，第2段" in page.get_text()


def test_a_link_is_for_whoever_holds_it_and_nobody_can_guess_it(
    own: Settings, browser: TestClient
) -> None:
    """An id can be worked out from the question, so it opens nothing of somebody else's."""
    browser.get("/", params={"q": QUESTION})
    link = links(soup(browser, "/history"))[0]
    answer_id = ask(browser, QUESTION)["answer_id"]
    assert SENTENCE in soup(browser, f"/a/{answer_id}").get_text()
    with opened(own) as stranger:
        assert SENTENCE in soup(stranger, link).get_text()
        assert stranger.get(f"/a/{answer_id}").status_code == 404
        assert links(soup(stranger, "/history")) == []


def test_a_browser_without_cookies_leaves_nothing(own: Settings) -> None:
    with opened(own) as client:
        for _ in range(3):
            assert client.get("/", params={"q": QUESTION}).status_code == 200
            client.cookies.clear()
    assert not (own.state_dir / "history.sqlite").exists()


def test_an_api_client_leaves_nothing(own: Settings, browser: TestClient) -> None:
    ask(browser, QUESTION)
    assert not (own.state_dir / "history.sqlite").exists()


def test_the_cookie_is_for_the_server_alone(own: Settings) -> None:
    with opened(own) as client:
        given = client.get("/").headers["set-cookie"]
    assert given.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax"} <= set(given.split("; "))


def test_erasing_one_and_all(browser: TestClient) -> None:
    for question in (QUESTION, "降低核武器使用风险"):
        browser.get("/", params={"q": question})
    page = soup(browser, "/history")
    link = links(page)[0]
    name = page.select_one("input[name=conversation]")
    assert name is not None
    browser.post("/history/erase", data={"conversation": str(name["value"])}, headers=HERE)
    assert link not in links(soup(browser, "/history"))
    assert browser.get(link).status_code == 404
    assert len(links(soup(browser, "/history"))) == 1
    browser.post("/history/erase", headers=HERE)
    assert links(soup(browser, "/history")) == []


def test_turning_the_history_off_erases_and_keeps_none(browser: TestClient) -> None:
    browser.get("/", params={"q": QUESTION})
    link = links(soup(browser, "/history"))[0]
    browser.post("/history/switch", data={"on": "0"}, headers=HERE)
    assert browser.get(link).status_code == 404
    browser.get("/", params={"q": QUESTION})
    assert links(soup(browser, "/history")) == []
    browser.post("/history/switch", data={"on": "1"}, headers=HERE)
    browser.get("/", params={"q": QUESTION})
    assert len(links(soup(browser, "/history"))) == 1


def test_the_service_can_keep_none_for_anybody(own: Settings) -> None:
    with opened(replace(own, history=False)) as client:
        assert "set-cookie" not in client.get("/").headers
        client.cookies.set(COOKIE, "a" * 22)
        client.get("/", params={"q": QUESTION})
        assert links(soup(client, "/history")) == []
    assert not (own.state_dir / "history.sqlite").exists()


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
@pytest.mark.parametrize("path", ["/history/erase", "/history/switch", "/feedback"])
def test_another_site_cannot_send_our_forms(
    browser: TestClient, origin: dict[str, str], path: str
) -> None:
    browser.get("/", params={"q": QUESTION})
    assert browser.post(path, data={"on": "0"}, headers=origin).status_code == 403
    assert len(links(soup(browser, "/history"))) == 1


def test_a_permalink_without_a_store_asks_again(browser: TestClient) -> None:
    """For anybody; and says so where the answer is not the one that was given."""
    link = ask(browser, QUESTION)["permalink"]
    page = soup(browser, link)
    assert SENTENCE in page.get_text()
    assert "不是链接所指的那一个" not in page.get_text()
    other = soup(browser, "/a/0123456789abcdef?" + link.partition("?")[2])
    assert "不是链接所指的那一个" in other.get_text()


def test_an_old_answer_is_shown_as_it_was_given(
    own: Settings, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what has become of its words, and a way to ask again."""
    browser.get("/", params={"q": QUESTION})
    link = links(soup(browser, "/history"))[0]
    monkeypatch.setattr(FakeDesk, "index_version", "fake-2")
    documents = tuple(
        one for one in FakeDesk().corpus.documents if one.doc_id != "chair-paper-2007"
    )
    desk = FakeDesk()
    desk.corpus._documents = documents
    with TestClient(create_app(desk, own), headers={"Accept-Language": "zh-CN"}) as later:
        page = soup(later, link)
        assert SENTENCE in page.get_text()
        assert "这份文件已不在所载文件之内" in page.get_text()
        assert "此后索引已经更换" in page.get_text()
        assert page.select_one("a[href^='/?q=']") is not None


def test_a_conversation_is_exported_whole(browser: TestClient) -> None:
    browser.get("/", params={"q": QUESTION})
    context = json.dumps({"doc_ids": [], "terms": [], "units": [], "topic": "核", "section": ""})
    browser.get("/", params={"q": "降低核武器使用风险", "context": context})
    page = soup(browser, "/history")
    exports = [str(item["href"]) for item in page.select("a[href*='conversations']")]
    wanted = next(item for item in exports if item.endswith("docx"))
    document = Document(BytesIO(browser.get(wanted).content))
    assert document.paragraphs[0].text == QUESTION
    assert len([p for p in document.paragraphs if p.text.startswith("“")]) == 2
    browser.cookies.clear()
    assert browser.get(wanted).status_code == 404


def test_a_receipt_is_proven_by_the_service(browser: TestClient) -> None:
    link = ask(browser, QUESTION)["permalink"].removeprefix("/a/")
    path, _, query = link.partition("?")
    receipt = browser.get(f"/api/v1/answers/{path}/receipt?{query}").json()
    checked = browser.post("/api/v1/verify:receipt", json=receipt).json()
    assert (checked["proven"], checked["altered"]) == (True, False)
    receipt["quotations"][0]["quote"] = SENTENCE.replace("三", "四")
    checked = browser.post("/api/v1/verify:receipt", json=receipt).json()
    assert (checked["proven"], checked["altered"]) == (False, True)
    assert checked["quotations"][0]["state"] == "changed"
    assert browser.post("/api/v1/verify:receipt", json={}).status_code == 422


@pytest.fixture
def stuck(own: Settings) -> Settings:
    """A state folder that nobody can write."""
    own.state_dir.write_text("a file in the way")
    return own


def test_asking_works_where_nothing_can_be_kept(
    stuck: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The history page says it; no page fails."""
    with opened(stuck) as client:
        client.get("/")
        response = client.get("/", params={"q": QUESTION})
        assert response.status_code == 200
        assert SENTENCE in response.text
        assert "现在不能保存或读取历史" in soup(client, "/history").get_text()
    assert "the answer is not kept" in caplog.text


def test_asking_works_when_the_disk_is_full(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.get("/", params={"q": QUESTION})
    from nptqa.errors import StateError
    from nptqa.state.database import Database

    def full(*_: object) -> None:
        raise StateError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "transaction", full)
        assert SENTENCE in browser.get("/", params={"q": QUESTION + "？"}).text
        assert "现在不能保存或读取历史" in soup(browser, "/history").get_text()
    browser.get("/", params={"q": QUESTION + "！"})
    assert "现在不能保存" not in soup(browser, "/history").get_text()


def remark(client: TestClient, defect: str, question: str = QUESTION, **more: Any) -> Any:
    body = {"permalink": ask(client, question)["permalink"], "defect": defect, **more}
    return client.post("/api/v1/feedback", json=body)


def curator(own: Settings, client: TestClient) -> dict[str, str]:
    _, key = Keys(own.state_dir).add("curator", Scope.CURATE)
    return {"Authorization": f"Bearer {key}"}


def exported(client: TestClient, headers: dict[str, str], wanted: str) -> list[Any]:
    text = client.get("/curate/export", params={"format": wanted}, headers=headers).text
    return [json.loads(line) for line in text.splitlines()]


def test_feedback_becomes_lines_of_bank_and_benchmark(own: Settings, browser: TestClient) -> None:
    assert remark(browser, "right").status_code == 200
    place = {"place": "WP.77第36段", "note": "换一段"}
    number = remark(browser, "wrong_paragraph", **place).json()["number"]
    assert remark(browser, "should_not_have_answered", note="不在其内").status_code == 200
    headers = curator(own, browser)
    bank = exported(browser, headers, "bank")
    assert {
        "doc_id": "chair-paper-2007",
        "locator": "2",
        "lang": "zh",
        "style": "natural",
        "question": QUESTION,
        "spans": [SENTENCE],
        "question_id": "f0001",
    } in bank
    questions = exported(browser, headers, "questions")
    assert [one["type"] for one in questions if one["question_id"] == "f0003"] == ["unanswerable"]
    plain = exported(browser, headers, "jsonl")
    assert [one["number"] for one in plain] == [3, 2, 1]
    assert plain[1]["place"] == "WP.77第36段"
    assert plain[0]["index_version"] == "fake-1"
    page = browser.get("/curate", headers=headers)
    assert "换一段" in page.text
    form = {"number": str(number), "done": "1"}
    browser.post("/curate/done", data=form, headers=headers)
    assert "换一段" not in browser.get("/curate", headers=headers).text
    assert "换一段" in browser.get("/curate?state=done", headers=headers).text
    assert "换一段" not in browser.get("/curate?state=all&defect=right", headers=headers).text
    # As the form sends it when any remark will do.
    assert "换一段" in browser.get("/curate?state=all&defect=", headers=headers).text


def test_a_spreadsheet_runs_nothing_a_reader_wrote(own: Settings, browser: TestClient) -> None:
    remark(browser, "right", note="=HYPERLINK(1)")
    text = browser.get("/curate/export?format=csv", headers=curator(own, browser)).text
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


@pytest.mark.parametrize("path", ["/curate", "/curate/export"])
def test_only_a_curator_reads_feedback(own: Settings, browser: TestClient, path: str) -> None:
    assert browser.get(path, headers=JSON).status_code == 401
    _, key = Keys(own.state_dir).add("reader", Scope.READ)
    headers = {"Authorization": f"Bearer {key}"}
    assert browser.get(path, headers=headers).status_code == 403


def test_the_form_works_without_a_script(own: Settings, browser: TestClient) -> None:
    browser.get("/", params={"q": QUESTION})
    page = soup(browser, links(soup(browser, "/history"))[0])
    form = page.select_one("form[action='/feedback']")
    assert form is not None
    hidden = form.select_one("input[name=permalink]")
    assert hidden is not None
    data = {"permalink": str(hidden["value"]), "defect": "right", "note": "好"}
    assert browser.post("/feedback", data=data, headers=HERE).status_code == 200
    assert exported(browser, curator(own, browser), "jsonl")[0]["note"] == "好"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"defect": "bad"}, 422),
        ({"permalink": "/a/0123456789abcdef"}, 404),
        ({"permalink": "https://evil.example/"}, 404),
        ({"permalink": "/a/0123456789abcdef?q=核裁军"}, 409),
        ({"note": "长" * 3000}, 422),
    ],
)
def test_a_remark_must_be_about_an_answer(
    browser: TestClient, changes: dict[str, str], status: int
) -> None:
    body = {"permalink": ask(browser, QUESTION)["permalink"], "defect": "right", **changes}
    assert browser.post("/api/v1/feedback", json=body).status_code == status


def test_the_command_line_lists_and_exports(
    own: Settings,
    browser: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    remark(browser, "right", note="甲\n乙")
    monkeypatch.setenv("NPTQA_STATE_DIR", str(own.state_dir))
    capsys.readouterr()
    assert main(["feedback", "list"]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert main(["feedback", "list", "--json", "--defect", "right"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["question"] == QUESTION
    out = own.state_dir / "bank.jsonl"
    assert main(["feedback", "export", "--format", "bank", "--out", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["locator"] == "2"


def test_the_chat_leads_to_its_answer_and_to_the_history(browser: TestClient) -> None:
    """Where everything else about an answer is: its permalink, exports, receipt, feedback."""
    page = soup(browser, f"/?q={QUESTION}")
    link = page.select_one(".turn a[href^='/a/']")
    assert link is not None
    assert SENTENCE in soup(browser, str(link["href"])).get_text()
    assert page.select_one("footer a[href='/history']") is not None
