"""Material from answers in the JSON of the API, which is what is stored and what is sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from nptqa.domain import (
    Citation,
    DocumentRecord,
    Figure,
    Footnote,
    Label,
    Outcome,
    Part,
    Quotation,
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
    citations = [citation_of(one) for item in answer["answers"] for one in pieces_of(item)]
    return Turn(
        question=answer["query"],
        outcome=Outcome(answer["outcome"]),
        detail=answer["detail"]["zh"],
        excerpts=tuple(Excerpt(one, known.get(one.doc_id)) for one in citations),
        data=answer,
    )


def pieces_of(quotation: Json) -> list[Json]:
    """The citations of a whole answer as it is read: its lead-in, then its words in order."""
    own = [quotation["citation"], *_cited(quotation, "further")]
    own.sort(key=lambda one: int(one["quote"]["start"]))
    return [*_cited(quotation, "context"), *own]


def quotation_of(data: Json, *, also_in: bool = True) -> Quotation:
    """A quotation from its JSON; without the other places that say the same, where not wanted."""
    figures = data.get("figures", ())
    return Quotation(
        data["quote"],
        citation_of(data["citation"]),
        context=tuple(map(citation_of, _cited(data, "context"))),
        further=tuple(map(citation_of, _cited(data, "further"))),
        also_in=tuple(map(citation_of, _cited(data, "also_in"))) if also_in else (),
        figures=tuple(Figure(**figure) for figure in figures),
    )


def _cited(data: Json, name: str) -> list[Json]:
    # An answer that was stored by an earlier version lacks what came later.
    return [item["citation"] for item in data.get(name, ())]


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
        status=data.get("status", "unknown"),
        page=data.get("page"),
        part=Part(data.get("part", Part.PARAGRAPH)),
        superseded_by=tuple(data.get("superseded_by", ())),
        corrected_by=tuple(data.get("corrected_by", ())),
    )
