"""Files of a request written into the folder of a job, as they arrive.

In: a request: a form with files, or one file as its whole body. Out: `Uploaded`s that wait, their
bytes at `<folder>/<number>/<name>`. Names are made harmless first: they become names of files here
and words in the manifest.
"""

import hashlib
import os
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.requests import Request

from nptqa.errors import DocumentHeld, StateError, UploadError
from nptqa.service.failures import told
from nptqa.state.jobs import DocumentState, Uploaded

MOST_FILES = 200
FIELD = "file"
_FORM_FIELDS = 20
_CHUNK = 1 << 20
_UNSAFE = re.compile(r"[^\w .()\-]+")
_LONGEST_NAME = 150
"""Bytes of a name; file systems take 255."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a request brought; `fields` are those of its form."""

    documents: tuple[Uploaded, ...]
    fields: dict[str, str]


async def receive(request: Request, folder: Path, name: str) -> Received:
    """Write the files of a request.

    Args:
        request: a form with files under `file`, or any other body, which is one file.
        folder: of the job; made here.
        name: of the file that is the body.

    Raises:
        UploadError: there is no file, or it has no name.
        StateError: the disk takes no more.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        if not name:
            raise UploadError(
                "the file has no name",
                hint="Send a form with the field `file`, or the name in the address: ?name=a.pdf",
            )
        body = await _kept(request.stream(), folder / "1" / safe_name(name), 1)
        return Received((body,), {})
    async with request.form(max_files=MOST_FILES, max_fields=_FORM_FIELDS) as form:
        # A browser sends an empty file where none was chosen.
        files = [one for one in form.getlist(FIELD) if isinstance(one, UploadFile) and one.filename]
        if not files:
            raise UploadError("the form holds no file", hint="Choose one; its field is `file`.")
        documents = [
            await _kept(_chunks(file), folder / str(at) / safe_name(file.filename or ""), at)
            for at, file in enumerate(files, 1)
        ]
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
    return Received(_without_doubles(documents, folder.name), fields)


async def _kept(chunks: AsyncIterator[bytes], path: Path, number: int) -> Uploaded:
    """A file written to disk as it arrives; raises StateError where there is no room for it."""
    size, digest = 0, hashlib.sha256()
    try:
        path.parent.mkdir(parents=True, mode=0o700)
        with path.open("xb") as file:
            async for chunk in chunks:
                file.write(chunk)
                size += len(chunk)
                digest.update(chunk)
    except OSError as exc:
        hint = "Is there room in the folder that NPTQA_STATE_DIR names?"
        raise StateError(f"{path} cannot be written: {exc.strerror}", hint=hint) from exc
    return Uploaded(number, path.name, size, digest.hexdigest())


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk


def _without_doubles(documents: Sequence[Uploaded], job_id: str) -> tuple[Uploaded, ...]:
    """The same file twice in one upload is one document."""
    seen: dict[str, int] = {}
    out = []
    for one in documents:
        first = seen.setdefault(one.sha256, one.number)
        if first != one.number:
            message = f"{one.name} is the same file as number {first} of this upload"
            exc = DocumentHeld(message, hint="Nothing is lost: that one is read.")
            problem = told(exc, f"{job_id}/{one.number}")
            one = replace(one, state=DocumentState.FAILED, problem=problem)
        out.append(one)
    return tuple(out)


def safe_name(given: str) -> str:
    """A file name without folders, hidden beginnings, or signs that mean something to anybody."""
    last = re.split(r"[/\\]", given)[-1]
    stem, suffix = os.path.splitext(_UNSAFE.sub("_", last).strip(" ."))
    room = _LONGEST_NAME - len(suffix.encode())
    if room < 1:  # a suffix of that length is none
        stem, suffix, room = stem + suffix, "", _LONGEST_NAME
    short = stem.encode()[:room].decode("utf-8", "ignore").strip(" .")
    return f"{short or 'document'}{suffix}"
