"""The page where a person signs in with a key, and gets a session cookie in exchange."""

import asyncio
import re

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from nptqa.errors import KeyRefused
from nptqa.service.access import Door, check_origin, session_cookie
from nptqa.service.failures import describe
from nptqa.service.gate import SPARING
from nptqa.service.reply import html_reply
from nptqa.service.templates import Site
from nptqa.state.keys import SESSION

_LONGEST = 500
_LOCAL = re.compile(r"/(?!/)")


class SignIn:
    """The routes `/signin` and `/signout`."""

    def __init__(self, door: Door, site: Site) -> None:
        """Let people in through `door`, drawn by `site`."""
        self._door = door
        self._site = site

    def router(self) -> APIRouter:
        """All routes; none is part of the API's schema."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/signin", self.page, methods=["GET"])
        router.add_api_route("/signin", self.sign_in, methods=["POST"], dependencies=[SPARING])
        router.add_api_route("/signout", self.sign_out, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """The form, or who is signed in."""
        return self._drawn(request, local(request.query_params.get("next", "")))

    async def sign_in(self, request: Request) -> Response:
        """Exchange a key for a session; an unknown key gets the form again."""
        check_origin(request.headers)
        async with request.form(max_files=0, max_fields=4) as form:
            given = str(form.get("key", ""))[:_LONGEST].strip()
            back = local(str(form.get("next", "")))
        try:
            key = await asyncio.to_thread(self._door.keys.check, given)
        except KeyRefused as exc:
            return self._drawn(request, back, refused=exc)
        token = await asyncio.to_thread(self._door.keys.sign_in, key)
        response = RedirectResponse(back, 303, headers={"Cache-Control": "no-store"})
        self._give(request, response, token, SESSION)
        return response

    async def sign_out(self, request: Request) -> Response:
        """End the session, here and in the browser."""
        check_origin(request.headers)
        token = request.cookies.get(session_cookie(request.url.scheme), "")
        await asyncio.to_thread(self._door.keys.sign_out, token)
        response = RedirectResponse("/signin", 303, headers={"Cache-Control": "no-store"})
        self._give(request, response, "", 0)
        return response

    def _give(self, request: Request, response: Response, token: str, seconds: int) -> None:
        scheme = request.url.scheme
        response.set_cookie(
            session_cookie(scheme),
            token,
            max_age=seconds,
            httponly=True,
            samesite="strict",
            secure=scheme == "https",
        )

    def _drawn(self, request: Request, back: str, refused: KeyRefused | None = None) -> Response:
        failure = describe(refused, request.state.request_id) if refused else None
        values = {"caller": request.state.caller, "next": back, "failure": failure}
        html = self._site.draw(request, "signin.html", values)
        response = html_reply(request, html, status=failure.status if failure else 200)
        response.headers["Cache-Control"] = "no-store"
        return response


def local(address: str) -> str:
    """An address on this site, or `/`: nobody is led elsewhere after signing in."""
    # Browsers read a backslash as a slash and drop tabs and line ends: `/\\evil` is `//evil`.
    plain = address.isprintable() and "\\" not in address
    return address if plain and _LOCAL.match(address) else "/"
