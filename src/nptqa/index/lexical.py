"""BM25 over ready terms, and exact phrases, on tantivy. The only module that imports tantivy.

In: the words of passages at build time, weighted terms or a folded string at query time. Out:
`Scored` passages. Text is cut into terms here (`index_terms`) for both; tantivy only splits at
blanks, and its query parser is never used, so that nothing a user types is read as syntax.

Fields: `body` (the passage), `context` (headings and parent's words), `expansion` (questions it
answers), each with its own lengths and document frequencies; `characters` (the passage's folded
compact text, one code point a token) for phrases.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import numpy as np
import tantivy

from nptqa.errors import IndexCorrupt, IndexStoreError
from nptqa.folding import compact, fold_text, terms
from nptqa.index.base import Mask, Scored, check_allowed, order

_ANALYSER = "blanks"
_HEAP_BYTES = 256_000_000
# A filter that leaves few stretches of the collection is part of the query; any other is applied to
# what is found.
_MOST_RUNS = 64
# Terms whose rarity and query are kept: every question asks for the same few thousand.
_REMEMBERED = 20_000
# A token for the blank. Folding drops private-use characters, so no text can hold it.
_BLANK = "\ue000"
_SPARE = 8


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """How much a match counts in each field; a field with 0 is not searched."""

    body: float = 1.0
    context: float = 0.3
    expansion: float = 0.5

    def items(self) -> Iterator[tuple[str, float]]:
        """Names and weights of the fields that are searched."""
        named = (("body", self.body), ("context", self.context), ("expansion", self.expansion))
        return ((name, weight) for name, weight in named if weight > 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of one passage: its text, its context, the questions it answers."""

    body: str
    context: str
    questions: tuple[str, ...] = ()


def index_text(text: str) -> str:
    """The folded compact form of any text, in which phrases are found."""
    return compact(fold_text(text))


def index_terms(text: str) -> list[str]:
    """The terms any text is indexed under and asked with."""
    return terms(index_text(text))


class LexicalIndex:
    """Postings in one folder."""

    def __init__(self, index: tantivy.Index, folder: Path) -> None:
        """Wrap an index with this module's schema, which stands in `folder`."""
        self._folder = folder
        index.register_tokenizer(_ANALYSER, _analyser())
        # The default starts a thread that watches the folder for commits; a version never changes.
        index.config_reader("manual")
        self._schema = index.schema
        self._searcher = index.searcher()
        self.size = int(self._searcher.num_docs)
        """Number of passages."""
        self._remember()

    def _remember(self) -> None:
        """Keep what every question asks for again; closures, since a method would hold `self`."""
        schema, searcher, size = self._schema, self._searcher, self.size

        def term(name: str, term: str, weight: float) -> tantivy.Query:
            query = tantivy.Query.term_query(schema, name, term, "freq")
            return tantivy.Query.boost_query(query, weight)

        self._term = lru_cache(maxsize=_REMEMBERED)(term)
        self._rarity = lru_cache(maxsize=_REMEMBERED)(
            lambda term: log(1.0 + size / (1.0 + searcher.doc_freq("body", term)))
        )

    @classmethod
    def build(
        cls, folder: Path, entries: Iterable[Entry], *, heap_bytes: int = _HEAP_BYTES
    ) -> Self:
        """Write the postings of `entries` into an empty folder; ordinals count from 0.

        Raises:
            IndexStoreError: the folder cannot be written.
        """
        try:
            index = tantivy.Index(_schema(), path=str(folder))
            index.register_tokenizer(_ANALYSER, _analyser())
            # One thread: postings in the order of ordinals, the same at every build.
            writer = index.writer(heap_size=heap_bytes, num_threads=1)
            for ordinal, entry in enumerate(entries):
                writer.add_document(_document(ordinal, entry))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
        except ValueError as exc:
            message = f"the postings in {folder} cannot be written: {exc}"
            raise IndexStoreError(message, path=folder) from exc
        return cls(index, folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open what `build` wrote.

        Raises:
            IndexCorrupt: a file is absent, truncated or not of this kind.
        """
        try:
            with _lockable(folder) as place:
                return cls(tantivy.Index.open(str(place)), folder)
        except (ValueError, OSError) as exc:
            raise IndexCorrupt(f"the postings in {folder} cannot be read", path=folder) from exc

    def rarity(self, term: str) -> float:
        """Inverse document frequency of a term among the passages' own words, above 0."""
        return self._rarity(term)

    def search(
        self,
        weighted_terms: Mapping[str, float],
        k: int,
        *,
        fields: FieldWeights | None = None,
        allowed: Mask | None = None,
    ) -> Scored:
        """The k passages with the highest BM25 (k1 1.2, b 0.75), summed over terms and fields.

        Args:
            weighted_terms: terms as `index_terms` gives them, each with the factor of its score;
                those at 0 or below are left out.
            k: how many passages at most.
            fields: weights of the fields, the default when None.
            allowed: bool (size,), passages that may be found; None allows all.
        """
        searched = tuple((fields or FieldWeights()).items())
        should = [
            (tantivy.Occur.Should, self._term(name, term, factor * weight))
            for term, factor in weighted_terms.items()
            if factor > 0
            for name, weight in searched
        ]
        return self._best(tantivy.Query.boolean_query(should), k, allowed) if should else _none()

    def phrase(self, folded: str, k: int, *, allowed: Mask | None = None) -> Scored:
        """The passages whose `index_text` contains `folded`, compact or not, marks and all.

        Scores are BM25 of the phrase: more often and in a shorter passage is higher.
        """
        tokens = _character_tokens(compact(folded))
        if not tokens:
            return _none()
        if len(tokens) == 1:  # tantivy aborts on a phrase of one
            query = tantivy.Query.term_query(self._schema, "characters", tokens[0])
        else:
            query = tantivy.Query.phrase_query(self._schema, "characters", list(tokens))
        return self._best(query, k, allowed)

    def _best(self, query: tantivy.Query, k: int, allowed: Mask | None) -> Scored:
        """The k best allowed passages, asking for more until they are certain."""
        check_allowed(allowed, self.size)
        reachable = self.size if allowed is None else int(np.count_nonzero(allowed))
        k = min(k, reachable)
        if k <= 0:
            return _none()
        runs = [] if allowed is None else _runs(allowed)
        if allowed is not None and len(runs) <= _MOST_RUNS:
            query, limit = self._within(query, runs), min(self.size, k + _SPARE)
        else:
            limit = min(self.size, _first_limit(k, self.size, reachable))
        while True:
            found, seen = self._found(query, limit, allowed)
            if seen < limit or limit >= self.size or _certain(found, k):
                places = order(found.ordinals, found.scores, k)
                return Scored(found.ordinals[places], found.scores[places])
            limit = min(4 * limit, self.size)

    def _within(self, query: tantivy.Query, runs: Sequence[tuple[int, int]]) -> tantivy.Query:
        """The query for passages of some runs of ordinals only, with the same scores."""
        ranges = [
            tantivy.Query.range_query(self._schema, "ordinal", tantivy.FieldType.Integer, *run)
            for run in runs
        ]
        inside = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in ranges])
        unscored = tantivy.Query.const_score_query(inside, 0.0)
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), (tantivy.Occur.Must, unscored)]
        )

    def _found(self, query: tantivy.Query, limit: int, allowed: Mask | None) -> tuple[Scored, int]:
        """The allowed ones among the first `limit` results, and how many results there were."""
        try:
            hits = self._searcher.search(query, limit, count=False).hits
            addresses = [address for _, address in hits]
            values = self._searcher.fast_field_values("ordinal", addresses) if hits else []
        except ValueError as exc:
            message = f"the postings in {self._folder} cannot be searched"
            raise IndexCorrupt(message, path=self._folder) from exc
        ordinals = np.array(values, dtype=np.int64)
        scores = np.array([score for score, _ in hits], dtype=np.float32)
        if allowed is not None:
            ordinals, scores = ordinals[allowed[ordinals]], scores[allowed[ordinals]]
        return Scored(ordinals, scores), len(hits)


