"""Filter values as people send them, checked against what is held.

In: strings. Out: `Filters`. A value that no document has is an error that lists close matches: a
filter that is silently ignored gives an answer to another question.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from nptqa.domain import Document, Filters, Part
from nptqa.errors import UnknownFilter


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
        UnknownFilter: a value no document has; the hint lists close matches.
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
            close = get_close_matches(value, held, n=3, cutoff=0.3) or held[:5]
            raise UnknownFilter(
                f"no document has {name}={value!r}", hint=f"Close: {', '.join(close)}."
            )
    return wanted
