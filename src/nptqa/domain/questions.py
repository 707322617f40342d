"""Questions as they are read: what was typed, what it refers to, what it is limited to.

A `Query` is made by `analysis` and goes to `search` and `answer`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from nptqa.domain.documents import DocumentRecord, Label, Part, Span


class Mode(StrEnum):
    """Which legs of the search are used."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


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

    def allow(self, record: DocumentRecord, part: Part) -> bool:
        """Whether a part of a document passes; years overlap when any day of it is inside."""
        wanted = (
            (self.doc_ids, record.doc_id),
            (self.kinds, record.kind),
            (self.bodies, record.body),
            (self.parts, part),
        )
        early = self.year_to is not None and record.date_from.year > self.year_to
        late = self.year_from is not None and record.date_to.year < self.year_from
        return not (early or late) and all(not v or own in v for v, own in wanted)


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
class ReadFilter:
    """Words of a question that tell which documents are meant; those come forward.

    Attributes:
        field: `doc_id`, `year`, `author` or `session`.
        words: of the folded question.
        doc_ids: the documents that are meant.
        certain: nothing outside them can answer; else they only come forward.
    """

    field: str
    value: str
    label: Label
    words: str
    doc_ids: tuple[str, ...]
    certain: bool = False

    @property
    def id(self) -> str:
        """What names it when it is to be ignored."""
        return f"{self.field}:{self.value}"

    @property
    def named(self) -> bool:
        """Whether the document was named, not hinted at."""
        return self.field == "doc_id"


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
        read: what it says of the documents that are meant.
        ignored: ids of what the person took away, of `read` or of what would be inherited.
        naming: of `folded`, the words that only say which documents are meant.
        sought: the folded words that are looked for where `naming` took some out, else empty.
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
    read: tuple[ReadFilter, ...] = ()
    ignored: tuple[str, ...] = ()
    naming: tuple[Span, ...] = ()
    sought: str = ""

    @property
    def words(self) -> str:
        """What is looked for in the texts, folded: without what is inherited or names documents."""
        return self.own if self.follows else self.sought or self.folded

    @property
    def within(self) -> frozenset[str]:
        """The documents outside which nothing answers: it or its conversation named them.

        A year and an author together are as good as a name.
        """
        if self.follows:
            return frozenset(self.inherited.doc_ids)
        certain = len(self.read) > 1 or any(one.certain for one in self.read)
        return self.hinted if certain else frozenset()

    @property
    def limits(self) -> Filters:
        """Its filters and the documents it names; a filter on documents goes before a name."""
        if self.filters.doc_ids or not self.within:
            return self.filters
        return replace(self.filters, doc_ids=self.within)

    @property
    def follows(self) -> bool:
        """Whether it is asked together with what it inherits, by `own` and not by `folded`."""
        return bool(self.own or self.inherited.topic)

    @property
    def hinted(self) -> frozenset[str]:
        """The documents that all it says agrees on; of two years either will do."""
        by_field: dict[str, set[str]] = {}
        for one in self.read:
            by_field.setdefault(one.field, set()).update(one.doc_ids)
        return frozenset(set.intersection(*by_field.values())) if by_field else frozenset()
