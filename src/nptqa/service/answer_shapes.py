"""Answers, one or many, as OpenAPI shows them."""

from pydantic import BaseModel, Field

from nptqa.domain import Outcome, Reason
from nptqa.service.explanation_shapes import ExplanationModel, ReadFilterModel, ScopeModel
from nptqa.service.search_shapes import HitModel
from nptqa.service.shapes import UNIT_ID, CitationModel, CitedWordsModel, LabelModel, Problem


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


class BatchItem(BaseModel):
    """One question's reply or its problem, in the order asked."""

    status: int = Field(description="what `POST /api/v1/ask` would have answered, 200 or an error")
    answer: AskResponse | None = Field(description="the reply where `status` is 200, or null")
    problem: Problem | None = Field(description="the problem where it is not, or null")


class BatchResponse(BaseModel):
    """As many items as questions."""

    items: list[BatchItem] = Field(description="one for each question, in the order asked")
