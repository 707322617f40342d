"""What a page's form says: the question and its scope, read leniently and checked by the desk."""

import json
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from nptqa.dialogue import read_scope
from nptqa.domain import Filters, Mode, Scope
from nptqa.errors import BadScope, UnknownFilter
from nptqa.filtering import checked
from nptqa.service.desk import Desk


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of the chat's and the search page's forms; an empty one limits nothing."""

    q: str
    doc_id: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    year_from: str = ""
    year_to: str = ""
    mode: str = ""
    cursor: str = ""
    context: str = ""
    ignore: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryParams) -> Self:
        """The fields of a query string; names that no form has are left to whoever added them."""

        def several(name: str) -> tuple[str, ...]:
            return tuple(value for value in query.getlist(name) if value)

        return cls(
            q=query.get("q", ""),
            doc_id=several("doc_id"),
            kind=several("kind"),
            body=several("body"),
            part=several("part"),
            year_from=query.get("year_from", ""),
            year_to=query.get("year_to", ""),
            mode=query.get("mode", ""),
            cursor=query.get("cursor", ""),
            context=query.get("context", ""),
            ignore=several("ignore"),
        )

    @property
    def asked(self) -> bool:
        """Whether there is anything to look for; blanks alone are an untouched form."""
        return bool(self.q.strip())

    @property
    def scoped(self) -> bool:
        """Whether something is limited."""
        return bool(self.scope())

    def scope(self) -> list[tuple[str, str]]:
        """The limits as pairs for a link."""
        several = (("doc_id", self.doc_id), ("kind", self.kind), ("body", self.body))
        pairs = [(name, value) for name, values in several for value in values]
        pairs += [("part", value) for value in self.part]
        years = (("year_from", self.year_from), ("year_to", self.year_to))
        return pairs + [(name, value) for name, value in years if value]

    def without(self, name: str, value: str) -> Self:
        """The form with one limit taken away."""
        held = getattr(self, name)
        left: Any = "" if isinstance(held, str) else tuple(item for item in held if item != value)
        return replace(self, **{name: left})

    def within(self, name: str, value: str) -> Self:
        """The form with one limit more."""
        held: Any = (*getattr(self, name), value)
        return replace(self, **{name: held})

    def in_year(self, year: str) -> Self:
        """The form limited to one year, or to none by an empty one."""
        return replace(self, year_from=year, year_to=year)

    @property
    def query(self) -> str:
        """The query string of this search."""
        mode = [("mode", self.mode)] if self.mode else []
        ignored = [("ignore", item) for item in self.ignore]
        return urlencode([("q", self.q), *self.scope(), *mode, *ignored])

    def next_page(self, cursor: str | None) -> str:
        """The query of the page after this one, or nothing on the last."""
        if cursor is None:
            return ""
        return f"{self.query}&{urlencode({'cursor': cursor})}"

    def filters(self, desk: Desk) -> Filters:
        """The limits as the desk takes them.

        Raises:
            UnknownFilter: a value that no document has, or a year that is none.
        """
        return checked(
            desk.corpus.documents,
            doc_id=self.doc_id,
            kind=self.kind,
            body=self.body,
            part=self.part,
            year_from=_year("year_from", self.year_from),
            year_to=_year("year_to", self.year_to),
        )

    def conversation(self, desk: Desk) -> Scope | None:
        """What the conversation is about, as the turn before gave it to the form.

        Raises:
            BadScope: not what a turn gave.
        """
        return read_context(self.context, desk) if self.context else None

    def chosen_mode(self) -> Mode:
        """The legs of the search.

        Raises:
            UnknownFilter: not a mode.
        """
        known = [mode.value for mode in Mode]
        if self.mode and self.mode not in known:
            raise UnknownFilter(f"mode={self.mode!r}", hint="Known: " + ", ".join(known))
        return Mode(self.mode or Mode.HYBRID)


def read_context(text: str, desk: Desk) -> Scope:
    """A conversation's scope as JSON; raises BadScope."""
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise BadScope(
            "the conversation's scope cannot be read", hint="Leave `context` out to start afresh."
        )
    return read_scope(given, desk.corpus)


def _year(name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise UnknownFilter(f"{name}={text!r} is not a year", hint="Write it like 2022.")
    return int(text)
