"""The frozen values that everything else passes along, in the order the data flows.

file -> `Document` (its `Paragraph`s) -> `Passage` -> `Hit` -> `Answer` (its `Citation`s).
Nothing here reads a file or imports a library. "The document's text" is always
`Document.text`: what a reader reads, with line breaks of the page mended and page furniture
and footnote call numbers taken out; every `Span` counts code points of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self


class SymbolStatus(StrEnum):
    """Where a document's symbol comes from; an unconfirmed one is never printed as a symbol."""

    PRINTED = "printed"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class UnitKind(StrEnum):
    """What a citable unit of a document is."""

    FRONT = "front"
    CHAPEAU = "chapeau"
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    FOOTNOTE = "footnote"
    CLOSING = "closing"
    ROW = "row"
    ENTRY = "entry"


class Part(StrEnum):
    """The part of a document a unit belongs to, as the `part` filter names it."""

    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    PARAGRAPH = "paragraph"
    FOOTNOTE = "footnote"


class Mode(StrEnum):
    """Which legs of the search are used."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


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


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open `[start, end)` in code points of the document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a span that runs backwards."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def of(self, text: str) -> str:
        """The slice of `text` this span names."""
        return text[self.start : self.end]

    def within(self, other: "Span") -> bool:
        """Whether every code point of this span lies in the other."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What the manifest knows of one document; empty text means not known.

    Attributes:
        short_zh: our own short name for pages and copied citations; so is `short_en`.
        status: of the text: `adopted`, `chair_responsibility`, `group_position`,
            `national_position` or `unknown`.
        qualifies_all: footnotes that go with every quotation from the document.
        aliases: what people call the document, besides symbol, title and short names.
    """

    doc_id: str
    symbol: str
    symbol_status: SymbolStatus
    title_zh: str
    title_en: str
    kind: str
    body: str
    conference: str
    session: str
    place: str
    date_from: date
    date_to: date
    author: str
    language: str
    source: str
    sha256: str
    supersedes: str = ""
    note: str = ""
    short_zh: str = ""
    short_en: str = ""
    status: str = "unknown"
    qualifies_all: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @classmethod
    def unknown(cls, doc_id: str, *, title: str = "", language: str = "", source: str = "") -> Self:
        """A record of a document of which no more is known."""
        return cls(
            doc_id=doc_id,
            symbol="",
            symbol_status=SymbolStatus.UNCONFIRMED,
            title_zh="",
            title_en=title,
            kind="",
            body="",
            conference="",
            session="",
            place="",
            date_from=date.min,
            date_to=date.min,
            author="",
            language=language,
            source=source,
            sha256="",
        )

    @property
    def citable_symbol(self) -> str:
        """The symbol, or nothing where it is not confirmed."""
        return "" if self.symbol_status is SymbolStatus.UNCONFIRMED else self.symbol


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed, and where it stands in the document's text."""

    text: str
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One citable unit.

    Attributes:
        locator: the canonical path, DESIGN section 3 (`187/14(b)`).
        text: the unit's own words, equal to `document.text[span]`; without its printed number,
            its footnotes' call numbers, and the words of its sub-items.
        parent: locator of the unit this one hangs under, or None.
        footnotes: locators of the footnotes called inside the text, in order.
        page: page of the source file, counted from 1, or None where the file has no pages.
    """

    doc_id: str
    locator: str
    kind: UnitKind
    text: str
    span: Span
    heading_path: tuple[str, ...] = ()
    parent: str | None = None
    footnotes: tuple[str, ...] = ()
    page: int | None = None

    @property
    def unit_id(self) -> str:
        """`doc_id:locator`, unique in the corpus."""
        return f"{self.doc_id}:{self.locator}"


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed document.

    Attributes:
        text: the document's text (see the module docstring).
        offsets: for every code point of `text`, its offset in the decoded source file.
    """

    record: DocumentRecord
    text: str
    offsets: tuple[int, ...]
    headings: tuple[Heading, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def doc_id(self) -> str:
        """The stable slug."""
        return self.record.doc_id


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed: a unit or a piece of a long one.

    Attributes:
        passage_id: `doc_id:locator`, with `~n` (from 2) for the later pieces of a long unit.
        text: equal to `document.text[span]`.
        context: words that help to find it and are never shown: headings and parent's words.
    """

    passage_id: str
    doc_id: str
    locator: str
    kind: UnitKind
    part: Part
    text: str
    span: Span
    context: str = ""

    @property
    def unit_id(self) -> str:
        """`doc_id:locator` of the unit the passage is a piece of."""
        return f"{self.doc_id}:{self.locator}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document and, perhaps, a place in it, as somebody wrote it.

    Attributes:
        text: the folded words of the question that were read as a reference.
        symbol: the canonical symbol it names, or empty where only a place is named.
        doc_ids: the documents we hold that it means, none if it is not held.
        place: the place in our notation (`36`, `PP7`, `fn4`), or empty.
        units: unit ids of every reading of the place that exists, the outer numbering first.
        provision: canonical name of an article, action, step or decision (`article VI`,
            `action 5(f)`), whose texts are not held; or empty.
        spans: of the folded question, the words that were read; `text` runs from the first to
            the last of them.
        operative: the place was said to be in the operative part.
    """

    text: str
    symbol: str
    doc_ids: tuple[str, ...] = ()
    place: str = ""
    units: tuple[str, ...] = ()
    provision: str = ""
    spans: tuple[Span, ...] = ()
    operative: bool = False


class TargetKind(StrEnum):
    """What a unit cites."""

    UNIT = "unit"
    DOCUMENT = "document"
    ARTICLE = "article"
    ACTION = "action"
    STEP = "step"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Link:
    """One unit citing something.

    Attributes:
        unit_id: of the unit that cites.
        kind: what is cited.
        target: its canonical name: a unit id, a symbol, `article III.1`, `action 5(f)`.
        span: of the citing document's text, the words that cite.
        held: doc_id of the document cited, where it is held; else empty.
    """

    unit_id: str
    kind: TargetKind
    target: str
    span: Span
    held: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """Words of a question that were read as a term of the field.

    Attributes:
        text: the folded words of the question.
        zh: a name of the term as the documents write it, folded.
        weight: what the name counts in the lexical search beside a word of the question; 0 where
            the question holds the name already.
    """

    text: str
    zh: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on what may be found; an empty one limits nothing."""

    doc_ids: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    parts: frozenset[Part] = frozenset()
    year_from: int | None = None
    year_to: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is limited."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a conversation is about; sent back with the next question, which may lack it.

    Attributes:
        doc_ids: documents that were named.
        terms: Chinese names of the terms that were linked.
        topic: the folded words of the last question that stood by itself, without those of asking.
        section: heading of the first unit that was given.
        units: unit ids that were given, the best first.
    """

    doc_ids: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    topic: str = ""
    section: str = ""
    units: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to inherit."""
        return self == Scope()

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that were named or, where none was, the first that was quoted."""
        return self.doc_ids or tuple(unit.split(":", 1)[0] for unit in self.units[:1])


@dataclass(frozen=True, slots=True)
class Query:
    """A question after analysis.

    Attributes:
        text: as asked.
        folded: the copy that is matched: NFKC, lower case, Simplified, one blank at most.
        language: ISO code guessed from the script and words (`zh`, `en`, ...).
        references: symbols and places found in it.
        terms: terms of the field found in it, one for every Chinese name of each.
        inherited: what it lacked and takes from the conversation; empty when it stands by itself.
        own: of a question that inherits, the words it brings itself; maybe none.
        share: what inherited words count beside its own.
    """

    text: str
    folded: str
    language: str
    references: tuple[Reference, ...] = ()
    filters: Filters = Filters()
    terms: tuple[Term, ...] = ()
    inherited: Scope = Scope()
    own: str = ""
    share: float = 0.0

    @property
    def follows(self) -> bool:
        """Whether it is asked together with what it inherits, by `own` and not by `folded`."""
        return bool(self.own or self.inherited.topic)


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
class Results:
    """One page of hits.

    Attributes:
        total: how many hits there are in all pages.
        next: opaque token of the next page, or None.
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    next: str | None
    index_version: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote that goes with a quotation."""

    locator: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """How a place is printed, in Chinese and English."""

    zh: str
    en: str


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


@dataclass(frozen=True, slots=True)
class Quotation:
    """One verbatim answer and its citation; `quote == citation.quote.exact`."""

    quote: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class CitedHit:
    """A hit with the citation of its whole passage."""

    hit: Hit
    citation: Citation


@dataclass(frozen=True, slots=True)
class Answer:
    """What is given back for a question; JSON and HTML are two renderings of it.

    Attributes:
        confidence: probability in [0, 1] that the first quotation answers the question.
        reason: why nothing is quoted, or why there is more than one reading.
        detail: one sentence for people where the reason needs one (a valid range, a link).
        answer_id: stable for the same question, scope and index.
        scope: of the conversation after this turn, to be sent with the next question.
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
