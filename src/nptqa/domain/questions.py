"""Questions as they are read: what was typed, what it refers to, what it is limited to.

A `Query` is made by `analysis` and goes to `search` and `answer`.
"""

from dataclasses import dataclass
from enum import StrEnum

from nptqa.domain.documents import Part, Span


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
