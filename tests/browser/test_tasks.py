"""What delegates do, by the clicks it takes: the figures of `docs/tasks.md` are counted here."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .visiting import Open

_ROW = re.compile(r"^\| ([a-z ]+?) \| .+ \| (\d+) \|$", re.MULTILINE)
TASKS = {
    name: int(clicks)
    for name, clicks in _ROW.findall(
        (Path(__file__).parents[2] / "docs" / "tasks.md").read_text(encoding="utf-8")
    )
}
NAVAL = "2022年主席文件里寻求舰艇核推进的无核武器国家应当怎么做？"


@dataclass(slots=True)
class Hand:
    """Clicks and types on one page, counting the clicks."""

    page: Page
    clicks: int = 0

    def click(self, target: Locator) -> None:
        """One click."""
        self.clicks += 1
        target.click()

    def ask(self, text: str, box: str = "#q") -> None:
        """Types and presses Enter, which counts as a click."""
        self.page.locator(box).fill(text)
        self.clicks += 1
        self.page.keyboard.press("Enter")


@pytest.fixture
def hand(open_page: Open) -> Hand:
    return Hand(open_page("/", grant=("clipboard-read", "clipboard-write")))


def find(hand: Hand) -> None:
    hand.ask(NAVAL)
    expect(hand.page.locator(".card .symbol").first).to_have_text("NPT/CONF.2020/WP.77")
    expect(hand.page.locator(".card blockquote").first).to_contain_text("舰艇核推进")


def quote(hand: Hand) -> None:
    find(hand)
    words = hand.page.locator(".card blockquote").first.inner_text()
    hand.click(hand.page.get_by_role("button", name="复制引文").first)
    expect(hand.page.get_by_role("button", name="已复制").first).to_be_visible()
    pasted = hand.page.evaluate("navigator.clipboard.readText()")
    assert pasted.startswith(f"“{words}”（NPT/CONF.2020/WP.77，第36段")


def context(hand: Hand) -> None:
    find(hand)
    hand.click(hand.page.locator(".card").first.get_by_role("link", name="在文件中查看"))
    expect(hand.page.locator("#pane .here mark").first).to_be_in_viewport()
    assert hand.page.locator("#pane .unit").count() > 2


def jump(hand: Hand) -> None:
    hand.ask("75/71 op 3(c)")
    expect(hand.page.locator(".card .place").first).to_have_text("执行部分第3(c)段")


def check(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="核对", exact=True))
    hand.page.locator("#text").fill("缔约国对舰艇核推进议题不感兴趣")
    hand.click(hand.page.get_by_role("button", name="核对"))
    expect(hand.page.locator(".checked.close .text del")).to_be_visible()
    expect(hand.page.locator(".card .place").first).to_have_text("第36段")


def changed(hand: Hand) -> None:
    hand.ask("WP.77第24段")
    hand.click(hand.page.locator(".card").first.get_by_role("link", name="在文件中查看"))
    hand.click(hand.page.locator("#pane .here .tool"))
    years = hand.page.locator(".relatives time")
    expect(years.first).to_be_visible()
    hand.click(hand.page.get_by_role("link", name="与此段对照").first)
    expect(hand.page.locator(".side")).to_have_count(2)


def follow_up(hand: Hand) -> None:
    hand.ask("寻求舰艇核推进的无核武器国家应当怎么做？")
    expect(hand.page.locator(".turn")).to_have_count(1)
    hand.ask("那2007年呢？")
    expect(hand.page.locator(".turn").last.locator(".inherited .chip").first).to_be_visible()


def narrow(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="检索", exact=True))
    hand.ask("附加议定书")
    hand.click(hand.page.locator(".facets a", has_text="不结盟"))
    expect(hand.page.locator(".passage .about", has_text="主席")).to_have_count(0)


def inside(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="文件", exact=True))
    hand.click(hand.page.get_by_role("link", name="阅读").first)
    hand.ask("附加议定书", box="#find")
    expect(hand.page.locator("mark.found.now")).to_be_in_viewport()


def official(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="文件", exact=True))
    hand.clicks += 1  # the link leads out, where no test goes
    link = hand.page.locator(".official a[hreflang=en]").first
    expect(link).to_have_attribute("href", "https://undocs.org/en/NPT/CONF.2020/WP.77")


@pytest.mark.parametrize("name", TASKS)
def test_clicks(hand: Hand, name: str) -> None:
    """As many as the document says, no more."""
    globals()[name.replace(" ", "_")](hand)
    assert hand.clicks == TASKS[name]


def test_ten_tasks() -> None:
    """The document's table is read whole."""
    assert len(TASKS) == 10
