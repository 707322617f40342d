"""Take the README's picture: start the service, ask a question, save `docs/page.png`.

Usage: python docs/screenshot.py [--question 问题] [--size 1280x820] [--dark] [--out page.png]

Needs Chromium or Chrome; nothing is fetched from anywhere but the service itself.
"""

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)
SERVE = "from nptqa.cli import main; raise SystemExit(main())"


def main() -> None:
    """Read the options and take one picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--question", default="舰艇核推进的无核武器国家应当怎么做？")
    parser.add_argument("--size", default="1280x820")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("page.png"))
    options = parser.parse_args()
    with served() as address:
        query = urlencode({"q": options.question, "lang": "zh-Hans"})
        take(f"{address}?{query}", options.out, options.size, dark=options.dark)


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


def take(address: str, out: Path, size: str, *, dark: bool) -> None:
    """One page as a PNG file."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise SystemExit(f"none of {', '.join(BROWSERS)} is installed")
    theme = ["--blink-settings=preferredColorScheme=0"] if dark else []
    with tempfile.TemporaryDirectory() as profile:
        own = [f"--user-data-dir={profile}", f"--window-size={size.replace('x', ',')}"]
        command = [browser, *FLAGS, *own, *theme, f"--screenshot={out}", address]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main()
