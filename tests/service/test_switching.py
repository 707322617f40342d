"""A new index takes the old one's place without a request noticing."""

import asyncio
import gc
import logging
import shutil
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from nptqa.assembly import Desk
from nptqa.domain import Results
from nptqa.errors import IndexCorrupt
from nptqa.filtering import checked
from nptqa.index.layout import Layout
from nptqa.parts import build_index
from nptqa.service import create_app
from nptqa.service.desk import Desk as AnyDesk
from nptqa.service.switching import DeskHolder, Watch
from nptqa.settings import Settings
from tests.conftest import ROOT

from .fake_desk import FakeDesk

QUESTION = {"q": "核武器国家承诺", "limit": "3"}


class Named(FakeDesk):
    """A fake desk of one index version."""

    def __init__(self, version: str) -> None:
        super().__init__()
        self.version = version

    @property
    def index_version(self) -> str:
        return self.version

    def search(self, text: str, **options: Any) -> Results:
        return replace(super().search(text, **options), index_version=self.version)


def client_of(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://desk")


def watch_over(
    folder: Path, desk: AnyDesk, reopen: Callable[[], AnyDesk]
) -> tuple[DeskHolder, Watch, list[str]]:
    holder, told = DeskHolder(desk), []  # type: ignore[var-annotated]
    others = [folder / "manifest.toml"]
    return holder, Watch(holder, folder / "current", others, reopen, told.append), told


def test_another_current_version_is_switched_to_once(tmp_path: Path) -> None:
    opened = []

    def reopen() -> AnyDesk:
        opened.append(Named("b"))
        return opened[-1]

    holder, watch, told = watch_over(tmp_path, Named("a"), reopen)
    assert not asyncio.run(watch.look())  # there is no such file
    (tmp_path / "current").write_text("a\n")
    assert not asyncio.run(watch.look())  # it names what is served
    (tmp_path / "current").write_text("b\n\n")
    assert asyncio.run(watch.look())
    assert not asyncio.run(watch.look())
    assert holder.desk.index_version == "b"
    assert (len(opened), told) == (1, ["b"])


@pytest.mark.parametrize(
    "failure",
    [
        partial(IndexCorrupt, "text.vectors is missing", path=Path("x")),
        partial(ZeroDivisionError, "oh"),
    ],
)
def test_what_cannot_be_used_is_logged_and_the_old_one_goes_on(
    tmp_path: Path, failure: Callable[[], Exception], caplog: pytest.LogCaptureFixture
) -> None:
    tries = []

    def reopen() -> AnyDesk:
        tries.append(1)
        if len(tries) == 1:
            raise failure()
        return Named("b")

    holder, watch, told = watch_over(tmp_path, Named("a"), reopen)
    (tmp_path / "current").write_text("b\n")
    with caplog.at_level(logging.ERROR):
        assert not asyncio.run(watch.look())
    assert str(failure()) in caplog.text
    assert "a goes on" in caplog.text
    assert (holder.desk.index_version, told) == ("a", [])
    # Not tried again for nothing, but when the corpus beside it has changed.
    assert not asyncio.run(watch.look())
    assert len(tries) == 1
    (tmp_path / "manifest.toml").write_text("")
    assert asyncio.run(watch.look())
    assert holder.desk.index_version == "b"


def test_a_request_keeps_the_desk_it_began_with(tmp_path: Path) -> None:
    """It finds in one index and cites from the same, however long it takes."""
    old, new = Named("a"), Named("b")
    settings = Settings(web_dir=ROOT / "web", index_dir=tmp_path, threads=2)
    app = create_app(old, settings, lambda _: new)
    holder = _holder(app)

    async def run() -> tuple[Any, Any]:
        async with client_of(app) as client:
            old.gate.clear()
            slow = asyncio.create_task(client.get("/api/v1/search", params=QUESTION))
            await asyncio.sleep(0.05)
            holder.replace(new)
            quick = await client.get("/api/v1/search", params=QUESTION)
            old.gate.set()
            return (await slow).json(), quick.json()

    slow, quick = asyncio.run(run())
    assert slow["index_version"] == "a"
    assert quick["index_version"] == "b"
    assert slow["hits"]
    assert quick["hits"]


def _holder(app: FastAPI) -> DeskHolder:
    pinning = next(one for one in app.user_middleware if "holder" in one.kwargs)
    return cast(DeskHolder, pinning.kwargs["holder"])


def test_every_page_shows_the_version_that_is_served(tmp_path: Path) -> None:
    settings = Settings(web_dir=ROOT / "web", index_dir=tmp_path, threads=2)
    app = create_app(Named("aaaa1111"), settings, lambda _: Named("bbbb2222"))
    _holder(app).replace(Named("bbbb2222"))

    async def texts() -> list[str]:
        async with client_of(app) as client:
            return [(await client.get(path)).text for path in ("/", "/documents", "/version")]

    for text in asyncio.run(texts()):
        assert "bbbb2222" in text
        assert "aaaa1111" not in text


@pytest.fixture
def two_versions(tmp_path: Path, settings: Settings, desk: Desk) -> Settings:
    """The founding corpus with two index versions, the one with the bank served."""
    chosen = replace(settings, index_dir=tmp_path / "index")
    shutil.copytree(settings.index_dir, chosen.index_dir)
    return chosen


@pytest.mark.slow
def test_requests_in_flight_see_no_gap_while_the_index_is_switched(two_versions: Settings) -> None:
    """Six clients ask without a pause while three builds are switched to."""
    # Built with other words of the same corpus, so that either version can be told from the other.
    openings = {"count": 0}

    def reopen(chosen: Settings) -> Desk:
        openings["count"] += 1
        return Desk.open(replace(chosen, bank=openings["count"] % 2 == 0))

    first = Desk.open(two_versions)
    app = create_app(first, two_versions, reopen)
    seen: list[tuple[int, str, set[str]]] = []

    async def ask(client: httpx.AsyncClient, stop: asyncio.Event) -> None:
        while not stop.is_set():
            reply = await client.get("/api/v1/search", params=QUESTION)
            body = reply.json()
            cited = {hit["citation"]["index_version"] for hit in body["hits"]}
            seen.append((reply.status_code, body["index_version"], cited))

    async def run() -> None:
        stop = asyncio.Event()
        async with app.router.lifespan_context(app), client_of(app) as client:
            asking = [asyncio.create_task(ask(client, stop)) for _ in range(6)]
            for bank in (False, True, False):
                await asyncio.to_thread(build_index, replace(two_versions, bank=bank))
                wanted = Layout(two_versions.index_dir).current.read_text().strip()
                async with asyncio.timeout(30):
                    while seen[-1][1] != wanted:
                        await asyncio.sleep(0.05)
            stop.set()
            await asyncio.gather(*asking)
            metrics = (await client.get("/metrics")).text
            assert f'index_version="{wanted}"' in metrics

    asyncio.run(run())
    assert {status for status, _, _ in seen} == {200}
    assert all(cited == {version} for _, version, cited in seen)
    assert len({version for _, version, _ in seen}) == 2
    assert openings["count"] == 3


def test_a_desk_that_was_replaced_is_freed_at_once(two_versions: Settings) -> None:
    """Without waiting for anybody to look for knots of references: it may be a gigabyte."""
    desk = Desk.open(two_versions)
    desk.ask("附加议定书是什么", filters=checked(desk.corpus.documents, part=["paragraph"]))
    desk.verify("各缔约国")
    holder, gone = DeskHolder(cast(AnyDesk, desk)), weakref.ref(desk)
    searcher = weakref.ref(desk.searcher)
    gc.collect()
    gc.disable()
    try:
        holder.replace(Named("b"))
        del desk
        assert gone() is None
        assert searcher() is None
    finally:
        gc.enable()


def test_a_service_does_not_grow_with_every_index_it_takes_up(tmp_path: Path) -> None:
    """Whatever asked a desk, nothing of the service keeps it once another is served."""
    opened: list[weakref.ref[Named]] = []
    current = Layout(tmp_path).current

    def opening(_: Settings) -> Named:
        desk = Named(current.read_text())
        opened.append(weakref.ref(desk))
        return desk

    current.write_text("0")
    settings = Settings(web_dir=ROOT / "web", index_dir=tmp_path, state_dir=tmp_path, threads=2)
    app = create_app(opening(settings), settings, opening)

    async def run() -> None:
        async with app.router.lifespan_context(app), client_of(app) as client:
            for version in ("1", "2"):
                for path in ("/api/v1/search", "/api/v1/suggest", "/", "/documents"):
                    assert (await client.get(path, params=QUESTION)).status_code == 200
                body = {"question": QUESTION["q"]}
                assert (await client.post("/api/v1/ask", json=body)).status_code == 200
                current.write_text(version)
                async with asyncio.timeout(10):
                    while len(opened) <= int(version) or opened[-2]() is not None:
                        await asyncio.sleep(0.1)
                        gc.collect()

    asyncio.run(run())
    assert [one() is None for one in opened[:-1]] == [True, True]


def test_a_thread_of_its_own_sees_the_served_desk() -> None:
    holder = DeskHolder(Named("a"))
    holder.pin()
    holder.replace(Named("b"))
    seen = []
    other = threading.Thread(target=lambda: seen.append(holder.index_version))
    other.start()
    other.join()
    assert seen == ["b"]
    assert holder.index_version == "a"


def test_a_missing_attribute_is_named() -> None:
    with pytest.raises(AttributeError, match="no_such"):
        getattr(DeskHolder(Named("a")), "no_such")  # noqa: B009 - mypy would not let it pass
