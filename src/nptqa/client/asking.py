"""The parts of a call: where it goes, what may be chosen, how an answer is named."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, Required, TypedDict, TypeVar
from urllib.parse import parse_qs

from nptqa.errors import ClientError

T = TypeVar("T")
Json = dict[str, Any]
Mode = Literal["hybrid", "dense", "lexical"]
PartName = Literal["preambular", "operative", "paragraph", "footnote"]
Format = Literal["plain", "md", "docx", "ris", "bib", "json"]
Defect = Literal["right", "wrong_paragraph", "should_have_answered", "should_not_have_answered"]
API = "/api/v1"
_PAGE = "/a/"
_PERMALINK = re.compile(r"(?:https?://[^/?#]+)?(/a/[\w-]+(?:\?[^#]*)?)(?:#.*)?", re.ASCII)


class Filters(TypedDict, total=False):
    """What may be searched, as keyword arguments; nothing given limits nothing.

    Attributes:
        doc_id: these documents only, one or several; `kind`, `body` and `part` likewise.
        year_from: documents of this year and later.
        year_to: documents of this year and earlier.
    """

    doc_id: str | Sequence[str]
    kind: str | Sequence[str]
    body: str | Sequence[str]
    part: PartName | Sequence[PartName]
    year_from: int | None
    year_to: int | None


class DocumentAnswer(TypedDict, total=False):
    """What a curator says of one document of an upload.

    Attributes:
        number: of the document in the job.
        fields: values by name, as in its `found`; an empty one says that what was found is wrong.
        accept_problems: add it in spite of its `problems`.
        replace: put it in the place of the document in `replaces`.
        leave_out: do not add it.
    """

    number: Required[int]
    fields: Mapping[str, str]
    accept_problems: bool
    replace: bool
    leave_out: bool


def given(limits: Mapping[str, Any]) -> Json:
    """What limits something, as the API takes it; a name it does not know it refuses itself."""
    values = {name: _listed(value) for name, value in limits.items()}
    return {name: value for name, value in values.items() if value not in (None, [])}


def _listed(value: Any) -> Any:
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, list | tuple | set | frozenset) else value


@dataclass(frozen=True, slots=True)
class File:
    """A file to take away: `Path(file.name).write_bytes(file.content)`.

    Attributes:
        name: as the service proposes it, without a folder.
        media_type: with its charset where it is text.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request: what is sent where, and as what the reply is read.

    Attributes:
        result: `File` is the reply's bytes with their name; NoneType is no reply's content;
            anything else is read from JSON.
        body: sent as JSON.
        files: name and bytes of each, sent as a form.
        status: of the reply when all is well.
    """

    method: str
    path: str
    result: type[T]
    params: Json | None = None
    body: Json | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    status: int = 200


def linked(permalink: str) -> tuple[str, Json]:
    """Address and query of the answer that a permalink leads to.

    Raises:
        ClientError: it is no permalink.
    """
    path, _, query = local(permalink).partition("?")
    params: Json = dict(parse_qs(query, keep_blank_values=True))
    return f"{API}/answers/{path.removeprefix(_PAGE)}", params


def local(permalink: str) -> str:
    """A permalink without the site it may have been copied with.

    Raises:
        ClientError: it is no permalink.
    """
    found = _PERMALINK.fullmatch(permalink.strip())
    if found is None:
        hint = "Give the `permalink` of an answer, or the address of its page."
        raise ClientError(f"{permalink[:80]!r} is no permalink", hint=hint)
    return found[1]
