"""Documents as they are read: what the manifest knows, units, passages, links between them.

A `Document` is made by `corpus`, its `Passage`s by `chunking`, its `Link`s by `links`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Label:
    """How a place or a value is printed, in Chinese and English."""

    zh: str
    en: str


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
        supersedes: doc_id or symbol of the document this one replaces; `corrects` of the one it
            is a corrigendum to.
        short_zh: our own short name for pages and copied citations; so is `short_en`.
        status: of the text: `adopted`, `chair_responsibility`, `group_position`,
            `national_position` or `unknown`.
        text: name of the text's file in `texts/`; `<doc_id>.txt` where empty.
        layout_sha256: of the layout file beside the text; empty where there is none.
        original: name of the received file in `originals/`, and its sha256.
        qualifies_all: footnotes that go with every quotation from the document.
        accepts: problems of the parse that its keeper has seen and accepted.
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
    corrects: str = ""
    text: str = ""
    layout_sha256: str = ""
    original: str = ""
    original_sha256: str = ""
    note: str = ""
    short_zh: str = ""
    short_en: str = ""
    status: str = "unknown"
    qualifies_all: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()

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
        locator: the canonical path, see `corpus.locators` (`187/14(b)`).
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
    offsets: Sequence[int]
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
