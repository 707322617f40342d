"""The whole service over the founding corpus: what is cited over HTTP can be found over HTTP."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from nptqa.assembly import Desk
from nptqa.service import create_app
from nptqa.settings import Settings

QUESTIONS = (
    "《条约》的三大支柱是什么？",
    "WP.77第36段",
    "75/71號決議執行部分第3(c)段",
    "A/RES/75/71 op 3",
)


@pytest.fixture(scope="module")
def founding(desk: Desk, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(desk, settings)) as client:
        yield client


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    "doc_id",
    ["wp77-2022", "chair-reflections-2023", "res-75-71", "nam-safeguards-2022", "chair-paper-2007"],
)
def test_every_unit_can_be_read_where_its_citation_says(
    founding: TestClient, desk: Desk, doc_id: str
) -> None:
    """One anchor a unit, unique in its page, with the unit's own words behind it."""
    soup = BeautifulSoup(founding.get(f"/documents/{doc_id}").text, "html.parser")
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    units = {str(tag["id"]): tag for tag in soup.select(".unit")}
    for paragraph in desk.paragraphs(doc_id):
        address = urlsplit(desk.cite_paragraph(paragraph).url)
        assert address.path == f"/documents/{doc_id}"
        assert _flat(paragraph.text) in _flat(units[address.fragment].get_text())
    assert len(units) == len(desk.paragraphs(doc_id))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quotation_is_marked_where_its_card_leads(
    founding: TestClient, desk: Desk, question: str
) -> None:
    """From a question to the very words in the document, by links alone."""
    page = BeautifulSoup(founding.get("/", params={"q": question}).text, "html.parser")
    cards = page.select(".card")
    assert cards
    for card in cards:
        quote, link = card.select_one("blockquote"), card.select_one(".actions a.button")
        assert quote is not None
        assert link is not None
        reader = BeautifulSoup(founding.get(str(link["href"])).text, "html.parser")
        marks = [mark.get_text() for mark in reader.select("mark")]
        assert marks == [quote.get_text().strip()]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_examples_of_the_first_page_are_answered(founding: TestClient, language: str) -> None:
    """A first try must not end in "not found"."""
    first = BeautifulSoup(founding.get(f"/?lang={language}").text, "html.parser")
    links = [str(link["href"]) for link in first.select(".examples a")]
    assert len(links) == 6
    for link in links:
        assert BeautifulSoup(founding.get(link).text, "html.parser").select(".card"), link


def test_every_unit_has_its_paragraph_in_the_api(founding: TestClient, desk: Desk) -> None:
    """All 487 units, word for word, through `/paragraphs`."""
    for document in desk.corpus.documents:
        query = {"doc_id": document.doc_id}
        body = founding.get("/api/v1/paragraphs", params=query).json()
        texts = {item["locator"]: item["text"] for item in body["paragraphs"]}
        assert texts == {unit.locator: unit.text for unit in document.paragraphs}


def test_who_cites_whom(founding: TestClient) -> None:
    """In the API by name, in the reader as links that lead to units."""
    query = {"doc_id": "wp77-2022", "locator": "187/15"}
    (unit,) = founding.get("/api/v1/paragraphs", params=query).json()["paragraphs"]
    assert unit["cited_by"]
    citing = unit["cited_by"][0].partition(":")[2]
    query = {"doc_id": "wp77-2022", "locator": citing}
    units = founding.get("/api/v1/paragraphs", params=query).json()["paragraphs"]
    assert any("wp77-2022:187/15" in item["cites"] for item in units)
    reader = BeautifulSoup(founding.get("/documents/wp77-2022").text, "html.parser")
    links = [link["href"] for link in reader.select("#\\31 87-15 .mentions a")]
    assert f"#{citing.replace('/', '-')}" in links
    for link in reader.select('.mentions a[href^="#"]'):
        assert reader.find(id=str(link["href"])[1:])
    assert reader.select('.mentions a[href^="https://undocs.org/zh/S/RES/"]')


def test_a_unit_leads_to_its_relatives(founding: TestClient) -> None:
    """From the reader, by the link at the unit, in the order of dates."""
    reader = BeautifulSoup(founding.get("/documents/wp77-2022").text, "html.parser")
    link = reader.select("#\\31 06 a.tool")[0]
    soup = BeautifulSoup(founding.get(str(link["href"])).text, "html.parser")
    dates = [item.get_text() for item in soup.select(".relatives .when time")]
    assert dates
    assert dates == sorted(dates)
    pair = BeautifulSoup(
        founding.get(str(soup.select(".relatives li > p a")[-1]["href"])).text, "html.parser"
    )
    assert len(pair.select(".side")) == 2


def test_terms_are_shown_under_an_answer(founding: TestClient) -> None:
    """With the documents' own names for them."""
    query = {"q": "What about naval propulsion?", "lang": "en"}
    page = BeautifulSoup(founding.get("/", params=query).text, "html.parser")
    (terms,) = page.select("details.terms")
    assert terms.get_text(" ", strip=True) == "Terms recognised 1 naval propulsion 舰艇核推进"


def test_pages_stay_small(founding: TestClient, desk: Desk) -> None:
    """Under 100 kB as sent, the longest document too."""
    for document in desk.corpus.documents:
        response = founding.get(f"/documents/{document.doc_id}")
        assert int(response.headers["content-length"]) < 100_000


def test_a_follow_up_inherits_on_the_page_without_a_script(founding: TestClient) -> None:
    """The form hands back what the turn before was about, and the next turn says what it took."""
    asked = founding.get("/", params={"q": "附加议定书有多少个缔约国生效？", "lang": "zh-Hans"})
    form = BeautifulSoup(asked.text, "html.parser").select_one("#ask")
    assert form is not None
    context = str(form.select_one("[name=context]")["value"])  # type: ignore[index]
    again = founding.get("/", params={"q": "那2007年呢？", "context": context, "lang": "zh-Hans"})
    page = BeautifulSoup(again.text, "html.parser")
    assert page.select(".inherited .chip")
    sources = [card.get_text() for card in page.select(".card, .passage")]
    assert any("NPT/CONF.2010/PC.I/WP.78" in text for text in sources)


def test_a_question_that_stands_by_itself_takes_nothing(founding: TestClient) -> None:
    context = '{"topic": "附加议定书", "terms": [], "doc_ids": [], "units": [], "section": ""}'
    page = founding.get(
        "/", params={"q": "中东无核武器区的会议取得了什么进展？", "context": context}
    )
    assert not BeautifulSoup(page.text, "html.parser").select(".inherited")


@pytest.mark.parametrize("context", ["not json", "[]", '{"topic": 3}', '{"doc_ids": ["nothing"]}'])
def test_a_scope_we_did_not_give_is_refused(founding: TestClient, context: str) -> None:
    reply = founding.get("/", params={"q": "那2007年呢？", "context": context})
    assert reply.status_code == 422
    assert "Traceback" not in reply.text


def test_a_document_that_was_named_is_not_said_to_be_all(founding: TestClient) -> None:
    """Only what was named does not answer; the chip that takes the name away stands above."""
    asked = {"q": "что думает группа неприсоединения о дополнительном протоколе?"}
    soup = BeautifulSoup(founding.get("/", params=asked).text, "html.parser")
    said = soup.select_one(".turn.not_found .verdict")
    assert said is not None
    assert "Названные документы не отвечают" in said.text
    assert "документах (5)" not in said.text
    assert soup.select(".turn .read a.chip")
