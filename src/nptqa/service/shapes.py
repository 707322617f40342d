"""What most responses of `/api/v1` share, as OpenAPI shows it: citations and problems.

These models and those of the other `*_shapes` document only: `rendering` writes the JSON itself,
and a test compares the two key by key.
"""

from pydantic import BaseModel, Field

from nptqa.domain import Part, SymbolStatus

UNIT_ID = "such as wp77-2022:187/36: doc_id, a colon, locator"


class LabelModel(BaseModel):
    """A text for people in two languages, such as a printed place."""

    zh: str = Field(description="in Chinese", examples=["第187段内第36段"])
    en: str = Field(description="in English", examples=["para. 187, sub-para. 36"])


class SpanModel(BaseModel):
    """A stretch of a text: half-open, counted in code points from 0."""

    start: int = Field(ge=0, description="the first code point that belongs to it")
    end: int = Field(ge=0, description="the first code point after it")


class QuoteModel(BaseModel):
    """The verbatim words: `document.text[start:end] == exact`, in code points."""

    exact: str = Field(description="the words, character for character as stored")
    prefix: str = Field(description="up to 32 characters of the same unit before them")
    suffix: str = Field(description="up to 32 characters of the same unit after them")
    start: int = Field(ge=0, description="where they begin in the document's text")
    end: int = Field(ge=0, description="where they end in the document's text")


class FootnoteModel(BaseModel):
    """A footnote that qualifies the words."""

    locator: str = Field(description="its place, such as fn1")
    text: str = Field(description="its words, verbatim")


class CitationModel(BaseModel):
    """Where a quotation stands. `symbol` and `undocs_url` are empty while unconfirmed."""

    doc_id: str = Field(description="the document, as `GET /api/v1/documents` names it")
    symbol: str = Field(description="the document symbol; empty while it is not confirmed")
    symbol_status: SymbolStatus = Field(description="where the symbol comes from")
    locator: str = Field(description="the unit's path, such as 187/36, 3(c), PP7 or fn1")
    label: LabelModel = Field(description="the place as it is printed in a citation")
    title: str = Field(description="the document's title, in its own language")
    date: str = Field(
        description="the document's date, or the last day of its meeting",
        json_schema_extra={"format": "date"},
    )
    heading_path: list[str] = Field(description="headings above the unit, outermost first")
    quote: QuoteModel = Field(description="the words, and where they stand")
    footnotes: list[FootnoteModel] = Field(
        description="footnotes that qualify the words; quote them too"
    )
    url: str = Field(description="path of the unit in this service's reader")
    undocs_url: str = Field(description="the UN's own page, Chinese; empty while unconfirmed")
    text_sha256: str = Field(description="SHA-256 of the whole unit's text in UTF-8, in hex")
    index_version: str = Field(description="the index that gave it")
    status: str = Field(description="of the document's text: adopted, chair_responsibility, ...")
    part: Part = Field(description="preambular or operative, or what else the unit is part of")
    superseded_by: list[str] = Field(description="doc_ids of documents that replace this one")
    corrected_by: list[str] = Field(description="doc_ids of documents that correct this one")
    page: int | None = Field(description="page of the received file; null where it has none")


class CitedWordsModel(BaseModel):
    """Verbatim words and where they stand."""

    quote: str = Field(description="the words, equal to `citation.quote.exact`")
    citation: CitationModel = Field(description="where they stand")


class FieldError(BaseModel):
    """One thing wrong with a request."""

    location: str = Field(description="where it stands: query, path, header or body")
    field: str = Field(description="the parameter or field, dotted")
    detail: str = Field(description="what is wrong with it")


class Problem(BaseModel):
    """An error as RFC 9457 has it; `type` is a page that explains it."""

    type: str = Field(
        pattern="^/problems/[a-z_]+$",
        description="which kind of problem: a page of this service; programs may branch on it",
        examples=["/problems/locator"],
    )
    title: str = Field(description="the kind of problem in words; the same for the same `type`")
    status: int = Field(ge=400, le=599, description="the HTTP status")
    detail: str = Field(description="what happened this time")
    instance: str = Field(description="the request id, as in X-Request-ID")
    hint: str = Field(description="what to do, often with close matches; may be empty")
    errors: list[FieldError] = Field(description="each thing wrong with the request; may be empty")
