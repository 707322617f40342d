"""Words of a question that tell which documents are meant without naming one: years and authors.

In: an analysed `Query`. Out: the same with what was read in `Query.read`. 2007年, 不结盟集团, 主席
and 第七十五届 mean the documents that the manifest says are of that year, author or session. Those
come forward, and the words are not looked for in the texts; a paragraph asked for with such words
alone is one of theirs. Who asks what an author holds wants no other's words, nor does who names a
document: that is a filter, which can be taken away. Of 1,170 bank questions that name a document or
an author 3 are answered by another, of 602 with a year 7, of 188 with an organ 21. On the bank's
questions with a year, author or session, asked of an index without the bank, Success@1 is .420
unread and .575 read (`eval/dev/hints.py` prints both).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nptqa.citing import document_label
from nptqa.corpus import Corpus
from nptqa.corpus.numerals import NUMBER, number
from nptqa.domain import DocumentRecord, Label, Query, ReadFilter, Reference
from nptqa.ellipsis import YEAR
from nptqa.references import is_only_reference, named_documents
from nptqa.sought import left_over, naming_spans
from nptqa.termbase import Entry

_CHAIR = "主席"
# Who held the office is asked, not what a chair wrote; nor did a deputy or a bureau write it.
_OFFICE = re.compile(
    r"(?:谁|哪位|哪国|何人)[^，。；？?]{0,8}(?:当|任|做|选|是)[^，。；？?]{0,16}主席\s?[？?。]*\Z|"
    r"主席(?:团|[^，。；？?]{0,4}(?:是谁|由谁|是哪位|是哪国|叫什么))|[副选]主席"
)
_SHORTEST_AUTHOR = 4
# What an organ adopts; to name the organ is not to name the one that is held.
_ADOPTED = frozenset({"resolution", "decision", "final_document", "treaty"})
_SESSION = re.compile(rf"第\s?(?P<n>{NUMBER})\s?(?P<counter>[届次])")


class Hints:
    """Reads them for one corpus; immutable, safe for many threads."""

    def __init__(self, corpus: Corpus, terms: Sequence[Entry] = ()) -> None:
        """Read hints at the documents of `corpus`; `terms` give the English of authors."""
        self._corpus = corpus
        self._records = tuple(document.record for document in corpus.documents)
        self._every_author = frozenset(one.author for one in self._records)
        self._sessions_of = tuple((one.doc_id, _sessions_of(one)) for one in self._records)
        self._english = {form: one.english for one in terms for form in (one.zh, *one.forms)}

    def read(self, query: Query, ignore: Collection[str] = ()) -> Query:
        """The query with what it says of documents, less what the person took away.

        Args:
            query: one that was analysed; if it follows another, it is read before it inherits.
            ignore: ids of `ReadFilter`s, or of the `ScopePart`s that they became.
        """
        references = tuple(one for one in query.references if not _ignored(one.doc_ids, ignore))
        if any(one.place for one in references):
            return self._placed(replace(query, references=references), ignore)
        named = named_documents(references)
        # The year and the author in a name that was taken away are no clues to the same document.
        clues = self._clues(query) if references == query.references else ()
        found = list(self._named(query, named) if named else clues)
        kept = (one for one in found if one.id not in ignore and not _ignored(one.doc_ids, ignore))
        read = tuple(_agreeing(kept))
        if references != query.references:
            query = replace(query, references=references)
        naming = naming_spans(query, (one.words for one in read if not one.named))
        if not (read or naming):
            return query
        return replace(query, read=read, naming=naming, sought=left_over(query.folded, naming))

    def _placed(self, query: Query, ignore: Collection[str]) -> Query:
        """A place without a document is in those hinted at, where nothing else is asked.

        A year or session of which nothing is held means a document that is not held.
        """
        said = (*self._years(query), *self._authors(query), *self._sessions(query))
        unheld = any(not one.doc_ids for one in said if one.field != "author")
        if unheld or not all(_loose(one) for one in query.references):
            return query
        kept = (one for one in said if one.doc_ids and one.id not in ignore)
        read = tuple(_agreeing(kept))
        naming = naming_spans(query, (one.words for one in read))
        hinted = replace(query, read=read, naming=naming)
        meant = hinted.hinted & (query.filters.doc_ids or hinted.hinted)
        if not meant or not is_only_reference(query.folded, query.references, naming):
            return query
        ordered = [one.doc_id for one in self._records if one.doc_id in meant]
        return replace(hinted, references=tuple(_in(one, ordered) for one in query.references))

    def _named(self, query: Query, doc_ids: Iterable[str]) -> Iterator[ReadFilter]:
        for doc_id in doc_ids:
            words = next(one.text for one in query.references if doc_id in one.doc_ids)
            label = document_label(self._corpus.document(doc_id).record)
            yield ReadFilter("doc_id", doc_id, label, words, (doc_id,), certain=True)

    def _clues(self, query: Query) -> Iterator[ReadFilter]:
        clues = (*self._years(query), *self._authors(query), *self._sessions(query))
        return (one for one in clues if 0 < len(one.doc_ids) < len(self._records))

    def _years(self, query: Query) -> Iterator[ReadFilter]:
        for match in YEAR.finditer(query.folded):
            year = int(match[0][:4])
            held = _ids(one for one in self._records if _in_year(one, year))
            yield ReadFilter(
                "year", str(year), Label(f"{year}年", str(year)), match[0].strip(), held
            )

    def _authors(self, query: Query) -> Iterator[ReadFilter]:
        """Authors whose name ends with a term that was linked: it is theirs, not part of it."""
        words = {one.zh: one.text for one in query.terms}
        if _CHAIR in query.folded and not _OFFICE.search(query.folded):
            words.setdefault(_CHAIR, _CHAIR)
        for name, text in words.items():
            if len(name) >= _SHORTEST_AUTHOR or name == _CHAIR:
                authors = {one for one in self._every_author if one.endswith(name)}
                held = _ids(one for one in self._records if authors and one.author in authors)
                label = Label(name, self._english.get(name, "") or text)
                yield ReadFilter("author", name, label, text, held, certain=self._speak(held))

    def _speak(self, doc_ids: Collection[str]) -> bool:
        """Whether the documents say what their author holds; an organ's resolutions are many."""
        return not any(one.doc_id in doc_ids and one.kind in _ADOPTED for one in self._records)

    def _sessions(self, query: Query) -> Iterator[ReadFilter]:
        for match in _SESSION.finditer(query.folded):
            wanted = _session(match)
            held = tuple(doc_id for doc_id, own in self._sessions_of if wanted in own)
            label = Label(f"第{wanted[0]}{wanted[1]}", f"session {wanted[0]}")
            yield ReadFilter("session", "".join(map(str, wanted)), label, match[0], held)


