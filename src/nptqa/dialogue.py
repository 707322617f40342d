"""Follow-up questions: what an elliptic one inherits from what was asked before.

In: an analysed `Query` and the `Scope` of the last turn. Out: the same query or, if it does not
stand by itself, one with what it lacks in `Query.inherited`. Nothing is written: inherited words
are weighed beside the question's own, inherited documents come forward.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from nptqa.corpus import Corpus
from nptqa.domain import Citation, Document, Paragraph, Query, Reference, Scope, Span
from nptqa.ellipsis import GENERIC, STEP, YEAR, content, elliptic, says_little
from nptqa.errors import BadScope
from nptqa.folding import fold_text
from nptqa.lexicon import GROUPS
from nptqa.linking import Linker
from nptqa.nearby import nearby
from nptqa.references import Place, readings
from nptqa.sought import terms_sought

_DATE = re.compile(r"\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?")
_ITEM = re.compile(r"[\s那第,and]*\(?\s?(?P<item>[a-z])\s?\)?\s?(?:分?段|项|款)?\s?呢?[\s?。]*\Z")
# What inherited words count beside the question's own: when it names another document it has
# hardly any of its own; when it names another subject, that must lead.
_FULL, _PART = 1.0, 0.5
_MOST_UNITS, _MOST_TERMS, _LONGEST_TOPIC = 3, 24, 400
_LISTS = ("doc_ids", "terms", "units")
_FIELDS = (*_LISTS, "topic", "section")
_SEND_BACK = "Send back the scope of the answer before, or none."


class Held(Protocol):
    """What a scope is checked against; `Corpus` is one."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them."""

    def has(self, doc_id: str, locator: str, /) -> bool:
        """Whether a document that is held has such a unit."""


def follow(query: Query, scope: Scope, corpus: Corpus, linker: Linker | None = None) -> Query:
    """The query with what it inherits; the same when it stands by itself.

    Args:
        query: analysed.
        scope: of the turn before.
        corpus: against which places are resolved.
        linker: finds the names that the question replaces in the topic.
    """
    if scope.empty or not elliptic(query):
        return query
    placed = _placed(query, scope, corpus)
    if placed is not None:
        inherited = Scope(doc_ids=scope.documents)
        return replace(query, references=placed, inherited=inherited, read=())
    own = _own(query)
    kinds = _replaced(query)
    topic = _remaining(scope, kinds, linker)
    given = Scope(own or scope.doc_ids, _kept(scope, kinds), topic, scope.section, scope.units)
    little = says_little(query)
    own_words = "" if little and topic else content(query)
    share = _FULL if little else _PART
    return replace(query, inherited=given, own=own_words, share=share, read=())


def scope_after(query: Query, cited: Sequence[Citation]) -> Scope:
    """The scope to send with the next question.

    Args:
        query: the one that was answered.
        cited: what was quoted, or the best that was found.
    """
    before = query.inherited
    units = tuple(f"{one.doc_id}:{one.locator}" for one in cited[:_MOST_UNITS])
    section = cited[0].heading_path[-1] if cited and cited[0].heading_path else ""
    placed = (doc_id for one in query.references if one.place for doc_id in one.doc_ids)
    own = tuple(dict.fromkeys(placed)) or _own(query)
    terms = dict.fromkeys([*before.terms, *_subjects(query)])
    topic = " ".join(part for part in (before.topic, content(query)) if part)
    if before.topic and says_little(query):
        topic = before.topic
    return Scope(
        own or before.doc_ids, tuple(terms)[:_MOST_TERMS], topic[:_LONGEST_TOPIC], section, units
    )


def scope_json(scope: Scope) -> dict[str, Any]:
    """The scope as the API gives it out."""
    lists = {"doc_ids": scope.doc_ids, "terms": scope.terms, "units": scope.units}
    texts = {"topic": scope.topic, "section": scope.section}
    return {**{name: list(values) for name, values in lists.items()}, **texts}


def read_scope(data: Mapping[str, Any], corpus: Held) -> Scope:
    """The scope that a client sent back; what it left out is empty.

    Raises:
        BadScope: not the shape, too long, or names a document or unit that is not held.
    """
    if unknown := set(data) - set(_FIELDS):
        raise BadScope(f"a scope has no {sorted(unknown)[0]!r}", hint=_SEND_BACK)
    for name, value in data.items():
        _check(name, value)
    lists = {name: tuple(data.get(name, ())) for name in _LISTS}
    _held(lists["doc_ids"], lists["units"], corpus)
    return Scope(**lists, topic=data.get("topic", ""), section=data.get("section", ""))


def _check(name: str, value: object) -> None:
    texts = [value] if name not in _LISTS else value if isinstance(value, list) else [None]
    fits = all(isinstance(one, str) and len(one) <= _LONGEST_TOPIC for one in texts)
    if not fits or len(texts) > _MOST_TERMS:
        kind = f"at most {_MOST_TERMS} texts" if name in _LISTS else "a text"
        raise BadScope(
            f"{name} of a scope must be {kind} of up to {_LONGEST_TOPIC} characters",
            hint=_SEND_BACK,
        )


