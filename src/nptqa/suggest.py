"""What a question that is being typed may become: references, terms, bank questions, headings.

In: the beginning of a question. Out: `Suggestion`s. Chinese terms and questions are found by their
pinyin initials too. A bank question leads to the unit it was written for and is never an answer.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from urllib.parse import urlencode

from nptqa.bank import BankEntry
from nptqa.citing import Citer, document_label, unit_url
from nptqa.completing import Completer
from nptqa.completion import Completions
from nptqa.corpus import Corpus
from nptqa.domain import Document, Heading, Label, Suggestion, SuggestionKind
from nptqa.folding import fold_text
from nptqa.language import language_of
from nptqa.links import Links
from nptqa.pinyin import initials
from nptqa.termbase import Entry

MOST = 20
_LONGEST = 200
# Terms and headings shown beside the questions.
_FEW = 2
_TYPED_INITIALS = re.compile(r"[a-z]{3,12}\Z")
_WORD = re.compile(r"\w")


class Suggester:
    """Suggests over one corpus; immutable once its lists are built, safe for many threads."""

    def __init__(
        self,
        corpus: Corpus,
        links: Links,
        terms: Sequence[Entry] = (),
        questions: Sequence[BankEntry] = (),
    ) -> None:
        """Suggest units of `corpus`, names of `terms`, `questions` of the bank."""
        self._corpus = corpus
        self._references = Completer(corpus, links)
        self._entries = tuple(terms)
        self._bank = tuple(one for one in questions if one.offered)
        self._label = Citer(corpus, "").label

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """The likeliest first: references, terms, questions, headings.

        Args:
            text: what is typed so far; nothing is suggested for nothing, nor for a whole text.
            limit: how many at most, up to `MOST`.
        """
        folded = fold_text(text[: _LONGEST + 1])
        if not _WORD.search(folded) or len(folded) > _LONGEST:
            return ()
        limit = min(limit, MOST)
        references = self._references.complete(folded, limit)
        # 第六条 and 行动5 are terms too: who types a reference wants the reference.
        terms = () if references else self._some(self._terms, folded)
        found = [
            *references,
            *terms,
            *self._asked(folded, language_of(text)),
            *self._some(self._headings, folded),
            *self._by_initials(folded),
        ]
        kept = {(one.text, one.unit): one for one in _mixed(found, limit)}
        return tuple(kept.values())

    def _some(self, names: Completions[Suggestion], folded: str) -> list[Suggestion]:
        return _distinct(names.holding(folded))[:_FEW]

    def _asked(self, folded: str, language: str) -> list[Suggestion]:
        """Questions of the bank, those in the language that is typed first."""
        found = self._questions.holding(folded)
        wanted = language.split("-")[0]
        ranked = sorted(found, key=lambda entry: entry.language != wanted)[:MOST]
        return [self._question(entry) for entry in ranked]

    def _by_initials(self, folded: str) -> list[Suggestion]:
        if not _TYPED_INITIALS.match(folded):
            return []
        terms = _distinct(self._initials.beginning(folded))[:_FEW]
        asked = self._question_initials.beginning(folded)[:_FEW]
        return [*terms, *map(self._question, asked)]

    def _question(self, entry: BankEntry) -> Suggestion:
        unit = self._corpus.paragraph(*entry.unit_id.split(":", 1))
        names = document_label(self._corpus.document(unit.doc_id).record)
        place = self._label(unit)
        label = Label(f"{names.zh} {place.zh}", f"{names.en}, {place.en}")
        return Suggestion(
            SuggestionKind.QUESTION, entry.question, label, unit_url(unit), unit.unit_id
        )

    @cached_property
    def _questions(self) -> Completions[BankEntry]:
        return Completions((fold_text(one.question), one) for one in self._bank)

    @cached_property
    def _question_initials(self) -> Completions[BankEntry]:
        chinese = (one for one in self._bank if one.language == "zh")
        return Completions((initials(fold_text(one.question)), one) for one in chinese)

    @cached_property
    def _terms(self) -> Completions[Suggestion]:
        return Completions((fold_text(name), one) for name, one in self._names())

    @cached_property
    def _initials(self) -> Completions[Suggestion]:
        return Completions((initials(fold_text(name)), one) for name, one in self._names())

    def _names(self) -> Iterator[tuple[str, Suggestion]]:
        """The names of all terms in all languages; ordinary words are no suggestions."""
        for entry in self._entries:
            label = Label(entry.zh, entry.english or entry.zh)
            for name in () if entry.vocabulary else entry.names:
                if name not in entry.needs:
                    url = "/search?" + urlencode({"q": name})
                    yield name, Suggestion(SuggestionKind.TERM, name, label, url)

    @cached_property
    def _headings(self) -> Completions[Suggestion]:
        documents = self._corpus.documents
        pairs = ((one, document) for document in documents for one in document.headings)
        return Completions(
            (fold_text(one.text), _heading(one, document)) for one, document in pairs
        )


def _heading(heading: Heading, document: Document) -> Suggestion:
    """A heading leads to the first unit under it."""
    under = (one for one in document.paragraphs if one.span.start >= heading.span.end)
    unit = min(under, key=lambda one: one.span.start, default=None)
    url = unit_url(unit) if unit else f"/documents/{document.doc_id}"
    label = document_label(document.record)
    text = " ".join(heading.text.split())
    return Suggestion(SuggestionKind.HEADING, text, label, url, unit.unit_id if unit else "")


def _distinct(found: Sequence[Suggestion]) -> list[Suggestion]:
    """One name of each thing, the first."""
    kept: dict[tuple[Label, str], Suggestion] = {}
    for one in found:
        kept.setdefault((one.label, one.unit), one)
    return list(kept.values())


def _mixed(found: Sequence[Suggestion], limit: int) -> Sequence[Suggestion]:
    """At most `limit`: where there are more, questions give way, in the order given."""
    questions = [one for one in found if one.kind is SuggestionKind.QUESTION]
    spare = set(map(id, questions[max(0, limit - (len(found) - len(questions))) :]))
    return [one for one in found if id(one) not in spare][:limit]
