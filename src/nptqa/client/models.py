"""What the API gives back, as frozen values. Written by `make openapi`; do not edit.

An enumeration may get new values and a model new fields (docs/api.md): a value that is not listed
here comes through as it is, and a field that is not is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ClaimStatus = Literal[
    "none",
    "held",
    "no_such_unit",
    "not_held",
]
"""What is known of the place a quotation is said to stand at."""

Differs = Literal[
    "words",
    "place",
    "paragraph",
    "source",
    "hash",
]
"""What is not as the receipt says, where the document is held."""

DocumentState = Literal[
    "waiting",
    "reading",
    "needs_answers",
    "proposed",
    "adding",
    "added",
    "failed",
    "left_out",
]
"""How far one document of a job is."""

Flag = Literal[
    "number",
    "negation",
    "modal",
    "verb",
    "name",
]
"""What kind of word a difference touches."""

Form = Literal[
    "white_space",
    "width",
    "quotation_marks",
    "script",
]
"""How two writings of the same words differ."""

JobState = Literal[
    "waiting",
    "reading",
    "needs_answers",
    "proposed",
    "adding",
    "indexing",
    "done",
    "failed",
    "interrupted",
]
"""How far an upload job is."""

Note = Literal[
    "short",
    "several_units",
    "omission",
    "order",
]
"""What a reader should know of a verdict."""

Op = Literal[
    "equal",
    "form",
    "replaced",
    "removed",
    "added",
    "omitted",
]
"""What happened to a stretch of the first text on the way to the second."""

Outcome = Literal[
    "answered",
    "check",
    "not_found",
]
"""The three honest results of a question."""

Part = Literal[
    "preambular",
    "operative",
    "paragraph",
    "footnote",
]
"""The part of a document a unit belongs to, as the `part` filter names it."""

Reason = Literal[
    "",
    "citation_lookup",
    "ambiguous_reference",
    "no_evidence",
    "near_but_not_answered",
    "outside_documents",
    "reference_not_held",
    "no_such_unit",
    "not_in_named_documents",
]
"""Why an answer is what it is; empty for a plain answer."""

State = Literal[
    "unchanged",
    "moved",
    "changed",
    "not_held",
]
"""What has become of a quotation."""

SuggestionKind = Literal[
    "reference",
    "question",
    "term",
    "heading",
]
"""What is suggested while a question is being typed."""

Sure = Literal[
    "printed",
    "recognised",
    "inferred",
    "given",
    "missing",
]
"""How a value came about; recognised is printed in a picture, and may be misread."""

SymbolStatus = Literal[
    "printed",
    "confirmed",
    "unconfirmed",
]
"""Where a document's symbol comes from; an unconfirmed one is never printed as a symbol."""

UnitKind = Literal[
    "front",
    "chapeau",
    "preambular",
    "operative",
    "paragraph",
    "item",
    "footnote",
    "closing",
    "row",
    "entry",
]
"""What a citable unit of a document is."""

