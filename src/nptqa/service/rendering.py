"""Values of the domain as plain dicts: the shapes of `docs/openapi.json`, one function per value.

The JSON of the API is made of nothing else, and the templates show the same dicts, so that the
page and the API cannot disagree about a quotation.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any
from urllib.parse import quote as url_quoted

from nptqa.corpus.symbols import official_urls
from nptqa.dialogue import scope_json
from nptqa.domain import (
    Answer,
    Citation,
    CitedHit,
    Document,
    DocumentRecord,
    Facets,
    FacetValue,
    Footnote,
    Heading,
    Hit,
    Label,
    Link,
    Paragraph,
    Quotation,
    Quote,
    ReadFilter,
    RelatedQuestion,
    Results,
    Scope,
    ScopePart,
    Span,
    Suggestion,
)
from nptqa.service.permalinks import permalink

Json = dict[str, Any]


def label(value: Label) -> Json:
    """A printed place in both languages."""
    return {"zh": value.zh, "en": value.en}


def span(value: Span) -> Json:
    """Half-open, in code points of the text it is said to count."""
    return {"start": value.start, "end": value.end}


def footnote(value: Footnote) -> Json:
    """A footnote with its words."""
    return {"locator": value.locator, "text": value.text}


def quote(value: Quote) -> Json:
    """The verbatim words; `start` and `end` count code points of the document's text."""
    return {
        "exact": value.exact,
        "prefix": value.prefix,
        "suffix": value.suffix,
        "start": value.start,
        "end": value.end,
    }


def citation(value: Citation) -> Json:
    """Where a quotation stands."""
    return {
        "doc_id": value.doc_id,
        "symbol": value.symbol,
        "symbol_status": value.symbol_status.value,
        "locator": value.locator,
        "label": label(value.label),
        "title": value.title,
        "date": value.date,
        "heading_path": list(value.heading_path),
        "quote": quote(value.quote),
        "footnotes": [footnote(item) for item in value.footnotes],
        "url": value.url,
        "undocs_url": value.undocs_url,
        "text_sha256": value.text_sha256,
        "index_version": value.index_version,
        "status": value.status,
        "part": value.part.value,
        "superseded_by": list(value.superseded_by),
        "corrected_by": list(value.corrected_by),
        "page": value.page,
    }


def hit(value: Hit, where: Citation) -> Json:
    """A found passage; highlights count code points of its own text."""
    return {
        "rank": value.rank,
        "score": value.score,
        "citation": citation(where),
        "text": value.passage.text,
        "highlights": [span(item) for item in value.highlights],
    }


def cited_hit(value: CitedHit) -> Json:
    """A hit that brings its citation along."""
    return hit(value.hit, value.citation)


def results(value: Results, cite: Callable[[Hit], Citation]) -> Json:
    """One page of hits, each with the citation `cite` gives."""
    return {
        "query": value.query.text,
        "index_version": value.index_version,
        "total": value.total,
        "hits": [hit(item, cite(item)) for item in value.hits],
        "next": value.next,
        "facets": facets(value.facets),
        "filters_read": [read_filter(item) for item in value.query.read],
        "language": value.query.language,
        "explain": None,
    }


def cited_words(value: Citation) -> Json:
    """Verbatim words and where they stand."""
    return {"quote": value.quote.exact, "citation": citation(value)}


def facets(value: Facets) -> Json:
    """How the hits spread over the values of each filter."""
    listed = (field.name for field in fields(Facets) if field.name != "others")
    others = {name: {"values": o.values, "hits": o.hits} for name, o in value.others.items()}
    return {
        **{name: [_facet_value(item) for item in getattr(value, name)] for name in listed},
        "others": others,
    }


def _facet_value(value: FacetValue) -> Json:
    return {"value": value.value, "label": label(value.label), "count": value.count}


def quotation(value: Quotation) -> Json:
    """One verbatim answer with what belongs to it."""
    return {
        "quote": value.quote,
        "citation": citation(value.citation),
        "context": [cited_words(item) for item in value.context],
        "further": [cited_words(item) for item in value.further],
        "also_in": [cited_words(item) for item in value.also_in],
        "figures": [
            {"text": item.text, "start": item.start, "end": item.end} for item in value.figures
        ],
        "official_links": dict(official_urls(value.citation.symbol)),
        "official_links_checked": False,
    }


