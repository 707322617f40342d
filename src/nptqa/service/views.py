"""What the templates show: the dicts of `rendering` with what only a page needs.

In: values of the domain. Out: plain dicts and lists. Marked words are lists of pieces, never
HTML, so that the template's autoescape sees every character.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from nptqa.dialogue import scope_json
from nptqa.domain import (
    Answer,
    Citation,
    CitedHit,
    Document,
    Hit,
    Paragraph,
    Part,
    Query,
    Quotation,
    Reason,
    Span,
)
from nptqa.exporting.lines import source_line
from nptqa.exporting.plain import markdown_quotation, plain_quotation
from nptqa.service import rendering
from nptqa.service.desk import Desk
from nptqa.service.rendering import Json
from nptqa.service.wording import Words

_NEAREST = 3
_FORMATS = ("docx", "md", "ris", "bib", "plain")
_OFFICIAL = re.compile(r"(https://undocs\.org/[A-Za-z0-9/._()%-]+)")


def _terms(query: Query) -> list[Json]:
    """The words of a question that were read as terms, each with its Chinese names."""
    names: dict[str, list[str]] = {}
    for term in query.terms:
        names.setdefault(term.text, []).append(term.zh)
    return [{"text": text, "names": found} for text, found in names.items()]


def pieces(text: str, spans: tuple[Span, ...]) -> list[Json]:
    """`text` cut at the spans, in order; overlapping spans are marked once."""
    out: list[Json] = []
    done = 0
    for item in sorted(spans):
        start, end = max(item.start, done), min(item.end, len(text))
        if start >= end:
            continue
        out += [{"text": text[done:start], "marked": False}] if start > done else []
        out.append({"text": text[start:end], "marked": True})
        done = end
    return [*out, {"text": text[done:], "marked": False}] if done < len(text) else out


def linked(text: str) -> list[Json]:
    """`text` cut at the official links in it."""
    parts = _OFFICIAL.split(text)
    return [
        {"text": part, "href": part if number % 2 else ""}
        for number, part in enumerate(parts)
        if part
    ]


def reader_link(citation: Citation) -> str:
    """The quotation in its document: marked by its span, and at its unit's anchor."""
    address = urlsplit(citation.url)
    quote = citation.quote
    query = urlencode({"at": citation.locator, "start": quote.start, "end": quote.end})
    return f"{address.path}?{query}#{address.fragment}"


def exports(citation: Citation) -> list[Json]:
    """The quotation as files to take away, by format."""
    quote = citation.quote
    place = {"doc_id": citation.doc_id, "locator": citation.locator}
    place |= {"start": str(quote.start), "end": str(quote.end)}
    return [
        {"format": name, "href": f"/api/v1/export?{urlencode({**place, 'format': name})}"}
        for name in _FORMATS
    ]


def page_language(code: str) -> str:
    """A language as HTML names it: a question's guess says zh."""
    return "zh-Hans" if code == "zh" else code


def standing(document: Document, words: Words) -> str:
    """What weight the document's text has, for the badge (`决议 · 已通过`)."""
    record = document.record
    kind = words.get(f"kind.{record.kind}", record.kind)
    status = words.get(f"standing.{record.status}")
    return " · ".join(part for part in (kind, status) if part)