Verdict = Literal[
    "exact",
    "close",
    "misattributed",
    "not_found",
]
"""What is true of a quotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskResult:
    """The reply to a question; an abstention has no answers and says why in `reason`.

    Attributes:
        outcome: how far the reply can be relied on
        confidence: fitted probability that the first answer is right
        reason: why nothing is quoted, or why it is what it is; else empty
        detail: one sentence where the reason needs one, or empty
        answers: verbatim answers, best first; maybe none
        related: passages near the question, best first
        query: the question as asked
        index_version: the index that was asked
        answer_id: the same for the same question, scope and index
        permalink: page of this answer, with all that is needed to ask again; `/api/v1/answers/`
            takes the same id and query
        scope: to be sent with the next question
        inherited: what this question took from the scope sent with it
        differing: whether the answers give different figures
        inherited_parts: the same piece by piece; an id sent in `ignore` takes the piece away
        related_questions: what may be asked next, from the question bank; never part of the
            answer
        filters_read: what the question says of the documents that are meant
        language: of the question, as guessed: zh, zh-Hant, en, fr, ...
        explain: how this was found; null unless `explain` was sent
        conversation_id: as sent
    """

    outcome: Outcome
    confidence: float
    reason: Reason
    detail: Label
    answers: tuple[Quotation, ...]
    related: tuple[Hit, ...]
    query: str
    index_version: str
    answer_id: str
    permalink: str
    scope: Scope
    inherited: Scope
    differing: bool
    inherited_parts: tuple[ScopePart, ...]
    related_questions: tuple[RelatedQuestion, ...]
    filters_read: tuple[ReadFilter, ...]
    language: str
    explain: Explanation | None = None
    conversation_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTerm:
    """An index term that was looked for.

    Attributes:
        term: a character, a pair of them, or a word
        weight: what it counts
    """

    term: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItem:
    """One question's reply or its problem, in the order asked.

    Attributes:
        status: what `POST /api/v1/ask` would have answered, 200 or an error
        answer: the reply where `status` is 200, or null
        problem: the problem where it is not, or null
    """

    status: int
    answer: AskResult | None
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchResult:
    """As many items as questions.

    Attributes:
        items: one for each question, in the order asked
    """

    items: tuple[BatchItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Words that only one of the two units holds.

    Attributes:
        verbs_a: verbs of the first only
        verbs_b: verbs of the second only
        strength: of the second's strongest verb minus the first's; null where either asks nothing
        modals_a: modal words of the first only
        modals_b: modal words of the second only
        numbers_a: figures of the first only
        numbers_b: figures of the second only
        negations_a: negations of the first only
        negations_b: negations of the second only
        names_a: names of the first only
        names_b: names of the second only
    """

    verbs_a: tuple[Verb, ...]
    verbs_b: tuple[Verb, ...]
    strength: int | None
    modals_a: tuple[str, ...]
    modals_b: tuple[str, ...]
    numbers_a: tuple[str, ...]
    numbers_b: tuple[str, ...]
    negations_a: tuple[str, ...]
    negations_b: tuple[str, ...]
    names_a: tuple[str, ...]
    names_b: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuote:
    """What has become of a quotation.

    Attributes:
        doc_id: the document
        locator: the unit it was quoted from
        quote: the words
        state: whether they stand as they were given
        differs: what is not as the receipt says
        places: units that hold the same words now, at most 20
    """

    doc_id: str
    locator: str
    quote: str
    state: State
    differs: tuple[Differs, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedReceipt:
    """A receipt against the documents at hand.

    Attributes:
        answer_id: the answer
        proven: whether every quotation stands as it was given
        altered: whether the receipt is not what was given out
        same_corpus: whether the documents are those of the answer
        quotations: in the order of the receipt
    """

    answer_id: str
    proven: bool
    altered: bool
    same_corpus: bool
    quotations: tuple[CheckedQuote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a quotation stands. `symbol` and `undocs_url` are empty while unconfirmed.

    Attributes:
        doc_id: the document, as `GET /api/v1/documents` names it
        symbol: the document symbol; empty while it is not confirmed
        symbol_status: where the symbol comes from
        locator: the unit's path, such as 187/36, 3(c), PP7 or fn1
        label: the place as it is printed in a citation
        title: the document's title, in its own language
        date: the document's date, or the last day of its meeting
        heading_path: headings above the unit, outermost first
        quote: the words, and where they stand
        footnotes: footnotes that qualify the words; quote them too
        url: path of the unit in this service's reader
        undocs_url: the UN's own page, Chinese; empty while unconfirmed
        text_sha256: SHA-256 of the whole unit's text in UTF-8, in hex
        index_version: the index that gave it
        status: of the document's text: adopted, chair_responsibility, ...
        part: preambular or operative, or what else the unit is part of
        superseded_by: doc_ids of documents that replace this one
        corrected_by: doc_ids of documents that correct this one
        page: page of the received file; null where it has none
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
    status: str
    part: Part
    superseded_by: tuple[str, ...]
    corrected_by: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWords:
    """Verbatim words and where they stand.

    Attributes:
        quote: the words, equal to `citation.quote.exact`
        citation: where they stand
    """

    quote: str
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Where the words are said to stand.

    Attributes:
        status: what is known of that place
        text: the place as written, or empty
        doc_ids: the documents meant
        units: every reading of the place, such as wp77-2022:187/36: doc_id, a colon, locator
    """

    status: ClaimStatus
    text: str
    doc_ids: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareResult:
    """Two units with what differs.

    Attributes:
        a: the first unit
        b: the second unit
        differences: from the first to the second
        changes: the weighty words that only one of them holds
        wording: share of the shorter's character pairs that the longer holds too
        meaning: cosine of their vectors: 1 is the same, 0 unrelated
    """

    a: Citation
    b: Citation
    differences: tuple[Difference, ...]
    changes: Changes
    wording: float
    meaning: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """Why the answer is as sure as it is.

    Attributes:
        features: what the model saw of the first unit, by name
        probability: what it made of them
        answered_from: probability from which an answer is one
        check_from: probability from which it is to be checked
    """

    features: dict[str, float]
    probability: float
    answered_from: float
    check_from: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stretch of both texts; `a` counts code points of the stored words, `b` of the other.

    Attributes:
        op: what happened to the stretch
        a: the stretch of the first text
        b: the stretch of the second text
        a_text: its words in the first text
        b_text: its words in the second text
        flags: kinds of weighty words it touches; may be empty
        forms: how the writing differs where the words do not
    """

    op: Op
    a: Span
    b: Span
    a_text: str
    b_text: str
    flags: tuple[Flag, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsResult:
    """All documents held.

    Attributes:
        index_version: the index in use
        documents: all of them, in the order of the manifest
    """

    index_version: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedHit:
    """One unit and how its score came about.

    Attributes:
        rank: from 1
        unit: such as wp77-2022:187/36: doc_id, a colon, locator
        score: by which it is ranked
        fused: the legs added up; null where a reference led to it
        named: it stands in a document the question names or hints at
        legs: what each leg said
    """

    rank: int
    unit: str
    score: float
    fused: float | None
    named: bool
    legs: tuple[LegScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedReference:
    """Words that were read as a reference.

    Attributes:
        text: words of the question, folded
        written: the reference in its one canonical spelling
        symbol: the symbol that is named, or empty
        place: the place in the document, or empty
        provision: the article, action or step, or empty
        doc_ids: documents that may be meant
        units: every reading of the place that exists
    """

    text: str
    written: str
    symbol: str
    place: str
    provision: str
    doc_ids: tuple[str, ...]
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedTerm:
    """Words that were read as a term of the field.

    Attributes:
        text: words of the question, folded
        zh: the term as the documents write it
        weight: what the name counts beside a word of the question
    """

    text: str
    zh: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a question was read, ranked and judged.

    Attributes:
        folded: the copy that is matched
        language: as guessed
        terms: terms that were linked
        references: references that were parsed
        filters_read: as in the reply
        inherited: what it took from the conversation
        asked: what was looked for, heaviest first
        lexical_share: of BM25 in the fused score; the rest is dense
        hits: the best, or those of this page
        confidence: of the first hit
    """

    folded: str
    language: str
    terms: tuple[ExplainedTerm, ...]
    references: tuple[ExplainedReference, ...]
    filters_read: tuple[ReadFilter, ...]
    inherited: Scope
    asked: tuple[AskedTerm, ...]
    lexical_share: float
    hits: tuple[ExplainedHit, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a filter and how many hits have it.

    Attributes:
        value: as the filter takes it
        label: as people read it
        count: hits that have it
    """

    value: str
    label: Label
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Counts over all hits that the other filters leave: a facet ignores its own filter.

    Attributes:
        doc_id: the 50 commonest documents, in that order, and those filtered by; so below
        kind: kinds of documents
        body: bodies the documents belong to
        part: parts of documents
        year: for year_from and year_to
        others: by facet, what it does not list; one that lists all has no entry
    """

    doc_id: tuple[FacetValue, ...]
    kind: tuple[FacetValue, ...]
    body: tuple[FacetValue, ...]
    part: tuple[FacetValue, ...]
    year: tuple[FacetValue, ...]
    others: dict[str, Unlisted]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackResult:
    """What was stored.

    Attributes:
        number: of the remark
        answer_id: of the answer it is about
        right_units: units that `place` was read as
    """

    number: int
    answer_id: str
    right_units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One thing wrong with a request.

    Attributes:
        location: where it stands: query, path, header or body
        field: the parameter or field, dotted
        detail: what is wrong with it
    """

    location: str
    field: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in a quotation; offsets count code points of the document's text.

    Attributes:
        text: as printed
        start: first code point
        end: one after the last code point
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A footnote that qualifies the words.

    Attributes:
        locator: its place, such as fn1
        text: its words, verbatim
    """

    locator: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A field of a document and how it came about.

    Attributes:
        value: empty where nothing was found
        sure: how it came about; recognised is printed in a picture and may be misread
    """

    value: str
    sure: Sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; the span counts code points of the document's text.

    Attributes:
        text: as printed
        level: 1 for the outermost
        start: where it begins
        end: where it ends
    """

    text: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found passage; highlights count code points of `text`.

    Attributes:
        rank: from 1, over all pages
        score: higher is better; comparable inside one result only
        citation: the citation of the whole passage
        text: the passage, verbatim
        highlights: stretches of `text` that match the question
    """

    rank: int
    score: float
    citation: Citation
    text: str
    highlights: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text for people in two languages, such as a printed place.

    Attributes:
        zh: in Chinese
        en: in English
    """

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegScore:
    """What one leg of the search said of a unit.

    Attributes:
        leg: bm25, questions, dense, asked or phrase
        raw: BM25 or cosine
        standard: deviations from the mean of all candidates
    """

    leg: str
    raw: float
    standard: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One unit.

    Attributes:
        doc_id: the document
        locator: the unit's path, such as 187/36, 3(c), PP7 or fn1
        label: the place as it is printed in a citation
        kind: what the unit is
        heading_path: headings above the unit, outermost first
        text: its own words, verbatim, without those of its items
        footnotes: footnotes that qualify it
        parent: locator of the unit it hangs under, or null
        page: page of the received file; null where it has none
        cites: what it cites: units (such as wp77-2022:187/36: doc_id, a colon, locator), symbols,
            and provisions such as article VI
        cited_by: units that cite it, such as wp77-2022:187/36: doc_id, a colon, locator
    """

    doc_id: str
    locator: str
    label: Label
    kind: UnitKind
    heading_path: tuple[str, ...]
    text: str
    footnotes: tuple[Footnote, ...]
    parent: str | None
    page: int | None
    cites: tuple[str, ...]
    cited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphsResult:
    """Every reading of the locator, the outer one first.

    Attributes:
        paragraphs: at least one
    """

    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words stand; more than one citation where they run through several units.

    Attributes:
        citations: one for each unit, in order
        distance: characters to insert, remove or replace
        similarity: share of characters that need no change
        exact: whether the words are those asked for, in their order
    """

    citations: tuple[Citation, ...]
    distance: int
    similarity: float
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as RFC 9457 has it; `type` is a page that explains it.

    Attributes:
        type: which kind of problem: a page of this service; programs may branch on it
        title: the kind of problem in words; the same for the same `type`
        status: the HTTP status
        detail: what happened this time
        instance: the request id, as in X-Request-ID
        hint: what to do, often with close matches; may be empty
        errors: each thing wrong with the request; may be empty
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    hint: str
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A verbatim answer with what belongs to it.

    Attributes:
        quote: the words, equal to `citation.quote.exact`
        citation: where they stand
        context: to be read before it, such as the lead-in of a list, outermost first
        further: more of the same answer, in the document's order: other items of the list
        also_in: other places that say the same
        figures: its figures, where answers side by side give different ones; else empty
        official_links: the document at the UN by language; empty while the symbol is unconfirmed
        official_links_checked: false: nobody has followed these links
    """

    quote: str
    citation: Citation
    context: tuple[CitedWords, ...]
    further: tuple[CitedWords, ...]
    also_in: tuple[CitedWords, ...]
    figures: tuple[Figure, ...]
    official_links: dict[str, str]
    official_links_checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The verbatim words: `document.text[start:end] == exact`, in code points.

    Attributes:
        exact: the words, character for character as stored
        prefix: up to 32 characters of the same unit before them
        suffix: up to 32 characters of the same unit after them
        start: where they begin in the document's text
        end: where they end in the document's text
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFilter:
    """Words of the question that tell which documents are meant: before others, or alone.

    Attributes:
        id: sent in `ignore`, these words are not read so
        field: doc_id, year, author or session
        value: what was read
        label: as people read it
        words: the words of the question, folded
        doc_ids: the documents that are meant
    """

    id: str
    field: str
    value: str
    label: Label
    words: str
    doc_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The receipt of an answer; `POST /verify:receipt` and `nptqa verify --receipt` check it.

    Attributes:
        kind: nptqa-receipt/1
        answer_id: the answer
        question: as asked
        outcome: how far the reply could be relied on
        confidence: fitted probability that the first answer is right
        index_version: the index that was asked
        corpus_sha256: of all that decides the texts of the documents held
        software: what gave the answer
        quotations: in the order of the answer
        sha256: of the rest as JSON with sorted keys and without blanks, UTF-8
    """

    kind: str
    answer_id: str
    question: str
    outcome: Outcome
    confidence: float
    index_version: str
    corpus_sha256: str
    software: str
    quotations: tuple[ReceiptQuotation, ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptQuotation:
    """What was quoted, and the hashes that tell whether it still stands there.

    Attributes:
        doc_id: the document
        symbol: its symbol, or empty while unconfirmed
        locator: the unit
        start: first code point, of the document's text
        end: code point after the last
        quote: the words
        quote_sha256: SHA-256 of the words, UTF-8
        text_sha256: SHA-256 of the unit's whole text, UTF-8
        source_sha256: SHA-256 of the file the document was read from
    """

    doc_id: str
    symbol: str
    locator: str
    start: int
    end: int
    quote: str
    quote_sha256: str
    text_sha256: str
    source_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A document's facts; an empty text means not known.

    Attributes:
        doc_id: this service's stable name of the document
        symbol: the document symbol; empty while it is not confirmed
        symbol_status: where the symbol comes from
        title_zh: the title in Chinese
        title_en: the title in English
        short_zh: our own short name in Chinese
        short_en: our own short name in English
        kind: such as resolution, chair_paper, working_paper; a filter value
        status: of the text: adopted, chair_responsibility, group_position, national_position or
            unknown
        body: the body it belongs to; a filter value
        conference: the conference it was made for
        session: the session of the body
        place: where that met
        date_from: its date, or the first day of the meeting
        date_to: its date, or the last day of the meeting
        author: who wrote or submitted it
        language: language of the text held, an ISO 639-1 code
        source: what the text was taken from
        sha256: SHA-256 of the file held, in hex
        supersedes: the document it replaces
        corrects: the document it is a corrigendum to
        note: what else is known of it
    """

    doc_id: str
    symbol: str
    symbol_status: SymbolStatus
    title_zh: str
    title_en: str
    short_zh: str
    short_en: str
    kind: str
    status: str
    body: str
    conference: str
    session: str
    place: str
    date_from: str
    date_to: str
    author: str
    language: str
    source: str
    sha256: str
    supersedes: str
    corrects: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """A document's facts and how much it holds.

    Attributes:
        url: path of the document in this service's reader
        undocs_url: the UN's own page, Chinese; empty while unconfirmed
        units: citable units held
        counts: units of each kind
    """

    url: str
    undocs_url: str
    units: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeDocument(Document):
    """A document with its outline and the locators of all its units.

    Attributes:
        headings: all headings in order
        locators: locators of all units in order
    """

    headings: tuple[Heading, ...]
    locators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedQuestion:
    """A question that leads on, and the unit it was written for.

    Attributes:
        question: the question, ready to be asked
        language: ISO code of its language
        unit: the unit it was written for, such as wp77-2022:187/36: doc_id, a colon, locator
    """

    question: str
    language: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a conversation is about: documents, terms, words, and the units last given.

    Attributes:
        doc_ids: documents that were named
        terms: Chinese names of the terms that were recognised
        topic: words of the last question that stood by itself
        section: heading of the first unit that was given
        units: units that were given, such as wp77-2022:187/36: doc_id, a colon, locator
    """

    doc_ids: tuple[str, ...]
    terms: tuple[str, ...]
    topic: str
    section: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopePart:
    """One thing that a question inherits, named for people; `part` is a field of the scope.

    Attributes:
        id: sent in `ignore`, it takes this part away
        part: field of the scope: doc_ids, terms or topic
        value: what stands in that field
        label: as people read it
    """

    id: str
    part: str
    value: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One page of hits; `next` is null on the last one.

    Attributes:
        query: the words as asked
        index_version: the index that was searched
        total: hits on all pages together
        hits: this page, best first
        next: `cursor` of the next page: opaque, for this search only
        facets: how the hits of all pages spread
        filters_read: what the question says of the documents that are meant
        language: of the words, as guessed: zh, zh-Hant, en, fr, ...
        explain: how this was found; null unless `explain` was sent
    """

    query: str
    index_version: str
    total: int
    hits: tuple[Hit, ...]
    next: str | None
    facets: Facets
    filters_read: tuple[ReadFilter, ...]
    language: str
    explain: Explanation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a text: half-open, counted in code points from 0.

    Attributes:
        start: the first code point that belongs to it
        end: the first code point after it
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestResult:
    """The likeliest first.

    Attributes:
        suggestions: the likeliest first
    """

    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a question that is being typed may become; `url` is a path of this service.

    Attributes:
        kind: reference, question, term or heading
        text: what would be asked
        label: what it is, or where it leads
        url: path of this service that shows it
        unit: the unit it leads to, such as wp77-2022:187/36: doc_id, a colon, locator; or empty
    """

    kind: SuggestionKind
    text: str
    label: Label
    url: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """What a facet does not list.

    Attributes:
        values: further values of the filter
        hits: their counts together
    """

    values: int
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadJob:
    """An upload and how far it is.

    Attributes:
        job_id: of this job
        state: how far it is; done when what was added is answered from
        made_at: when it was sent, UTC
        changed_at: when something last happened, UTC
        ocr: whether scanned pages are recognised
        straight: whether it goes on without being confirmed
        index_version: of the index that holds it; empty before it is done
        problem: why the whole job failed, or null
        documents: one for each file, in the order sent
    """

    job_id: str
    state: JobState
    made_at: str
    changed_at: str
    ocr: bool
    straight: bool
    index_version: str
    problem: Problem | None
    documents: tuple[Uploaded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadJobs:
    """The jobs of a key.

    Attributes:
        jobs: the newest first, at most a hundred
    """

    jobs: tuple[UploadJob, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """One document of an upload.

    Attributes:
        number: in the job, from 1
        name: of the file, with harmless letters
        size: bytes
        sha256: of the file
        state: how far it is
        found: what its masthead and you say of it; empty before
        missing: fields without which it cannot be added
        problems: what the parser found amiss
        units: how many citable units it has; 0 before it is read
        doc_id: under which it will be, or is, held; empty before
        replaces: doc_id of the document with the same symbol; or empty
        recognised: pages whose text was recognised in a picture and may be wrong: compare them
        problem: why it failed, or null
    """

    number: int
    name: str
    size: int
    sha256: str
    state: DocumentState
    found: dict[str, Found]
    missing: tuple[str, ...]
    problems: tuple[str, ...]
    units: int
    doc_id: str
    replaces: str
    recognised: tuple[int, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb with its strength, 7 (决定) to 1 (注意到), 0 for one that asks nothing.

    Attributes:
        text: the verb
        strength: 7 is strongest, 0 asks nothing
    """

    text: str
    strength: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResult:
    """A verdict; `place` is null where nothing is near, `claimed` where nothing is to be said.

    Attributes:
        verdict: what is true of the quotation
        quotation: the words as given
        place: the nearest place, or null
        words: what stands there, verbatim; empty where nothing is near
        differences: from `words` (`a`) to `quotation` (`b`) without outer marks and blanks
        forms: how the writing differs where the words do not
        others: other places with these words, best first
        total_others: how many there are, of which these are the first
        claim: where the words are said to stand
        claimed: the nearest words at that place, if they stand elsewhere; or null
        notes: what a reader should know of the verdict
        index_version: the index that was asked
    """

    verdict: Verdict
    quotation: str
    place: Place | None
    words: str
    differences: tuple[Difference, ...]
    forms: tuple[Form, ...]
    others: tuple[Place, ...]
    total_others: int
    claim: Claim
    claimed: Place | None
    notes: tuple[Note, ...]
    index_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionResult:
    """What is running over what; enough to say later what an answer was given from.

    Attributes:
        nptqa: version of the software
        index_version: the index in use
        documents: the documents held
    """

    nptqa: str
    index_version: str
    documents: tuple[Record, ...]
