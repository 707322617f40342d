"""The chat in a real browser: asked, followed up, limited, refused, on a phone, by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from .visiting import Open

NAVAL = "寻求舰艇核推进的无核武器国家应当怎么做？"


def ask(page: Page, question: str) -> None:
    page.locator("#q").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn").last.locator(".question")).to_contain_text(question[:200])


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [1280, 390])
def test_ask_and_follow_up(open_page: Open, js: bool, width: int) -> None:
    """A question, its card, and a follow-up that says what it took from the question before."""
    page = open_page("/", js=js, width=width)
    ask(page, NAVAL)
    card = page.locator(".card").first
    expect(card.locator(".symbol")).to_have_text("NPT/CONF.2020/WP.77")
    expect(card.locator("blockquote")).to_contain_text("舰艇核推进")
    ask(page, "那2007年呢？")
    expect(page.locator(".turn").last.locator(".inherited .chip").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(2 if js else 1)
    wide = page.evaluate("document.documentElement.scrollWidth") if js else width
    assert wide <= width


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("WP.77第36段", "answered"),
        ("《条约》的三大支柱是什么？", "answered|check"),
        ("明天天气怎么样", "not_found"),
        ("WP.77第300段", "not_found"),
        ("😀😀", "refused"),
        ("<script>alert(1)</script>", "not_found"),
        ("{{7*7}}核裁军", "check|not_found|answered"),
        ("啊哦呃咦呜吁" * 84, "not_found|check"),
    ],
)
def test_each_outcome_has_its_look(open_page: Open, question: str, outcome: str) -> None:
    """Asked by script; what was typed is shown as typed, and nothing in it runs."""
    page = open_page("/")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    ask(page, question)
    expect(page.locator(".turn")).to_have_class(re.compile(rf"\bturn ({outcome})\b"))
    expect(page.locator("#said")).not_to_be_empty()


def test_the_reply_is_announced_once(open_page: Open) -> None:
    """A status line says that something was found; the turns themselves are no live region."""
    page = open_page("/")
    ask(page, NAVAL)
    expect(page.locator("#said")).to_contain_text("引文")
    assert page.locator("[aria-live], [role=status], [role=log]").count() == 1
    expect(page.locator("#turns")).to_have_attribute("aria-busy", "false")


def test_the_address_is_the_question(open_page: Open) -> None:
    """Reloading or sharing the address shows the same reply, and back leads back."""
    page = open_page("/")
    ask(page, NAVAL)
    words = page.locator(".card blockquote").first.inner_text()
    page.reload()
    assert page.locator(".card blockquote").first.inner_text() == words
    page.go_back()
    expect(page.locator(".examples")).to_be_visible()


def test_without_a_reply_the_question_stays(open_page: Open) -> None:
    """A service that cannot be reached loses nothing."""
    page = open_page("/")
    page.route("**/turn?*", lambda route: route.fulfill(status=200, body="gone"))
    page.locator("#q").fill(NAVAL)
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.locator("#q")).to_have_value(NAVAL)


def test_copying_a_quotation(open_page: Open) -> None:
    """One click, and the clipboard holds the words with their source."""
    page = open_page(f"/?q={NAVAL}", grant=("clipboard-read", "clipboard-write"))
    quote = page.locator(".card blockquote").first.inner_text()
    page.get_by_role("button", name="复制引文").first.click()
    expect(page.get_by_role("button", name="已复制").first).to_be_visible()
    pasted = page.evaluate("navigator.clipboard.readText()")
    assert pasted == f"“{quote}”（NPT/CONF.2020/WP.77，第36段）"


def test_the_keyboard_alone(open_page: Open) -> None:
    """Skip link first, then the menu; every stop shows where it is; the question waits."""
    page = open_page("/about")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(_RING), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.textContent") == "问答":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate(_RING)
    page.keyboard.type("WP.77第36段")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(2)


_RING = """() => {
  const shows = (item) => item && getComputedStyle(item).outlineStyle !== "none"
    && parseFloat(getComputedStyle(item).outlineWidth) >= 2;
  return shows(document.activeElement) || shows(document.activeElement.closest(".box"));
}"""


def test_slash_leads_to_the_question(open_page: Open) -> None:
    """The key people know from search engines, unless they are typing."""
    page = open_page(f"/?q={NAVAL}")
    page.locator("body").press("/")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_switching_the_language(open_page: Open, js: bool) -> None:
    """The reply stays, the words around it change, the quotation does not."""
    page = open_page(f"/?q={NAVAL}", js=js)
    quote = page.locator(".card blockquote").first.inner_text()
    page.locator(".languages a[hreflang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".card .place").first).to_have_text("para. 36")
    assert page.locator(".card blockquote").first.inner_text() == quote


@pytest.mark.parametrize(
    ("question", "language", "place", "outcomes"),
    [
        ("Que dit-on de la propulsion nucléaire navale ?", "fr", "par.", "Citable|À vérif|Absent"),
        ("¿Qué se dice de la propulsión nuclear naval?", "es", "párr.", "Citable|Verif|No figura"),
        ("Что сказано о корабельных реакторах?", "ru", "п.", "Можно|Сначала|В этих"),
        ("ماذا قيل عن الدفع النووي البحري؟", "ar", "الفقرة", "صالح|يلزم|غير وارد"),
    ],
)
def test_a_reply_speaks_the_language_of_the_question(
    open_page: Open, question: str, language: str, place: str, outcomes: str
) -> None:
    """Its own words in the asker's language, right to left where it is; the documents Chinese."""
    page = open_page("/")
    ask(page, question)
    turn = page.locator(".turn")
    expect(turn).to_have_attribute("lang", language)
    expect(turn).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect(turn.locator(".outcome")).to_contain_text(re.compile(outcomes))
    expect(turn.locator(".source .place").first).to_contain_text(place)
    words = turn.locator(".words, .passage .text").first
    expect(words).to_have_attribute("lang", "zh-Hans")
    expect(words).to_contain_text(re.compile("[\u4e00-\u9fff]{4}"))
    expect(words).to_have_css("direction", "ltr")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_feedback_names_the_defect(open_page: Open, js: bool) -> None:
    """Under the answer itself; with a script the page stays."""
    page = open_page(f"/?q={NAVAL}", js=js)
    page.locator(".feedback summary").click()
    page.get_by_label("段落不对").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("main")).to_contain_text("谢谢，已收到。")
    expect(page.locator(".feedback form")).to_have_count(0)
    expect(page.locator(".card")).to_have_count(1 if js else 0)


