"""A corpus of two small documents and a desk that answers from it in a known way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nptqa.domain import (
    Answer,
    Citation,
    CitedHit,
    Document,
    DocumentRecord,
    Hit,
    Label,
    Mode,
    Outcome,
    Paragraph,
    Part,
    Passage,
    Query,
    Quotation,
    Quote,
    Reason,
    Results,
    Scope,
    Span,
    SymbolStatus,
    UnitKind,
)
from nptqa.errors import EmptyQuery

TEXTS = {
    "paper": [
        ("1", "大会重申条约是基石。"),
        ("2", "大会欢迎138个缔约国。"),
        ("3", "大会谴责核试验。"),
    ],
    "note": [("1", "主席提出建议。"), ("1(a)", "缔约国应提交报告。")],
}


def document(doc_id: str) -> Document:
    """One toy document, its units one per line."""
    units, at = [], 0
    for locator, text in TEXTS[doc_id]:
        kind = UnitKind.ITEM if "(" in locator else UnitKind.PARAGRAPH
        parent = locator.partition("(")[0] if "(" in locator else None
        span = Span(at, at + len(text))
        units.append(Paragraph(doc_id, locator, kind, text, span, ("标题",), parent))
        at = span.end + 1
    whole = "\n".join(text for _, text in TEXTS[doc_id])
    return Document(record(doc_id), whole, tuple(range(len(whole))), (), tuple(units))


def record(doc_id: str) -> DocumentRecord:
    """A manifest entry with as little as there may be."""
    day = date(2022, 8, 1)
    unknown = DocumentRecord.unknown(doc_id, language="zh")
    return replace(unknown, title_zh=f"题{doc_id}", kind="paper", date_from=day, date_to=day)


@dataclass(frozen=True)
class ToyCorpus:
    """The two documents."""

    documents: tuple[Document, ...] = field(
        default_factory=lambda: tuple(document(doc_id) for doc_id in TEXTS)
    )
    fingerprint: str = "toy"


@dataclass(frozen=True)
class ToyDesk:
    """Returns what it was told to return, by question; blank questions are refused.

    Attributes:
        rankings: unit ids by question text.
        confidence: by question text; .9 and more is answered, .5 and more is to be checked.
    """

    rankings: Mapping[str, Sequence[str]]
    confidence: Mapping[str, float] = field(default_factory=dict)
    corpus: ToyCorpus = field(default_factory=ToyCorpus)
    index_version: str = "v1"
    misquote: bool = False

    def search(
        self, text: str, *, limit: int = 10, mode: Mode = Mode.HYBRID, scope: Scope | None = None
    ) -> Results:
        """The ranking that was set."""
        if not text.strip():
            raise EmptyQuery("nothing to look for")
        hits = tuple(
            Hit(self._passage(unit_id), 1 / rank, rank)
            for rank, unit_id in enumerate(self.rankings.get(text, ()), start=1)
        )[:limit]
        return Results(Query(text, text, "zh"), hits, len(hits), None, self.index_version)

    def ask(self, text: str, *, mode: Mode = Mode.HYBRID, scope: Scope | None = None) -> Answer:
        """The first unit as quotation, if it is sure enough."""
        hits = self.search(text, mode=mode).hits
        confidence = self.confidence.get(text, 0.0)
        outcome = Outcome.ANSWERED if confidence >= 0.9 else Outcome.CHECK
        outcome = outcome if confidence >= 0.5 and hits else Outcome.NOT_FOUND
        cited = tuple(CitedHit(hit, self._citation(hit.passage)) for hit in hits)
        quotations = tuple(Quotation(c.citation.quote.exact, c.citation) for c in cited[:1])
        return Answer(
            outcome,
            confidence,
            Reason.NO_EVIDENCE if outcome is Outcome.NOT_FOUND else Reason.NONE,
            Label("", ""),
            () if outcome is Outcome.NOT_FOUND else quotations,
            cited,
            Query(text, text, "zh"),
            self.index_version,
            "id",
        )

    def _passage(self, unit_id: str) -> Passage:
        unit = self._unit(unit_id.partition("~")[0])
        return Passage(
            unit_id, unit.doc_id, unit.locator, unit.kind, Part.PARAGRAPH, unit.text, unit.span, ""
        )

    def _unit(self, unit_id: str) -> Paragraph:
        units = (unit for doc in self.corpus.documents for unit in doc.paragraphs)
        return next(unit for unit in units if unit.unit_id == unit_id)

    def _citation(self, passage: Passage) -> Citation:
        exact = passage.text + "！" if self.misquote else passage.text
        quote = Quote(exact, "", "", passage.span.start, passage.span.end)
        return Citation(
            passage.doc_id, "", SymbolStatus.UNCONFIRMED, passage.locator, Label("", ""), "", "",
            (), quote, (), "", "", "", self.index_version,
        )  # fmt: skip
