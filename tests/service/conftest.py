"""A client on the whole service over the fake desk, with its lifespan run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from nptqa.service import create_app
from nptqa.settings import Settings

from .fake_desk import FakeDesk

WEB = Path(__file__).parents[2] / "web"


@pytest.fixture(scope="session")
def fake() -> FakeDesk:
    """One desk for all tests; those that make it fail use `frail` instead."""
    return FakeDesk()


@pytest.fixture(scope="session")
def app(fake: FakeDesk) -> FastAPI:
    return create_app(fake, Settings(web_dir=WEB, threads=2))


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, headers={"Accept-Language": "zh-CN"}) as client:
        yield client


@pytest.fixture
def frail() -> FakeDesk:
    """A desk of a test's own."""
    return FakeDesk()


@pytest.fixture
def frail_client(frail: FakeDesk) -> Iterator[TestClient]:
    app = create_app(frail, Settings(web_dir=WEB, threads=1))
    with TestClient(app, headers={"Accept-Language": "zh-CN"}) as client:
        yield client
