"""Requests and responses of checking and comparing, as OpenAPI shows them."""

from pydantic import BaseModel, Field

from nptqa.differences import Op
from nptqa.forms import Form
from nptqa.lexicon import Flag
from nptqa.service import shapes
from nptqa.service.schemas import Strict, Text
from nptqa.verification import ClaimStatus, Note, Verdict


class VerifyRequest(Strict):
    """Body of `POST /verify`."""

    text: Text = Field(
        examples=["缔约国重申，《不扩散条约》依靠三大支柱"],
        description="the words quoted, as pasted; …… marks an omission",
        json_schema_extra={"minLength": 1, "pattern": "\\w"},
    )
    doc_id: Text | None = Field(
        None, description="the document they are said to stand in", examples=["chair-paper-2007"]
    )
    locator: Text | None = Field(
        None,
        description="the place they are said to stand at; every reading of it counts",
        examples=["2"],
    )


class CompareParams(Strict):
    """Query of `GET /compare`."""

    a: Text = Field(description="a unit, doc_id:locator", examples=["wp77-2022:176"])
    b: Text = Field(
        description="the unit it is compared with, doc_id:locator", examples=["chair-paper-2007:38"]
    )


class DifferenceModel(BaseModel):
    """A stretch of both texts; `a` counts code points of the stored words, `b` of the other."""

    op: Op = Field(description="what happened to the stretch")
    a: shapes.SpanModel = Field(description="the stretch of the first text")
    b: shapes.SpanModel = Field(description="the stretch of the second text")
    a_text: str = Field(description="its words in the first text")
    b_text: str = Field(description="its words in the second text")
    flags: list[Flag] = Field(description="kinds of weighty words it touches; may be empty")
    forms: list[Form] = Field(description="how the writing differs where the words do not")


class PlaceModel(BaseModel):
    """Where words stand; more than one citation where they run through several units."""

    citations: list[shapes.CitationModel] = Field(description="one for each unit, in order")
    distance: int = Field(ge=0, description="characters to insert, remove or replace")
    similarity: float = Field(ge=0, le=1, description="share of characters that need no change")
    exact: bool = Field(description="whether the words are those asked for, in their order")


class ClaimModel(BaseModel):
    """Where the words are said to stand."""

    status: ClaimStatus = Field(description="what is known of that place")
    text: str = Field(description="the place as written, or empty")
    doc_ids: list[str] = Field(description="the documents meant")
    units: list[str] = Field(description=f"every reading of the place, {shapes.UNIT_ID}")


class VerifyResponse(BaseModel):
    """A verdict; `place` is null where nothing is near, `claimed` where nothing is to be said."""

    verdict: Verdict = Field(description="what is true of the quotation")
    quotation: str = Field(description="the words as given")
    place: PlaceModel | None = Field(description="the nearest place, or null")
    words: str = Field(description="what stands there, verbatim; empty where nothing is near")
    differences: list[DifferenceModel] = Field(
        description="from `words` (`a`) to `quotation` (`b`) without outer marks and blanks"
    )
    forms: list[Form] = Field(description="how the writing differs where the words do not")
    others: list[PlaceModel] = Field(description="other places with these words, best first")
    total_others: int = Field(ge=0, description="how many there are, of which these are the first")
    claim: ClaimModel = Field(description="where the words are said to stand")
    claimed: PlaceModel | None = Field(
        description="the nearest words at that place, if they stand elsewhere; or null"
    )
    notes: list[Note] = Field(description="what a reader should know of the verdict")
    index_version: str = Field(description="the index that was asked")


class VerbModel(BaseModel):
    """A verb with its strength, 7 (决定) to 1 (注意到), 0 for one that asks nothing."""

    text: str = Field(description="the verb")
    strength: int = Field(ge=0, le=7, description="7 is strongest, 0 asks nothing")


class ChangesModel(BaseModel):
    """Words that only one of the two units holds."""

    verbs_a: list[VerbModel] = Field(description="verbs of the first only")
    verbs_b: list[VerbModel] = Field(description="verbs of the second only")
    strength: int | None = Field(
        description="of the second's strongest verb minus the first's; null where either asks "
        "nothing"
    )
    modals_a: list[str] = Field(description="modal words of the first only")
    modals_b: list[str] = Field(description="modal words of the second only")
    numbers_a: list[str] = Field(description="figures of the first only")
    numbers_b: list[str] = Field(description="figures of the second only")
    negations_a: list[str] = Field(description="negations of the first only")
    negations_b: list[str] = Field(description="negations of the second only")
    names_a: list[str] = Field(description="names of the first only")
    names_b: list[str] = Field(description="names of the second only")


class CompareResponse(BaseModel):
    """Two units with what differs."""

    a: shapes.CitationModel = Field(description="the first unit")
    b: shapes.CitationModel = Field(description="the second unit")
    differences: list[DifferenceModel] = Field(description="from the first to the second")
    changes: ChangesModel = Field(description="the weighty words that only one of them holds")
    wording: float = Field(
        ge=0, le=1, description="share of the shorter's character pairs that the longer holds too"
    )
    meaning: float = Field(description="cosine of their vectors: 1 is the same, 0 unrelated")
