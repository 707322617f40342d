"""The container of a DOCX file, looked at before anything in it is unpacked."""

import io
import zipfile
from pathlib import Path

from nptqa.corpus.readers.limits import Limits
from nptqa.errors import ReadError


def check_container(raw: bytes, path: Path, limits: Limits) -> None:
    """Refuse what is no DOCX file, and what would fill the memory.

    Raises:
        ReadError: broken, another kind of container, or larger unpacked than the limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            files = packed.infolist()
    except (zipfile.BadZipFile, ValueError) as exc:
        raise ReadError(
            f"{path} is a broken DOCX file: {exc}", hint="Fetch the file again."
        ) from exc
    if not any(file.filename == "word/document.xml" for file in files):
        raise ReadError(
            f"{path} is a ZIP container but no DOCX file", hint="Give PDF, DOCX, HTML or text."
        )
    unpacked = sum(file.file_size for file in files)
    if unpacked > limits.unpacked:
        raise ReadError(
            f"{path} unpacks to {unpacked} bytes; at most {limits.unpacked} are read",
            hint="Take the pictures out.",
        )
