"""The shapes of the API, whole."""

from typing import Any
from urllib.parse import urlencode

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from nptqa.service import answer_shapes, document_shapes, search_shapes

from .excerpts import NAVAL, NOTE_2007, PILLARS, RISK
from .fake_desk import FakeDesk

ADDED = {"facets", "filters_read", "language", "explain"}
QUESTION = "《不扩散条约》依靠三大支柱"
SENTENCE = "缔约国重申，《不扩散条约》依靠三大支柱：核裁军、核不扩散及和平利用核能。"
SHA_PILLARS = "e4680eaf9041a1ced16fe58c9357117dc7f9042f69ffa3459539d3eb8c781739"


def ask(client: TestClient, question: str, **rest: Any) -> dict[str, Any]:
    response = client.post("/api/v1/ask", json={"question": question, **rest})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def test_a_scope_goes_back_as_it_came(client: TestClient) -> None:
    """The scope of an answer is taken with the next question; the conversation's id is echoed."""
    scope = ask(client, QUESTION)["scope"]
    reply = ask(client, "那2007年呢", scope=scope, conversation_id="c1")
    assert reply["conversation_id"] == "c1"


@pytest.mark.parametrize(
    "scope",
    [
        {"doc_ids": ["nope"]},
        {"units": ["chair-paper-2007:999"]},
        {"terms": "核"},
        {"topic": "核" * 1000},
        {"topik": "核"},
    ],
)
def test_a_bad_scope_is_refused(client: TestClient, scope: dict[str, Any]) -> None:
    body = {"question": QUESTION, "scope": scope}
    assert client.post("/api/v1/ask", json=body).status_code == 422


def test_an_answer_has_exactly_these_parts(client: TestClient) -> None:
    """The reply to a question, key by key, with its citation and qualifying footnote."""
    reply = ask(client, QUESTION)
    related = reply.pop("related")
    nothing = {"doc_ids": [], "terms": [], "topic": "", "section": "", "units": []}
    assert reply.pop("scope") == reply.pop("inherited") == nothing
    links = reply["answers"][0].pop("official_links")
    assert links.pop("fr") == "https://undocs.org/fr/NPT/CONF.2010/PC.I/WP.78"
    assert set(links) == {"ar", "en", "es", "ru", "zh"}
    assert reply == {
        "conversation_id": None,
        "inherited_parts": [],
        "filters_read": [],
        "explain": None,
        "related_questions": [],
        "language": "zh",
        "outcome": "answered",
        "confidence": 0.91,
        "reason": "",
        "detail": {"zh": "", "en": ""},
        "answers": [
            {
                "quote": SENTENCE,
                "citation": {
                    "doc_id": "chair-paper-2007",
                    "symbol": "NPT/CONF.2010/PC.I/WP.78",
                    "symbol_status": "confirmed",
                    "locator": "2",
                    "label": {"zh": "第2段", "en": "para. 2"},
                    "title": "主席的工作文件",
                    "date": "2022-08-26",
                    "heading_path": [],
                    "quote": {
                        "exact": SENTENCE,
                        "prefix": "",
                        "suffix": PILLARS[len(SENTENCE) :][:32],
                        "start": 0,
                        "end": len(SENTENCE),
                    },
                    "footnotes": [{"locator": "fn1", "text": NOTE_2007}],
                    "url": "/documents/chair-paper-2007#2",
                    "undocs_url": "https://undocs.org/zh/NPT/CONF.2010/PC.I/WP.78",
                    "text_sha256": SHA_PILLARS,
                    "index_version": "fake-1",
                    "status": "unknown",
                    "part": "paragraph",
                    "superseded_by": [],
                    "corrected_by": [],
                    "page": None,
                },
                "context": [],
                "further": [],
                "also_in": [],
                "figures": [],
                "official_links_checked": False,
            }
        ],
        "differing": False,
        "query": QUESTION,
        "index_version": "fake-1",
        "answer_id": reply["answer_id"],
        "permalink": f"/a/{reply['answer_id']}?{urlencode({'q': QUESTION})}",
    }
    assert [set(item) for item in related] == [{"rank", "score", "citation", "text", "highlights"}]


def test_an_abstention_is_a_reply_with_a_reason(client: TestClient) -> None:
    """Nothing is quoted and the nearest passages come along."""
    reply = ask(client, "火星上的天气如何，核武器国家说过吗")
    assert (reply["outcome"], reply["reason"], reply["answers"]) == ("not_found", "no_evidence", [])


def test_an_unconfirmed_symbol_is_never_shown(client: TestClient) -> None:
    """Symbol and official link are empty; the series' name does not appear anywhere."""
    reply = client.post("/api/v1/ask", json={"question": "加强核武器国家的标准报告"})
    citation = reply.json()["answers"][0]["citation"]
    assert (citation["symbol"], citation["undocs_url"]) == ("", "")
    assert reply.json()["answers"][0]["official_links"] == {}
    assert citation["symbol_status"] == "unconfirmed"
    for path in ("/documents", "/documents/chair-reflections-2023", "/search?q=标准报告"):
        assert "NPT/CONF.2026" not in client.get(f"/api/v1{path}").text


def test_scope_limits_the_answer(client: TestClient) -> None:
    """A scope is read as the search's filters are, one value or several."""
    reply = ask(client, "WP.77第36段", scope={"doc_id": "wp77-2022", "part": ["paragraph"]})
    quotes = [item["quote"] for item in reply["answers"]]
    assert quotes == [RISK, NAVAL[: NAVAL.find("。") + 1]]