def test_a_menu_closes_again(open_page: Open) -> None:
    """By Escape, which leaves the focus on its button, and by a click elsewhere."""
    page = open_page(f"/?q={NAVAL}")
    menu = page.locator(".card .menu").first
    menu.locator("summary").click()
    menu.locator("a").first.focus()
    page.keyboard.press("Escape")
    expect(menu.locator("ul")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator(".question").first.click()
    expect(menu.locator("ul")).to_be_hidden()


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_a_quotation_is_taken_away(open_page: Open, js: bool) -> None:
    """As a Word file with the words in it, by two clicks."""
    page = open_page(f"/?q={NAVAL}", js=js)
    page.locator(".card .menu summary").first.click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Word").first.click()
    assert taken.value.suggested_filename.endswith(".docx")
    plain = page.locator(".card .menu a", has_text="纯文本").first.get_attribute("href")
    words = page.locator(".card blockquote").first.inner_text()
    assert words in page.request.get(str(plain)).text()


def test_a_menu_fits_a_phone(open_page: Open) -> None:
    """No part of it lies outside the window."""
    page = open_page(f"/?q={NAVAL}", width=390)
    page.locator(".card .menu summary").first.click()
    box = page.locator(".card .menu ul").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_history_survives_a_reload(open_page: Open) -> None:
    """Asked, found again under history with its citation, erased."""
    page = open_page("/")
    ask(page, NAVAL)
    words = page.locator(".card blockquote").first.inner_text()
    page.goto("/history")
    page.locator(".conversation li a").first.click()
    assert page.locator(".card blockquote").first.inner_text() == words
    expect(page.locator(".card .place").first).to_have_text("第36段")
    page.goto("/history")
    page.get_by_role("button", name="全部删除").click()
    expect(page.locator(".conversation")).to_have_count(0)
