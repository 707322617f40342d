"""Bytes to characters: which encoding a text file is in, and what is no text file.

In: the bytes of a file. Out: its decoded text, in which all source offsets count.
"""

import codecs
import re
from pathlib import Path

from nptqa.errors import ReadError

_ENCODINGS = ("utf-8-sig", "gb18030", "big5")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FORMATS = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP container such as .docx",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "a rich text file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_MOST_CONTROLS = 0.01


def read_text(path: Path) -> str:
    """The decoded text of a file.

    Raises:
        ReadError: missing, empty, of another format, or in no known encoding.
    """
    try:
        raw = path.read_bytes()
    except OSError as exc:
        raise ReadError(f"cannot read {path}: {exc.strerror}", hint="Check the path.") from exc
    return decode_text(raw, path)


def decode_text(raw: bytes, path: Path) -> str:
    """The text of a file's bytes; raises as `read_text` does."""
    _refuse_formats(raw, path)
    text = _decode(raw, path)
    if not text.strip():
        raise ReadError(f"{path} is empty", hint="A scanned document has to be recognised first.")
    if len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROLS:
        raise ReadError(f"{path} is not a text file", hint="Give the text extracted from it.")
    return text


def _refuse_formats(raw: bytes, path: Path) -> None:
    for mark, name in _FORMATS.items():
        if raw.startswith(mark):
            raise ReadError(
                f"{path} is {name}, not plain text", hint="Give the text extracted from it."
            )


def _decode(raw: bytes, path: Path) -> str:
    encodings = ("utf-16",) if raw.startswith(_WIDE_MARKS) else _ENCODINGS
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError(f"{path} is neither UTF-8 nor GB 18030", hint="Save it as UTF-8.")