def answer(value: Answer, scope: Scope | None = None) -> Json:
    """The reply to one question; `scope` is the one that was sent with it."""
    return {
        "outcome": value.outcome.value,
        "confidence": value.confidence,
        "reason": value.reason.value,
        "detail": label(value.detail),
        "answers": [quotation(item) for item in value.answers],
        "related": [cited_hit(item) for item in value.related],
        "query": value.query.text,
        "index_version": value.index_version,
        "answer_id": value.answer_id,
        "permalink": permalink(value, scope),
        "scope": scope_json(value.scope),
        "inherited": scope_json(value.query.inherited),
        "differing": value.differing,
        "inherited_parts": [scope_part(item) for item in value.inherited_parts],
        "related_questions": [related_question(item) for item in value.related_questions],
        "filters_read": [read_filter(item) for item in value.query.read],
        "language": value.query.language,
        "explain": None,
    }


def read_filter(value: ReadFilter) -> Json:
    """Words that tell which documents are meant; the id in `ignore` leaves them unread."""
    return {
        "id": value.id,
        "field": value.field,
        "value": value.value,
        "label": label(value.label),
        "words": value.words,
        "doc_ids": list(value.doc_ids),
    }


def scope_part(value: ScopePart) -> Json:
    """One thing that was inherited; its id in `ignore` takes it away."""
    shown = {"id": value.id, "part": value.part, "value": value.value}
    return {**shown, "label": label(value.label)}


def related_question(value: RelatedQuestion) -> Json:
    """A question that leads on, and the unit it was written for."""
    return {"question": value.question, "language": value.language, "unit": value.unit}


def suggestion(value: Suggestion) -> Json:
    """What a question that is being typed may become."""
    return {
        "kind": value.kind.value,
        "text": value.text,
        "label": label(value.label),
        "url": value.url,
        "unit": value.unit,
    }


def heading(value: Heading) -> Json:
    """A heading and where it stands in the document's text."""
    return {"text": value.text, "level": value.level, **span(value.span)}


def record(value: DocumentRecord) -> Json:
    """The facts of the manifest; an unconfirmed symbol is left out, as everywhere."""
    return {
        "doc_id": value.doc_id,
        "symbol": value.citable_symbol,
        "symbol_status": value.symbol_status.value,
        "title_zh": value.title_zh,
        "title_en": value.title_en,
        "short_zh": value.short_zh,
        "short_en": value.short_en,
        "kind": value.kind,
        "status": value.status,
        "body": value.body,
        "conference": value.conference,
        "session": value.session,
        "place": value.place,
        "date_from": value.date_from.isoformat(),
        "date_to": value.date_to.isoformat(),
        "author": value.author,
        "language": value.language,
        "source": value.source,
        "sha256": value.sha256,
        "supersedes": value.supersedes,
        "corrects": value.corrects,
        "note": value.note,
    }


def undocs_url(value: DocumentRecord) -> str:
    """The official link, always `zh`, or nothing while the symbol is unconfirmed."""
    symbol = value.citable_symbol
    return f"https://undocs.org/zh/{url_quoted(symbol, safe='/')}" if symbol else ""


def document(value: Document) -> Json:
    """A document in a list: its facts and how many units of each kind it has."""
    kinds = Counter(item.kind.value for item in value.paragraphs)
    return {
        **record(value.record),
        "url": f"/documents/{value.doc_id}",
        "undocs_url": undocs_url(value.record),
        "units": len(value.paragraphs),
        "counts": dict(kinds),
    }


def whole_document(value: Document) -> Json:
    """A document with its headings and the locators of all its units in order."""
    return {
        **document(value),
        "headings": [heading(item) for item in value.headings],
        "locators": [item.locator for item in value.paragraphs],
    }


def cites(links: Iterable[Link]) -> list[str]:
    """What a unit cites: unit ids, symbols, and provisions such as `article III.1`."""
    return list(dict.fromkeys(item.target for item in links))


def cited_by(links: Iterable[Link]) -> list[str]:
    """The units that cite one."""
    return list(dict.fromkeys(item.unit_id for item in links))


def paragraph(
    value: Paragraph, where: Citation, citing: Iterable[Link], cited: Iterable[Link]
) -> Json:
    """One unit with its own words, the footnotes called in it, what it cites and what cites it."""
    return {
        "doc_id": value.doc_id,
        "locator": value.locator,
        "label": label(where.label),
        "kind": value.kind.value,
        "heading_path": list(value.heading_path),
        "text": value.text,
        "footnotes": [footnote(item) for item in where.footnotes],
        "parent": value.parent,
        "page": where.page,
        "cites": cites(citing),
        "cited_by": cited_by(cited),
    }
