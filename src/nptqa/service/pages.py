"""Pages for people: server-rendered, complete without JavaScript.

Each page is drawn in a worker thread by a function that reads the request, asks the desk and
fills a template. A question that cannot be answered as it stands is shown in its own turn, so
that the form keeps what was typed.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from nptqa.errors import QueryError
from nptqa.service import rendering
from nptqa.service.check_pages import CheckPages
from nptqa.service.context import Context
from nptqa.service.failures import Failure, describe
from nptqa.service.figures import figures
from nptqa.service.form import Form
from nptqa.service.listing import document_rows, reference, totals
from nptqa.service.narrowing import chips, facets
from nptqa.service.problem_kinds import TITLES
from nptqa.service.reading_pages import ReadingPages
from nptqa.service.remembering import Memory
from nptqa.service.rendering import Json
from nptqa.service.reply import html_reply
from nptqa.service.report import report_reply
from nptqa.service.templates import Drawn, Site
from nptqa.service.views import Cards
from nptqa.service.wording import COOKIE, LANGUAGES
from nptqa.state.feedback import Defect

_YEAR = 365 * 24 * 3600
_EXAMPLES = "abcdef"


class Pages:
    """The routes of the site."""

    def __init__(self, context: Context, site: Site, memory: Memory) -> None:
        """Serve from this context, drawn by `site`."""
        self._context = context
        self._desk = context.desk
        self._site = site
        self._reading = ReadingPages(context, site)
        self._memory = memory
        self._checks = CheckPages(context, site)
        self._figures = figures(context.settings.eval_dir)

    def router(self) -> APIRouter:
        """All routes; none is part of the API's schema."""
        router = APIRouter(include_in_schema=False)
        for path, draw in (
            ("/", self._chat),
            ("/turn", self._turn),
            ("/search", self._search),
            ("/documents", self._documents),
            ("/about", self._about),
            ("/docs", self._docs),
            ("/evaluation", self._evaluation),
            ("/problems", self._problems),
            ("/problems/{code}", self._problem),
            *self._reading.routes(),
            *self._checks.routes(),
        ):
            router.add_api_route(path, self._served(draw), methods=["GET"])
        router.add_api_route("/evaluation/report", self.report, methods=["GET"])
        return router

    async def report(self, request: Request) -> Response:
        """The report of the benchmark as it was written."""
        return await self._context.workers.run(self._report, request)

    def _report(self, request: Request) -> Response:
        reply = report_reply(request, self._context.settings.eval_dir / "report.html")
        if reply is None:
            raise HTTPException(404, "no evaluation report has been made yet")
        return reply

    def _evaluation(self, request: Request) -> Drawn:
        reported = (self._context.settings.eval_dir / "report.html").is_file()
        values = {"figures": self._figures, "reported": reported}
        return Drawn(self._site.draw(request, "evaluation.html", values))

    def _served(self, draw: Callable[[Request], Drawn]) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            drawn = await self._context.workers.run(draw, request)
            if drawn.outcome:
                self._context.metrics.question(drawn.outcome)
            response = html_reply(request, drawn.html, status=drawn.status)
            self._memory.greet(request, response)
            return _with_cookie(request, response)

        return page

    def error(self, request: Request, failure: Failure) -> Response:
        """The page for an exception."""
        html = self._site.draw(request, "error.html", {"failure": failure, **self._limits()})
        return html_reply(request, html, status=failure.status)

    def _limits(self) -> Json:
        """What a turn is drawn with besides itself."""
        return {"limit": self._context.settings.max_question, "defects": tuple(Defect)}

    def _chat(self, request: Request) -> Drawn:
        form = Form.read(request.query_params)
        turn, status = self._answered(request, form) if form.q else (None, 200)
        values = {"form": form, "turn": turn, "examples": _EXAMPLES, **self._choices(request)}
        values["chips"] = chips(form, values["documents"], self._site.words(request))
        html = self._site.draw(request, "chat.html", values)
        return Drawn(html, status, turn["outcome"] if turn else "")

    def _turn(self, request: Request) -> Drawn:
        """One question and its reply alone, for the script to append."""
        form = Form.read(request.query_params)
        turn, status = self._answered(request, form)
        html = self._site.draw(request, "turn.html", {"form": form, "turn": turn, **self._limits()})
        return Drawn(html, status, turn["outcome"])

    def _answered(self, request: Request, form: Form) -> tuple[Json, int]:
        try:
            scope = form.conversation(self._desk)
            filters = form.filters(self._desk)
            answer = self._context.ask(form.q, filters, scope=scope, ignore=form.ignore)
        except QueryError as exc:
            failure = describe(exc, request.state.request_id)
            turn = {"question": form.q, "language": "", "outcome": "refused", "failure": failure}
            words = self._site.words(request)
            turn |= {"context": "", "inherited": [], "read": [], "words": words}
            return {**turn, "said": words(f"problems.{exc.code}.title")}, 422
        words = self._site.reply_words(request, answer.query)
        turn = Cards(self._desk, words).turn(answer)
        given = rendering.answer(answer, scope)
        turn["permalink"] = self._memory.keep(request, given, follows=scope is not None)
        return {**turn, "asked": _asked(form)}, 200

    def _choices(self, request: Request) -> Json:
        rows = document_rows(self._desk, self._site.words(request))
        return {"documents": rows, **self._limits()}

    def _search(self, request: Request) -> Drawn:
        form = Form.read(request.query_params)
        found = self._found(request, form) if form.asked else None
        values = {"form": form, "found": found, **self._choices(request)}
        values["chips"] = chips(form, values["documents"], self._site.words(request))
        return Drawn(self._site.draw(request, "search.html", values))

    def _found(self, request: Request, form: Form) -> Json:
        results = self._desk.search(
            form.q,
            cursor=form.cursor or None,
            filters=form.filters(self._desk),
            mode=form.chosen_mode(),
            ignore=form.ignore,
        )
        cards = Cards(self._desk, self._site.words(request))
        hits = [cards.hit(hit, self._desk.cite(hit)) for hit in results.hits]
        facets_shown = facets(results.facets, form, self._site.words(request))
        return {
            "total": results.total,
            "hits": hits,
            "next": form.next_page(results.next),
            "facets": facets_shown,
            "read": [
                {**item, "query": form.within("ignore", item["id"]).query}
                for item in cards.read(results.query)
            ],
        }

    def _documents(self, request: Request) -> Drawn:
        values = {**self._choices(request), **totals(self._desk)}
        return Drawn(self._site.draw(request, "documents.html", values))

    def _about(self, request: Request) -> Drawn:
        settings = self._context.settings
        kept_days = settings.log_days if settings.log_questions else 0
        own_days = settings.history_days if settings.history else 0
        values = {
            "kept_days": kept_days,
            "own_days": own_days,
            **self._choices(request),
            **totals(self._desk),
            "figures": self._figures,
        }
        return Drawn(self._site.draw(request, "about.html", values))

    def _docs(self, request: Request) -> Drawn:
        operations = reference(request.app.openapi())
        values = {"operations": operations, "base": str(request.base_url)}
        return Drawn(self._site.draw(request, "docs.html", values))

    def _problems(self, request: Request) -> Drawn:
        values = {"codes": sorted(TITLES), **self._limits()}
        return Drawn(self._site.draw(request, "problems.html", values))

    def _problem(self, request: Request) -> Drawn:
        code = request.path_params["code"]
        if code not in TITLES:
            raise HTTPException(404, f"no kind of problem is called {code[:80]!r}")
        return Drawn(self._site.draw(request, "problem.html", {"code": code, **self._limits()}))


def _asked(form: Form) -> str:
    """The question's own query, for links that ask it again with something taken away."""
    context = [("context", form.context)] if form.context else []
    ignored = [("ignore", item) for item in form.ignore]
    return urlencode([("q", form.q), *form.scope(), *context, *ignored])


def _with_cookie(request: Request, response: Response) -> Response:
    language = request.query_params.get("lang")
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax")
    return response
