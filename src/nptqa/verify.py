"""Check quotations against the documents: are they there, word for word, and where.

In: the words somebody quotes and, perhaps, where they are said to stand; or a whole text with
several quotations. Out: a `Verification` for each. The same words means the same key (`forms`):
white space, width, the style of quotation marks and Traditional or Simplified characters make no
difference, anything else does.
"""

import re
from collections.abc import Iterable, Sequence

from nptqa.citing import Citer
from nptqa.corpus import Corpus
from nptqa.corpus.locators import Locator
from nptqa.differences import Difference, Op, differences, moved
from nptqa.domain import Reference, Span
from nptqa.errors import EmptyQuery, QueryTooLong
from nptqa.folding import fold_text
from nptqa.index.store import StoredIndex
from nptqa.placing import Asked, Finder, Found
from nptqa.quoting import find_quoted
from nptqa.references import find_references
from nptqa.verification import (
    CheckedQuotation,
    Claim,
    ClaimStatus,
    Note,
    Place,
    Verdict,
    Verification,
)

LONGEST = 5000
"""Code points of the longest quotation that is checked."""
LONGEST_TEXT = 100_000
MOST_QUOTATIONS = 200
_SHORT = 6
_LISTED = 20
# Up to so many characters, so large a share may be changed before it is another text. A question
# in the documents' own words is no quotation; `eval/verify_mutations.py` measures both sides.
_TOLERANCES = ((3, 0.0), (12, 0.25), (40, 0.3), (LONGEST, 0.4))
_SAME_WORDS = 0.85
_WORD = re.compile(r"\w")


class Verifier:
    """Checks quotations against one corpus through its index; safe for many threads."""

    def __init__(self, corpus: Corpus, index: StoredIndex, citer: Citer) -> None:
        """Check against `corpus`, as indexed in `index`, with citations by `citer`."""
        self._corpus = corpus
        self._finder = Finder(corpus, index)
        self._citer = citer
        self._index_version = index.version

    def verify(self, text: str, claim: Claim = Claim()) -> Verification:  # noqa: B008 - frozen
        """The verdict on one quotation.

        Args:
            text: the words quoted, as pasted.
            claim: where they are said to stand.

        Raises:
            EmptyQuery: no letter, digit or Chinese character.
            QueryTooLong: more than `LONGEST` code points.
        """
        _refuse(text, LONGEST)
        asked, parts = Asked.whole(text), Asked.parts(text)
        found = self._finder.find(asked, claim)
        if parts.spans != asked.spans and not (found and found[0].exact):
            asked, found = parts, self._finder.find(parts, claim)
        near = [one for one in found if one.distance <= _tolerance(asked.size)]
        return self._verification(asked, near, claim)

    def verify_text(self, text: str) -> tuple[CheckedQuotation, ...]:
        """The verdicts on all quotations of a text, each with the source named beside it.

        Args:
            text: with quotations in “ ” or 「 」 or on lines that begin with >.

        Raises:
            EmptyQuery: no letter, digit or Chinese character.
            QueryTooLong: too long, or with too many quotations.
        """
        _refuse(text, LONGEST_TEXT)
        quoted = find_quoted(text)
        if len(quoted) > MOST_QUOTATIONS:
            raise QueryTooLong(
                f"the text has {len(quoted)} quotations, the limit is {MOST_QUOTATIONS}",
                hint="Check it in parts.",
            )
        return tuple(
            CheckedQuotation(one.span, self.verify(one.words, self.claim(one.sources)))
            for one in quoted
        )

    def claim(self, sources: Iterable[str]) -> Claim:
        """What the first source that names a document or a place claims."""
        for source in sources:
            references = find_references(fold_text(source), self._corpus)
            if references:
                return _claim(source, references)
        return Claim()

    def _verification(self, asked: Asked, near: Sequence[Found], claim: Claim) -> Verification:
        place = self._place(near[0], asked) if near else None
        words, changes = _compared(near[0], asked) if near else ("", ())
        same = [one for one in near[1:] if _similarity(one, asked) >= _SAME_WORDS or one.exact]
        verdict = _verdict(near, claim)
        claimed = next((one for one in near if one.held_by(claim)), None)
        wrong = verdict is Verdict.MISATTRIBUTED
        return Verification(
            verdict=verdict,
            quotation=asked.text,
            place=place,
            words=words,
            differences=changes,
            forms=tuple(sorted({form for change in changes for form in change.forms})),
            others=tuple(self._place(one, asked) for one in same[:_LISTED]),
            total_others=len(same),
            claim=claim,
            claimed=self._place(claimed, asked) if wrong and claimed else None,
            notes=tuple(_notes(asked, near)),
            index_version=self._index_version,
        )

    def _place(self, found: Found, asked: Asked) -> Place:
        quotations = tuple(self._citer.quotation(unit, span) for unit, span in found.units)
        return Place(quotations, found.distance, _similarity(found, asked), found.exact)


