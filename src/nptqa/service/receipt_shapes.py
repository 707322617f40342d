"""A receipt and what has become of it, as JSON and as OpenAPI shows them."""

from typing import Any

from pydantic import BaseModel, Field

from nptqa.domain import Outcome
from nptqa.receipts import Checked, Differs, State


class ReceiptQuotationModel(BaseModel):
    """What was quoted, and the hashes that tell whether it still stands there."""

    doc_id: str = Field(description="the document")
    symbol: str = Field(description="its symbol, or empty while unconfirmed")
    locator: str = Field(description="the unit")
    start: int = Field(description="first code point, of the document's text")
    end: int = Field(description="code point after the last")
    quote: str = Field(description="the words")
    quote_sha256: str = Field(description="SHA-256 of the words, UTF-8")
    text_sha256: str = Field(description="SHA-256 of the unit's whole text, UTF-8")
    source_sha256: str = Field(description="SHA-256 of the file the document was read from")


class ReceiptModel(BaseModel):
    """The receipt of an answer; `POST /verify:receipt` and `nptqa verify --receipt` check it."""

    kind: str = Field(description="nptqa-receipt/1")
    answer_id: str = Field(description="the answer")
    question: str = Field(description="as asked")
    outcome: Outcome = Field(description="how far the reply could be relied on")
    confidence: float = Field(description="fitted probability that the first answer is right")
    index_version: str = Field(description="the index that was asked")
    corpus_sha256: str = Field(description="of all that decides the texts of the documents held")
    software: str = Field(description="what gave the answer")
    quotations: list[ReceiptQuotationModel] = Field(description="in the order of the answer")
    sha256: str = Field(
        description="of the rest as JSON with sorted keys and without blanks, UTF-8"
    )


class CheckedQuoteModel(BaseModel):
    """What has become of a quotation."""

    doc_id: str = Field(description="the document")
    locator: str = Field(description="the unit it was quoted from")
    quote: str = Field(description="the words")
    state: State = Field(description="whether they stand as they were given")
    differs: list[Differs] = Field(description="what is not as the receipt says")
    places: list[str] = Field(description="units that hold the same words now, at most 20")


class CheckedReceiptModel(BaseModel):
    """A receipt against the documents at hand."""

    answer_id: str = Field(description="the answer")
    proven: bool = Field(description="whether every quotation stands as it was given")
    altered: bool = Field(description="whether the receipt is not what was given out")
    same_corpus: bool = Field(description="whether the documents are those of the answer")
    quotations: list[CheckedQuoteModel] = Field(description="in the order of the receipt")


def checked_json(value: Checked) -> dict[str, Any]:
    """A receipt against the documents at hand."""
    quotations = [
        {
            "doc_id": one.doc_id,
            "locator": one.locator,
            "quote": one.quote,
            "state": one.state.value,
            "differs": [what.value for what in one.differs],
            "places": list(one.places),
        }
        for one in value.quotations
    ]
    return {
        "answer_id": value.answer_id,
        "proven": value.proven,
        "altered": value.altered,
        "same_corpus": value.same_corpus,
        "quotations": quotations,
    }
