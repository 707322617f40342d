"""Requests of `/api/v1`: what is read through these models is what OpenAPI shows."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from nptqa.domain import Filters, Mode, Part
from nptqa.filtering import checked
from nptqa.nearby import nearby
from nptqa.service.desk import Desk


def _as_list(value: Any) -> Any:
    """One value where several may stand; an empty form field is none."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if item not in ("", None)]


def _whole_characters(value: str) -> str:
    # JSON can spell half of a surrogate pair; it is no text and could not be sent back.
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise PydanticCustomError("not_text", "holds half a character (a lone surrogate)")
    return value


def empty_is_none(value: Any) -> Any:
    """An empty form field says nothing."""
    return None if value == "" else value


Text = Annotated[str, AfterValidator(_whole_characters)]
Names = Annotated[
    list[Text],
    BeforeValidator(_as_list, json_schema_input_type=list[Text] | Text | None),
]
Parts = Annotated[
    list[Text],
    BeforeValidator(_as_list, json_schema_input_type=list[Part] | Part | None),
]
"""Read as text, so that the desk's error can name what is close."""
# Ids as `inherited_parts` and `filters_read` give them.
Ignored = Annotated[
    str,
    Field(
        pattern=r"^(topic|(doc_ids|terms|doc_id|year|author|session):.+)$",
        max_length=500,
        examples=["year:2007"],
    ),
    AfterValidator(_whole_characters),
]
IgnoredIds = Annotated[
    list[Ignored],
    BeforeValidator(_as_list, json_schema_input_type=list[Ignored] | Ignored | None),
]
_SOMETHING: JsonDict = {"minLength": 1, "pattern": "\\w"}
"""What the desk refuses as empty, told to clients; the desk's own error says it better."""
Year = Annotated[Annotated[int, Field(ge=1900, le=2200)] | None, BeforeValidator(empty_is_none)]
Token = Annotated[Annotated[str, Field(max_length=500)] | None, BeforeValidator(empty_is_none)]


class Strict(BaseModel):
    """Refuses names it does not know, and says which known one is close, or which there are."""

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
    shown = name[:80].encode(errors="replace").decode()
    return PydanticCustomError(
        "unknown_name",
        "unknown name '{name}'. {near}",
        {"name": shown, "near": nearby(name, known, see="/docs").removesuffix(".")},
    )


class Scope(Strict):
    """What may be searched; nothing given limits nothing."""

    doc_id: Names = Field(
        [],
        description="only these documents, by `doc_id` of `GET /api/v1/documents`; may be repeated",
        examples=["wp77-2022"],
    )
    kind: Names = Field(
        [],
        description="only documents of these kinds, by `kind` of `GET /api/v1/documents`; "
        "may be repeated",
        examples=["resolution"],
    )
    body: Names = Field(
        [],
        description="only documents of these bodies, by `body` of `GET /api/v1/documents`; "
        "may be repeated",
        examples=["联合国大会"],
    )
    part: Parts = Field(
        [],
        description="only these parts of documents; may be repeated",
        examples=["operative"],
    )
    year_from: Year = Field(None, description="documents of this year and later", examples=[2010])
    year_to: Year = Field(None, description="documents of this year and earlier", examples=[2022])

    def filters(self, desk: Desk) -> Filters:
        """The limits as the desk takes them; raises UnknownFilter."""
        return checked(
            desk.corpus.documents,
            doc_id=self.doc_id,
            kind=self.kind,
            body=self.body,
            part=self.part,
            year_from=self.year_from,
            year_to=self.year_to,
        )


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
        examples=["附加议定书"],
        json_schema_extra=_SOMETHING,
    )
    limit: int = Field(10, ge=1, le=100, description="hits a page, 1 to 100; 10 if not given")
    cursor: Token = Field(
        None,
        description="`next` of the page before, as it is; not given for the first page",
        examples=["MTphYmU2MGNkYjUzODg"],
    )
    ignore: IgnoredIds = Field([], description="ids of `filters_read` that are not to be read")
    explain: bool = Field(False, description="say how the hits were found")
    mode: Mode = Field(Mode.HYBRID, description="hybrid, dense (by meaning) or lexical (by words)")


class SuggestParams(Strict):
    """Query of `GET /suggest`."""

    q: Text = Field(description="what is typed so far", examples=["WP.77第3"])
    limit: int = Field(8, ge=1, le=20, description="how many at most; 8 if not given")


class ParagraphParams(Strict):
    """Query of `GET /paragraphs`."""

    doc_id: str = Field(
        description="the document, by `doc_id` of `GET /api/v1/documents`", examples=["wp77-2022"]
    )
    locator: Token = Field(
        default=None,
        description="the unit's path, such as 36, 187/36, 3(c), PP7 or fn1; every reading of it is "
        "returned; without it, all units",
        examples=["36"],
    )


class AskRequest(Strict):
    """Body of `POST /ask`."""

    question: Text = Field(
        description="a question in any language, or a reference such as WP.77第36段",
        examples=["《条约》的三大支柱是什么？"],
        json_schema_extra=_SOMETHING,
    )
    scope: AskScope | None = Field(
        default=None,
        description="filters, and the last answer's `scope`, sent back as it is",
    )
    ignore: list[Ignored] = Field(
        default=[],
        max_length=50,
        description="ids of `inherited_parts` and `filters_read` that are to be left out",
    )
    explain: bool = Field(default=False, description="say how the answer was found")
    conversation_id: str | None = Field(
        default=None,
        max_length=128,
        description="given back as it is; nothing is kept",
        examples=["desk-7"],
    )


class BatchRequest(Strict):
    """Body of `POST /ask:batch`."""

    questions: list[Text | AskRequest] = Field(
        min_length=1,
        max_length=100,
        description="questions, each as text alone or as `POST /api/v1/ask` takes it",
        examples=[["《条约》的三大支柱是什么？", "WP.77第36段"]],
    )
