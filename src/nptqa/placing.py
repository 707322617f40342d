"""Find where quoted words stand, or what stands nearest to them.

In: a quotation and where it is said to stand. Out: `Found` places, the nearest first. Candidates
come from the index (exact phrase, then BM25 of sampled character pairs), so that the corpus is
never read through; each is aligned with the quotation (`alignment`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nptqa.alignment import Match, best_chain, best_match
from nptqa.chunking import LIMIT
from nptqa.corpus import Corpus
from nptqa.domain import Paragraph, Span
from nptqa.folding import terms
from nptqa.forms import bare, keyed
from nptqa.index.base import Ids, Mask
from nptqa.index.lexical import FieldWeights, index_text
from nptqa.index.store import StoredIndex
from nptqa.places import Reader, Stretch, pairs_of
from nptqa.verification import Claim

_PHRASES, _CANDIDATES, _CLAIMED, _WIDE = 200, 12, 6, 3
_SAMPLED_PAIRS, _SPARE = 64, 100
# Shares of changed characters up to which a place is the same text, and another place a twin.
_WORN, _TWIN = 0.4, 0.15
_BODY_ONLY = FieldWeights(1.0, 0.0, 0.0)
# Blanks are taken from the first of them on and never given back: a text of blanks alone would
# otherwise be tried from each of them to each other.
_ELLIPSIS = re.compile(
    r"(?:(?<!\s)\s++)?+(?:[\[(（［〔]\s*+)?(?:…++|\.{3,}+|。{3,}+|⋯++)\s*+(?:[\])）］〕]\s*+)?+"
)
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Asked:
    """A quotation in parts, between its marks of omission.

    Attributes:
        text: as given.
        spans: of `text`, one for each part, without quotation marks and blanks around it.
        keys: their keys.
    """

    text: str
    spans: tuple[Span, ...]
    keys: tuple[str, ...]

    @classmethod
    def whole(cls, text: str) -> "Asked":
        """The text as one part."""
        return cls._of(text, [Span(0, len(text))])

    @classmethod
    def parts(cls, text: str) -> "Asked":
        """The text cut at its marks of omission."""
        cuts = [match.span() for match in _ELLIPSIS.finditer(text)]
        starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
        return cls._of(text, [Span(start, end) for start, end in zip(starts, ends, strict=True)])

    @classmethod
    def _of(cls, text: str, spans: Iterable[Span]) -> "Asked":
        kept = [_bare(text, span) for span in spans if _WORD.search(span.of(text))]
        return cls(text, tuple(kept), tuple(keyed(span.of(text)).text for span in kept))

    @property
    def pairs(self) -> list[str]:
        """Character pairs of all keys, as often as they occur."""
        return [pair for key in self.keys for pair in pairs_of(key)]

    @property
    def size(self) -> int:
        """Characters of all keys."""
        return sum(map(len, self.keys))


def _bare(text: str, span: Span) -> Span:
    whole = span.of(text)
    inner = bare(whole)
    start = span.start + whole.find(inner)
    return Span(start, start + len(inner))


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch with the quotation aligned in it.

    Attributes:
        matches: one for each part, in code points of the stretch's key.
        units: what the words run through, with the spans of the document's text.
        ordered: whether the parts stand in the order they are quoted in.
    """

    stretch: Stretch
    matches: tuple[Match, ...]
    units: tuple[tuple[Paragraph, Span], ...]
    ordered: bool = True

    @property
    def distance(self) -> int:
        """Characters to change in all parts together."""
        return sum(match.distance for match in self.matches)

    @property
    def exact(self) -> bool:
        """Whether the same words stand there."""
        return self.ordered and self.distance == 0

    @property
    def at_an_end(self) -> bool:
        """Whether the words begin or end where the stretch does, and may go on outside."""
        return self.matches[0].start == 0 or self.matches[-1].end == len(self.stretch.key.text)

    def held_by(self, claim: Claim) -> bool:
        """Whether any of it stands where it is claimed."""
        return any(claim.holds(unit) for unit, _ in self.units)


