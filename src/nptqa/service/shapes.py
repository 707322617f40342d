"""Responses of `/api/v1` as OpenAPI shows them; those about documents are in `document_shapes`.

They document only: `rendering` writes the JSON itself (DESIGN section 9), and a test compares the
two key by key.
"""

from pydantic import BaseModel, Field

from nptqa.domain import Outcome, Part, Reason, SuggestionKind, SymbolStatus

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


class FacetsModel(BaseModel):
    """Counts over all hits that the other filters leave: a facet ignores its own filter."""

    doc_id: list[FacetValueModel] = Field(description="documents, commonest first")
    kind: list[FacetValueModel] = Field(description="kinds of documents")
    body: list[FacetValueModel] = Field(description="bodies the documents belong to")
    part: list[FacetValueModel] = Field(description="parts of documents")
    year: list[FacetValueModel] = Field(description="for year_from and year_to")


class ReadFilterModel(BaseModel):
    """Words of the question that tell which documents are meant; those come forward."""

    id: str = Field(description="sent in `ignore`, these words are not read so")
    field: str = Field(description="doc_id, year, author or session")
    value: str = Field(description="what was read")
    label: LabelModel = Field(description="as people read it")
    words: str = Field(description="the words of the question, folded")
    doc_ids: list[str] = Field(description="the documents that are meant")


class LegScoreModel(BaseModel):
    """What one leg of the search said of a unit."""

    leg: str = Field(description="bm25, questions, dense, asked or phrase")
    raw: float = Field(description="BM25 or cosine")
    standard: float = Field(description="deviations from the mean of all candidates")


class ExplainedHitModel(BaseModel):
    """One unit and how its score came about."""

    rank: int = Field(description="from 1")
    unit: str = Field(description=UNIT_ID)
    score: float = Field(description="by which it is ranked")
    fused: float | None = Field(description="the legs added up; null where a reference led to it")
    named: bool = Field(description="it stands in a document the question names or hints at")
    legs: list[LegScoreModel] = Field(description="what each leg said")


class ExplainedTermModel(BaseModel):
    """Words that were read as a term of the field."""

    text: str = Field(description="words of the question, folded")
    zh: str = Field(description="the term as the documents write it")
    weight: float = Field(description="what the name counts beside a word of the question")


class ExplainedReferenceModel(BaseModel):
    """Words that were read as a reference."""

    text: str = Field(description="words of the question, folded")
    written: str = Field(description="the reference in its one canonical spelling")
    symbol: str = Field(description="the symbol that is named, or empty")
    place: str = Field(description="the place in the document, or empty")
    provision: str = Field(description="the article, action or step, or empty")
    doc_ids: list[str] = Field(description="documents that may be meant")
    units: list[str] = Field(description="every reading of the place that exists")


class AskedTermModel(BaseModel):
    """An index term that was looked for."""

    term: str = Field(description="a character, a pair of them, or a word")
    weight: float = Field(description="what it counts")


class ConfidenceModel(BaseModel):
    """Why the answer is as sure as it is."""

    features: dict[str, float] = Field(description="what the model saw of the first unit, by name")
    probability: float = Field(description="what it made of them")
    answered_from: float = Field(description="probability from which an answer is one")
    check_from: float = Field(description="probability from which it is to be checked")


class ExplanationModel(BaseModel):
    """How a question was read, ranked and judged."""

    folded: str = Field(description="the copy that is matched")
    language: str = Field(description="as guessed")
    terms: list[ExplainedTermModel] = Field(description="terms that were linked")
    references: list[ExplainedReferenceModel] = Field(description="references that were parsed")
    filters_read: list[ReadFilterModel] = Field(description="as in the reply")
    inherited: "ScopeModel" = Field(description="what it took from the conversation")
    asked: list[AskedTermModel] = Field(description="what was looked for, heaviest first")
    lexical_share: float = Field(description="of BM25 in the fused score; the rest is dense")
    hits: list[ExplainedHitModel] = Field(description="the best, or those of this page")
    confidence: ConfidenceModel = Field(description="of the first hit")


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


class CitedWordsModel(BaseModel):
    """Verbatim words and where they stand."""

    quote: str = Field(description="the words, equal to `citation.quote.exact`")
    citation: CitationModel = Field(description="where they stand")


