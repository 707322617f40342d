"""Requests and responses of `/api/v1` as OpenAPI shows them.

Requests are read through these models. Responses are documented by them and written by
`rendering` straight to JSON (DESIGN section 9); a test compares the two key by key.
"""

from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from nptqa.domain import Mode, Outcome, Reason, SymbolStatus, UnitKind


def _as_list(value: Any) -> Any:
    """One value where several may stand; an empty form field is none."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if item not in ("", None)]


def _whole_characters(value: str) -> str:
    # JSON can spell half of a surrogate pair; it is no text and could not be sent back.
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise PydanticCustomError("not_text", "holds half a character (a lone surrogate)")
    return value


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


Text = Annotated[str, AfterValidator(_whole_characters)]
Names = Annotated[list[Text], BeforeValidator(_as_list), Field(max_length=100)]
Year = Annotated[Annotated[int, Field(ge=1900, le=2200)] | None, BeforeValidator(_empty_is_none)]
Token = Annotated[Annotated[str, Field(max_length=500)] | None, BeforeValidator(_empty_is_none)]


class Strict(BaseModel):
    """Refuses names it does not know, and says which known one is close."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_names_only(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        for name in data:
            if name not in cls.model_fields:
                raise _unknown(str(name), list(cls.model_fields))
        return data


def _unknown(name: str, known: list[str]) -> PydanticCustomError:
    close = get_close_matches(name, known, n=3) or known
    shown = name[:80].encode(errors="replace").decode()
    return PydanticCustomError(
        "unknown_name",
        "unknown name '{name}'; close to: {close}",
        {"name": shown, "close": ", ".join(close)},
    )


class Scope(Strict):
    """What may be searched; nothing given limits nothing."""

    doc_id: Names = []
    kind: Names = []
    body: Names = []
    part: Names = Field([], description="preambular, operative, paragraph or footnote")
    year_from: Year = None
    year_to: Year = None


class SearchParams(Scope):
    """Query of `GET /search`."""

    q: str = Field(description="words to find, in any language; or a reference such as WP.77第36段")
    limit: int = Field(10, ge=1, le=100)
    cursor: Token = Field(None, description="`next` of the page before")
    mode: Mode = Mode.HYBRID


class ParagraphParams(Strict):
    """Query of `GET /paragraphs`."""

    doc_id: str
    locator: Token = Field(
        default=None, description="every reading is returned; without it, all units"
    )


class AskRequest(Strict):
    """Body of `POST /ask`."""

    question: Text = Field(examples=["《条约》的三大支柱是什么？"])
    scope: Scope | None = None
    conversation_id: str | None = Field(
        default=None, max_length=128, description="reserved; not kept"
    )


class BatchRequest(Strict):
    """Body of `POST /ask:batch`."""

    questions: list[Text | AskRequest] = Field(min_length=1, max_length=100)


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


class ParagraphsResponse(BaseModel):
    """Every reading of the locator, the outer one first."""

    paragraphs: list[ParagraphModel]
