"""Sources in a real browser: beside the chat, as a sheet, in the reader; checking and comparing."""

import re

import pytest
from playwright.sync_api import Page, expect

from .visiting import Open

NAVAL = "/?q=寻求舰艇核推进的无核武器国家应当怎么做？"


def opened(page: Page) -> None:
    page.locator(".card a[data-pane]").first.click()
    expect(page.locator("#pane .here mark")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_source_stands_beside_the_chat(open_page: Open, width: int) -> None:
    """The quotation marked in its paragraph; on a phone a sheet; Escape leads back."""
    page = open_page(NAVAL, width=width)
    quote = page.locator(".card blockquote").first.inner_text()
    opened(page)
    expect(page.locator("#pane .here mark")).to_have_text(quote)
    expect(page.locator("#pane .here mark")).to_be_in_viewport()
    expect(page.locator("#pane h2")).to_have_text("NPT/CONF.2020/WP.77 第36段")
    assert page.evaluate("document.getElementById('pane').matches(':modal')") is (width == 390)
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    expect(page.locator(".card a[data-pane]").first).to_be_focused()


def test_walking_through_the_source(open_page: Open) -> None:
    """Next paragraph, the contents, a number in the margin; the chat stays where it was."""
    page = open_page(NAVAL)
    opened(page)
    page.get_by_role("link", name="下一段 第37段").click()
    expect(page.locator("#pane .here .gutter [aria-hidden]")).to_have_text("37")
    page.locator("#pane .outline summary").click()
    page.locator("#pane .outline a", has_text="第五条").click()
    expect(page.locator("#pane h2 .place")).not_to_have_text("第37段")
    expect(page.locator(".card")).to_have_count(1)
    link = page.locator("#pane .here .gutter").get_attribute("href")
    assert link is not None
    assert re.fullmatch(r"/documents/wp77-2022\?at=(\w+)#\1", link)
    page.locator("#pane .here .gutter").click()
    expect(page.locator(".unit.here")).to_be_in_viewport()


def test_without_script_the_link_opens_the_reader(open_page: Open) -> None:
    """The same words, marked in the whole document."""
    page = open_page(NAVAL, js=False)
    quote = page.locator(".card blockquote").first.inner_text()
    page.locator(".card a[data-pane]").first.click()
    expect(page.locator(".unit.here mark")).to_have_text(quote)
    expect(page.locator(".unit.here")).to_be_in_viewport()


def test_a_source_that_cannot_be_fetched_opens_as_a_page(open_page: Open) -> None:
    """The click is never lost."""
    page = open_page(NAVAL)
    page.route("**/pane?*", lambda route: route.fulfill(status=200, body="gone"))
    page.locator(".card a[data-pane]").first.click()
    expect(page.locator("body.reader .unit.here mark")).to_be_visible()


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_searching_inside_a_document(open_page: Open, js: bool) -> None:
    """Traditional characters find Simplified ones; every place is marked and listed."""
    page = open_page("/documents/wp77-2022", js=js)
    page.locator("#find").fill("艦艇核推進")
    page.locator("#find").press("Enter")
    expect(page.locator("mark.found").first).to_have_text("舰艇核推进")
    expect(page.locator("nav.places a")).to_have_count(page.locator(".unit:has(mark)").count())
    assert page.locator("#\\33 6 mark.found").count() == 2
    expect(page.locator("mark.found").first).to_have_css("display", "inline")
    if js:
        expect(page.locator("#find-at")).to_have_text(re.compile(r"1 / \d+"))
        page.locator("#find").press("Enter")
        expect(page.locator("#find-at")).to_have_text(re.compile(r"2 / \d+"))
        expect(page.locator("mark.now")).to_be_in_viewport()


def test_contents_show_where_one_is(open_page: Open) -> None:
    """The heading above the paragraph one reads is marked in the contents."""
    page = open_page("/documents/wp77-2022?at=36#36")
    expect(page.locator(".outline a[aria-current]")).to_contain_text("第三条")
    page.locator(".outline a", has_text="第五条").click()
    expect(page.locator(".outline a[aria-current]")).to_have_text("第五条")


def test_a_footnote_stands_in_place(open_page: Open) -> None:
    """Call and note lead to each other."""
    page = open_page("/documents/chair-paper-2007")
    page.locator("sup a").first.click()
    expect(page.locator(".unit.footnote:target")).to_be_in_viewport()
    page.locator(".unit.footnote:target .back").click()
    expect(page.locator(".unit:target sup")).to_be_visible()


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_checking_a_colleagues_quotation(open_page: Open, js: bool) -> None:
    """A word changed is found and shown; the true words stand below with their place."""
    page = open_page("/verify", js=js)
    page.locator("#text").fill("审议大会注意到，《条约》缔约国对舰艇核推进议题不感兴趣。")
    page.get_by_role("button", name="核对").click()
    expect(page.locator(".checked")).to_have_class(re.compile("close"))
    expect(page.locator(".changes .text del")).to_contain_text("不")
    expect(page.locator(".card .place")).to_have_text("第36段")


@pytest.mark.parametrize("js", [True, False], ids=["script", "no-script"])
def test_comparing_two_paragraphs(open_page: Open, js: bool) -> None:
    """Side by side on a wide screen, one under the other on a phone, differences marked."""
    for width, rows in ((1280, 1), (390, 2)):
        page = open_page("/compare", js=js, width=width)
        page.locator("input[name=a]").fill("WP.77 第24段")
        page.locator("input[name=b]").fill("WP.77 第187段内第52段")
        page.get_by_role("button", name="对照").click()
        tops = [box["y"] for side in page.locator(".side").all() if (box := side.bounding_box())]
        assert len(set(tops)) == rows
