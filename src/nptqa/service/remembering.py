"""What the service remembers for a browser, and that asking never fails for it.

A browser is greeted with a random cookie on its first page; answers are stored only for a cookie
that came back, because what nobody could read again must not be kept. A store that cannot be
written (a full disk, a folder of somebody else) is noted here and told on the history page;
answers go out as ever.
"""

import logging
import re
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from nptqa.errors import AnswerNotKept, StateError
from nptqa.receipts import receipt_of
from nptqa.service.desk import Desk
from nptqa.settings import Settings
from nptqa.state.history import Conversation, History

COOKIE = "nptqa_browser"
OFF = "off"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}\Z")
_DAY = 24 * 3600
_YEAR = 365
_log = logging.getLogger(__name__)


class Memory:
    """The history as the pages use it.

    Attributes:
        trouble: whether the last attempt to store an answer failed.
    """

    def __init__(self, settings: Settings, desk: Desk) -> None:
        """Remember in the settings' state folder, with receipts from the desk's corpus."""
        self._settings = settings
        self._desk = desk
        self.history = History(settings.state_dir, settings.history_days)
        self.trouble = False

    @property
    def kept(self) -> bool:
        """Whether this service keeps a history at all."""
        return self._settings.history

    def browser(self, request: Request) -> str:
        """The token in the browser's cookie; empty where it has none or wants no history."""
        token = request.cookies.get(COOKIE, "")
        return token if self.kept and _TOKEN.match(token) else ""

    def conversation(self, request: Request, name: str) -> Conversation:
        """A conversation of the browser that asks.

        Raises:
            AnswerNotKept: it has none of that name, or no history.
        """
        browser = self.browser(request)
        found = self.history.conversation(browser, name) if browser else None
        if found is None:
            raise AnswerNotKept(
                "no such conversation is kept for you",
                hint="/history lists those of this browser.",
            )
        return found

    def refused(self, request: Request) -> bool:
        """Whether this person turned the history off."""
        return request.cookies.get(COOKIE) == OFF

    def keep(self, request: Request, answer: Mapping[str, Any], *, follows: bool) -> str:
        """Store an answer for the browser; gives its permalink, or that without a store."""
        browser = self.browser(request)
        if not browser:
            return str(answer["permalink"])
        try:
            receipt = receipt_of(answer, self._desk.corpus)
            link = self.history.keep(browser, answer, receipt, follows=follows)
        except StateError as exc:
            _log.error("%s: the answer is not kept: %s", request.state.request_id, exc)
            self.trouble = True
            return str(answer["permalink"])
        self.trouble = False
        return f"/a/{link}"

    def greet(self, request: Request, response: Response) -> None:
        """Give a browser that has none its cookie."""
        if self.kept and not self.browser(request) and not self.refused(request):
            self._give(request, response, secrets.token_urlsafe(16), self._settings.history_days)

    def switch(self, request: Request, response: Response, *, on: bool) -> None:
        """Turn the history on or off for this browser."""
        if on:
            token = secrets.token_urlsafe(16)
            self._give(request, response, token, self._settings.history_days)
        else:
            self._give(request, response, OFF, _YEAR)

    def _give(self, request: Request, response: Response, value: str, days: int) -> None:
        response.set_cookie(
            COOKIE,
            value,
            max_age=days * _DAY,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
