"""What is given back: hits, citations, and the `Answer` that JSON and HTML render.

Made by `search`, `citing` and `answer`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nptqa.domain.documents import Label, Part, Passage, Span, SymbolStatus
from nptqa.domain.questions import Query, Scope


class Outcome(StrEnum):
    """The three honest results of a question."""

    ANSWERED = "answered"
    CHECK = "check"
    NOT_FOUND = "not_found"


class Reason(StrEnum):
    """Why an answer is what it is; empty for a plain answer."""

    NONE = ""
    CITATION = "citation_lookup"
    AMBIGUOUS = "ambiguous_reference"
    NO_EVIDENCE = "no_evidence"
    NEAR = "near_but_not_answered"
    OUTSIDE = "outside_documents"
    NOT_HELD = "reference_not_held"
    NO_SUCH_UNIT = "no_such_unit"
    NOT_IN_NAMED = "not_in_named_documents"


@dataclass(frozen=True, slots=True)
class Hit:
    """One found passage.

    Attributes:
        score: higher is better; comparable only inside one result.
        rank: from 1; ties broken by passage_id.
        evidence: what each leg said, by name (`bm25`, `dense`, ...), for ranking and explaining.
        highlights: spans of `passage.text` (not of the document) that match the question.
    """

    passage: Passage
    score: float
    rank: int
    evidence: Mapping[str, float] = field(default_factory=dict)
    highlights: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a filter and how many hits it would leave."""

    value: str
    label: Label
    count: int


@dataclass(frozen=True, slots=True)
class Unlisted:
    """The values of a filter that a facet does not list.

    Attributes:
        values: how many.
        hits: their counts together.
    """

    values: int
    hits: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of each filter among the hits that the other filters leave, commonest first.

    Attributes:
        year: a document of several days counts in each of its years.
        others: by the name of a facet what it does not list; one that lists all has no entry.
    """

    doc_id: tuple[FacetValue, ...] = ()
    kind: tuple[FacetValue, ...] = ()
    body: tuple[FacetValue, ...] = ()
    part: tuple[FacetValue, ...] = ()
    year: tuple[FacetValue, ...] = ()
    others: Mapping[str, Unlisted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits.

    Attributes:
        total: how many hits there are in all pages.
        next: opaque token of the next page, or None.
        facets: counted over all pages.
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    next: str | None
    index_version: str
    facets: Facets = Facets()


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote that goes with a quotation."""

    locator: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The verbatim words with their surroundings (W3C Web Annotation selectors).

    Attributes:
        exact: `document.text[start:end]`.
        prefix: up to 32 code points of the same unit before it.
        suffix: up to 32 code points of the same unit after it.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands, complete enough to be checked without us.

    Attributes:
        symbol: as cited; empty when `symbol_status` is unconfirmed.
        url: path of the unit in our reader.
        undocs_url: official link, or empty when the symbol is unconfirmed.
        text_sha256: hash of the unit's whole text, UTF-8.
        status: of the document's text, see `DocumentRecord.status`.
        part: preambular or operative, or what else the unit is part of.
        superseded_by: doc_ids of documents held that say they replace this one; `corrected_by`
            of those that say they correct it.
        page: of the received file the unit begins on, from 1; None where the file has no pages.
    """

    doc_id: str
    symbol: str
    symbol_status: SymbolStatus
    locator: str
    label: Label
    title: str
    date: str
    heading_path: tuple[str, ...]
    quote: Quote
    footnotes: tuple[Footnote, ...]
    url: str
    undocs_url: str
    text_sha256: str
    index_version: str
    status: str = "unknown"
    part: Part = Part.PARAGRAPH
    superseded_by: tuple[str, ...] = ()
    corrected_by: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure inside a quotation; `document.text[start:end] == text`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """One verbatim answer and its citation; `quote == citation.quote.exact`.

    Everything else it brings is cited as well, each with words and a span of its own.

    Attributes:
        context: what must be read before it: the lead-in whose verb an item needs, the 大会， of a
            resolution; outermost first.
        further: more of the same answer, in the document's order: other items of the list. They
            may stand before the quotation as well as after it; `pieces` has all in order.
        also_in: other places that say the same, nearly or to the letter.
        figures: of a question for a number, where quotations side by side differ: the figures of
            this one.
    """

    quote: str
    citation: Citation
    context: tuple[Citation, ...] = ()
    further: tuple[Citation, ...] = ()
    also_in: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def pieces(self) -> tuple[Citation, ...]:
        """The whole answer as it is read: context, then quotation and further ones in order."""
        own = sorted((self.citation, *self.further), key=lambda one: one.quote.start)
        return (*self.context, *own)


@dataclass(frozen=True, slots=True)
class CitedHit:
    """A hit with the citation of its whole passage."""

    hit: Hit
    citation: Citation


@dataclass(frozen=True, slots=True)
class RelatedQuestion:
    """A question of the bank that leads on; never part of an answer.

    Attributes:
        unit: unit id it was written for.
    """

    question: str
    language: str
    unit: str


@dataclass(frozen=True, slots=True)
class ScopePart:
    """One thing that a question inherits, to be shown and taken away.

    Attributes:
        part: the field of `Scope` it stands in.
    """

    id: str
    part: str
    value: str
    label: Label


@dataclass(frozen=True, slots=True)
class Answer:
    """What is given back for a question; JSON and HTML are two renderings of it.

    Attributes:
        confidence: probability in [0, 1] that the first quotation answers the question.
        reason: why nothing is quoted, or why there is more than one reading.
        detail: one sentence for people where the reason needs one (a valid range, a link).
        answer_id: the same for the same question, scope, mode and index (`identity`).
        scope: of the conversation after this turn, to be sent with the next question.
        differing: whether the quotations give different figures, each as of its document's date.
        related_questions: of the bank, none where it is not used.
        inherited_parts: what `query.inherited` is made of.
    """

    outcome: Outcome
    confidence: float
    reason: Reason
    detail: Label
    answers: tuple[Quotation, ...]
    related: tuple[CitedHit, ...]
    query: Query
    index_version: str
    answer_id: str
    scope: Scope = Scope()
    differing: bool = False
    related_questions: tuple[RelatedQuestion, ...] = ()
    inherited_parts: tuple[ScopePart, ...] = ()


class SuggestionKind(StrEnum):
    """What is suggested while a question is being typed."""

    REFERENCE = "reference"
    QUESTION = "question"
    TERM = "term"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a question that is being typed may become.

    Attributes:
        text: what would be asked.
        label: what it is or where it leads, for people.
        url: path on this service that shows it.
        unit: unit id it leads to, or empty.
    """

    kind: SuggestionKind
    text: str
    label: Label
    url: str
    unit: str = ""