def _loose(reference: Reference) -> bool:
    """Whether a place is of no document yet."""
    named = reference.doc_ids or reference.symbol or reference.provision
    return bool(reference.place) and not named


def _in(reference: Reference, doc_ids: Sequence[str]) -> Reference:
    """The place in these documents only."""
    units = (unit for unit in reference.units if unit.partition(":")[0] in doc_ids)
    return replace(reference, doc_ids=tuple(doc_ids), units=tuple(units))


def _ids(records: Iterable[DocumentRecord]) -> tuple[str, ...]:
    return tuple(one.doc_id for one in records)


def _ignored(doc_ids: Collection[str], ignore: Collection[str]) -> bool:
    """Whether all documents were taken away, as read in the question or as inherited."""
    gone = {one.partition(":")[2] for one in ignore if one.startswith(("doc_id:", "doc_ids:"))}
    return bool(doc_ids) and gone.issuperset(doc_ids)


def _in_year(record: DocumentRecord, year: int) -> bool:
    return record.date_from.year <= year <= record.date_to.year


def _sessions_of(record: DocumentRecord) -> frozenset[tuple[int, str]]:
    """The sessions a document is of, as number and counter."""
    return frozenset(map(_session, _SESSION.finditer(f"{record.session} {record.conference}")))


def _session(match: re.Match[str]) -> tuple[int, str]:
    return number(match["n"]), match["counter"]


def _agreeing(found: Iterable[ReadFilter]) -> Iterator[ReadFilter]:
    """One of each id; none at all where they contradict each other."""
    kept: Mapping[str, ReadFilter] = {one.id: one for one in found}
    named = [one for one in kept.values() if one.field == "doc_id"]
    clues = [one for one in kept.values() if one.field != "doc_id"]
    by_field: dict[str, set[str]] = {}
    for one in clues:
        by_field.setdefault(one.field, set()).update(one.doc_ids)
    agree = not clues or set.intersection(*by_field.values())
    yield from named or (clues if agree else ())
