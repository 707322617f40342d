"""What all tests share: no network, one desk over the founding corpus, and no rubbish kept."""

import gc
import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from fastapi.dependencies import models as remembering

os.environ["HF_HUB_OFFLINE"] = "1"

from nptqa.assembly import Desk
from nptqa.parts import build_index
from nptqa.service.memory import release
from nptqa.settings import Settings

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
_LOOPBACK = ("127.", "::1", "localhost")


def pytest_collection_finish() -> None:
    """All that was imported stays for good: looking for rubbish need not look there again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def forgotten_routes() -> Iterator[None]:
    """FastAPI remembers the functions of some four thousand routes, and with them their desks."""
    yield
    for one in vars(remembering).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def memory_given_back() -> Iterator[None]:
    """Desks that one module's tests opened do not wait for the next to be freed."""
    yield
    release()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that leaves the machine fails the test: the product works offline."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert str(address[0]).startswith(_LOOPBACK), f"a connection to {address}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the person who runs the tests do not reach them."""
    for name in [name for name in os.environ if name.startswith("NPTQA_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shipped corpus, bank and encoder; the index in a folder of its own."""
    return replace(Settings(), index_dir=tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="session")
def desk(settings: Settings) -> Desk:
    """The product as shipped."""
    build_index(settings)
    return Desk.open(settings)
