"""Documents and their units as OpenAPI shows them, and what an administrator's tools read."""

from pydantic import BaseModel, Field

from nptqa.domain import SymbolStatus, UnitKind
from nptqa.service.shapes import UNIT_ID, FootnoteModel, LabelModel


class RecordModel(BaseModel):
    """A document's facts; an empty text means not known."""

    doc_id: str = Field(description="this service's stable name of the document")
    symbol: str = Field(description="the document symbol; empty while it is not confirmed")
    symbol_status: SymbolStatus = Field(description="where the symbol comes from")
    title_zh: str = Field(description="the title in Chinese")
    title_en: str = Field(description="the title in English")
    short_zh: str = Field(description="our own short name in Chinese")
    short_en: str = Field(description="our own short name in English")
    kind: str = Field(description="such as resolution, chair_paper, working_paper; a filter value")
    status: str = Field(
        description="of the text: adopted, chair_responsibility, group_position, "
        "national_position or unknown"
    )
    body: str = Field(description="the body it belongs to; a filter value")
    conference: str = Field(description="the conference it was made for")
    session: str = Field(description="the session of the body")
    place: str = Field(description="where that met")
    date_from: str = Field(
        description="its date, or the first day of the meeting",
        json_schema_extra={"format": "date"},
    )
    date_to: str = Field(
        description="its date, or the last day of the meeting",
        json_schema_extra={"format": "date"},
    )
    author: str = Field(description="who wrote or submitted it")
    language: str = Field(description="language of the text held, an ISO 639-1 code")
    source: str = Field(description="what the text was taken from")
    sha256: str = Field(description="SHA-256 of the file held, in hex")
    supersedes: str = Field(description="the document it replaces")
    corrects: str = Field(description="the document it is a corrigendum to")
    note: str = Field(description="what else is known of it")


class DocumentModel(RecordModel):
    """A document's facts and how much it holds."""

    url: str = Field(description="path of the document in this service's reader")
    undocs_url: str = Field(description="the UN's own page, Chinese; empty while unconfirmed")
    units: int = Field(ge=0, description="citable units held")
    counts: dict[UnitKind, int] = Field(description="units of each kind")


class DocumentsResponse(BaseModel):
    """All documents held."""

    index_version: str = Field(description="the index in use")
    documents: list[DocumentModel] = Field(description="all of them, in the order of the manifest")


class HeadingModel(BaseModel):
    """A heading; the span counts code points of the document's text."""

    text: str = Field(description="as printed")
    level: int = Field(description="1 for the outermost")
    start: int = Field(ge=0, description="where it begins")
    end: int = Field(ge=0, description="where it ends")


class WholeDocumentModel(DocumentModel):
    """A document with its outline and the locators of all its units."""

    headings: list[HeadingModel] = Field(description="all headings in order")
    locators: list[str] = Field(description="locators of all units in order")


class ParagraphModel(BaseModel):
    """One unit."""

    doc_id: str = Field(description="the document")
    locator: str = Field(description="the unit's path, such as 187/36, 3(c), PP7 or fn1")
    label: LabelModel = Field(description="the place as it is printed in a citation")
    kind: UnitKind = Field(description="what the unit is")
    heading_path: list[str] = Field(description="headings above the unit, outermost first")
    text: str = Field(description="its own words, verbatim, without those of its items")
    footnotes: list[FootnoteModel] = Field(description="footnotes that qualify it")
    parent: str | None = Field(description="locator of the unit it hangs under, or null")
    page: int | None = Field(description="page of the received file; null where it has none")
    cites: list[str] = Field(
        description=f"what it cites: units ({UNIT_ID}), symbols, and provisions such as article VI"
    )
    cited_by: list[str] = Field(description=f"units that cite it, {UNIT_ID}")


class ParagraphsResponse(BaseModel):
    """Every reading of the locator, the outer one first."""

    paragraphs: list[ParagraphModel] = Field(description="at least one")


class StatusResponse(BaseModel):
    """That something is well; when it is not, a problem is sent instead."""

    status: str = Field(description="ok for `/healthz`, ready for `/readyz`")


class VersionResponse(BaseModel):
    """What is running over what; enough to say later what an answer was given from."""

    nptqa: str = Field(description="version of the software")
    index_version: str = Field(description="the index in use")
    documents: list[RecordModel] = Field(description="the documents held")