class Finder:
    """Finds quotations in one corpus through its index; safe for many threads."""

    def __init__(self, corpus: Corpus, index: StoredIndex) -> None:
        """Find in `corpus`, as indexed in `index`."""
        self._corpus = corpus
        self._index = index
        self._readers: dict[str, Reader] = {}

    def find(self, asked: Asked, claim: Claim) -> list[Found]:
        """The best place at each candidate, nearest first, none overlapping a nearer one."""
        units = map(self._unit, self._candidates(asked, claim))
        known = self._best(asked, claim, (), units)
        if len(asked.keys) == 1 and not (known and known[0].exact):
            known = self._best(asked, claim, known, self._wider(asked, claim, known))
        if known and not known[0].exact:
            known = self._best(asked, claim, known, self._twins(known[0]))
        return list(_distinct(known))

    def _best(
        self, asked: Asked, claim: Claim, known: Sequence[Found], stretches: Iterable[Stretch]
    ) -> list[Found]:
        """What is known and what else is near enough to matter, ranked."""
        found = list(known)
        nearest = min((one.distance for one in known), default=asked.size)
        wanted = asked.pairs
        shared = [(sum(pair in one.pairs for pair in wanted), one) for one in stretches]
        for count, stretch in sorted(shared, key=lambda pair: -pair[0]):
            claimed = stretch.unit is not None and claim.holds(stretch.unit)
            limit = asked.size * (_WORN if claimed else _TWIN)
            # One changed character takes away two pairs at most: what shares fewer is further off.
            if count < len(wanted) - 2 * min(max(nearest, limit), asked.size * _WORN):
                continue
            one = self._align(asked, stretch)
            if one is not None:
                found.append(one)
                nearest = min(nearest, one.distance)
        return _ranked(found, claim)

    def _wider(self, asked: Asked, claim: Claim, known: Sequence[Found]) -> Iterator[Stretch]:
        """Words that run from one unit into another, near the best and the claimed units."""
        claimed = [one for one in known if one.held_by(claim)]
        chosen = [one for one in [*known[:_WIDE], *claimed[:1]] if one.at_an_end]
        near = {one.units[0][0].unit_id: one.units[0][0] for one in chosen}
        reach = len(asked.text) * 5 // 4 + 16
        for unit in near.values():
            yield from self._reader(unit.doc_id).around(unit, reach)

    def _twins(self, best: Found) -> Iterator[Stretch]:
        """Units that hold the very words found, which the quotation's own words did not name."""
        if len(best.units) > 1:
            return iter(())
        words = best.units[0][1].of(best.stretch.document.text)
        ordinals = self._index.phrase(index_text(words), _PHRASES).ordinals
        return map(self._unit, self._unit_ids(ordinals))

    def _candidates(self, asked: Asked, claim: Claim) -> list[str]:
        units = dict.fromkeys(claim.units)
        scopes: list[tuple[Mask | None, int]] = [(None, _CANDIDATES)]
        if claim.doc_ids and not claim.units:
            scopes.append((self._within(claim.doc_ids), _CLAIMED))
        pairs = _sampled(asked)
        phrase = index_text(asked.spans[0].of(asked.text)) if len(asked.keys) == 1 else ""
        # A passage is not longer, so that it cannot hold the phrase.
        phrase = "" if len(phrase) > LIMIT + _SPARE else phrase
        for allowed, limit in scopes:
            if phrase:
                found = self._index.phrase(phrase, _PHRASES, allowed).ordinals
                units.update(dict.fromkeys(self._unit_ids(found)))
            found = self._index.lexical(pairs, limit, allowed, fields=_BODY_ONLY).ordinals
            units.update(dict.fromkeys(self._unit_ids(found)))
        return list(units)

    def _unit_ids(self, ordinals: Ids) -> Iterator[str]:
        return (self._index.passages[ordinal].unit_id for ordinal in ordinals)

    def _unit(self, unit_id: str) -> Stretch:
        doc_id, _, locator = unit_id.partition(":")
        return self._reader(doc_id).unit(self._corpus.paragraph(doc_id, locator))

    def _reader(self, doc_id: str) -> Reader:
        if doc_id not in self._readers:
            self._readers[doc_id] = Reader(self._corpus.document(doc_id))
        return self._readers[doc_id]

    def _within(self, doc_ids: Iterable[str]) -> Mask:
        return self._index.columns.in_documents(doc_ids)

    def _align(self, asked: Asked, stretch: Stretch) -> Found | None:
        """The quotation's best place in a stretch; None where it touches no unit."""
        text = stretch.key.text
        matches, ordered = best_chain(asked.keys, text), True
        if len(matches) > 1 and any(match.distance for match in matches):
            loose = [best_match(key, text) for key in asked.keys]
            if 2 * sum(m.distance for m in loose) < sum(m.distance for m in matches):
                matches, ordered = loose, False
        start, end = min(m.start for m in matches), max(m.end for m in matches)
        units = self._units(stretch, stretch.key.span(start, end))
        return Found(stretch, tuple(matches), units, ordered) if units else None

    def _units(self, stretch: Stretch, span: Span) -> tuple[tuple[Paragraph, Span], ...]:
        reader = self._reader(stretch.document.doc_id)
        return tuple(pair for place in stretch.places(span) for pair in reader.units_in(place))


def _sampled(asked: Asked) -> dict[str, float]:
    """Character pairs and words of the quotation, spread evenly over a long one."""
    words = [
        term
        for span in asked.spans
        for term in terms(index_text(span.of(asked.text)))
        if len(term) > 1
    ]
    if not words:
        words = [term for key in asked.keys for term in terms(index_text(key))]
    step = max(1, -(-len(words) // _SAMPLED_PAIRS))
    return dict.fromkeys(words[::step], 1.0)


def _ranked(found: Iterable[Found], claim: Claim) -> list[Found]:
    """Nearest first; of equal ones those that stand where claimed, then those in one unit."""

    def rank(one: Found) -> tuple[bool, int, bool, int]:
        return not one.ordered, one.distance, not one.held_by(claim), len(one.units)

    return sorted(found, key=rank)


def _distinct(found: Iterable[Found]) -> Iterator[Found]:
    taken: dict[str, list[Span]] = {}
    for one in found:
        if not any(_meets(span, taken.get(unit.unit_id, ())) for unit, span in one.units):
            yield one
        for unit, span in one.units:
            taken.setdefault(unit.unit_id, []).append(span)


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)