def _held(doc_ids: Iterable[str], units: Iterable[str], corpus: Held) -> None:
    known = {document.doc_id for document in corpus.documents}
    for doc_id in doc_ids:
        if doc_id not in known:
            hint = nearby(doc_id, sorted(known), see="GET /api/v1/documents")
            raise BadScope(f"no document {doc_id!r}", hint=hint)
    for unit in units:
        doc_id, _, locator = unit.partition(":")
        if doc_id not in known or not corpus.has(doc_id, locator):
            raise BadScope(f"no unit {unit!r}", hint=_SEND_BACK)


def _subjects(query: Query) -> Iterable[str]:
    """The linked terms that are no part of a document's name."""
    read = "\n".join(one.text for one in query.references)
    asked = terms_sought(query)
    return (t.zh for t in asked if t.text not in read and not GENERIC.fullmatch(t.zh))


def _own(query: Query) -> tuple[str, ...]:
    """The documents a question names or hints at itself, those it names in its order."""
    named = (doc_id for one in query.read if one.named for doc_id in one.doc_ids)
    return tuple(dict.fromkeys(named)) or tuple(sorted(query.hinted))


def _replaced(query: Query) -> list[re.Pattern[str]]:
    """The kinds of names of which the question brings its own."""
    text = " ".join([query.folded, *(one.zh for one in query.terms)])
    kinds = [kind for kind in GROUPS if kind.search(text)]
    return kinds + [kind for kind in (YEAR, _DATE) if kind.search(query.folded)]


def _remaining(scope: Scope, kinds: Sequence[re.Pattern[str]], linker: Linker | None) -> str:
    """The topic without the names that the question replaces."""
    topic = fold_text(scope.topic)
    for kind in kinds:
        topic = kind.sub(" ", topic)
    for term in linker.link(topic, topic) if linker else ():
        if any(kind.search(term.zh) for kind in kinds):
            topic = topic.replace(term.text, " ")
    return " ".join(topic.split())


def _kept(scope: Scope, kinds: Sequence[re.Pattern[str]]) -> tuple[str, ...]:
    """The terms of the topic of other kinds than the question's own."""
    return tuple(one for one in scope.terms if not any(kind.search(one) for kind in kinds))


def _placed(query: Query, scope: Scope, corpus: Corpus) -> tuple[Reference, ...] | None:
    """A place without a document, read in the document of the scope."""
    last = [corpus.paragraph(*unit.split(":", 1)) for unit in scope.units]
    loose = [one for one in query.references if one.place and not one.doc_ids]
    doc_ids = scope.documents[:1]
    if loose and doc_ids:
        return tuple(_resolved(one, doc_ids[0], last, corpus) for one in loose)
    place = _stepped(query.folded, last, corpus) or _sibling(query.folded, last, corpus)
    if place is None:
        return None
    span = Span(0, len(query.folded))
    return (
        _reference(Reference(query.folded, "", spans=(span,)), place, (place.unit_id,), corpus),
    )


def _resolved(one: Reference, doc_id: str, last: Sequence[Paragraph], corpus: Corpus) -> Reference:
    """Every reading in the document; only that of the last answer's series where it has one."""
    found = readings(doc_id, Place.parse(one.place, "op" if one.operative else ""), corpus)
    series = {unit.locator.rpartition("/")[0] for unit in last if unit.doc_id == doc_id}
    same = tuple(u for u in found if u.split(":", 1)[1].rpartition("/")[0] in series)
    symbol = corpus.document(doc_id).record.citable_symbol
    return replace(
        one, symbol=symbol, doc_ids=(doc_id,), units=same if len(series) == 1 and same else found
    )


def _reference(
    one: Reference, unit: Paragraph, units: tuple[str, ...], corpus: Corpus
) -> Reference:
    symbol = corpus.document(unit.doc_id).record.citable_symbol
    return replace(one, symbol=symbol, doc_ids=(unit.doc_id,), place=unit.locator, units=units)


def _stepped(folded: str, last: Sequence[Paragraph], corpus: Corpus) -> Paragraph | None:
    """The paragraph after the last one quoted, or before it, in the same series."""
    step = STEP.search(folded)
    if not step or not last:
        return None
    unit = last[0]
    same = [
        one
        for one in corpus.document(unit.doc_id).paragraphs
        if one.kind is unit.kind and _series(one) == _series(unit)
    ]
    at = same.index(unit) + (-1 if step["back"] else 1)
    return same[at] if 0 <= at < len(same) else None


def _series(unit: Paragraph) -> str:
    """What a unit is counted in: `187` for `187/3`, `5` for `5(a)`."""
    return unit.locator.rpartition("/")[0] + unit.locator.rpartition("(")[0]


def _sibling(folded: str, last: Sequence[Paragraph], corpus: Corpus) -> Paragraph | None:
    """(d)项呢: an item beside the last one quoted, or under it."""
    item = _ITEM.match(folded)
    if not item or not last:
        return None
    unit = last[0]
    for head in (unit.locator.rpartition("(")[0], unit.locator):
        if head and corpus.has(unit.doc_id, f"{head}({item['item']})"):
            return corpus.paragraph(unit.doc_id, f"{head}({item['item']})")
    return None
