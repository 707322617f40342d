"""What the service asks of the object that answers questions (the real one is in `assembly`)."""

from collections.abc import Collection, Sequence
from typing import Protocol

from nptqa.compare import Comparison, Relative
from nptqa.domain import (
    Answer,
    Citation,
    Document,
    Explanation,
    Filters,
    Hit,
    Mode,
    Paragraph,
    Query,
    Results,
    Scope,
    Span,
    Suggestion,
)
from nptqa.links import Links
from nptqa.verification import Verification
from nptqa.verify import Verifier


class Corpus(Protocol):
    """The documents that are held."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them, in the order of the manifest."""

    @property
    def fingerprint(self) -> str:
        """Hash of all that decides their texts."""

    def document(self, doc_id: str, /) -> Document:
        """One of them.

        Raises:
            UnknownDocument: none has that doc_id.
        """

    def has(self, doc_id: str, locator: str, /) -> bool:
        """Whether a document that is held has such a unit."""

    def paragraph(self, doc_id: str, locator: str, /) -> Paragraph:
        """One unit.

        Raises:
            UnknownDocument: none has that doc_id.
            LocatorError: the document has no such unit.
        """


class Desk(Protocol):
    """Answers questions; immutable and safe to read from several threads."""

    @property
    def corpus(self) -> Corpus:
        """The documents."""

    @property
    def index_version(self) -> str:
        """Name of the index in use."""

    @property
    def links(self) -> Links:
        """Who cites whom."""

    @property
    def verifier(self) -> Verifier:
        """Checks quotations; for texts that hold several, and for claims as people write them."""

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        cursor: str | None = None,
        filters: Filters = ...,
        mode: Mode = ...,
        ignore: Collection[str] = ...,
    ) -> Results:
        """One page of hits; raises a QueryError."""

    def ask(
        self,
        text: str,
        *,
        filters: Filters = ...,
        mode: Mode = ...,
        scope: Scope | None = ...,
        ignore: Collection[str] = ...,
    ) -> Answer:
        """Verbatim answers or an abstention; raises a QueryError."""

    def explain(
        self, query: Query, mode: Mode = ..., hits: Sequence[Hit] | None = None
    ) -> Explanation:
        """How a question was read and ranked."""

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """What a question that is being typed may become."""

    def cite(self, hit: Hit) -> Citation:
        """The citation of a hit's whole passage."""

    def cite_paragraph(self, paragraph: Paragraph, span: Span | None = None) -> Citation:
        """The citation of a whole unit, or of a span of the document's text inside it."""

    def paragraphs(self, doc_id: str, locator: str | None = None) -> tuple[Paragraph, ...]:
        """Every reading of a locator, the outer one first, or all units of the document."""

    def verify(
        self, text: str, doc_id: str | None = None, locator: str | None = None
    ) -> Verification:
        """The verdict on a quotation; raises a QueryError, UnknownDocument or LocatorError."""

    def compare(self, a: str, b: str) -> Comparison:
        """Two units named doc_id:locator; raises UnknownDocument or LocatorError."""

    def relatives(self, unit_id: str) -> tuple[Relative, ...]:
        """Units that say the same or nearly, by date; raises as `compare` does."""
