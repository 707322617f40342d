"""How a question was read, and what it took from a conversation, as OpenAPI shows it."""

from pydantic import BaseModel, Field

from nptqa.service.shapes import UNIT_ID, LabelModel


class ReadFilterModel(BaseModel):
    """Words of the question that tell which documents are meant: before others, or alone."""

    id: str = Field(description="sent in `ignore`, these words are not read so")
    field: str = Field(description="doc_id, year, author or session")
    value: str = Field(description="what was read")
    label: LabelModel = Field(description="as people read it")
    words: str = Field(description="the words of the question, folded")
    doc_ids: list[str] = Field(description="the documents that are meant")


class ScopeModel(BaseModel):
    """What a conversation is about: documents, terms, words, and the units last given."""

    doc_ids: list[str] = Field(description="documents that were named")
    terms: list[str] = Field(description="Chinese names of the terms that were recognised")
    topic: str = Field(description="words of the last question that stood by itself")
    section: str = Field(description="heading of the first unit that was given")
    units: list[str] = Field(description=f"units that were given, {UNIT_ID}")


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
    inherited: ScopeModel = Field(description="what it took from the conversation")
    asked: list[AskedTermModel] = Field(description="what was looked for, heaviest first")
    lexical_share: float = Field(description="of BM25 in the fused score; the rest is dense")
    hits: list[ExplainedHitModel] = Field(description="the best, or those of this page")
    confidence: ConfidenceModel = Field(description="of the first hit")
