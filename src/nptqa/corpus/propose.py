"""A file on its way into the corpus: read, parsed, identified, ready to be written.

In: a file and what its keeper says of it. Out: a `Proposal`: the record, the text and the layout to
store, and how each field came about. Nothing is written here.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from nptqa.corpus.identify import FIELDS, Found, Sure, identify
from nptqa.corpus.manifest import DOC_ID
from nptqa.corpus.marks import write_layout
from nptqa.corpus.parse import Parsed, parse
from nptqa.corpus.readers import Format, Reading, read_file
from nptqa.corpus.symbols import canonical
from nptqa.domain import DocumentRecord, SymbolStatus
from nptqa.errors import ParseError

NEEDED = ("title_zh", "date_to")
"""Fields without which nothing is added."""
ASKED = ("symbol", *NEEDED)
STATUSES = (
    "adopted", "chair_responsibility", "group_position", "national_position", "draft",
    "not_adopted", "unknown",
)  # fmt: skip
_JOB = re.compile(r"(?<![\d-])\d{2}-\d{5}(?!\d)")
_MAY_BE_GIVEN = {*FIELDS, "doc_id", "note", "short_zh", "short_en"}
_LONGEST_VALUE = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """A document that could be added.

    Attributes:
        fields: how each field of the record came about.
        raw: bytes of the received file.
        text: bytes to store as the text; of a plain text file, those received.
        layout: to store beside the text; empty for plain text.
        missing: fields without which it cannot be added.
        recognised: pages that were pictures, whose text may be wrong.
    """

    path: Path
    format: Format
    record: DocumentRecord
    fields: Mapping[str, Found]
    parsed: Parsed
    raw: bytes
    text: bytes
    layout: str
    missing: tuple[str, ...]
    recognised: tuple[int, ...] = ()


def propose(
    path: Path, given: Mapping[str, str], taken: Collection[str] = (), *, ocr: bool = False
) -> Proposal:
    """Read a file and find out what it is.

    Args:
        path: of the file.
        given: values by field name; they stand above what the document says, empty ones too.
        taken: doc_ids in use.
        ocr: recognise the text of scanned pages.

    Raises:
        ReadError: it cannot be read.
        ParseError: a value given is not one of its field's.
    """
    reading = read_file(path, ocr=ocr)
    first = parse(DocumentRecord.unknown("new", source=path.name), reading.source)
    found = _doubted(identify(first.document, reading.source), reading)
    fields = found | {name: Found(value, Sure.GIVEN) for name, value in given.items()}
    record = _record(path, reading, fields, given, taken)
    layout = write_layout(reading.source) if reading.source.laid_out else ""
    raw = path.read_bytes()
    text = reading.source.text.encode() if layout else raw
    record = replace(
        record,
        sha256=_sha256(text),
        layout_sha256=_sha256(layout.encode()) if layout else "",
        original=f"{record.doc_id}.{reading.format.value}" if layout else "",
        original_sha256=reading.sha256 if layout else "",
    )
    parsed = parse(record, reading.source)
    missing = tuple(name for name in NEEDED if not fields[name].value)
    return Proposal(
        path=path,
        format=reading.format,
        record=record,
        fields=fields,
        parsed=parsed,
        raw=raw,
        text=text,
        layout=layout,
        missing=missing,
        recognised=reading.recognised,
    )


def check_given(given: Mapping[str, str]) -> None:
    """Refuse names and values that no record can have.

    Raises:
        ParseError: names the field or the value.
    """
    unknown = sorted(set(given) - _MAY_BE_GIVEN)
    if unknown:
        raise ParseError(f"no field {unknown[0]!r}", hint=f"Known: {', '.join(FIELDS)}.")
    for name, value in given.items():
        if len(value) > _LONGEST_VALUE or not value.isprintable():
            raise ParseError(
                f"{name} must be one line of at most {_LONGEST_VALUE} characters",
                hint="Shorten it, and take line breaks out.",
            )
    for name in ("date_from", "date_to"):
        _day(given.get(name, ""))
    # It becomes the name of files.
    if given.get("doc_id") and not DOC_ID.match(given["doc_id"]):
        raise ParseError(
            f"{given['doc_id']!r} is no doc_id", hint="Small letters, digits, hyphens."
        )
    if given.get("status", "unknown") not in ("", *STATUSES):
        hint = f"One of {', '.join(STATUSES)}."
        raise ParseError(f"{given['status']!r} is no status", hint=hint)


def slug(text: str) -> str:
    """`NPT/CONF.2026/PC.II/WP.5/Rev.1` as a doc_id: `npt-conf-2026-pc-ii-wp-5-rev-1`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _doubted(found: Mapping[str, Found], reading: Reading) -> dict[str, Found]:
    """What is found in pages that were recognised is not as sure as what is printed."""
    if not reading.recognised:
        return dict(found)
    return {
        name: Found(one.value, Sure.RECOGNISED) if one.sure is Sure.PRINTED else one
        for name, one in found.items()
    }


def _record(
    path: Path,
    reading: Reading,
    fields: Mapping[str, Found],
    given: Mapping[str, str],
    taken: Collection[str],
) -> DocumentRecord:
    symbol = canonical(fields["symbol"].value) if fields["symbol"].value else ""
    values: dict[str, Any] = {name: fields[name].value for name in FIELDS}
    last = values.pop("date_to")
    first = values.pop("date_from") or last
    begin, end = _day(first), _day(last or first)
    return replace(
        DocumentRecord.unknown("new"),
        **values | {"symbol": symbol, "status": values["status"] or "unknown"},
        doc_id=given.get("doc_id") or _free(slug(symbol) or _by_name(path, reading), taken),
        symbol_status=_status(fields["symbol"]),
        date_from=min(begin, end),
        date_to=end,
        source=_source(path, reading),
        note=given.get("note", ""),
        short_zh=given.get("short_zh", ""),
        short_en=given.get("short_en", ""),
    )


def _status(symbol: Found) -> SymbolStatus:
    if symbol.value and symbol.sure is Sure.GIVEN:
        return SymbolStatus.CONFIRMED
    printed = symbol.value and symbol.sure is Sure.PRINTED
    return SymbolStatus.PRINTED if printed else SymbolStatus.UNCONFIRMED


def _by_name(path: Path, reading: Reading) -> str:
    """Without a symbol the file's name, or else its hash, makes the doc_id."""
    name = slug(path.stem)
    return name if re.search(r"[a-z]", name) else f"doc-{reading.sha256[:8]}"


def _free(doc_id: str, taken: Collection[str]) -> str:
    number, free = 1, doc_id
    while free in taken:
        number += 1
        free = f"{doc_id}-{number}"
    return free


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else date.min
    except ValueError as exc:
        raise ParseError(f"{text!r} is no date", hint="Write it like 2026-04-27.") from exc


def _source(path: Path, reading: Reading) -> str:
    pages = max((line.page for line in reading.source.lines), default=0)
    job = _JOB.search(reading.source.text)
    parts = [f"{reading.format.value.upper()} file {path.name}"]
    parts += [f"job number {job[0]}"] if job else []
    parts += [f"{pages} pages"] if reading.format is Format.PDF else []
    recognised = ", ".join(map(str, reading.recognised))
    parts += [f"text of pages {recognised} recognised by Tesseract"] if recognised else []
    return ", ".join(parts)


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
