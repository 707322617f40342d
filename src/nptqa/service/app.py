"""The application put together: parts, routes, and the layers every request goes through."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import cast

from fastapi import FastAPI

from nptqa.bank import FILE as BANK
from nptqa.corpus.copying import in_use
from nptqa.corpus.load import MANIFEST
from nptqa.errors import NptqaError, StateError
from nptqa.index.layout import Layout
from nptqa.service import contract, failures
from nptqa.service.access import Door
from nptqa.service.answers import Answers
from nptqa.service.api import Api
from nptqa.service.checking import Checking
from nptqa.service.context import Context
from nptqa.service.cors import OtherSites, origins_of
from nptqa.service.desk import Desk
from nptqa.service.envelope import Envelope
from nptqa.service.exports import Exports
from nptqa.service.gate import Gate
from nptqa.service.history_pages import HistoryPages
from nptqa.service.memory import release, settle
from nptqa.service.metrics import Metrics
from nptqa.service.operations import PROBE, Operations
from nptqa.service.pages import Pages
from nptqa.service.remarks import Remarks
from nptqa.service.remembering import Memory
from nptqa.service.signin import SignIn
from nptqa.service.switching import DeskHolder, Pinning, Watch
from nptqa.service.templates import Site
from nptqa.service.uploads import UploadsApi
from nptqa.service.uploads_desk import UploadDesk
from nptqa.service.uploads_pages import UploadPages
from nptqa.service.workers import Workers
from nptqa.settings import Settings
from nptqa.state.keys import Keys
from nptqa.state.questions import QuestionLog

_SHARED = 1.0
"""Seconds after which a worker tells the others what it has counted."""


def create_app(
    desk: Desk,
    settings: Settings,
    reopen: Callable[[Settings], Desk] | None = None,
    *,
    metrics_dir: Path | None = None,
) -> FastAPI:
    """The whole service over one open desk.

    Args:
        desk: answers until another takes its place.
        settings: of the service and of the desk.
        reopen: opens the desk that takes its place when another index version has become the
            current one; None goes on with the first desk for ever.
        metrics_dir: shared with other workers.
    """
    metrics = Metrics(version("nptqa"), desk.index_version, metrics_dir)
    door = Door(Keys(settings.state_dir))
    holder = DeskHolder(desk)
    workers = Workers(settings.threads, metrics)
    # The holder has whatever the served desk has.
    context = Context(cast(Desk, holder), settings, workers, metrics, _questions(settings))
    uploads = UploadDesk(context)
    watch = None if reopen is None else _watch(holder, context, reopen)
    app = FastAPI(
        title="NPTQA",
        version=version("nptqa"),
        summary="Verbatim, cited answers from the documents of the NPT",
        # FastAPI's own pages load scripts from elsewhere; ours need none.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # The names of generated clients' functions.
        generate_unique_id_function=lambda route: route.name,
        lifespan=_lifespan(context, watch, uploads),
    )
    site = Site(context)
    memory = Memory(settings, context.desk)
    answers = Answers(context, memory)
    pages = Pages(context, site, memory)
    kept = HistoryPages(context, site, memory, answers)
    remarks = Remarks(context, site, answers)
    signing = SignIn(door, site)
    exports = Exports(context, answers, memory)
    sending = UploadsApi(context, uploads)
    apis = (Api(context), Checking(context), exports, sending, Operations(context))
    sent = UploadPages(context, site, uploads)
    for part in (*apis, remarks, sent, site.static, pages, kept, signing):
        app.include_router(part.router())
    # From the inside out: who asks, what went wrong, what every reply has.
    app.add_middleware(Gate, door=door, settings=settings)
    failures.install(app, pages.error)
    contract.install(app)
    app.add_middleware(OtherSites, origins=origins_of(settings.cors_origins))
    app.add_middleware(Envelope, metrics=metrics, largest=settings.upload_mb * 2**20)
    app.add_middleware(Pinning, holder=holder)
    return app


def _questions(settings: Settings) -> QuestionLog | None:
    """The log of questions where there is to be one; what is too old goes, also where not."""
    log = QuestionLog(settings.state_dir, settings.log_days)
    with suppress(StateError):  # said when a question is to be noted
        log.expire()
    return log if settings.log_questions else None


def _watch(holder: DeskHolder, context: Context, reopen: Callable[[Settings], Desk]) -> Watch:
    settings = context.settings
    folders = {settings.corpus_dir, settings.own_corpus_dir}
    corpus = [folder / name for folder in sorted(folders) for name in (MANIFEST, BANK)]

    def reopened() -> Desk:
        desk = reopen(replace(settings, corpus_dir=in_use(settings)))
        # Built now, so that no caller waits for it; and a desk that cannot answer is not used.
        desk.ask(PROBE)
        desk.links.read()
        return desk

    current = Layout(settings.index_dir).current
    return Watch(holder, current, corpus, reopened, context.metrics.served)


def _lifespan(
    context: Context, watch: Watch | None, uploads: UploadDesk
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # The first question builds what later ones share; nobody should have to wait for that.
        with suppress(NptqaError):  # what is wrong, /readyz says
            await context.workers.run(context.desk.ask, PROBE)
        # With desks to come the process is a service; without, an application inside another.
        await context.workers.run(release if watch is None else settle)
        await context.workers.run(uploads.open)
        # To read the links takes as long as the corpus is large; no answer waits for it.
        links = asyncio.to_thread(context.desk.links.read)
        tasks = [asyncio.create_task(_share(context.metrics)), asyncio.create_task(links)]
        if watch is not None:
            tasks.append(asyncio.create_task(watch.run()))
        yield
        for task in tasks:
            task.cancel()
        uploads.close()
        context.workers.close()
        with suppress(StateError):
            context.metrics.share()

    return lifespan


async def _share(metrics: Metrics) -> None:
    while True:
        with suppress(StateError):  # the next time may go well
            metrics.share()
        await asyncio.sleep(_SHARED)
