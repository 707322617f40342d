"""One file read, whatever its format.

In: a path. Out: `Reading`: the source text, the format, the file's sha256.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nptqa.corpus.decode import decode_text
from nptqa.corpus.readers.limits import LIMITS, Limits
from nptqa.corpus.source import SourceText, split_source
from nptqa.errors import ReadError


class Format(StrEnum):
    """What a file is."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    TEXT = "txt"


SUFFIXES = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".txt": Format.TEXT,
}
_HTML_STARTS = (b"<!doctype html", b"<html", b"<?xml")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read.

    Attributes:
        sha256: of the file's bytes.
        recognised: pages that were pictures, whose text may be wrong.
    """

    source: SourceText
    format: Format
    sha256: str
    recognised: tuple[int, ...] = ()


def read_file(path: Path, limits: Limits = LIMITS, *, ocr: bool = False) -> Reading:
    """Read a file; with `ocr` the text of pages that are pictures is recognised.

    Raises:
        ReadError: missing, too large, empty, broken, locked, scanned, or not what its name says.
    """
    raw = _bytes(path, limits)
    form = _format(raw, path)
    named = SUFFIXES.get(path.suffix.lower())
    if named and named is not form:
        raise ReadError(
            f"{path} is named {path.suffix} but holds {form.value}",
            hint=f"Rename it .{form.value}.",
        )
    source, recognised = _source(raw, path, form, limits, ocr=ocr)
    return Reading(source, form, hashlib.sha256(raw).hexdigest(), recognised)


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.size:
            raise ReadError(
                f"{path} has {size} bytes; at most {limits.size} are read", hint="Split the file."
            )
        raw = path.read_bytes()
    except OSError as exc:
        raise ReadError(f"cannot read {path}: {exc.strerror}", hint="Check the path.") from exc
    if not raw.strip():
        raise ReadError(f"{path} is empty", hint="Fetch the file again.")
    return raw


def _format(raw: bytes, path: Path) -> Format:
    head = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF"):
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return Format.DOCX
    html = path.suffix.lower() in (".html", ".htm", ".xhtml")
    if head.lower().startswith(_HTML_STARTS) or (html and b"<" in head):
        return Format.HTML
    return Format.TEXT


def _source(
    raw: bytes, path: Path, form: Format, limits: Limits, *, ocr: bool
) -> tuple[SourceText, tuple[int, ...]]:
    # The libraries are loaded only for the formats that need them.
    if form is Format.PDF:
        from nptqa.corpus.readers.page import read_pages
        from nptqa.corpus.readers.pdf import read_pdf

        pages = read_pdf(raw, path, limits, ocr=ocr)
        return read_pages(pages), tuple(page.number for page in pages if page.recognised)
    if form is Format.DOCX:
        from nptqa.corpus.readers.docx import read_docx

        return read_docx(raw, path, limits), ()
    if form is Format.HTML:
        from nptqa.corpus.readers.html import read_html

        return read_html(raw, path), ()
    return split_source(decode_text(raw, path)), ()
