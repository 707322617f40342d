"""Errands for uploads, each in a process of its own that can be ended.

In: what is to be done with a file, in its folder. Out: the report of `nptqa.errands`, or an
`UploadStopped` that says what ended it. The service itself never opens what somebody sent in.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import nptqa
from nptqa import errors
from nptqa.errors import NptqaError, UploadError, UploadStopped
from nptqa.settings import Settings
from nptqa.state.jobs import Finding, Uploaded, finding

_log = logging.getLogger(__name__)
_LOOK = 0.1
"""Seconds between two looks at whether the service ends."""
_PATIENCE = 60.0
"""Seconds for which something that another process holds is waited for."""
_SCANNED = 10
"""Times as long may take what is recognised page by page."""
_LONGEST_REPORT = 1_000_000
_TOLD = 2_000
"""Characters of what an errand complained of that the log gets."""


class Closing(Exception):
    """The service ends; what was begun is left."""


@dataclass(frozen=True, slots=True)
class Added:
    """A document that is in the corpus now."""

    doc_id: str
    units: int


@dataclass(slots=True)
class Errands:
    """Runs errands, one at a time.

    Attributes:
        closing: set when the service ends; the errand in hand is ended with it.
    """

    settings: Settings
    closing: threading.Event = field(default_factory=threading.Event)

    def read(self, folder: Path, document: Uploaded, *, ocr: bool) -> Finding:
        """What a document is.

        Raises:
            NptqaError: why it cannot be read, or was not in time.
            Closing: the service ends.
        """
        order = {"fields": dict(document.answer.fields), "ocr": ocr}
        return finding(self._limited("read", folder, document.name, order))

    def add(self, folder: Path, document: Uploaded, *, ocr: bool) -> Added:
        """Add a document; raises as `read` does."""
        report = self._limited("add", folder, document.name, asdict(document.answer) | {"ocr": ocr})
        return Added(report["doc_id"], report["units"])

    def index(self) -> str:
        """Build the index and make it current; gives its version. Raises as `read` does."""
        nothing = {"memory": 0, "seconds": 0, "name": "the index"}
        # In the service's own working folder: the encoder may be named as a folder in it.
        return str(self._patiently("index", Path(), nothing)["version"])

    def _limited(self, errand: str, folder: Path, name: str, order: Mapping[str, Any]) -> Any:
        seconds = self.settings.upload_seconds * (_SCANNED if order["ocr"] else 1)
        limits = {"memory": self.settings.upload_memory, "seconds": seconds}
        return self._patiently(errand, folder, {**order, **limits, "name": name})

    def _patiently(self, errand: str, folder: Path, order: Mapping[str, Any]) -> Any:
        """Do an errand, again while another process has what it needs."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._done(folder, {**order, "errand": errand})
            except (errors.CorpusBusy, errors.IndexBusy):
                if time.monotonic() > deadline:
                    raise
            if self.closing.wait(1.0):
                raise Closing

    def _done(self, folder: Path, order: Mapping[str, Any]) -> Any:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as complaints:
            process = self._started(folder, order, out, complaints)
            code = self._waited_for(process, order["seconds"])
            out.seek(0)
            report = _report(out.read(_LONGEST_REPORT))
            if report is None:
                raise _stopped(code, order["name"], complaints)
        if "done" not in report:
            raise _error(report)
        return report["done"]

    def _started(
        self, folder: Path, order: Mapping[str, Any], out: IO[bytes], complaints: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "nptqa.errands"],
            cwd=folder,
            env={**os.environ, **self.settings.to_env(), "PYTHONPATH": _paths()},
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=complaints,
            # With what it starts itself it is ended as one.
            start_new_session=True,
        )
        assert process.stdin is not None
        with suppress(BrokenPipeError), process.stdin as order_file:
            order_file.write(json.dumps(order).encode())
        return process

    def _waited_for(self, process: subprocess.Popen[bytes], seconds: int) -> int:
        """The exit status; 0 seconds are any time. A process that takes too long is ended."""
        deadline = time.monotonic() + seconds if seconds else float("inf")
        try:
            while process.poll() is None:
                if self.closing.wait(_LOOK):
                    raise Closing
                if time.monotonic() > deadline:
                    return -signal.SIGXCPU
            return process.returncode
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _paths() -> str:
    """Where the package is found, also by its place and not installed."""
    package = str(Path(nptqa.__file__).parents[1])
    return os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))


def _report(text: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _stopped(code: int, name: str, complaints: IO[bytes]) -> UploadStopped:
    if code == -signal.SIGXCPU:
        return UploadStopped(f"{name} took longer than a document may", hint="Split the file.")
    if code == -signal.SIGKILL:
        return UploadStopped(
            f"{name} could not be read: the machine ended the process that read it",
            hint="The machine may lack memory; free some, or split the file.",
        )
    complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - _TOLD))
    _log.error("an errand ended with %d: %s", code, complaints.read().decode("utf-8", "replace"))
    return UploadStopped(
        f"{name} could not be read: the process that read it broke down",
        hint="Save the file anew, or in another format.",
    )


_KINDS = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, NptqaError)
}


def _error(report: Mapping[str, str]) -> NptqaError:
    """The error that an errand reports, as if it had been raised here."""
    kind = _KINDS.get(report["code"], UploadError)
    if issubclass(kind, errors.IndexStoreError):
        return kind(report["detail"], hint=report["hint"], path=Path())
    return kind(report["detail"], hint=report["hint"])
