"""Size and speed of the pages in a real browser, at once and over a slow mobile network.

Usage: python eval/pages.py [ADDRESS]     (a running service; http://127.0.0.1:8000 if not given)

Prints for each page the kilobytes on the wire with everything it loads, and the milliseconds from
the request until it can be used: as it is, and as the browser emulates 3G (1.6 Mbit/s down,
0.75 Mbit/s up, 150 ms to and fro). Each page is opened with an empty cache; the last row is a
question asked in the open chat page, from Enter to the reply on the screen.
"""

import shutil
import sys
from time import perf_counter

from playwright.sync_api import BrowserContext, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = {
    "chat, empty": "/",
    "chat, one answer": "/?q=舰艇核推进问题上是怎么说的？",
    "search": "/search?q=附加议定书",
    "documents": "/documents",
    "reader, longest document": "/documents/wp77-2022?at=36",
    "verify": "/verify?text=审议大会注意到，《条约》缔约国对舰艇核推进议题不感兴趣。",
    "compare": "/compare?a=WP.77 第24段&b=WP.77 第187段内第52段",
}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
_LOADED = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const all = [page, ...performance.getEntriesByType("resource")];
  const bytes = all.reduce((sum, item) => sum + item.transferSize, 0);
  return [bytes, page.domContentLoadedEventEnd, page.domContentLoadedEventEnd - page.responseEnd];
}"""


def main() -> None:
    """Measure every page both ways."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None:
        raise SystemExit(f"none of {', '.join(BROWSERS)} is installed")
    print(f"{'page':26}{'kB':>6}{'usable':>8}{'after reply':>13}{'on 3G':>8}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, page in PAGES.items():
            size, usable, after = loaded(browser.new_context(base_url=address), page, slow=False)
            _, slow, _ = loaded(browser.new_context(base_url=address), page, slow=True)
            print(f"{name:26}{size / 1000:6.0f}{usable:8.0f}{after:13.0f}{slow:8.0f}")
        quick, slow = (asked(browser.new_context(base_url=address), slow=way) for way in (0, 1))
        print(f"{'a question asked':26}{'':6}{quick:8.0f}{'':13}{slow:8.0f}")
        browser.close()


def loaded(context: BrowserContext, path: str, *, slow: bool) -> list[float]:
    """Bytes, milliseconds until usable, and how many of them after the last byte of the page."""
    page = opened(context, slow=slow)
    page.goto(path, wait_until="load")
    figures: list[float] = page.evaluate(_LOADED)
    context.close()
    return figures


def asked(context: BrowserContext, *, slow: bool) -> float:
    """Milliseconds from Enter to the reply."""
    page = opened(context, slow=slow)
    page.goto("/", wait_until="load")
    page.locator("#q").fill("舰艇核推进问题上是怎么说的？")
    start = perf_counter()
    page.keyboard.press("Enter")
    page.locator(".turn .card").first.wait_for()
    milliseconds = (perf_counter() - start) * 1000
    context.close()
    return milliseconds


def opened(context: BrowserContext, *, slow: bool) -> Page:
    """A page, slowed down like a telephone or not."""
    page = context.new_page()
    if slow:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW)
    return page


if __name__ == "__main__":
    main()