def test_search_pages_through_all_hits(client: TestClient) -> None:
    """`next` leads on until it is null; ranks go on; highlights lie in the text."""
    first = client.get("/api/v1/search", params={"q": "核武器国家承诺", "limit": 1}).json()
    assert set(first) == {"query", "index_version", "total", "hits", "next"} | ADDED
    seen, page = list(first["hits"]), first
    while page["next"] is not None:
        query = {"q": "核武器国家承诺", "limit": "1", "cursor": page["next"]}
        page = client.get("/api/v1/search", params=query).json()
        seen += page["hits"]
    assert [hit["rank"] for hit in seen] == list(range(1, first["total"] + 1))
    top = seen[0]
    assert top["text"] == RISK
    assert top["text"][top["highlights"][0]["start"] :].startswith("核武")


def test_empty_parameters_are_not_given(client: TestClient) -> None:
    """A form that sends every field, empty ones too, limits nothing."""
    empty = "&cursor=&doc_id=&kind=&body=&year_from=&year_to=&part="
    full = client.get(f"/api/v1/search?q=核武器{empty}")
    assert full.json() == client.get("/api/v1/search?q=核武器").json()


def test_a_paragraph_in_every_reading(client: TestClient) -> None:
    """36 of WP.77 is two paragraphs, the outer one first."""
    body = client.get("/api/v1/paragraphs?doc_id=wp77-2022&locator=36").json()
    assert body == {
        "paragraphs": [
            {
                "doc_id": "wp77-2022",
                "locator": "36",
                "label": {"zh": "第36段", "en": "para. 36"},
                "kind": "paragraph",
                "heading_path": ["第三条和序言部分第四和第五段"],
                "text": NAVAL,
                "footnotes": [],
                "parent": None,
                "page": None,
                "cites": [],
                "cited_by": [],
            },
            {
                "doc_id": "wp77-2022",
                "locator": "187/36",
                "label": {"zh": "第187段内第36段", "en": "para. 187, sub-para. 36"},
                "kind": "paragraph",
                "heading_path": ["第十条", "二、核裁军"],
                "text": RISK,
                "footnotes": [],
                "parent": "187",
                "page": None,
                "cites": [],
                "cited_by": [],
            },
        ]
    }


def test_all_paragraphs_of_a_document(client: TestClient) -> None:
    """Without a locator every unit comes, in order."""
    body = client.get("/api/v1/paragraphs?doc_id=res-75-71").json()
    found = [item["locator"] for item in body["paragraphs"]]
    assert found == ["chapeau", "PP1", "3", "3(c)"]


def test_documents(client: TestClient) -> None:
    """The list has facts and counts; one document has its outline and locators besides."""
    listed = client.get("/api/v1/documents").json()
    assert [item["doc_id"] for item in listed["documents"]] == [
        "wp77-2022",
        "chair-reflections-2023",
        "res-75-71",
        "chair-paper-2007",
    ]
    assert listed["documents"][0]["counts"] == {"paragraph": 3}
    whole = client.get("/api/v1/documents/wp77-2022").json()
    headings, locators = whole.pop("headings"), whole.pop("locators")
    assert whole == listed["documents"][0]
    assert [item["text"] for item in headings][2] == "二、核裁军"
    assert locators == ["36", "187", "187/36"]


def test_batch_keeps_order_and_gives_each_its_status(client: TestClient) -> None:
    """One bad question spoils no other."""
    questions = [QUESTION, "！？", {"question": QUESTION, "scope": {"doc_id": "nope"}}]
    items = client.post("/api/v1/ask:batch", json={"questions": questions}).json()["items"]
    assert [item["status"] for item in items] == [200, 422, 422]
    assert items[0]["answer"] == ask(client, QUESTION)
    assert [item["problem"]["type"] for item in items[1:]] == [
        "/problems/empty_query",
        "/problems/unknown_filter",
    ]


@pytest.mark.parametrize("count", [0, 101])
def test_batch_size(client: TestClient, count: int) -> None:
    """A batch holds 1 to 100 questions."""
    response = client.post("/api/v1/ask:batch", json={"questions": ["问"] * count})
    assert response.status_code == 422


def test_quotes_are_slices_of_the_text(client: TestClient, fake: FakeDesk) -> None:
    """The span of a quotation cuts the quotation out of the stored text."""
    for question in (QUESTION, "WP.77第36段", "加强核武器国家的标准报告"):
        for item in ask(client, question)["answers"]:
            quote = item["citation"]["quote"]
            text = fake.corpus.document(item["citation"]["doc_id"]).text
            assert text[quote["start"] : quote["end"]] == item["quote"] == quote["exact"]


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/search?q=核武器", search_shapes.SearchResponse),
        ("/documents", document_shapes.DocumentsResponse),
        ("/documents/res-75-71", document_shapes.WholeDocumentModel),
        ("/paragraphs?doc_id=res-75-71", document_shapes.ParagraphsResponse),
        ("/search?q=核武器&explain=true", search_shapes.SearchResponse),
        ("/suggest?q=WP.77第3", search_shapes.SuggestResponse),
    ],
)
def test_responses_are_what_openapi_says(
    client: TestClient, path: str, model: type[BaseModel]
) -> None:
    """The models that document a response have neither more nor fewer keys than it."""
    body = client.get(f"/api/v1{path}").json()
    assert model.model_validate(body).model_dump(mode="json") == body


def test_answers_are_what_openapi_says(client: TestClient) -> None:
    """The same for the two POST routes."""
    reply = ask(client, "WP.77第36段", explain=True)
    assert reply["explain"]["hits"]
    assert answer_shapes.AskResponse.model_validate(reply).model_dump(mode="json") == reply
    batch = client.post("/api/v1/ask:batch", json={"questions": [QUESTION, "！"]}).json()
    assert answer_shapes.BatchResponse.model_validate(batch).model_dump(mode="json") == batch
