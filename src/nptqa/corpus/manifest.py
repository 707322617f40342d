"""`corpus/manifest.toml`: the documents held, and what is known of each.

In: the file. Out: `DocumentRecord`s, checked key by key, so that a slip is found where it was made.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from nptqa.domain import DocumentRecord, SymbolStatus
from nptqa.errors import ManifestError

_TEXTS = [
    "doc_id",
    "symbol",
    "title_zh",
    "title_en",
    "kind",
    "body",
    "conference",
    "session",
    "place",
    "author",
    "language",
    "source",
    "sha256",
]
_OPTIONAL_TEXTS = [
    "supersedes",
    "corrects",
    "text",
    "layout_sha256",
    "original",
    "original_sha256",
    "note",
    "short_zh",
    "short_en",
    "status",
]
_DATES = ("date_from", "date_to")
_LISTS = ("qualifies_all", "aliases", "accepts")
_KNOWN = {*_TEXTS, *_OPTIONAL_TEXTS, *_DATES, "symbol_status", *_LISTS}
_FILE_NAME = re.compile(r"[\w-][\w.-]*\Z")
DOC_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def read_manifest(path: Path) -> tuple[DocumentRecord, ...]:
    """Read a manifest.

    Raises:
        ManifestError: unreadable, not TOML, a missing, unknown or wrong key, a doubled doc_id.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ManifestError(
            f"cannot read {path}: {exc.strerror}",
            hint="Set NPTQA_CORPUS_DIR to the folder that holds manifest.toml.",
        ) from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ManifestError(f"{path}: {exc}", hint="Mend the line named.") from exc
    entries = data.get("document", [])
    unknown = sorted(set(data) - {"document"})
    if unknown:
        raise ManifestError(f"{path}: unknown {', '.join(unknown)}; write [[document]]")
    if not isinstance(entries, list):
        raise ManifestError(f"{path}: `document` must be written as [[document]]")
    records = tuple(_record(entry, path, at) for at, entry in enumerate(entries, start=1))
    _refuse_doubles(records, path)
    return records


def _record(entry: Mapping[str, Any], path: Path, at: int) -> DocumentRecord:
    if not isinstance(entry, dict):
        raise ManifestError(f"{path}, document {at} must be a table of keys")
    where = f"{path}, document {at} ({entry.get('doc_id', 'no doc_id')})"
    _check_keys(entry, where)
    _check_values(entry, where)
    for key in _LISTS:
        _check_list(key, entry.get(key, []), where)
    return DocumentRecord(
        **{key: entry[key] for key in (*_TEXTS, *_DATES)},
        **{key: entry[key] for key in _OPTIONAL_TEXTS if key in entry},
        symbol_status=SymbolStatus(entry["symbol_status"]),
        qualifies_all=tuple(entry.get("qualifies_all", ())),
        aliases=tuple(entry.get("aliases", ())),
        accepts=tuple(entry.get("accepts", ())),
    )


def _check_keys(entry: Mapping[str, Any], where: str) -> None:
    missing = sorted({*_TEXTS, *_DATES, "symbol_status"} - set(entry))
    if missing:
        raise ManifestError(f"{where} lacks {', '.join(missing)}")
    unknown = sorted(set(entry) - _KNOWN)
    if unknown:
        raise ManifestError(f"{where} has unknown keys: {', '.join(unknown)}")


def _check_values(entry: Mapping[str, Any], where: str) -> None:
    for key in (*_TEXTS, *_OPTIONAL_TEXTS):
        if not isinstance(entry.get(key, ""), str):
            raise ManifestError(f"{where}: {key} must be a text")
    for key in _DATES:
        if type(entry[key]) is not date:
            raise ManifestError(f"{where}: {key} must be a date such as 2022-08-01")
    if entry["date_to"] < entry["date_from"]:
        raise ManifestError(f"{where}: date_to is before date_from")
    if entry["symbol_status"] not in set(SymbolStatus):
        raise ManifestError(f"{where}: symbol_status must be one of {', '.join(SymbolStatus)}")
    _check_names(entry, where)


def _check_names(entry: Mapping[str, Any], where: str) -> None:
    if not _FILE_NAME.match(entry.get("text", "x")):
        raise ManifestError(f"{where}: text must be the name of a file in texts/")
    if not DOC_ID.match(entry["doc_id"]):
        raise ManifestError(f"{where}: doc_id must be small letters, digits and hyphens")


def _check_list(key: str, values: object, where: str) -> None:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise ManifestError(f"{where}: {key} must be a list of texts")


def _refuse_doubles(records: Sequence[DocumentRecord], path: Path) -> None:
    counts = Counter(record.doc_id for record in records)
    doubled = [doc_id for doc_id, count in counts.items() if count > 1]
    if doubled:
        raise ManifestError(f"{path}: doc_id {doubled[0]} stands {counts[doubled[0]]} times")
