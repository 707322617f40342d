"""The shipped service on a port of its own, and Chromium to look at it with.

Where no browser is installed the tests skip; with `BROWSER_TESTS=required`, as in CI, that is a
failure.
"""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from nptqa.assembly import Desk
from nptqa.service import create_app
from nptqa.service.server import listen
from nptqa.settings import Settings

from .visiting import FLAGS, Open, Visitor, found_browser

_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def address(
    desk: Desk, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    own = replace(settings, state_dir=tmp_path_factory.mktemp("state"))
    with listen("127.0.0.1", 0) as listener:
        app = create_app(desk, own)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the service did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser; closed with this folder, because its loop would disturb other tests."""
    path = found_browser()
    if path is None:
        message = "no Chromium or Chrome is installed"
        assert os.environ.get("BROWSER_TESTS") != "required", message
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens pages; the test fails if one of them complains or asks anything of the outside."""
    visitor = Visitor(browser, address)
    yield visitor.open
    visitor.close()
    assert visitor.complaints == []