def _refuse(text: str, longest: int) -> None:
    if len(text) > longest:
        raise QueryTooLong(
            f"the text has {len(text)} characters, the limit is {longest}",
            hint="Check it in parts.",
        )
    if not _WORD.search(text):
        raise EmptyQuery("there is nothing to check", hint="Paste the words that are quoted.")


def _tolerance(size: int) -> int:
    """Changed characters up to which a quotation is still of the same text."""
    return int(size * next(share for longest, share in _TOLERANCES if size <= longest))


def _similarity(found: Found, asked: Asked) -> float:
    return round(max(0.0, 1 - found.distance / asked.size), 4)


def _verdict(near: Sequence[Found], claim: Claim) -> Verdict:
    if not near:
        return Verdict.NOT_FOUND
    claims_a_place = claim.status in (ClaimStatus.HELD, ClaimStatus.NO_SUCH_UNIT)
    if claims_a_place and not near[0].held_by(claim):
        return Verdict.MISATTRIBUTED
    return Verdict.EXACT if near[0].exact else Verdict.CLOSE


def _notes(asked: Asked, near: Sequence[Found]) -> Iterable[Note]:
    if asked.size < _SHORT:
        yield Note.SHORT
    if near and len(near[0].units) > 1:
        yield Note.SEVERAL_UNITS
    if len(asked.keys) > 1 or asked.spans != Asked.whole(asked.text).spans:
        yield Note.OMISSION
    if near and not near[0].ordered:
        yield Note.ORDER


def _compared(found: Found, asked: Asked) -> tuple[str, tuple[Difference, ...]]:
    """The words that stand there, and what changed from them to those asked."""
    key, text = found.stretch.key, found.stretch.text
    spans = [key.span(match.start, match.end) for match in found.matches]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    words = text[start:end]
    if not found.ordered:
        return words, differences(words, asked.text)
    changes: list[Difference] = []
    for number, (there, here) in enumerate(zip(spans, asked.spans, strict=True)):
        if number:
            gap = Span(spans[number - 1].end - start, there.start - start)
            mark = Span(asked.spans[number - 1].end, here.start)
            changes.append(Difference(Op.OMITTED, gap, mark, gap.of(words), mark.of(asked.text)))
        part = differences(there.of(text), here.of(asked.text))
        changes += moved(part, there.start - start, here.start)
    return words, tuple(changes)


def _claim(source: str, references: Sequence[Reference]) -> Claim:
    """What references beside a quotation claim, taken together."""
    doc_ids = tuple(dict.fromkeys(doc_id for one in references for doc_id in one.doc_ids))
    units = tuple(dict.fromkeys(unit for one in references for unit in one.units))
    named = any(one.doc_ids and not one.place for one in references)
    if units or named:
        return Claim(ClaimStatus.HELD, source, doc_ids, units)
    if doc_ids or not any(one.symbol for one in references):
        return Claim(ClaimStatus.NO_SUCH_UNIT, source, doc_ids)
    return Claim(ClaimStatus.NOT_HELD, source)


def claim_of(corpus: Corpus, doc_id: str | None, locator: str | None) -> Claim:
    """Where a quotation is said to stand, by document and place; every reading counts.

    Raises:
        UnknownDocument, LocatorError: there is no such place.
    """
    path = str(Locator.parse(locator)) if locator else ""
    if doc_id is None:
        return Claim(ClaimStatus.HELD, path, locator=path) if path else Claim()
    document = corpus.document(doc_id)
    units = corpus.readings(doc_id, path) if path else ()
    named = f"{doc_id}:{locator}" if locator else doc_id
    unit_ids = tuple(unit.unit_id for unit in units)
    return Claim(ClaimStatus.HELD, named, (document.doc_id,), unit_ids)
