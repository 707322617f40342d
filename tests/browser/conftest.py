"""The shipped service on a port of its own, and Chromium to look at it with.

Where no browser is installed the tests skip; with `BROWSER_TESTS=required`, as in CI, that is a
failure.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from nptqa.assembly import Desk
from nptqa.service import create_app
from nptqa.settings import Settings
from tests.service.listening import listening

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
    with listening(create_app(desk, own)) as address:
        yield address


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
