"""Answers by their id, and as files."""

from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
import rispy
from docx import Document
from fastapi import FastAPI
from starlette.testclient import TestClient

from nptqa.filtering import checked
from nptqa.service.permalinks import permalink

from .excerpts import NAVAL, NOTE_2007
from .fake_desk import FakeDesk
from .test_contract import QUESTION, SENTENCE, ask

FORMATS = {
    "plain": ("text/plain; charset=utf-8", "inline", "txt"),
    "md": ("text/markdown; charset=utf-8", "attachment", "md"),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "attachment",
        "docx",
    ),
    "ris": ("application/x-research-info-systems; charset=utf-8", "attachment", "ris"),
    "bib": ("application/x-bibtex; charset=utf-8", "attachment", "bib"),
    "json": ("application/json", "inline", "json"),
}


def link(client: TestClient, question: str = QUESTION, **rest: Any) -> str:
    """Path and query of the answer in the API."""
    address: str = ask(client, question, **rest)["permalink"]
    assert address.startswith("/a/")
    return f"/api/v1/answers/{address.removeprefix('/a/')}"


def exported(address: str, wanted: str) -> str:
    path, _, query = address.partition("?")
    return f"{path}/export?{query}&format={wanted}"


def test_a_permalink_leads_to_the_same_answer(client: TestClient) -> None:
    """With its limits, on any process that holds the same index."""
    scope = {"doc_id": "wp77-2022", "part": ["paragraph"], "year_from": 2020}
    given = ask(client, "WP.77第36段", scope=scope)
    found = client.get(link(client, "WP.77第36段", scope=scope)).json()
    assert found == {name: given[name] for name in found}
    assert found["answers"]


def test_an_id_alone_finds_nothing_of_others(client: TestClient) -> None:
    response = client.get(link(client).partition("?")[0])
    assert response.status_code == 404
    assert response.json()["type"] == "/problems/answer_not_kept"


def test_an_id_never_stands_for_another_answer(client: TestClient) -> None:
    """The id of one question with the words of another."""
    response = client.get(link(client), params={"q": "降低核武器使用风险"})
    assert response.status_code == 409
    assert response.json()["type"] == "/problems/answer_changed"


@pytest.mark.parametrize("wanted", FORMATS)
def test_an_answer_is_a_file_with_a_name(client: TestClient, wanted: str) -> None:
    media_type, how, extension = FORMATS[wanted]
    response = client.get(exported(link(client), wanted))
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    disposition = response.headers["content-disposition"]
    assert disposition.startswith(f"{how}; filename=\"nptqa.{extension}\"; filename*=UTF-8''")
    assert unquote(disposition.rpartition("''")[2]) == f"{QUESTION}.{extension}"
    text = response.text
    if wanted == "docx":
        text = "\n".join(p.text for p in Document(BytesIO(response.content)).paragraphs)
    assert SENTENCE in text
    assert response.headers["etag"]


@pytest.mark.parametrize("wanted", ["ris", "bib"])
def test_an_abstention_has_no_references(client: TestClient, wanted: str) -> None:
    response = client.get(exported(link(client, "火星上的天气如何，核武器国家说过吗"), wanted))
    assert response.status_code == 422
    assert response.json()["type"] == "/problems/nothing_to_export"


def test_words_of_a_paragraph_are_exported_by_their_place(client: TestClient) -> None:
    params: dict[str, Any] = {"doc_id": "wp77-2022", "locator": "36", "format": "ris"}
    whole = rispy.loads(client.get("/api/v1/export", params=params).content.decode())
    assert whole[0]["notes"][0] == f"“{NAVAL}”"
    start = client.get("/api/v1/paragraphs", params={"doc_id": "wp77-2022", "locator": "36"})
    assert start.status_code == 200


def test_footnotes_go_with_the_words_of_a_paragraph(client: TestClient) -> None:
    params: dict[str, Any] = {"doc_id": "chair-paper-2007", "locator": "2", "start": 0, "end": 4}
    text = client.get("/api/v1/export", params=params).text
    assert text.startswith("“缔约国重”（NPT/CONF.2010/PC.I/WP.78，第2段）\n")
    assert NOTE_2007 in text


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"end": 100000}, 404),
        ({"start": 4, "end": 4}, 404),
        ({"start": -1}, 422),
        ({"locator": "999"}, 404),
        ({"doc_id": "nope"}, 404),
        ({"format": "pdf"}, 422),
    ],
)
def test_what_cannot_be_exported_is_refused(
    client: TestClient, changes: dict[str, Any], status: int
) -> None:
    params = {"doc_id": "chair-paper-2007", "locator": "2", **changes}
    assert client.get("/api/v1/export", params=params).status_code == status


@pytest.mark.parametrize(
    "question",
    ['WP.77第36段 "a"; filename=x\r\nX-Evil: 1', "../../核 裁军*?", "。第36段" + "核" * 300],
)
def test_a_question_cannot_write_headers(client: TestClient, question: str) -> None:
    response = client.get(exported(link(client, question), "plain"))
    assert response.status_code == 200
    assert "x-evil" not in response.headers
    name = unquote(response.headers["content-disposition"].rpartition("''")[2])
    assert len(name) < 50
    assert not set(name) & set('/\\"*?\r\n')
    assert not name.startswith(".")


def test_a_permalink_says_what_was_asked(app: FastAPI, fake: FakeDesk) -> None:
    """Filters are in one order, so that one answer has one address."""
    orders = (["wp77-2022", "chair-paper-2007"], ["chair-paper-2007", "wp77-2022"])
    answers = [
        fake.ask("核", filters=checked(fake.corpus.documents, doc_id=order)) for order in orders
    ]
    assert permalink(answers[0]) == permalink(answers[1])
    assert permalink(answers[0]).endswith("?q=%E6%A0%B8&doc_id=chair-paper-2007&doc_id=wp77-2022")
