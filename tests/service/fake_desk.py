"""A desk over the excerpts: finds a unit that shares enough characters with the question."""

import threading
from collections.abc import Collection, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from nptqa import assembly
from nptqa.compare import Comparison, Relative
from nptqa.corpus import Corpus
from nptqa.corpus.locators import anchor, label
from nptqa.desks import desk_over
from nptqa.domain import (
    Answer,
    Citation,
    CitedHit,
    Document,
    Explanation,
    Filters,
    Footnote,
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
    Suggestion,
    UnitKind,
)
from nptqa.encoding import HashingEncoder
from nptqa.errors import (
    BadCursor,
    EmptyQuery,
    LocatorError,
    QueryTooLong,
    UnknownDocument,
)
from nptqa.identity import answer_id
from nptqa.links import Links
from nptqa.verification import Verification
from nptqa.verify import Verifier

from . import excerpts

VERSION = "fake-1"
EVERYTHING = Filters()
_PARTS = {
    UnitKind.PREAMBULAR: Part.PREAMBULAR,
    UnitKind.OPERATIVE: Part.OPERATIVE,
    UnitKind.FOOTNOTE: Part.FOOTNOTE,
}


class FakeCorpus:
    """The excerpts."""

    fingerprint = "fake"

    def __init__(self) -> None:
        self._documents = excerpts.documents()

    @property
    def documents(self) -> tuple[Document, ...]:
        return self._documents

    def document(self, doc_id: str, /) -> Document:
        for document in self._documents:
            if document.doc_id == doc_id:
                return document
        raise UnknownDocument(f"no document {doc_id!r}")

    def has(self, doc_id: str, locator: str, /) -> bool:
        return any(unit.locator == locator for unit in self.document(doc_id).paragraphs)

    def paragraph(self, doc_id: str, locator: str, /) -> Paragraph:
        for unit in self.document(doc_id).paragraphs:
            if unit.locator == locator:
                return unit
        raise LocatorError(f"{doc_id} has no unit {locator!r}")


class FakeDesk:
    """Answers from the excerpts.

    Attributes:
        failing: raised by every question while set.
        gate: questions wait for it.
    """

    def __init__(self) -> None:
        self._corpus = FakeCorpus()
        self.failing: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    @property
    def corpus(self) -> FakeCorpus:
        return self._corpus

    @property
    def index_version(self) -> str:
        return VERSION

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        cursor: str | None = None,
        filters: Filters = EVERYTHING,
        mode: Mode = Mode.HYBRID,
        ignore: Collection[str] = (),
    ) -> Results:
        hits = self._hits(text, filters)
        start = _start(cursor)
        following = str(start + limit) if start + limit < len(hits) else None
        page = tuple(hits[start : start + limit])
        return Results(_query(text, filters), page, len(hits), following, VERSION)

    def ask(
        self,
        text: str,
        *,
        filters: Filters = EVERYTHING,
        mode: Mode = Mode.HYBRID,
        scope: Scope | None = None,
        ignore: Collection[str] = (),
    ) -> Answer:
        hits = self._hits(text, filters)
        outcome, reason, count = _verdict(text, hits)
        related = tuple(CitedHit(hit, self.cite(hit)) for hit in hits[count : count + 3])
        confidence = {Outcome.ANSWERED: 0.91, Outcome.CHECK: 0.55}.get(outcome, 0.08)
        return Answer(
            outcome=outcome,
            confidence=confidence,
            reason=reason,
            detail=Label("", ""),
            answers=tuple(self._quotation(hit) for hit in hits[:count]),
            related=related,
            query=_query(text, filters),
            index_version=VERSION,
            answer_id=answer_id(_query(text, filters), mode, VERSION),
        )

    def explain(
        self, query: Query, mode: Mode = Mode.HYBRID, hits: Sequence[Hit] | None = None
    ) -> Explanation:
        return self._checker.explain(query, mode, hits)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        return self._checker.suggest(text, limit)

    def cite(self, hit: Hit) -> Citation:
        passage = hit.passage
        unit = self._corpus.paragraph(passage.doc_id, passage.locator)
        return self._citation(unit, passage.span)

    def cite_paragraph(self, paragraph: Paragraph, span: Span | None = None) -> Citation:
        return self._citation(paragraph, span or paragraph.span)

    def paragraphs(self, doc_id: str, locator: str | None = None) -> tuple[Paragraph, ...]:
        units = self._corpus.document(doc_id).paragraphs
        if locator is None:
            return units
        found = tuple(unit for unit in units if _reads_as(unit.locator, locator))
        if not found:
            raise LocatorError(f"{doc_id} has no unit {locator!r}", hint="Try 36.")
        return found

    def verify(
        self, text: str, doc_id: str | None = None, locator: str | None = None
    ) -> Verification:
        return self._checker.verify(text, doc_id, locator)

    def compare(self, a: str, b: str) -> Comparison:
        return self._checker.compare(a, b)

    @cached_property
    def _checker(self) -> assembly.Desk:
        """Checking is real: it needs words, an index and no encoder worth the name."""
        folder = Path(mkdtemp(prefix="nptqa-fake-"))
        return desk_over(excerpts.documents(), HashingEncoder(), folder)

    def relatives(self, unit_id: str) -> tuple[Relative, ...]:
        return self._checker.relatives(unit_id)

    @cached_property
    def links(self) -> Links:
        return Links(Corpus(excerpts.documents(), "excerpts"))

    @property
    def verifier(self) -> Verifier:
        return self._checker.verifier

    def _hits(self, text: str, filters: Filters) -> list[Hit]:
        self.gate.wait(5)
        if self.failing is not None:
            raise self.failing
        _refuse(text)
        scored = [(_score(text, item), item) for item in self._passages(filters)]
        ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].passage_id))
        kept = [(score, item) for score, item in ranked if score > 0]
        return [
            Hit(item, score, rank, {}, _highlights(text, item.text))
            for rank, (score, item) in enumerate(kept, 1)
        ]

    def _passages(self, filters: Filters) -> list[Passage]:
        units = [unit for item in self._corpus.documents for unit in item.paragraphs]
        passages = [_passage(unit) for unit in units]
        return [
            item
            for item in passages
            if (not filters.doc_ids or item.doc_id in filters.doc_ids)
            and (not filters.parts or item.part in filters.parts)
        ]

    def _quotation(self, hit: Hit) -> Quotation:
        """The first sentence of the passage."""
        passage = hit.passage
        length = passage.text.find("。") + 1 or len(passage.text)
        span = Span(passage.span.start, passage.span.start + length)
        unit = self._corpus.paragraph(passage.doc_id, passage.locator)
        citation = self._citation(unit, span)
        return Quotation(citation.quote.exact, citation)

    def _citation(self, unit: Paragraph, span: Span) -> Citation:
        document = self._corpus.document(unit.doc_id)
        record = document.record
        notes = [self._corpus.paragraph(unit.doc_id, name) for name in unit.footnotes]
        symbol = record.citable_symbol
        return Citation(
            doc_id=unit.doc_id,
            symbol=symbol,
            symbol_status=record.symbol_status,
            locator=unit.locator,
            label=label(unit.locator, unit.kind),
            title=record.title_zh,
            date=record.date_to.isoformat(),
            heading_path=unit.heading_path,
            quote=Quote(
                exact=span.of(document.text),
                prefix=document.text[unit.span.start : span.start][-32:],
                suffix=document.text[span.end : unit.span.end][:32],
                start=span.start,
                end=span.end,
            ),
            footnotes=tuple(Footnote(note.locator, note.text) for note in notes),
            url=f"/documents/{unit.doc_id}#{anchor(unit.locator)}",
            undocs_url=f"https://undocs.org/zh/{symbol}" if symbol else "",
            text_sha256=sha256(unit.text.encode()).hexdigest(),
            index_version=VERSION,
        )


