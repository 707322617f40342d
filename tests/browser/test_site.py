"""Every page: free of accessibility violations, small, and printable."""

import gzip
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .visiting import Open

PAGES = {
    "home": "/",
    "answered": "/?q=《条约》的三大支柱是什么？",
    "check": "/?q=2022年主席文件里舰艇核推进问题上是怎么说的？",
    "not found": "/?q=明天天气怎么样",
    "two readings": "/?q=WP.77第36段",
    "refused": "/?q=！！",
    "search": "/search?q=附加议定书",
    "documents": "/documents",
    "reader": "/documents/chair-paper-2007?at=1#1",
    "preambular": "/documents/res-75-71",
    "verify": "/verify",
    "verified": "/verify?text=审议大会注意到，《条约》缔约国对舰艇核推进议题不感兴趣。",
    "compare": "/compare?a=WP.77 第138段&b=75/71号决议 第1段",
    "relatives": "/compare?a=WP.77 第24段",
    "about": "/about",
    "evaluation": "/evaluation",
    "report": "/evaluation/report",
    "history": "/history",
    "permalink": "/a/0123456789abcdef?q=舰艇核推进的无核武器国家应当怎么做？",
    "docs": "/docs",
    "problems": "/problems",
    "problem": "/problems/locator",
    "missing": "/nothing-here",
}
_CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@pytest.mark.parametrize("name", PAGES)
def test_no_accessibility_violation(open_page: Open, name: str) -> None:
    """All of axe in the light theme, its rules on colour in the dark one."""
    for dark in (False, True):
        page = open_page(PAGES[name], dark=dark)
        found = Axe().run(page, options=_CONTRAST if dark else None)
        assert found.response["violations"] == [], found.generate_report()


@pytest.mark.parametrize("name", ["answered", "reader", "verified"])
def test_a_phone_in_a_large_font_scrolls_one_way(open_page: Open, name: str) -> None:
    """At 390 pixels and twice the font size nothing has to be scrolled sideways."""
    page = open_page(PAGES[name], width=390)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_page_is_small(open_page: Open) -> None:
    """Under 100 kB on the wire with everything it loads, except the longest document."""
    page = open_page("/about")
    for name, path in PAGES.items():
        body = page.request.get(quote(path, safe="/?=&#")).body()
        assert len(gzip.compress(body)) < 100_000, name


def test_print_shows_the_words_alone(open_page: Open) -> None:
    """Buttons, menus and boxes stay off the paper; the quotation and its source do not."""
    page = open_page(PAGES["answered"])
    page.emulate_media(media="print")
    for gone in (".top", "form.ask", ".actions"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".card blockquote").first).to_be_visible()
    expect(page.locator(".card .line").first).to_be_visible()


def test_pages_work_without_script(open_page: Open) -> None:
    """Each has a heading and content, whatever the browser refuses to run."""
    page = open_page("/about", js=False)
    for name, path in PAGES.items():
        page.goto(path)
        assert page.locator("h1").first.count() == 1, name
        assert page.locator("main").inner_text().strip(), name
