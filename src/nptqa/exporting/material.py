"""What an export is made of: turns with their excerpts, and what is known of each document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nptqa.domain import Citation, DocumentRecord, Outcome


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quotation and the facts of its document.

    Attributes:
        record: None where the document is no longer held; then the citation says all we know.
    """

    citation: Citation
    record: DocumentRecord | None

    @property
    def key(self) -> tuple[str, str, int, int]:
        """Equal for the same words of the same unit."""
        quote = self.citation.quote
        return self.citation.doc_id, self.citation.locator, quote.start, quote.end


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with what was quoted for it.

    Attributes:
        question: as asked; empty for a quotation that nobody asked for.
        outcome: of the answer.
        detail: the sentence that came with it, in Chinese; may be empty.
        data: the answer as the API gave it, for the JSON export.
    """

    question: str
    outcome: Outcome
    detail: str
    excerpts: tuple[Excerpt, ...]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Material:
    """All that goes into one file."""

    turns: tuple[Turn, ...]

    @property
    def excerpts(self) -> list[Excerpt]:
        """Every excerpt, in order; one that is quoted again comes again."""
        return [excerpt for turn in self.turns for excerpt in turn.excerpts]

    @property
    def sources(self) -> list[Excerpt]:
        """Every excerpt once, for a list of references."""
        return list({excerpt.key: excerpt for excerpt in self.excerpts}.values())

    @property
    def title(self) -> str:
        """The first question, or the place of a quotation by itself."""
        for turn in self.turns:
            if turn.question:
                return turn.question
        first = self.excerpts[0].citation
        return f"{first.symbol or first.title} {first.label.zh}"