def _query(text: str, filters: Filters) -> Query:
    return Query(text, text.lower(), "zh", (), filters)


def _refuse(text: str) -> None:
    if not any(character.isalnum() for character in text):
        raise EmptyQuery("the question is empty", hint="Write a few words.")
    if len(text) > 2000:
        raise QueryTooLong("the question is longer than 2000 characters")


def _verdict(text: str, hits: list[Hit]) -> tuple[Outcome, Reason, int]:
    if hits and hits[0].score == 1.0:
        return Outcome.ANSWERED, Reason.AMBIGUOUS, sum(hit.score == 1.0 for hit in hits)
    if not hits or hits[0].score < 0.3:
        return Outcome.NOT_FOUND, Reason.NO_EVIDENCE, 0
    return (Outcome.ANSWERED if hits[0].score > 0.6 else Outcome.CHECK), Reason.NONE, 1


def _score(question: str, passage: Passage) -> float:
    """1 for a unit that the question names, else the share of its character pairs."""
    if f"第{passage.locator.rsplit('/', 1)[-1]}段" in question:
        return 1.0
    pairs = [question[i : i + 2] for i in range(len(question) - 1)]
    return 0.99 * sum(pair in passage.text for pair in pairs) / max(1, len(pairs))


def _highlights(question: str, text: str) -> tuple[Span, ...]:
    starts = {text.find(question[i : i + 2]) for i in range(len(question) - 1)}
    return tuple(Span(start, start + 2) for start in sorted(starts - {-1}))


def _passage(unit: Paragraph) -> Passage:
    part = _PARTS.get(unit.kind, Part.PARAGRAPH)
    return Passage(unit.unit_id, unit.doc_id, unit.locator, unit.kind, part, unit.text, unit.span)


def _reads_as(locator: str, wanted: str) -> bool:
    return locator == wanted or locator.rsplit("/", 1)[-1] == wanted


def _start(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdigit():
        raise BadCursor(f"not a cursor of this index: {cursor!r}")
    return int(cursor)
