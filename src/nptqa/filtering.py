"""Filter values as people send them, checked against what is held.

In: strings. Out: `Filters`. A value that no document has is an error that names what
is close to it, or what there is: a filter silently ignored gives an answer to another question.
"""

from collections.abc import Iterable

from nptqa.domain import Document, Filters, Part
from nptqa.errors import UnknownFilter
from nptqa.nearby import nearby


def checked(
    documents: Iterable[Document],
    *,
    doc_id: Iterable[str] = (),
    kind: Iterable[str] = (),
    body: Iterable[str] = (),
    part: Iterable[str] = (),
    year_from: int | None = None,
    year_to: int | None = None,
) -> Filters:
    """Strings to filters on `documents`.

    Raises:
        UnknownFilter: a value no document has; the hint names those close to it, or what there is.
    """
    records = [document.record for document in documents]
    return Filters(
        doc_ids=_known("doc_id", doc_id, {record.doc_id for record in records}),
        kinds=_known("kind", kind, {record.kind for record in records}),
        bodies=_known("body", body, {record.body for record in records}),
        parts=frozenset(Part(value) for value in _known("part", part, set(Part))),
        year_from=year_from,
        year_to=year_to,
    )


def _known(name: str, values: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    held, wanted = sorted(set(known)), frozenset(values)
    for value in sorted(wanted):
        if value not in held:
            hint = nearby(value, held, cutoff=0.4, see="GET /api/v1/documents")
            raise UnknownFilter(f"no document has {name}={value!r}", hint=hint)
    return wanted