class FigureModel(BaseModel):
    """A figure in a quotation; offsets count code points of the document's text."""

    text: str = Field(description="as printed")
    start: int = Field(description="first code point")
    end: int = Field(description="one after the last code point")


class QuotationModel(BaseModel):
    """A verbatim answer with what belongs to it."""

    quote: str = Field(description="the words, equal to `citation.quote.exact`")
    citation: CitationModel = Field(description="where they stand")
    context: list[CitedWordsModel] = Field(
        description="to be read before it, such as the lead-in of a list, outermost first"
    )
    further: list[CitedWordsModel] = Field(
        description="more of the same answer, in the document's order: other items of the list"
    )
    also_in: list[CitedWordsModel] = Field(description="other places that say the same")
    figures: list[FigureModel] = Field(
        description="its figures, where answers side by side give different ones; else empty"
    )
    official_links: dict[str, str] = Field(
        description="the document at the UN by language; empty while the symbol is unconfirmed"
    )
    official_links_checked: bool = Field(description="false: nobody has followed these links")


class ScopeModel(BaseModel):
    """What a conversation is about: documents, terms, words, and the units last given."""

    doc_ids: list[str] = Field(description="documents that were named")
    terms: list[str] = Field(description="Chinese names of the terms that were recognised")
    topic: str = Field(description="words of the last question that stood by itself")
    section: str = Field(description="heading of the first unit that was given")
    units: list[str] = Field(description=f"units that were given, {UNIT_ID}")


class ScopePartModel(BaseModel):
    """One thing that a question inherits, named for people; `part` is a field of the scope."""

    id: str = Field(description="sent in `ignore`, it takes this part away")
    part: str = Field(description="field of the scope: doc_ids, terms or topic")
    value: str = Field(description="what stands in that field")
    label: LabelModel = Field(description="as people read it")


class RelatedQuestionModel(BaseModel):
    """A question that leads on, and the unit it was written for."""

    question: str = Field(description="the question, ready to be asked")
    language: str = Field(description="ISO code of its language")
    unit: str = Field(description=f"the unit it was written for, {UNIT_ID}")


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


class AskResponse(BaseModel):
    """The reply to a question; an abstention has no answers and says why in `reason`."""

    outcome: Outcome = Field(description="how far the reply can be relied on")
    confidence: float = Field(
        ge=0, le=1, description="fitted probability that the first answer is right"
    )
    reason: Reason = Field(description="why nothing is quoted, or why it is what it is; else empty")
    detail: LabelModel = Field(description="one sentence where the reason needs one, or empty")
    answers: list[QuotationModel] = Field(description="verbatim answers, best first; maybe none")
    related: list[HitModel] = Field(description="passages near the question, best first")
    query: str = Field(description="the question as asked")
    index_version: str = Field(description="the index that was asked")
    answer_id: str = Field(description="the same for the same question, scope and index")
    permalink: str = Field(
        description="page of this answer, with all that is needed to ask again; "
        "`/api/v1/answers/` takes the same id and query"
    )
    scope: ScopeModel = Field(description="to be sent with the next question")
    inherited: ScopeModel = Field(description="what this question took from the scope sent with it")
    differing: bool = Field(description="whether the answers give different figures")
    inherited_parts: list[ScopePartModel] = Field(
        description="the same piece by piece; an id sent in `ignore` takes the piece away"
    )
    related_questions: list[RelatedQuestionModel] = Field(
        description="what may be asked next, from the question bank; never part of the answer"
    )
    filters_read: list[ReadFilterModel] = Field(
        description="what the question says of the documents that are meant"
    )
    language: str = Field(description="of the question, as guessed: zh, zh-Hant, en, fr, ...")
    explain: ExplanationModel | None = Field(
        None, description="how this was found; null unless `explain` was sent"
    )
    conversation_id: str | None = Field(None, description="as sent")


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


class BatchItem(BaseModel):
    """One question's reply or its problem, in the order asked."""

    status: int = Field(description="what `POST /api/v1/ask` would have answered, 200 or an error")
    answer: AskResponse | None = Field(description="the reply where `status` is 200, or null")
    problem: Problem | None = Field(description="the problem where it is not, or null")


class BatchResponse(BaseModel):
    """As many items as questions."""

    items: list[BatchItem] = Field(description="one for each question, in the order asked")
