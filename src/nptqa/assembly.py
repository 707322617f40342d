"""The one place that puts the parts together, for the service, the CLI and the evaluation alike.

In: `Settings`. Out: a `Desk`, which searches and answers. A desk is immutable after opening and
safe for many threads.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nptqa.analysis import analyse
from nptqa.answer import Answerer
from nptqa.bank import BankEntry, grouped
from nptqa.chunking import CHUNKING
from nptqa.compare import Comparer, Comparison, Relative
from nptqa.confidence import Confidence
from nptqa.corpus import Corpus, load_corpus
from nptqa.corpus.locators import Locator
from nptqa.cursors import cursor_at, mark_of, read_cursor
from nptqa.dialogue import follow
from nptqa.domain import (
    Answer,
    Citation,
    Explanation,
    Filters,
    Hit,
    Mode,
    Paragraph,
    Query,
    Results,
    Scope,
    Span,
    Suggestion,
)
from nptqa.encoding import Encoder, coarse_columns, load_encoder
from nptqa.errors import IndexMismatch, IndexMissing
from nptqa.explaining import explain
from nptqa.facets import FacetCounter, without
from nptqa.highlight import Highlighter
from nptqa.hints import Hints
from nptqa.index.engines import engine_of
from nptqa.index.passages import Tally
from nptqa.index.recipe import bank_hash
from nptqa.index.store import StoredIndex, open_index
from nptqa.linking import Linker
from nptqa.links import Links
from nptqa.parts import build_index, entries_of, linker_of, terms_of
from nptqa.ranking import Ranking
from nptqa.related import RelatedQuestions
from nptqa.scopes import parts as scope_parts
from nptqa.scopes import without as without_parts
from nptqa.search import Searcher
from nptqa.settings import Settings
from nptqa.suggest import Suggester
from nptqa.termbase import Entry
from nptqa.verification import Verification
from nptqa.verify import Verifier, claim_of

_LARGEST_PAGE = 100
_EXPLAINED = 20


class Desk:
    """Searches and answers over one corpus and one index."""

    def __init__(
        self,
        corpus: Corpus,
        encoder: Encoder,
        index: StoredIndex,
        *,
        confidence: Confidence | None = None,
        linker: Linker | None = None,
        terms: Sequence[Entry] = (),
        questions: Sequence[BankEntry] = (),
        longest: int = 2000,
    ) -> None:
        """Put parts together that belong together; `open` sees to it that they do."""
        self.corpus = corpus
        self.encoder = encoder
        self.index = index
        self._longest = longest
        self._linker = linker
        self._searcher = Searcher(index, encoder, corpus)
        self.links = Links(corpus)
        self._confidence = confidence or Confidence.load()
        highlight = Highlighter(name for one in terms for name in one.names)
        self._answerer = Answerer(
            corpus, self._searcher, encoder, self._confidence, self.links, highlight
        )
        self._facets = FacetCounter(corpus)
        self._hints = Hints(corpus, terms)
        self._suggester = Suggester(corpus, self.links, terms, questions)
        self._related = RelatedQuestions(questions)
        self.comparer = Comparer(corpus, index, self._answerer.citer)
        self.verifier = Verifier(corpus, index, self._answerer.citer)

    @classmethod
    def open(cls, settings: Settings, encoder: Encoder | None = None) -> Self:
        """Open the corpus, the encoder and the index the settings name.

        Args:
            settings: which of each.
            encoder: of the settings, where it is loaded already.

        Raises:
            CorpusError: the corpus cannot be used.
            EncoderError: the encoder cannot be loaded.
            IndexStoreError: the index is missing, stale or broken.
        """
        return cls.over(load_corpus(settings.corpus_dir), settings, encoder)

    @classmethod
    def over(cls, corpus: Corpus, settings: Settings, encoder: Encoder | None = None) -> Self:
        """Open all but the corpus, which may stand in no folder; see `open`."""
        encoder = encoder or load_encoder(settings.encoder)
        questions = entries_of(settings, corpus)
        bank = grouped(questions)
        index = open_index(
            settings.index_dir,
            encoder_fingerprint=encoder.fingerprint,
            corpus_hash=corpus.fingerprint,
            chunking=CHUNKING,
            bank_hash=bank_hash(bank),
            engine=engine_of(settings.index_uri),
            compared=coarse_columns(encoder),
        )
        return cls(
            corpus,
            encoder,
            index,
            confidence=Confidence.load(settings.confidence),
            linker=linker_of(settings, corpus, index),
            terms=terms_of(settings),
            questions=questions,
            longest=settings.max_question,
        )

    @classmethod
    def open_or_build(
        cls,
        settings: Settings,
        *,
        notify: Callable[[str], None],
        encoder: Encoder | None = None,
    ) -> Self:
        """Open, after building an index that is missing or no longer fits.

        Args:
            settings: which corpus, encoder and index.
            encoder: of the settings, where it is loaded already.
            notify: told in one sentence why an index is built.

        Raises:
            CorpusError, EncoderError, IndexStoreError: as `open`, and when building fails.
        """
        try:
            return cls.open(settings, encoder)
        except (IndexMissing, IndexMismatch) as exc:
            notify(f"{exc.message}: building the index")
            build_index(settings, progress=True)
            return cls.open(settings, encoder)

    @property
    def index_version(self) -> str:
        """Name of the index in use."""
        return self.index.version

    @property
    def searcher(self) -> Searcher:
        """The part that searches, for calibration and comparison."""
        return self._searcher

    def analyse(
        self,
        text: str,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        scope: Scope | None = None,
        ignore: Collection[str] = (),
    ) -> Query:
        """Read a question, with what it inherits from a conversation; raises a QueryError.

        `ignore` holds ids of what the person took away: see `ScopePart` and `ReadFilter`.
        """
        query = analyse(text, self.corpus, filters, longest=self._longest, linker=self._linker)
        if ignore:
            query = replace(query, ignored=tuple(sorted(set(ignore))))
        query = self._hints.read(query, ignore)
        if scope is None:
            return query
        return follow(query, without_parts(scope, ignore), self.corpus, self._linker)

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        cursor: str | None = None,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        mode: Mode = Mode.HYBRID,
        scope: Scope | None = None,
        ignore: Collection[str] = (),
    ) -> Results:
        """One page of hits, one a unit.

        Args:
            text: the question.
            limit: hits a page, 1 to 100.
            cursor: `next` of the page before, or None for the first.
            filters: limits on what may be found.
            mode: which legs are used.
            scope: `Answer.scope` of the turn before; None begins a conversation.
            ignore: as in `ask`.

        Raises:
            QueryError: the question or the cursor cannot be used.
        """
        query = self.analyse(text, filters, scope, ignore)
        limit = min(max(1, limit), _LARGEST_PAGE)
        mark = mark_of(query, mode, self.index_version)
        start = read_cursor(cursor, mark) if cursor else 0
        hits = self._answerer.search(query, mode)
        page = tuple(self._answerer.lit(query, hits[start : start + limit]))
        end = start + limit
        following = cursor_at(end, mark) if end < len(hits) else None
        facets = self._facets.count(query.filters, self._tallies(query, mode, hits))
        return Results(query, page, len(hits), following, self.index_version, facets)

    def _tallies(self, query: Query, mode: Mode, hits: Ranking) -> Callable[[str], Tally]:
        """What each facet counts: the hits that the other filters leave."""
        columns = self.index.columns
        own = columns.tally(hits.ordinals)

        def counted(field: str) -> Tally:
            wider = without(query.filters, field)
            if wider == query.filters:
                return own
            found = self._answerer.search(replace(query, filters=wider), mode)
            return columns.tally(found.ordinals)

        return counted

    def ask(
        self,
        text: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        mode: Mode = Mode.HYBRID,
        scope: Scope | None = None,
        ignore: Collection[str] = (),
    ) -> Answer:
        """Verbatim answers with citations, or an abstention.

        Args:
            text: the question.
            filters: limits on what may be quoted.
            mode: which legs of the search are used.
            scope: `Answer.scope` of the turn before; None begins a conversation.
            ignore: ids of what is not to be inherited (`Answer.inherited_parts`) or read in the
                question (`Query.read`).

        Raises:
            QueryError: the question cannot be used.
        """
        answer = self._answerer.answer(self.analyse(text, filters, scope, ignore), mode)
        return replace(
            answer,
            related_questions=self._related.of(answer),
            inherited_parts=scope_parts(answer.query.inherited, self.corpus),
        )

    def explain(
        self, query: Query, mode: Mode = Mode.HYBRID, hits: Sequence[Hit] | None = None
    ) -> Explanation:
        """How a question was read and ranked; the best hits unless some are given."""
        if hits is None:
            hits = self._answerer.search(query, mode)[:_EXPLAINED]
        seen = self._answerer.evidence(query)[0] if hits else np.zeros(0)
        return explain(query, mode, hits, self._searcher, self._confidence, seen)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """What a question that is being typed may become; see `Suggester.suggest`."""
        return self._suggester.suggest(text, limit)

    def evidence(self, text: str) -> tuple[NDArray[np.float64], str]:
        """What the confidence model is fed for a question, for calibration.

        See `Answerer.evidence`; raises a QueryError.
        """
        return self._answerer.evidence(self.analyse(text))

    def cite(self, hit: Hit) -> Citation:
        """The citation of a hit's whole passage."""
        return self._answerer.cite(hit)

    def cite_paragraph(self, paragraph: Paragraph, span: Span | None = None) -> Citation:
        """The citation of a whole unit, or of a span inside it; raises VerbatimError."""
        return self._answerer.citer.cite(paragraph, span)

    def paragraphs(self, doc_id: str, locator: str | None = None) -> tuple[Paragraph, ...]:
        """All units of a document, or every reading of a locator, the outer one first.

        Raises:
            UnknownDocument: no such document.
            LocatorError: not a locator, or the document has no such unit.
        """
        if locator is None:
            return self.corpus.document(doc_id).paragraphs
        return self.corpus.readings(doc_id, str(Locator.parse(locator)))

    def verify(
        self, text: str, doc_id: str | None = None, locator: str | None = None
    ) -> Verification:
        """The verdict on a quotation, see `Verifier.verify`; every reading of a locator counts.

        Args:
            text: the words quoted.
            doc_id: the document they are said to stand in, or None.
            locator: the place they are said to stand at, or None.

        Raises:
            UnknownDocument, LocatorError: there is no such place.
            QueryError: the text cannot be checked.
        """
        return self.verifier.verify(text, claim_of(self.corpus, doc_id, locator))

    def compare(self, a: str, b: str) -> Comparison:
        """Two units, each named `doc_id:locator`; see `Comparer.compare`."""
        return self.comparer.compare(a, b)

    def relatives(self, unit_id: str) -> tuple[Relative, ...]:
        """Units that say the same or nearly, by date; see `Comparer.relatives`."""
        return self.comparer.relatives(unit_id)
