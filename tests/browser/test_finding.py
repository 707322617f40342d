"""Narrowing and completing in a real browser: facets, chips, suggestions, the jump box."""

import pytest
from playwright.sync_api import Page, expect

from .visiting import Open

NAVAL = "寻求舰艇核推进的无核武器国家应当怎么做？"
MODES = pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])


def typed(page: Page, text: str) -> None:
    page.locator("#q").press_sequentially(text, delay=10)
    expect(page.locator("#suggestions li").first).to_be_visible()


@MODES
def test_facets_narrow_a_search(open_page: Open, js: bool) -> None:
    """A click narrows to one document; the chip takes it away again."""
    page = open_page("/search", js=js)
    page.locator("#q").fill("附加议定书")
    page.locator("#q").press("Enter")
    expect(page.locator(".passage mark").first).to_contain_text("附加议定书")
    everything = page.locator(".total").inner_text()
    if not js:
        page.locator(".facets summary", has_text="文件").first.click()
    row = page.locator(".facets li", has_text="不结盟")
    assert int(row.locator(".count").inner_text()) > 0
    row.locator("a").click()
    expect(page.locator(".total")).not_to_have_text(everything)
    expect(page.locator(".passage .about", has_text="主席")).to_have_count(0)
    expect(page.locator(".facets [aria-current]")).to_contain_text("不结盟")
    page.locator("#q").fill("保障监督")
    page.locator("#q").press("Enter")
    expect(page.locator(".chips .chip")).to_have_count(1)
    page.locator("#q").fill("附加议定书")
    page.locator("#q").press("Enter")
    page.locator(".chips .chip").click()
    expect(page.locator(".total")).to_have_text(everything)


@MODES
def test_a_year_is_chosen_and_left(open_page: Open, js: bool) -> None:
    """One year at a time."""
    page = open_page("/search?q=核裁军", js=js)
    page.locator(".facets summary", has_text="年份").click()
    page.get_by_role("link", name="2007年", exact=True).click()
    expect(page.locator(".chips .chip")).to_have_count(2)
    expect(page.locator(".passage .about").first).to_contain_text("2007")


@MODES
def test_the_scope_of_a_question_is_a_chip(open_page: Open, js: bool) -> None:
    """What limits the next question stands beside the box, and one press takes it away."""
    page = open_page("/?doc_id=res-75-71", js=js)
    expect(page.locator("#chips .chip")).to_contain_text("75/71")
    page.locator("#q").fill("核裁军")
    page.locator("#q").press("Enter")
    expect(page.locator(".turn .symbol").first).to_have_text("A/RES/75/71")
    page.locator("#chips .chip").click()
    expect(page.locator("#chips .chip")).to_have_count(0)
    expect(page.locator("input[value='res-75-71']")).not_to_be_checked()


@MODES
def test_what_a_follow_up_took_can_be_taken_away(open_page: Open, js: bool) -> None:
    """A chip with a cross; without it the question is asked anew."""
    page = open_page(f"/?q={NAVAL}", js=js)
    page.locator("#q").fill("那2007年呢？")
    page.locator("#q").press("Enter")
    chips = page.locator(".turn").last.locator(".inherited .chip")
    expect(chips.first).to_be_visible()
    before = chips.all_inner_texts()
    chips.last.click()
    last = page.locator(".turn").last
    expect(last.locator(".inherited .chip", has_text=before[-1].strip())).to_have_count(0)


@MODES
def test_questions_lead_on(open_page: Open, js: bool) -> None:
    """A related question is asked by a click."""
    page = open_page(f"/?q={NAVAL}", js=js)
    link = page.locator(".next-questions a").first
    question = link.inner_text()
    link.click()
    expect(page.locator(".turn").last.locator(".question")).to_contain_text(question)


def test_suggestions_by_keyboard(open_page: Open) -> None:
    """Down, up and down again, Enter takes; the box keeps the focus all the while."""
    page = open_page("/")
    typed(page, "附加议定书")
    box = page.locator("#q")
    expect(box).to_have_attribute("aria-expanded", "true")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(page.locator("#suggestions [aria-selected=true]")).to_have_count(1)
    expect(box).to_be_focused()
    chosen = page.locator("#suggestion-0").get_attribute("data-text")
    page.keyboard.press("Enter")
    expect(page.locator(".turn .question")).to_contain_text(str(chosen))
    expect(page.locator("#suggestions")).to_be_hidden()


def test_escape_closes_the_suggestions(open_page: Open) -> None:
    """And Enter then asks what was typed."""
    page = open_page("/")
    typed(page, "附加议定书")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.locator(".turn .question")).to_have_text("您问附加议定书")


def test_a_reference_is_recognised_while_typing(open_page: Open) -> None:
    """Both readings are offered with their documents; one press shows the paragraph."""
    page = open_page("/")
    typed(page, "WP.77 36")
    expect(page.locator("#suggestions li")).to_have_count(2)
    expect(page.locator("#suggestions li").last).to_contain_text("第187段内第36段")
    page.locator("#suggestions li").last.click()
    expect(page.locator(".turn.answered .card .place").first).to_have_text("第187段内第36段")


def test_no_suggestion_no_harm(open_page: Open) -> None:
    """A service that suggests nothing leaves the box as it is."""
    page = open_page("/")
    page.route("**/api/v1/suggest?*", lambda route: route.abort())
    page.locator("#q").press_sequentially("附加议定书", delay=10)
    page.keyboard.press("Enter")
    expect(page.locator(".turn .question")).to_contain_text("附加议定书")
