"""A reader with a browser: where the browser is, and a page that complains of every error."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_REFUSED = re.compile(r"status of (404|422|429)|net::ERR_FAILED")
"""The browser's own note on a reply that is no success; the pages show those on purpose."""

Open = Callable[..., Page]
"""`open_page(path, js=..., width=..., dark=..., lang=...)`."""


def found_browser() -> str | None:
    """The first browser installed."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@dataclass(slots=True)
class Visitor:
    """Opens pages of one service and keeps what the browser complained of."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        path: str,
        *,
        js: bool = True,
        width: int = 1280,
        dark: bool = False,
        lang: str = "zh-CN",
        grant: tuple[str, ...] = (),
    ) -> Page:
        """A page of a browser of its own, with nothing remembered."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=js,
            viewport={"width": width, "height": 844 if width < 600 else 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale=lang,
            permissions=list(grant),
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: self._console(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._inside(request.url))
        page.goto(path)
        return page

    def close(self) -> None:
        """Close what was opened."""
        for context in self.contexts:
            context.close()

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not _REFUSED.search(text):
            self.complaints.append(f"{kind}: {text}")

    def _inside(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"a request to {url}")
