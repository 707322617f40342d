"""What goes wrong around the answers: measuring, training, what is remembered, who may do what."""

from nptqa.errors.base import NptqaError


class BenchmarkError(NptqaError):
    """A question set, a qrels file or a run is malformed; names file and line."""

    code = "benchmark"
    exit_code = 2


class TrainingError(NptqaError):
    """Training data or a checkpoint cannot be used."""

    code = "training"
    exit_code = 2


class StateError(NptqaError):
    """A store of what the service remembers cannot be read or written; names the file."""

    code = "state"
    exit_code = 3


class BackupError(NptqaError):
    """A backup cannot be written, or is not one, or is damaged; nothing was changed."""

    code = "backup"


class AccessError(NptqaError):
    """A caller may not do what was asked."""

    code = "access"


class KeyNeeded(AccessError):
    """The request needs a key and shows none."""

    code = "key_needed"


class KeyRefused(AccessError):
    """The key shown is not known, has expired or was revoked."""

    code = "key_refused"


class ScopeNeeded(AccessError):
    """The key is good, and its scope does not allow this; names the scope that does."""

    code = "scope_needed"


class ForeignOrigin(AccessError):
    """A form that a signed-in person did not send from our own pages."""

    code = "foreign_origin"


class UnknownKey(NptqaError):
    """No key has the id that was named on the command line."""

    code = "unknown_key"


class UploadError(NptqaError):
    """An upload, or what a curator says of an uploaded document, cannot be used."""

    code = "upload"


class UnknownUpload(UploadError):
    """No upload job has that id, or it is somebody else's."""

    code = "unknown_upload"


class UploadBusy(UploadError):
    """What was asked cannot be done in the state the job is in."""

    code = "upload_busy"


class UploadStopped(UploadError):
    """The process that read a document was ended: too long, too much memory, or broken down."""

    code = "upload_stopped"


class ClientError(NptqaError):
    """The API refused what `nptqa.client` asked, or no reply of its came.

    Attributes:
        code: the problem document's, or "client" where none came.
        status: the HTTP status, or 0 where none came.
        request_id: X-Request-ID of the reply, for the administrator.
        errors: each wrong field as "name: what is wrong".
    """

    code = "client"

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        code: str = "client",
        status: int = 0,
        request_id: str = "",
        errors: tuple[str, ...] = (),
    ) -> None:
        """Keep what the problem document says."""
        super().__init__(message, hint=hint)
        self.code = code
        self.status = status
        self.request_id = request_id
        self.errors = errors

    def __str__(self) -> str:
        """What happened, what to do, and which problem it is."""
        told = ". ".join(part.rstrip(".。") for part in (self.message, self.hint) if part)
        return f"{told} ({self.code})"


class ServiceError(NptqaError):
    """The web service cannot start, or a request asks for what does not exist."""

    code = "service"
    exit_code = 2
