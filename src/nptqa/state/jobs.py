"""What is known of an upload job: its documents, how far each is, and what a curator said of it.

Values only; `state.uploads` keeps them, and `service` works on them.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class JobState(StrEnum):
    """How far an upload job is."""

    WAITING = "waiting"
    READING = "reading"
    NEEDS_ANSWERS = "needs_answers"
    PROPOSED = "proposed"
    ADDING = "adding"
    INDEXING = "indexing"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class DocumentState(StrEnum):
    """How far one document of a job is."""

    WAITING = "waiting"
    READING = "reading"
    NEEDS_ANSWERS = "needs_answers"
    PROPOSED = "proposed"
    ADDING = "adding"
    ADDED = "added"
    FAILED = "failed"
    LEFT_OUT = "left_out"


WORKED_ON = frozenset((JobState.READING, JobState.ADDING, JobState.INDEXING))
"""States in which somebody is at work on a job, or was when the service ended."""
ENDED = frozenset((JobState.DONE, JobState.FAILED))


@dataclass(frozen=True, slots=True)
class Finding:
    """What the reader made of a document.

    Attributes:
        fields: value and how it came about, a word of `corpus.identify.Sure`, by field.
        missing: fields without which it cannot be added.
        problems: what the parser found amiss.
        units: how many numbered units and the like it has.
        doc_id: under which it would be added, or was.
        replaces: doc_id of the document held under the same symbol; empty for none.
        recognised: pages that were pictures, whose text may be wrong.
    """

    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    units: int = 0
    doc_id: str = ""
    replaces: str = ""
    recognised: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a curator said of a document.

    Attributes:
        fields: values by field; an empty one says that what was found is wrong.
        accept_problems: add it in spite of what the parser found amiss.
        replace: put it in the place of the document held under its symbol.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    accept_problems: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One document of a job; `number` counts from 1, `problem` is a problem document or empty."""

    number: int
    name: str
    size: int
    sha256: str
    state: DocumentState = DocumentState.WAITING
    found: Finding = field(default_factory=Finding)
    answer: Answer = field(default_factory=Answer)
    problem: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """An upload. Times are UTC.

    Attributes:
        key_id: whose it is.
        ocr: whether scanned pages are to be recognised.
        straight: add without asking what needs no answer.
        confirmed: a curator has said yes.
        index_version: of the index that holds what was added; empty before.
        problem: why the whole job failed, a problem document; empty for none.
    """

    job_id: str
    key_id: str
    made_at: str
    changed_at: str
    state: JobState
    documents: tuple[Uploaded, ...]
    ocr: bool = False
    straight: bool = False
    confirmed: bool = False
    index_version: str = ""
    problem: Json = field(default_factory=dict)


def new_id() -> str:
    """An id for a job, which nobody can guess."""
    return secrets.token_hex(12)


def reset(document: Uploaded) -> Uploaded:
    """A document somebody was at work on, as it was before."""
    back = {
        DocumentState.READING: DocumentState.WAITING,
        DocumentState.ADDING: DocumentState.PROPOSED,
    }
    return replace(document, state=back.get(document.state, document.state))


def finding(data: Json) -> Finding:
    """A finding as it was written down, or as the process that reads documents reports it."""
    return Finding(
        fields={name: (value, sure) for name, (value, sure) in data["fields"].items()},
        missing=tuple(data["missing"]),
        problems=tuple(data["problems"]),
        units=data["units"],
        doc_id=data["doc_id"],
        replaces=data["replaces"],
        recognised=tuple(data["recognised"]),
    )
