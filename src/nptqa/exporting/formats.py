"""The formats by name: who writes each, and how its file is called and declared."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from nptqa.errors import NothingToExport
from nptqa.exporting.docx import docx
from nptqa.exporting.material import Material
from nptqa.exporting.plain import markdown, plain_text
from nptqa.exporting.references import bibtex, ris

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Format(StrEnum):
    """What an export can be."""

    PLAIN = "plain"
    MARKDOWN = "md"
    DOCX = "docx"
    RIS = "ris"
    BIBTEX = "bib"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file.

    Attributes:
        media_type: with its charset where it is text.
        extension: of the file's name, without the dot.
    """

    body: bytes
    media_type: str
    extension: str


def export(material: Material, wanted: Format) -> Exported:
    """Write material in a format.

    Raises:
        NothingToExport: a list of references was wanted, and nothing is quoted.
    """
    if wanted in (Format.RIS, Format.BIBTEX) and not material.excerpts:
        raise NothingToExport(
            "nothing is quoted, so there is no source to list",
            hint="Choose plain, md, docx or json.",
        )
    write, media_type, extension = _WRITERS[wanted]
    return Exported(write(material), media_type, extension)


def _text(write: Callable[[Material], str]) -> Callable[[Material], bytes]:
    return lambda material: write(material).encode("utf-8", errors="replace")


def _as_json(material: Material) -> str:
    """The answers as the API gave them, and the facts of the documents they quote."""
    records = {one.citation.doc_id: one.record for one in material.excerpts if one.record}
    value = {
        "answers": [turn.data for turn in material.turns],
        "documents": [_facts(asdict(record)) for record in records.values()],
    }
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _facts(record: dict[str, Any]) -> dict[str, Any]:
    if record["symbol_status"] == "unconfirmed":
        record["symbol"] = ""
    return record


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


_WRITERS: dict[Format, tuple[Callable[[Material], bytes], str, str]] = {
    Format.PLAIN: (_text(plain_text), "text/plain; charset=utf-8", "txt"),
    Format.MARKDOWN: (_text(markdown), "text/markdown; charset=utf-8", "md"),
    Format.DOCX: (docx, _WORD, "docx"),
    Format.RIS: (_text(ris), "application/x-research-info-systems; charset=utf-8", "ris"),
    Format.BIBTEX: (_text(bibtex), "application/x-bibtex; charset=utf-8", "bib"),
    Format.JSON: (_text(_as_json), "application/json", "json"),
}
