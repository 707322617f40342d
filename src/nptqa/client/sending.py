"""Documents sent in: the calls of uploads, and how long to watch one.

Every function here is a method of both clients, with these arguments and these words; each needs a
key of the scope `curate`.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from types import NoneType
from urllib.parse import quote

from nptqa.client import models
from nptqa.client.asking import API, Call, DocumentAnswer, Json
from nptqa.errors import ClientError

FIELD = "file"
_AT = f"{API}/uploads"
_AT_WORK = frozenset({"waiting", "reading", "adding", "indexing"})
Sendable = Path | str | bytes
"""A file by its path, or what stands in one."""


def upload(
    files: Sendable | Sequence[Path | str],
    *,
    name: str = "",
    ocr: bool = False,
    straight: bool = False,
) -> Call[models.UploadJob]:
    """Send documents in; the job says how far they are.

    Args:
        files: PDF, DOCX, HTML or text files, by their paths; or the bytes of one.
        name: of the file whose bytes are given.
        ocr: recognise the text of scanned pages.
        straight: add without asking where no document needs an answer or was recognised.

    Raises:
        ClientError: a file cannot be read, there is none, or bytes have no name.
    """
    parts = _parts(files, name)
    params: Json = {"ocr": ocr, "straight": straight}
    return Call("POST", _AT, models.UploadJob, params, files=parts, status=202)


def uploads() -> Call[models.UploadJobs]:
    """The uploads of your key, the newest first; an administrator sees everybody's."""
    return Call("GET", _AT, models.UploadJobs)


def upload_job(job_id: str) -> Call[models.UploadJob]:
    """How far an upload is, document by document."""
    return Call("GET", _at(job_id), models.UploadJob)


def upload_confirm(job_id: str, documents: Sequence[DocumentAnswer] = ()) -> Call[models.UploadJob]:
    """Say what the documents did not, and go on.

    Args:
        job_id: of an upload that is `proposed`, `needs_answers` or `interrupted`.
        documents: those of which there is something to say; the others are added as proposed.
    """
    body: Json = {"documents": [{**one} for one in documents]}
    return Call("POST", f"{_at(job_id)}:confirm", models.UploadJob, body=body, status=202)


def upload_remove(job_id: str) -> Call[None]:
    """Give an upload up, or forget one that has ended; what was added stays."""
    return Call("DELETE", _at(job_id), NoneType, status=204)


class Watch:
    """Whether to look at a job again."""

    def __init__(self, timeout: float) -> None:
        """Watch for `timeout` seconds from now."""
        self._timeout = timeout
        self._until = time.monotonic() + timeout

    def goes_on(self, job: models.UploadJob) -> bool:
        """Whether the service is still at work on it.

        Raises:
            ClientError: it is, and the time is over.
        """
        if job.state not in _AT_WORK:
            return False
        if time.monotonic() >= self._until:
            raise ClientError(
                f"the upload {job.job_id} is still {job.state} after {self._timeout:g} seconds",
                hint="It goes on by itself: look again later with upload_job.",
            )
        return True


def _at(job_id: str) -> str:
    return f"{_AT}/{quote(job_id, safe='')}"


def _parts(files: Sendable | Sequence[Path | str], name: str) -> tuple[tuple[str, bytes], ...]:
    if isinstance(files, bytes):
        if not name:
            raise ClientError("the bytes have no name", hint="Give it: name='WP.5.pdf'.")
        return ((name, files),)
    if name:
        raise ClientError("a name goes with the bytes of one file", hint="Files have their own.")
    paths = [files] if isinstance(files, Path | str) else list(files)
    if not paths:
        raise ClientError("there is no file to send", hint="Give the path of one, or several.")
    return tuple(_read(Path(path)) for path in paths)


def _read(path: Path) -> tuple[str, bytes]:
    try:
        return path.name, path.read_bytes()
    except OSError as exc:
        why = exc.strerror or "no such file"
        raise ClientError(f"{path} cannot be read: {why}", hint="Is this its path?") from exc
