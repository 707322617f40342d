"""Material from answers in the JSON of the API, which is what is stored and what is sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from nptqa.domain import (
    Citation,
    DocumentRecord,
    Footnote,
    Label,
    Outcome,
    Quote,
    SymbolStatus,
)
from nptqa.exporting.material import Excerpt, Material, Turn

Json = Mapping[str, Any]
_TEXTS = ("doc_id", "locator", "title", "date", "url", "undocs_url", "text_sha256", "index_version")


def material_of(answers: Iterable[Json], records: Iterable[DocumentRecord]) -> Material:
    """Answers, oldest first, as material.

    Args:
        answers: as `POST /ask` gives them; what they say of a quotation is taken as it is.
        records: of the documents held.
    """
    known = {record.doc_id: record for record in records}
    return Material(tuple(_turn(answer, known) for answer in answers))


def _turn(answer: Json, known: Mapping[str, DocumentRecord]) -> Turn:
    citations = [citation_of(item["citation"]) for item in answer["answers"]]
    return Turn(
        question=answer["query"],
        outcome=Outcome(answer["outcome"]),
        detail=answer["detail"]["zh"],
        excerpts=tuple(Excerpt(one, known.get(one.doc_id)) for one in citations),
        data=answer,
    )


def citation_of(data: Json) -> Citation:
    """A citation from its JSON."""
    return Citation(
        **{name: data[name] for name in _TEXTS},
        symbol=data["symbol"],
        symbol_status=SymbolStatus(data["symbol_status"]),
        label=Label(**data["label"]),
        heading_path=tuple(data["heading_path"]),
        quote=Quote(**data["quote"]),
        footnotes=tuple(Footnote(**note) for note in data["footnotes"]),
    )
