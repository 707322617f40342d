"""The pages of what was asked before: an answer by its permalink, and a browser's history.

An answer is shown as it was given, word for word; what has become of its quotations since is
looked up in the documents held now and said beside each.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from nptqa.domain import Citation
from nptqa.errors import StateError
from nptqa.exporting import Format
from nptqa.exporting.lines import source_line
from nptqa.exporting.reading import citation_of, pieces_of, quotation_of
from nptqa.receipts import State, check_receipt, receipt_of
from nptqa.service import rendering
from nptqa.service.access import check_origin
from nptqa.service.answers import Answers, permalink_params
from nptqa.service.context import Context
from nptqa.service.gate import SPARING
from nptqa.service.remembering import Memory
from nptqa.service.rendering import Json
from nptqa.service.reply import html_reply
from nptqa.service.templates import Site
from nptqa.service.views import Cards
from nptqa.service.wording import Words
from nptqa.state.feedback import Defect
from nptqa.state.history import Conversation, Stored

_FORM_FIELDS = 4


class HistoryPages:
    """The routes."""

    def __init__(self, context: Context, site: Site, memory: Memory, answers: Answers) -> None:
        """Draw with `site` what `memory` and `answers` have."""
        self._context = context
        self._desk = context.desk
        self._site = site
        self._memory = memory
        self._answers = answers

    def router(self) -> APIRouter:
        """All routes; none is part of the API's schema."""
        router = APIRouter(include_in_schema=False)
        for path, draw in (
            ("/a/{answer_id}", self._answer),
            ("/history", self._list),
            ("/history/{conversation}", self._conversation),
        ):
            router.add_api_route(path, self._served(draw), methods=["GET"])
        for path, change in (("/history/erase", self.erase), ("/history/switch", self.switch)):
            router.add_api_route(path, change, methods=["POST"], dependencies=[SPARING])
        return router

    def _served(self, draw: Callable[[Request], str]) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            html = await self._context.workers.run(draw, request)
            response = html_reply(request, html)
            self._memory.greet(request, response)
            return response

        return page

    def _answer(self, request: Request) -> str:
        """An answer as it was given, or asked again where nobody stored it."""
        name = request.path_params["answer_id"]
        stored = self._answers.stored(request, name)
        if stored is not None:
            shown = self._turn(request, stored.answer, stored)
        else:
            answer, scope = self._answers.again(name, permalink_params(request.query_params, name))
            given = rendering.answer(answer, scope)
            changed = {} if answer.answer_id == name else {"changed": True}
            shown = {**self._turn(request, given, None), **changed}
        return self._site.draw(request, "answer.html", {"turn": shown, **_choices()})

    def _list(self, request: Request) -> str:
        browser, trouble = self._memory.browser(request), self._memory.trouble
        found: list[Conversation] = []
        try:
            found = self._memory.history.conversations(browser) if browser else []
        except StateError:
            trouble = True
        values = {
            "conversations": [_listed(one) for one in found],
            "kept": self._memory.kept,
            "on": not self._memory.refused(request),
            "trouble": trouble,
            "days": self._context.settings.history_days,
            "formats": [one.value for one in Format],
        }
        return self._site.draw(request, "history.html", values)

    def _conversation(self, request: Request) -> str:
        name = request.path_params["conversation"]
        found = self._memory.conversation(request, name)
        turns = [self._turn(request, turn.answer, turn) for turn in found.turns]
        values = {"turns": turns, "conversation": name, **_choices()}
        return self._site.draw(request, "conversation.html", values)

    def _turn(self, request: Request, answer: Json, stored: Stored | None) -> Json:
        receipt = stored.receipt if stored else receipt_of(answer, self._desk.corpus)
        checked = check_receipt(receipt, self._desk.corpus)
        words = self._site.words(request)
        states = iter(checked.quotations)
        pairs = [
            (item, _worst([next(states).state for _ in pieces_of(item)]))
            for item in answer["answers"]
        ]
        changed = answer["index_version"] != self._desk.index_version
        place = f"/a/{stored.link}" if stored else answer["permalink"]
        path, _, query = place.removeprefix("/a/").partition("?")
        return {
            "question": answer["query"],
            "outcome": answer["outcome"],
            "percent": round(answer["confidence"] * 100) if answer["answers"] else None,
            "detail": answer["detail"]["zh" if words.chinese else "en"],
            "asked_at": stored.asked_at if stored else "",
            "cards": [self._card(item, state, words, also_in=not changed) for item, state in pairs],
            "permalink": place,
            "again": _again(answer),
            "export": f"/api/v1/answers/{path}/export?{query}{'&' if query else ''}format=",
            "receipt": f"/api/v1/answers/{path}/receipt{'?' if query else ''}{query}",
            "changed": changed,
        }

    def _card(self, item: Json, state: State, words: Words, *, also_in: bool) -> Json:
        """A whole card where the words still stand there; else what was known of them then."""
        if state is State.UNCHANGED:
            card = Cards(self._desk, words).quotation(quotation_of(item, also_in=also_in))
            return {**card, "state": state.value}
        pieces = [_bare(citation_of(one), words) for one in pieces_of(item)]
        return {"pieces": pieces, "state": state.value}

    async def erase(self, request: Request) -> Response:
        """Erase one conversation, or all."""
        check_origin(request.headers)
        async with request.form(max_files=0, max_fields=_FORM_FIELDS) as form:
            name = str(form.get("conversation", ""))
        if browser := self._memory.browser(request):
            await self._context.workers.run(self._memory.history.erase, browser, name or None)
        return _back()

    async def switch(self, request: Request) -> Response:
        """Turn the history on, or off, which erases it."""
        check_origin(request.headers)
        async with request.form(max_files=0, max_fields=_FORM_FIELDS) as form:
            on = form.get("on") == "1"
        browser = self._memory.browser(request)
        if browser and not on:
            await self._context.workers.run(self._memory.history.erase, browser)
        response = _back()
        self._memory.switch(request, response, on=on)
        return response


def _worst(states: list[State]) -> State:
    """What is said of an answer in several pieces: that of its first that is not as it was."""
    return next((state for state in states if state is not State.UNCHANGED), State.UNCHANGED)


def _choices() -> Json:
    formats = [one.value for one in Format]
    return {"formats": formats, "defects": [one.value for one in Defect]}


def _back() -> Response:
    return RedirectResponse("/history", 303, headers={"Cache-Control": "no-store"})


def _listed(value: Conversation) -> Json:
    first = value.turns[0]
    turns = [
        {
            "question": turn.question,
            "outcome": turn.answer["outcome"],
            "link": f"/a/{turn.link}",
            "asked_at": turn.asked_at,
        }
        for turn in value.turns
    ]
    return {"id": value.conversation, "asked_at": first.asked_at, "turns": turns}


def _again(answer: Json) -> str:
    """The chat's address that asks the same question of what is held now."""
    _, mark, query = str(answer.get("permalink", "")).partition("?")
    return f"/?{query if mark else urlencode({'q': answer['query']})}"


def _bare(citation: Citation, words: Words) -> dict[str, Any]:
    """A card of words that no longer stand there, from the citation alone."""
    return {
        **rendering.citation(citation),
        "place": citation.label.zh if words.chinese else citation.label.en,
        "line": source_line(citation, chinese=words.chinese),
        "quote": citation.quote.exact,
    }
