"""`/verify` and `/compare` as a delegate uses them, without JavaScript."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from .excerpts import NAVAL, PILLARS, RISK
from .test_pages import one, page, words


def verify(client: TestClient, text: str, status: int = 200, **fields: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in {"text": text, **fields}.items())
    return page(client, f"/verify?{query}", status)


def test_the_empty_form_asks_for_a_quotation(client: TestClient) -> None:
    """A GET form with the documents to choose from; the navigation leads to it."""
    soup = page(client, "/verify")
    form = one(soup, "form.paste")
    assert (form["method"], form["action"]) == ("get", "/verify")
    assert len(form.select("option")) == 5
    assert words(one(soup, "nav a[aria-current=page]")) == "核对"
    assert not soup.select(".checked")


def test_an_exact_quotation(client: TestClient) -> None:
    """The place with the words, nothing to correct."""
    soup = verify(client, RISK, doc_id="wp77-2022", locator="第187段内第36段")
    result = one(soup, ".checked.exact")
    assert words(one(result, ".outcome")) == "逐字相符"
    assert words(one(result, ".card .place")) == "第187段内第36段"
    assert not result.select(".changes")
    assert one(soup, "option[selected]")["value"] == "wp77-2022"
    assert one(soup, "input[name=locator]")["value"] == "第187段内第36段"


def test_a_changed_quotation_shows_both_words(client: TestClient) -> None:
    """What was pasted is struck out, what the document has stands beside it, with its kind."""
    result = one(verify(client, PILLARS.replace("三大", "两大", 1)), ".checked.close")
    text = one(result, ".changes .text")
    assert [words(item) for item in text.select("del, ins")] == ["引文作：两", "原文作：三"]
    assert words(one(text, ".flag")) == "数字"


def test_a_wrong_source_shows_the_true_one(client: TestClient) -> None:
    """Whether the place named exists or not."""
    for locator in ("36", "999"):
        soup = verify(client, PILLARS, doc_id="wp77-2022", locator=locator)
        result = one(soup, ".checked.misattributed")
        assert words(one(result, ".card .symbol")) == "NPT/CONF.2010/PC.I/WP.78"
        assert ("（999）不存在" in words(one(result, ".verdict"))) == (locator == "999")


def test_a_source_may_be_written_whole(client: TestClient) -> None:
    """In the field for the place, as in a text."""
    assert verify(client, RISK, locator="WP.77第36段").select(".checked.exact")
    wrong = verify(client, RISK, locator="S/RES/1540")
    assert "不在所载文件之内" in words(one(wrong, ".checked.exact .verdict"))


def test_what_no_document_says(client: TestClient) -> None:
    """Plainly not found; the search is one link away."""
    result = one(verify(client, "明天的天气预报说全国多云转晴气温回升"), ".checked.not_found")
    assert not result.select(".card")
    assert result.select('a[href^="/search?q="]')
    short = one(verify(client, "火星"), ".checked.not_found")
    assert not short.select(".remarks")
    assert one(verify(client, "核武器"), ".checked.exact .remarks")


def test_a_text_with_quotations_and_sources(client: TestClient) -> None:
    """Each is checked against the source it names; so is what our own button copies."""
    text = f"主席说“{NAVAL}”（WP.77第36段），又说“{PILLARS}”（WP.77第187段）。"
    sections = verify(client, text).select(".checked")
    assert [item["class"][-1] for item in sections] == ["exact", "misattributed"]
    assert [words(one(item, ".quoted"))[:4] for item in sections] == ["“审议大", "“缔约国"]
    copied = f"“{RISK}”（NPT/CONF.2020/WP.77，第187段内第36段）"
    assert verify(client, copied).select(".checked.exact")


def test_inner_quotation_marks_are_no_quotations(client: TestClient) -> None:
    """A sentence that quotes a word is checked as a whole."""
    result = one(verify(client, PILLARS.replace("三大支柱", "“三大支柱”", 1)), ".checked")
    assert "close" in result["class"] or "exact" in result["class"]


@pytest.mark.parametrize(
    ("text", "fields", "status", "title"),
    [
        ("。。。", {}, 422, "没有可核对的文字"),
        ("核" * 5001, {}, 422, "问题太长"),
        (RISK, {"doc_id": "nowhere"}, 404, "没有这份文件"),
    ],
)
def test_what_cannot_be_checked(
    client: TestClient, text: str, fields: dict[str, str], status: int, title: str
) -> None:
    """The form keeps what was pasted and says what is wrong."""
    soup = verify(client, text, status, **fields)
    assert words(one(soup, ".refused .outcome")) == title
    assert words(one(soup, "textarea"))[:3] == text[:3]


def test_markup_in_a_quotation_stays_text(client: TestClient) -> None:
    """Neither HTML nor a template runs."""
    response = client.get("/verify", params={"text": RISK + "</textarea><script>x</script>{{7*7}}"})
    assert "<script>x" not in response.text
    assert "{{7*7}}" in response.text


def test_two_units_side_by_side(client: TestClient) -> None:
    """Both texts whole, in notation or as people write places."""
    for a in ("wp77-2022:36", "WP.77 第36段"):
        soup = page(client, f"/compare?a={a}&b=wp77-2022:187/36")
        sides = soup.select(".side")
        assert [words(one(side, ".text")) for side in sides] == [NAVAL, RISK]
        assert one(soup, ".fine a")["href"] == "/compare?a=wp77-2022%3A187%2F36&b=wp77-2022%3A36"
        kinds = [words(row) for row in soup.select(".turns-on tbody th, .turns-on > tr > th")]
        assert "动词" in kinds


def test_one_unit_with_its_relatives(client: TestClient) -> None:
    """The unit as a card; nothing related is said plainly."""
    soup = page(client, "/compare?a=wp77-2022:36")
    assert words(one(soup, ".card blockquote")) == NAVAL
    assert "没有别的段落" in words(one(soup, ".relatives"))


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("a=nowhere:1", 404), ("a=wp77-2022:999", 404), ("a=火星", 404)],
)
def test_units_that_are_none(client: TestClient, query: str, status: int) -> None:
    """The form stays and says what is wrong."""
    soup = page(client, f"/compare?{query}", status)
    assert one(soup, "form.pair")
    assert bool(soup.select(".refused")) == (status == 404)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_both_pages_in_every_language(client: TestClient, language: str) -> None:
    """No wording is missing on any branch."""
    for path in (
        f"/verify?text={PILLARS.replace('三大', '两大', 1)}&doc_id=wp77-2022",
        "/verify?text=缔约国重申……核不扩散及和平利用核能",
        "/compare?a=wp77-2022:36&b=chair-paper-2007:2",
    ):
        assert one(page(client, f"{path}&lang={language}"), "html")["lang"] == language
    client.cookies.clear()


@pytest.mark.parametrize(
    ("language", "direction", "exact"),
    [
        ("fr", "ltr", "Mot pour mot"),
        ("es", "ltr", "Palabra por palabra"),
        ("ru", "ltr", "Слово в слово"),
        ("ar", "rtl", "مطابق حرفيا"),
    ],
)
def test_a_verdict_in_the_reader_s_language(
    client: TestClient, language: str, direction: str, exact: str
) -> None:
    """By `?lang=` or by what the browser asks for first; the frame stays the interface's."""
    asked = {"accept-language": f"{language}-XX,{language};q=0.9,en;q=0.5"}
    for soup in (
        verify(client, RISK, lang=language),
        page(client, f"/verify?text={RISK}", 200, **asked),
    ):
        said = one(soup, "main > div")
        assert (said["lang"], said["dir"]) == (language, direction)
        assert words(one(said, ".outcome")) == exact
        assert one(said, "form.paste input[name=lang]")["value"] == language
        assert one(said, ".card blockquote")["lang"] == "zh-Hans"
    assert one(verify(client, RISK, lang=language), "html")["lang"] == "zh-Hans"


def test_prose_around_quotations_tells_the_language(client: TestClient) -> None:
    """As a question does in the chat."""
    said = one(verify(client, f"Le document affirme ceci : « {RISK} » (WP.77)"), "main > div")
    assert said["lang"] == "fr"
    assert not one(verify(client, f"“{RISK}” (WP.77)"), "main > div").get("lang")


def test_two_paragraphs_in_the_reader_s_language(client: TestClient) -> None:
    """Links lead on in it; a language of the interface goes before it."""
    soup = page(client, "/compare?a=wp77-2022:187/36&b=wp77-2022:36&lang=fr")
    assert words(one(soup, "h1")) == "Comparer"
    assert "lang=fr" in str(one(soup, "main p.fine a")["href"])
    chosen = page(client, "/compare", 200, **{"accept-language": "fr", "cookie": "lang=en"})
    assert words(one(chosen, "h1")) == "Compare"


def test_what_is_refused_is_said_in_the_reader_s_language(client: TestClient) -> None:
    soup = page(client, "/compare?a=nowhere&lang=ru", 404)
    assert "Такого пункта нет" in words(one(soup, ".refused"))
