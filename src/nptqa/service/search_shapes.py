"""Found passages, their facets and suggestions, as OpenAPI shows them."""

from pydantic import BaseModel, Field

from nptqa.domain import SuggestionKind
from nptqa.service.explanation_shapes import ExplanationModel, ReadFilterModel
from nptqa.service.shapes import UNIT_ID, CitationModel, LabelModel, SpanModel


class HitModel(BaseModel):
    """A found passage; highlights count code points of `text`."""

    rank: int = Field(ge=1, description="from 1, over all pages")
    score: float = Field(description="higher is better; comparable inside one result only")
    citation: CitationModel = Field(description="the citation of the whole passage")
    text: str = Field(description="the passage, verbatim")
    highlights: list[SpanModel] = Field(description="stretches of `text` that match the question")


class FacetValueModel(BaseModel):
    """A value of a filter and how many hits have it."""

    value: str = Field(description="as the filter takes it")
    label: LabelModel = Field(description="as people read it")
    count: int = Field(ge=1, description="hits that have it")


class UnlistedModel(BaseModel):
    """What a facet does not list."""

    values: int = Field(ge=1, description="further values of the filter")
    hits: int = Field(ge=1, description="their counts together")


class FacetsModel(BaseModel):
    """Counts over all hits that the other filters leave: a facet ignores its own filter."""

    doc_id: list[FacetValueModel] = Field(
        description="the 50 commonest documents, in that order, and those filtered by; so below"
    )
    kind: list[FacetValueModel] = Field(description="kinds of documents")
    body: list[FacetValueModel] = Field(description="bodies the documents belong to")
    part: list[FacetValueModel] = Field(description="parts of documents")
    year: list[FacetValueModel] = Field(description="for year_from and year_to")
    others: dict[str, UnlistedModel] = Field(
        description="by facet, what it does not list; one that lists all has no entry",
        examples=[{"doc_id": {"values": 150, "hits": 214}}],
    )


class SearchResponse(BaseModel):
    """One page of hits; `next` is null on the last one."""

    query: str = Field(description="the words as asked")
    index_version: str = Field(description="the index that was searched")
    total: int = Field(ge=0, description="hits on all pages together")
    hits: list[HitModel] = Field(description="this page, best first")
    next: str | None = Field(description="`cursor` of the next page: opaque, for this search only")
    facets: FacetsModel = Field(description="how the hits of all pages spread")
    filters_read: list[ReadFilterModel] = Field(
        description="what the question says of the documents that are meant"
    )
    language: str = Field(description="of the words, as guessed: zh, zh-Hant, en, fr, ...")
    explain: ExplanationModel | None = Field(
        None, description="how this was found; null unless `explain` was sent"
    )


class SuggestionModel(BaseModel):
    """What a question that is being typed may become; `url` is a path of this service."""

    kind: SuggestionKind = Field(description="reference, question, term or heading")
    text: str = Field(description="what would be asked")
    label: LabelModel = Field(description="what it is, or where it leads")
    url: str = Field(description="path of this service that shows it")
    unit: str = Field(description=f"the unit it leads to, {UNIT_ID}; or empty")


class SuggestResponse(BaseModel):
    """The likeliest first."""

    suggestions: list[SuggestionModel] = Field(description="the likeliest first")
