"""Requests of `/api/v1`: what is read through these models is what OpenAPI shows."""

from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from nptqa.domain import Mode


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
Names = Annotated[
    list[Text],
    BeforeValidator(_as_list, json_schema_input_type=list[Text] | Text | None),
]
_SOMETHING: JsonDict = {"minLength": 1, "pattern": "\\w"}
"""What the desk refuses as empty, told to clients; the desk's own error says it better."""
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

    doc_id: Names = Field([], description="one or more of `GET /documents`")
    kind: Names = Field([], description="such as resolution, chair_paper, working_paper")
    body: Names = Field([], description="the body as `GET /documents` names it")
    part: Names = Field([], description="preambular, operative, paragraph or footnote")
    year_from: Year = Field(None, description="documents of this year and later")
    year_to: Year = Field(None, description="documents of this year and earlier")


class AskScope(Scope):
    """Filters, and what the last answer gave as its `scope`: only a follow-up question uses that.

    The lists and lengths are checked where the scope is read.
    """

    doc_ids: list[Text] = Field([], description="documents that were named")
    terms: list[Text] = Field([], description="Chinese names of the terms that were linked")
    topic: Text = Field("", description="the words of the last question that stood by itself")
    section: Text = Field("", description="heading of the first unit that was given")
    units: list[Text] = Field([], description="units that were given, doc_id:locator")

    def conversation(self) -> dict[str, Any]:
        """What is no filter."""
        return self.model_dump(include={"doc_ids", "terms", "topic", "section", "units"})


class SearchParams(Scope):
    """Query of `GET /search`."""

    q: str = Field(
        description="words to find, in any language; or a reference such as WP.77第36段",
        json_schema_extra=_SOMETHING,
    )
    limit: int = Field(10, ge=1, le=100, description="hits a page, 1 to 100; 10 if not given")
    cursor: Token = Field(None, description="`next` of the page before")
    mode: Mode = Field(Mode.HYBRID, description="hybrid, dense (by meaning) or lexical (by words)")


class ParagraphParams(Strict):
    """Query of `GET /paragraphs`."""

    doc_id: str = Field(description="one of `GET /documents`")
    locator: Token = Field(
        default=None, description="every reading is returned; without it, all units"
    )


class AskRequest(Strict):
    """Body of `POST /ask`."""

    question: Text = Field(examples=["《条约》的三大支柱是什么？"], json_schema_extra=_SOMETHING)
    scope: AskScope | None = Field(
        default=None,
        description="filters, and the last answer's `scope`, sent back as it is",
    )
    conversation_id: str | None = Field(
        default=None, max_length=128, description="given back as it is; nothing is kept"
    )


class BatchRequest(Strict):
    """Body of `POST /ask:batch`."""

    questions: list[Text | AskRequest] = Field(min_length=1, max_length=100)
