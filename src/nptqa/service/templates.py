"""The Jinja2 environment and what every page is given.

Autoescape is on for everything and an undefined name is an error, so that a page either shows
what was meant or fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from nptqa.domain import Query
from nptqa.service.context import Context
from nptqa.service.static import Static
from nptqa.service.wording import (
    LANGUAGES,
    Words,
    chosen_language,
    load,
    pasted_language,
    reply_language,
)

_LONGEST_QUERY = 4000
"""Characters of a query that a language switch repeats; longer ones were refused anyway."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page, its status, and the outcome when it answered a question."""

    html: str
    status: int = 200
    outcome: str = ""


class Site:
    """Draws pages."""

    def __init__(self, context: Context) -> None:
        """Read templates, wording and static files of the settings' web folder."""
        folder = context.settings.web_dir
        self._desk = context.desk
        self._words = load(folder / "wording")
        self.static = Static(folder / "static")
        self._environment = Environment(
            loader=FileSystemLoader(folder / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            asset=self.static.url,
            languages=LANGUAGES,
        )

    def words(self, request: Request) -> Words:
        """The wording in the language this reader gets."""
        return self._words[chosen_language(request)]

    def reply_words(self, request: Request, query: Query) -> Words:
        """The wording around the reply to a question."""
        language = reply_language(query.text, query.language)
        return self._words[language] if language else self.words(request)

    def pasted_words(self, request: Request, pasted: str = "") -> Words:
        """The wording around what is said of words that somebody pasted."""
        language = pasted_language(request, pasted)
        return self._words[language] if language else self.words(request)

    def draw(self, request: Request, name: str, values: Mapping[str, Any]) -> str:
        """A template with its values and the page's own."""
        words = self.words(request)
        template = self._environment.get_template(name)
        return template.render(
            t=words,
            lang=words.language,
            path=request.url.path,
            document_count=len(self._desk.corpus.documents),
            index_version=self._desk.index_version,
            in_language=lambda language: in_language(request, language),
            **values,
        )


def in_language(request: Request, language: str) -> str:
    """This page's address in another language of the interface."""
    if len(request.url.query) > _LONGEST_QUERY:
        return f"{request.url.path}?lang={language}"
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    return f"{request.url.path}?{urlencode([*pairs, ('lang', language)])}"
