"""The parts of a conversation's scope, each with a name for people, and the scope without some.

In: a `Scope`. Out: `ScopePart`s, which a page shows as chips that can be taken away, and what is
left when they are.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from nptqa.citing import document_label
from nptqa.corpus import Corpus
from nptqa.domain import Label, Scope, ScopePart

_DOCUMENT, _TERM, _TOPIC = "doc_ids", "terms", "topic"


def parts(scope: Scope, corpus: Corpus) -> tuple[ScopePart, ...]:
    """The documents, terms and words that a question inherits, in this order.

    A document that was only quoted is one of them where none was named: it comes forward too.
    """
    return tuple(_parts(scope, corpus))


def without(scope: Scope, ids: Collection[str]) -> Scope:
    """The scope less the parts with these ids; ids of no part of it do nothing.

    A document goes with the units that were given of it, the last one with all units, so that none
    that was merely quoted takes its place; the words go with their section.
    """
    gone = {one.removeprefix(f"{_DOCUMENT}:") for one in ids if one.startswith(f"{_DOCUMENT}:")}
    doc_ids = tuple(one for one in scope.doc_ids if one not in gone)
    units = tuple(one for one in scope.units if one.split(":", 1)[0] not in gone)
    left = replace(
        scope,
        doc_ids=doc_ids,
        units=units if doc_ids or not gone & set(scope.documents) else (),
        terms=tuple(one for one in scope.terms if f"{_TERM}:{one}" not in ids),
    )
    return replace(left, topic="", section="") if _TOPIC in ids else left


def _parts(scope: Scope, corpus: Corpus) -> Iterator[ScopePart]:
    for doc_id in dict.fromkeys(scope.documents):
        label = document_label(corpus.document(doc_id).record)
        yield ScopePart(f"{_DOCUMENT}:{doc_id}", _DOCUMENT, doc_id, label)
    for term in scope.terms:
        yield ScopePart(f"{_TERM}:{term}", _TERM, term, Label(term, term))
    if scope.topic:
        yield ScopePart(_TOPIC, _TOPIC, scope.topic, Label(scope.topic, scope.topic))
