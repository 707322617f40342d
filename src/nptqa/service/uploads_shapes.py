"""Upload jobs as the API gives and takes them."""

from typing import Any

from pydantic import BaseModel, Field

from nptqa.corpus.identify import FIELDS, Sure
from nptqa.service.schemas import Strict, Text
from nptqa.service.shapes import Problem
from nptqa.state.jobs import DocumentState, Job, JobState, Uploaded

Json = dict[str, Any]
_LONGEST = 500


class UploadParams(Strict):
    """Query of `POST /uploads`."""

    name: Text = Field(
        "",
        max_length=_LONGEST,
        description="name of the file where it is the whole body",
        examples=["wp5.pdf"],
    )
    ocr: bool = Field(False, description="recognise the text of scanned pages")
    straight: bool = Field(
        False,
        description="add without asking where no document needs an answer or was recognised",
    )


class DocumentAnswer(Strict):
    """What a curator says of one document."""

    number: int = Field(ge=1, description="of the document in the job", examples=[1])
    fields: dict[Text, Text] = Field(
        default_factory=dict,
        description="values by name, as in `found`, and `doc_id`, `note`, `short_zh`, `short_en`; "
        "an empty one says that what was found is wrong",
        examples=[{"symbol": "NPT/CONF.2026/WP.1", "date_to": "2026-04-27"}],
    )
    accept_problems: bool = Field(False, description="add it in spite of its `problems`")
    replace: bool = Field(False, description="put it in the place of the document in `replaces`")
    leave_out: bool = Field(False, description="do not add it")


class ConfirmRequest(Strict):
    """Body of `POST /uploads/{job_id}:confirm`."""

    documents: list[DocumentAnswer] = Field(
        default_factory=list,
        max_length=1000,
        description="those of which there is something to say; the others are added as proposed",
    )


class FoundModel(BaseModel):
    """A field of a document and how it came about."""

    value: str = Field(description="empty where nothing was found")
    sure: Sure = Field(
        description="how it came about; recognised is printed in a picture and may be misread"
    )


class UploadedModel(BaseModel):
    """One document of an upload."""

    number: int = Field(ge=1, description="in the job, from 1")
    name: str = Field(description="of the file, with harmless letters")
    size: int = Field(ge=0, description="bytes")
    sha256: str = Field(description="of the file")
    state: DocumentState = Field(description="how far it is")
    found: dict[str, FoundModel] = Field(
        description="what its masthead and you say of it; empty before"
    )
    missing: list[str] = Field(description="fields without which it cannot be added")
    problems: list[str] = Field(description="what the parser found amiss")
    units: int = Field(ge=0, description="how many citable units it has; 0 before it is read")
    doc_id: str = Field(description="under which it will be, or is, held; empty before")
    replaces: str = Field(description="doc_id of the document with the same symbol; or empty")
    recognised: list[int] = Field(
        description="pages whose text was recognised in a picture and may be wrong: compare them"
    )
    problem: Problem | None = Field(description="why it failed, or null")


class UploadJob(BaseModel):
    """An upload and how far it is."""

    job_id: str = Field(description="of this job")
    state: JobState = Field(description="how far it is; done when what was added is answered from")
    made_at: str = Field(description="when it was sent, UTC")
    changed_at: str = Field(description="when something last happened, UTC")
    ocr: bool = Field(description="whether scanned pages are recognised")
    straight: bool = Field(description="whether it goes on without being confirmed")
    index_version: str = Field(description="of the index that holds it; empty before it is done")
    problem: Problem | None = Field(description="why the whole job failed, or null")
    documents: list[UploadedModel] = Field(description="one for each file, in the order sent")


class UploadJobs(BaseModel):
    """The jobs of a key."""

    jobs: list[UploadJob] = Field(description="the newest first, at most a hundred")


def shown(job: Job) -> Json:
    """A job as `UploadJob` has it."""
    return {
        "job_id": job.job_id,
        "state": job.state.value,
        "made_at": job.made_at,
        "changed_at": job.changed_at,
        "ocr": job.ocr,
        "straight": job.straight,
        "index_version": job.index_version,
        "problem": job.problem or None,
        "documents": [_document(one) for one in job.documents],
    }


def _found(one: Uploaded) -> Json:
    """What is known of each field: what a curator said stands above what was read."""
    fields = dict(one.found.fields)
    fields |= {name: (value, Sure.GIVEN.value) for name, value in one.answer.fields.items()}
    return {
        name: {"value": fields[name][0], "sure": fields[name][1]}
        for name in FIELDS
        if name in fields
    }


def _document(one: Uploaded) -> Json:
    found = one.found
    return {
        "number": one.number,
        "name": one.name,
        "size": one.size,
        "sha256": one.sha256,
        "state": one.state.value,
        "found": _found(one),
        "missing": list(found.missing),
        "problems": list(found.problems),
        "units": found.units,
        "doc_id": found.doc_id,
        "replaces": found.replaces,
        "recognised": list(found.recognised),
        "problem": one.problem or None,
    }
