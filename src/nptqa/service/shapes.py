"""Responses of `/api/v1` as OpenAPI shows them.

They document only: `rendering` writes the JSON itself (DESIGN section 9), and a test compares the
two key by key.
"""

from pydantic import BaseModel, Field

from nptqa.domain import Outcome, Reason, SymbolStatus, UnitKind


class LabelModel(BaseModel):
    """A printed place."""

    zh: str
    en: str


class SpanModel(BaseModel):
    """Half-open, in code points."""

    start: int
    end: int


class QuoteModel(BaseModel):
    """`document.text[start:end] == exact`."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


class FootnoteModel(BaseModel):
    """A footnote that qualifies the words."""

    locator: str
    text: str


class CitationModel(BaseModel):
    """Where a quotation stands. `symbol` and `undocs_url` are empty while unconfirmed."""

    doc_id: str
    symbol: str
    symbol_status: SymbolStatus
    locator: str
    label: LabelModel
    title: str
    date: str
    heading_path: list[str]
    quote: QuoteModel
    footnotes: list[FootnoteModel]
    url: str
    undocs_url: str
    text_sha256: str
    index_version: str


class HitModel(BaseModel):
    """A found passage; highlights count code points of `text`."""

    rank: int
    score: float
    citation: CitationModel
    text: str
    highlights: list[SpanModel]


class SearchResponse(BaseModel):
    """One page of hits; `next` is null on the last one."""

    query: str
    index_version: str
    total: int
    hits: list[HitModel]
    next: str | None


class QuotationModel(BaseModel):
    """A verbatim answer."""

    quote: str
    citation: CitationModel


class ScopeModel(BaseModel):
    """What a conversation is about: documents, terms, words, and the units last given."""

    doc_ids: list[str]
    terms: list[str]
    topic: str
    section: str
    units: list[str]


class AskResponse(BaseModel):
    """The reply to a question; an abstention has no answers and says why in `reason`."""

    outcome: Outcome
    confidence: float
    reason: Reason
    detail: LabelModel = Field(description="one sentence where the reason needs one, or empty")
    answers: list[QuotationModel]
    related: list[HitModel]
    query: str
    index_version: str
    answer_id: str
    scope: ScopeModel = Field(description="to be sent with the next question")
    inherited: ScopeModel = Field(description="what this question took from the scope sent with it")
    conversation_id: str | None = Field(None, description="as sent")


class FieldError(BaseModel):
    """One thing wrong with a request."""

    location: str
    field: str
    detail: str


class Problem(BaseModel):
    """An error as RFC 9457 has it; `type` is a page that explains it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str = Field(description="the request id, as in X-Request-ID")
    hint: str
    errors: list[FieldError]


class BatchItem(BaseModel):
    """One question's reply or its problem, in the order asked."""

    status: int
    answer: AskResponse | None
    problem: Problem | None


class BatchResponse(BaseModel):
    """As many items as questions."""

    items: list[BatchItem]


class DocumentModel(BaseModel):
    """A document's facts; an empty text means not known."""

    doc_id: str
    symbol: str
    symbol_status: SymbolStatus
    title_zh: str
    title_en: str
    short_zh: str
    short_en: str
    kind: str
    status: str
    body: str
    conference: str
    session: str
    place: str
    date_from: str
    date_to: str
    author: str
    language: str
    source: str
    sha256: str
    supersedes: str
    note: str
    url: str
    undocs_url: str
    units: int
    counts: dict[UnitKind, int]


class DocumentsResponse(BaseModel):
    """All documents held."""

    index_version: str
    documents: list[DocumentModel]


class HeadingModel(BaseModel):
    """A heading; the span counts code points of the document's text."""

    text: str
    level: int
    start: int
    end: int


class WholeDocumentModel(DocumentModel):
    """A document with its outline and the locators of all its units."""

    headings: list[HeadingModel]
    locators: list[str]


class ParagraphModel(BaseModel):
    """One unit."""

    doc_id: str
    locator: str
    label: LabelModel
    kind: UnitKind
    heading_path: list[str]
    text: str
    footnotes: list[FootnoteModel]
    parent: str | None
    cites: list[str]
    cited_by: list[str]


class ParagraphsResponse(BaseModel):
    """Every reading of the locator, the outer one first."""

    paragraphs: list[ParagraphModel]