@contextmanager
def _lockable(folder: Path) -> Iterator[Path]:
    """Where tantivy can put the lock it opens an index with.

    An index in a read-only folder is opened through links; once open it needs them no more.
    """
    if os.access(folder, os.W_OK):
        yield folder
        return
    with TemporaryDirectory() as links:
        for path in folder.iterdir():
            if path.suffix != ".lock":
                (Path(links) / path.name).symlink_to(path.resolve())
        yield Path(links)


def _runs(allowed: Mask) -> list[tuple[int, int]]:
    """First and last of every row of allowed ordinals; a document's stand together."""
    edges = np.flatnonzero(np.diff(allowed, prepend=False, append=False))
    return [(first, end - 1) for first, end in edges.reshape(-1, 2).tolist()]


def _first_limit(k: int, size: int, reachable: int) -> int:
    """How many results to ask for so that k allowed ones are probably among them."""
    return (k + _SPARE) * size // reachable


def _certain(found: Scored, k: int) -> bool:
    """Whether a result after these can no longer tie with the k-th."""
    return len(found.scores) > k and bool(found.scores[-1] < found.scores[k - 1])


def _none() -> Scored:
    return Scored(np.empty(0, np.int64), np.empty(0, np.float32))


def _character_tokens(folded: str) -> tuple[str, ...]:
    return tuple(folded.replace(" ", _BLANK))


def _document(ordinal: int, entry: Entry) -> tantivy.Document:
    folded = index_text(entry.body)
    document = tantivy.Document()
    document.add_integer("ordinal", ordinal)
    document.add_text("body", " ".join(terms(folded)))
    document.add_text("characters", " ".join(_character_tokens(folded)))
    document.add_text("context", _spaced_terms(entry.context))
    document.add_text("expansion", " ".join(map(_spaced_terms, entry.questions)))
    return document


@lru_cache(maxsize=512)
def _spaced_terms(text: str) -> str:
    """Neighbouring passages share their context, and pieces of one unit their questions."""
    return " ".join(index_terms(text))


def _analyser() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Unsigned would be the natural type; tantivy-py 0.27 aborts on a fast unsigned field.
    builder.add_integer_field("ordinal", fast=True)
    for name in ("body", "context", "expansion"):
        builder.add_text_field(name, tokenizer_name=_ANALYSER, index_option="freq")
    builder.add_text_field("characters", tokenizer_name=_ANALYSER, index_option="position")
    return builder.build()
