"""Take the README's pictures: start the service, use the pages, save `docs/*.png`.

Usage: python docs/screenshot.py [--dark] [--out docs] [answer not-found reader verify]

Needs the development extra and Chromium or Chrome; nothing is fetched from anywhere but the
service itself.
"""

import argparse
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
SERVE = "from nptqa.cli import main; raise SystemExit(main())"
SIZE = {"width": 1280, "height": 760}
COLOURS = 256
MOST = 150_000
"""Bytes of a picture; more would make every clone heavier."""


def answer(page: Page) -> None:
    """An answer with its source beside it."""
    page.goto("/?" + urlencode({"q": "寻求舰艇核推进的无核武器国家应当怎么做？"}))
    page.locator(".card a[data-pane]").first.click()
    page.locator("#pane .here mark").first.wait_for()


def not_found(page: Page) -> None:
    """What is not in the documents."""
    page.goto("/?" + urlencode({"q": "2026年审议大会通过了什么最后文件？"}))


def reader(page: Page) -> None:
    """A document with what is looked for in it."""
    page.goto("/documents/wp77-2022?" + urlencode({"find": "附加议定书"}))
    page.locator("mark.found.now").wait_for()


def verify(page: Page) -> None:
    """A quotation with one word changed."""
    text = "审议大会注意到，《条约》缔约国对舰艇核推进议题不感兴趣。"
    page.goto("/verify?" + urlencode({"text": text}))


PICTURES = {"answer": answer, "not-found": not_found, "reader": reader, "verify": verify}


def main() -> None:
    """Read the options and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(PICTURES))
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    options = parser.parse_args()
    unknown = set(options.names) - set(PICTURES)
    if unknown:
        parser.error(f"no picture is called {', '.join(sorted(unknown))}")
    with served() as address, opened(address, dark=options.dark) as page:
        for name in options.names or PICTURES:
            PICTURES[name](page)
            save(page, options.out / f"{name}.png")


def save(page: Page, path: Path) -> None:
    """One picture, small enough to be kept."""
    page.evaluate("document.activeElement.blur()")
    with Image.open(BytesIO(page.screenshot())) as picture:
        # A page of text has few colours: a palette keeps it sharp at a third of the size.
        picture.convert("RGB").quantize(
            COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        ).save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST:
        raise SystemExit(f"{path} has {size} bytes, more than {MOST}")
    print(f"{path}: {size} bytes")


@contextmanager
def opened(address: str, *, dark: bool) -> Iterator[Page]:
    """A page of the site in Chinese."""
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None:
        raise SystemExit(f"none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser.new_page(
            base_url=address,
            viewport=SIZE,
            locale="zh-CN",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """The service on a free port, from ready to stopped."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if not any("ready" in line for line in process.stdout):
                raise SystemExit("the service did not start")
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