def short_title(document: Document, words: Words) -> Json:
    """The title a card has room for, in the interface's language where we have one."""
    record = document.record
    if not words.chinese and record.short_en:
        return {"short_title": record.short_en, "title_language": "en"}
    return {"short_title": record.short_zh or record.title_zh, "title_language": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes the cards of one page, in its language."""

    desk: Desk
    words: Words

    def turn(self, answer: Answer) -> Json:
        """A question and its reply."""
        shown = [self.quotation(item) for item in answer.answers]
        detail = answer.detail.zh if self.words.chinese else answer.detail.en
        near = [self.related(item) for item in answer.related]
        # Where a document has no such paragraph, its neighbours' words are no help.
        near = [] if answer.reason is Reason.NO_SUCH_UNIT else near
        shown_near = 0 if shown else _NEAREST
        return {
            "words": self.words,
            "question": answer.query.text,
            "language": page_language(answer.query.language),
            "outcome": answer.outcome.value,
            # A place that was looked up is right or wrong, not probable.
            "percent": round(answer.confidence * 100) if shown and not answer.reason else None,
            "reason": self.words.get(f"reason.{answer.reason.value}"),
            # Then it is not said that no document answers: not all were asked.
            "limited": answer.reason is Reason.NOT_IN_NAMED,
            "detail": linked(detail),
            "cards": shown,
            "differing": answer.differing,
            "nearest": near[:shown_near],
            "related": near[shown_near:],
            "terms": _terms(answer.query),
            "said": self.words(f"ask.ready_{answer.outcome.value}", n=len(shown)),
            "id": answer.answer_id,
            "context": json.dumps(scope_json(answer.scope), ensure_ascii=False),
            "inherited": self._inherited(answer),
            "read": self.read(answer.query),
            "questions": [
                {"text": item.question, "language": page_language(item.language)}
                for item in answer.related_questions
            ],
        }

    def _inherited(self, answer: Answer) -> list[Json]:
        """What the question took from the conversation, piece by piece."""
        return [
            {"id": item.id, "label": item.label.zh if self.words.chinese else item.label.en}
            for item in answer.inherited_parts
        ]

    def read(self, query: Query) -> list[Json]:
        """The words of a question that tell which documents it means."""
        return [
            {"id": item.id, "label": item.label.zh if self.words.chinese else item.label.en}
            for item in query.read
        ]

    def quotation(self, value: Quotation) -> Json:
        """The words large, with everything needed to quote them."""
        citation = value.citation
        return {
            **self._source(citation),
            "quote": value.quote,
            "quote_pieces": figures_marked(value),
            "context": [self.words_of(one) for one in value.context],
            "further": [self.words_of(one) for one in value.further],
            "also_in": [self.words_of(one) for one in value.also_in],
            "figures": [one.text for one in value.figures],
            "replaced": [self._named(one) for one in citation.superseded_by],
            "corrected": [self._named(one) for one in citation.corrected_by],
            "whole": self._whole(citation),
            "copy_plain": plain_quotation(citation),
            "copy_markdown": markdown_quotation(citation),
            "exports": exports(citation),
            "relatives": "",
        }

    def words_of(self, citation: Citation) -> Json:
        """Words that belong to a card, with their own place."""
        return {**self._source(citation), "quote": citation.quote.exact}

    def _named(self, doc_id: str) -> Json:
        """A document by its short name, with the way to it."""
        document = self.desk.corpus.document(doc_id)
        return {**short_title(document, self.words), "link": f"/documents/{doc_id}"}

    def related(self, value: CitedHit) -> Json:
        """A paragraph that is near the question."""
        return self.hit(value.hit, value.citation)

    def hit(self, hit: Hit, citation: Citation) -> Json:
        """A found passage with its matches marked."""
        shown = pieces(hit.passage.text, hit.highlights)
        return {**self._source(citation), "rank": hit.rank, "pieces": shown}

    def _source(self, citation: Citation) -> Json:
        document = self.desk.corpus.document(citation.doc_id)
        place = self.words.place(citation.label)
        line = source_line(citation, chinese=self.words.chinese)
        return {
            **rendering.citation(citation),
            "place": place,
            "line": line.replace(citation.label.en, place),
            **short_title(document, self.words),
            "standing": standing(document, self.words),
            "body": document.record.body,
            "part_name": self._part(citation),
            "link": reader_link(citation),
        }

    def _part(self, citation: Citation) -> str:
        """Preambular or operative, where a document has both."""
        spoken = citation.part in (Part.PREAMBULAR, Part.OPERATIVE)
        return self.words(f"part.{citation.part.value}") if spoken else ""

    def _whole(self, citation: Citation) -> list[Json]:
        """The whole unit with the quotation marked; nothing where it says no more."""
        unit = self.desk.corpus.paragraph(citation.doc_id, citation.locator)
        span = Span(citation.quote.start, citation.quote.end)
        return [] if span == unit.span else marked_unit(unit, span)


def figures_marked(value: Quotation) -> list[Json]:
    """The quoted words with the figures marked in which quotations side by side differ."""
    begin = value.citation.quote.start
    return pieces(value.quote, tuple(Span(f.start - begin, f.end - begin) for f in value.figures))


def marked_unit(unit: Paragraph, span: Span) -> list[Json]:
    """The unit's text with `span` (of the document's text) marked, if it lies inside."""
    if not span.within(unit.span) or span.start == span.end:
        return pieces(unit.text, ())
    offset = unit.span.start
    return pieces(unit.text, (Span(span.start - offset, span.end - offset),))
