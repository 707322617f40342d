"""Two units side by side, and the relatives of one across all documents.

In: unit ids. Out: a `Comparison` with a character diff, or `Relative`s in the order of their
dates, each with what changed: verbs with their strengths, figures, names. Relatives are found by
wording (shared character pairs, through the index) and by meaning (cosine of the encoder's
vectors); no document is read through.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from sys import intern
from typing import NamedTuple

import numpy as np

from nptqa.citing import Citer
from nptqa.corpus import Corpus
from nptqa.corpus.locators import Locator
from nptqa.differences import Difference, differences
from nptqa.domain import Citation, Paragraph
from nptqa.errors import LocatorError
from nptqa.folding import terms
from nptqa.forms import keyed, keyed_once
from nptqa.index.lexical import FieldWeights, index_text
from nptqa.index.store import StoredIndex
from nptqa.lexicon import STRENGTHS, Flag, tokens_of
from nptqa.topics import Topics

_FETCHED = 30
_ASKED_PAIRS = 96
_BODY_ONLY = FieldWeights(1.0, 0.0, 0.0)
# Chosen on the 61 pairs of eval/questions/equivalents.json (84% are kept) against 20,000 random
# pairs of units (0.6% are); tests/test_compare.py measures both again. Meaning alone cannot tell
# them apart, because everything here is about one treaty: it lowers what is asked of the wording.
SAME_WORDING, NEAR_WORDING, SOME_WORDING, NEAR_MEANING = 0.9, 0.5, 0.35, 0.7
# Units in other words on the same thing: chosen on ten units whose relatives were marked in lists
# of their neighbours (tests/data/relatives.json), tried on eight others. What no list showed was
# not marked, so the share that is found flatters.
SOME_TOPIC, SAME_TOPIC, MEANING_SHARE = 0.12, 0.32, 0.3
_FEWEST_PAIRS = 20


class Kinship(StrEnum):
    """How nearly two units say the same.

    `same`: the words of one stand in the other; `wording`: many do; `meaning`: fewer, and either
    the encoder puts the two close together or the words they share are rare.
    """

    SAME = "same"
    WORDING = "wording"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Verb:
    """An operative verb; strength 7 (决定) to 1 (注意到), 0 for one that asks nothing."""

    text: str
    strength: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Words of one kind that only one of two units holds.

    Attributes:
        verbs_a: verbs that only the first holds, in order; so is `verbs_b` of the second, and so
            are the other pairs.
        strength: of the strongest verb of the second minus that of the first; None where either
            asks nothing.
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two units; spans of the differences count code points of their own texts."""

    a: Citation
    b: Citation
    differences: tuple[Difference, ...]
    changes: Changes
    wording: float
    meaning: float


@dataclass(frozen=True, slots=True)
class Relative:
    """A unit that says the same or nearly.

    Attributes:
        wording: see `wording`.
        meaning: cosine of the two units' vectors.
        changes: from the unit asked about (a) to this one (b).
    """

    citation: Citation
    kinship: Kinship
    wording: float
    meaning: float
    changes: Changes


class Comparer:
    """Compares units of one corpus; safe for many threads."""

    def __init__(self, corpus: Corpus, index: StoredIndex, citer: Citer) -> None:
        """Compare units of `corpus`, as indexed in `index`, with citations by `citer`."""
        self._corpus = corpus
        self._index = index
        self._citer = citer
        self._topics = Topics(index.rarity)

    def compare(self, a: str, b: str) -> Comparison:
        """Two units, each named `doc_id:locator`.

        Raises:
            UnknownDocument, LocatorError: there is no such unit.
        """
        one, other = self.unit(a), self.unit(b)
        return Comparison(
            a=self._citer.cite(one),
            b=self._citer.cite(other),
            differences=differences(one.text, other.text),
            changes=changes(one.text, other.text),
            wording=wording(one.text, other.text),
            meaning=self.meaning(one, other),
        )

    def relatives(self, unit_id: str) -> tuple[Relative, ...]:
        """Units of all documents that say the same or nearly, in the order of their dates.

        Raises:
            UnknownDocument, LocatorError: there is no such unit.
        """
        unit = self.unit(unit_id)
        found = [self._relative(unit, other) for other in self._candidates(unit)]
        near = [one for one in found if one is not None]
        # The same sentence in two places of a document stays in the order it is read in.
        return tuple(sorted(near, key=lambda one: (one.citation.date, one.citation.quote.start)))

    def unit(self, unit_id: str) -> Paragraph:
        """The unit named `doc_id:locator`.

        Raises:
            UnknownDocument, LocatorError: there is none; or it is not named so.
        """
        doc_id, colon, locator = unit_id.partition(":")
        if not colon:
            raise LocatorError(
                f"not a unit: {unit_id[:80]!r}", hint="Write doc_id:locator, as wp77-2022:187/36."
            )
        self._corpus.document(doc_id)
        unit = self._corpus.paragraph(doc_id, str(Locator.parse(locator)))
        if not unit.text.strip():
            raise LocatorError(f"{unit_id} has no words of its own", hint="Name one of its items.")
        return unit

    def meaning(self, one: Paragraph, other: Paragraph) -> float:
        """Cosine of the mean vectors of two units."""
        vectors = [self._vector(unit.unit_id) for unit in (one, other)]
        return round(float(vectors[0] @ vectors[1]), 4)

    def topic(self, one: Paragraph, other: Paragraph) -> float:
        """How much two units are about the same thing; see `Topics.shared`."""
        return self._topics.shared(one.text, other.text)

    def _relative(self, unit: Paragraph, other: Paragraph) -> Relative | None:
        alike, near = wording(unit.text, other.text), self.meaning(unit, other)
        kinship = kinship_of(alike, near, self.topic(unit, other))
        if kinship is None:
            return None
        changed = changes(unit.text, other.text)
        return Relative(self._citer.cite(other), kinship, alike, near, changed)

    def _candidates(self, unit: Paragraph) -> Iterator[Paragraph]:
        pairs = [term for term in terms(index_text(unit.text)) if len(term) > 1] or [unit.text]
        step = -(-len(pairs) // _ASKED_PAIRS)
        weighted = dict.fromkeys(pairs[::step], 1.0)
        lexical = self._index.lexical(weighted, _FETCHED, fields=_BODY_ONLY)
        dense = self._index.dense(self._vector(unit.unit_id), _FETCHED)
        ordinals = dict.fromkeys([*lexical.ordinals.tolist(), *dense.ordinals.tolist()])
        units = dict.fromkeys(self._index.passages[ordinal].unit_id for ordinal in ordinals)
        return (self.unit(one) for one in units if one != unit.unit_id)

    def _vector(self, unit_id: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        """Mean of the vectors of a unit's passages, float32 (dim,), unit length."""
        mean = self._index.vectors_of(self._index.ordinals_of(unit_id)).mean(axis=0)
        length = np.linalg.norm(mean)
        return np.asarray(mean / length if length else mean, dtype=np.float32)


def kinship_of(alike: float, near: float, topic: float) -> Kinship | None:
    """What two units are to each other, by wording, meaning and topic; None for strangers."""
    if alike >= SAME_WORDING:
        return Kinship.SAME
    if alike >= NEAR_WORDING:
        return Kinship.WORDING
    close = alike >= SOME_WORDING and near >= NEAR_MEANING
    about = topic >= SOME_TOPIC and topic + MEANING_SHARE * near >= SAME_TOPIC
    return Kinship.MEANING if close or about else None


def wording(a: str, b: str) -> float:
    """Share of the shorter text's character pairs that both hold, 0 to 1.

    A few words that many units hold are no wording: of a short text they are a small share.
    """
    if keyed_once(a).text == keyed_once(b).text:
        return 1.0
    one, other = _pairs(a), _pairs(b)
    shorter = max(_FEWEST_PAIRS, min(one.total, other.total))
    # What `&` of two counters counts, many times faster where the texts have little in common.
    shared = one.counts.keys() & other.counts.keys()
    common = sum(min(one.counts[pair], other.counts[pair]) for pair in shared)
    return round(common / shorter, 4)


def shares(a: str, b: str, least: float) -> bool:
    """Whether `wording` is at least so much; most texts that are strangers are told by a glance."""
    one, other = _pairs(a), _pairs(b)
    total, distinct = min((one.total, len(one.counts)), (other.total, len(other.counts)))
    # Each pair that both hold counts once, and again at most where the shorter repeats one.
    most = len(one.counts.keys() & other.counts.keys()) + total - distinct
    strangers = total >= _FEWEST_PAIRS and most < least * total - 1
    return not strangers and wording(a, b) >= least


class _Pairs(NamedTuple):
    """How often each pair of characters stands in a text, and how many there are in all."""

    counts: Counter[str]
    total: int


@lru_cache(maxsize=4096)
def _pairs(text: str) -> _Pairs:
    key = keyed_once(text).text
    counts = Counter(intern(key[at : at + 2]) for at in range(len(key) - 1))
    return _Pairs(counts, counts.total())


def changes(a: str, b: str) -> Changes:
    """Words of each kind that only one of two texts holds."""
    one, other = keyed(a).text, keyed(b).text
    found = {flag: _only(one, other, flag) for flag in Flag}
    verbs_a, verbs_b = (tuple(map(_verb, side)) for side in found[Flag.VERB])
    return Changes(
        verbs_a, verbs_b, _strength(_words(one, Flag.VERB), _words(other, Flag.VERB)),
        *found[Flag.MODAL], *found[Flag.NUMBER], *found[Flag.NEGATION], *found[Flag.NAME],
    )  # fmt: skip


def _words(key: str, flag: Flag) -> list[str]:
    return [token.text for token in tokens_of(key, flag)]


def _only(a: str, b: str, flag: Flag) -> tuple[tuple[str, ...], tuple[str, ...]]:
    one, other = Counter(_words(a, flag)), Counter(_words(b, flag))
    return tuple(one - other), tuple(other - one)


def _verb(text: str) -> Verb:
    return Verb(text, STRENGTHS.get(text, 0))


def _strength(a: Iterable[str], b: Iterable[str]) -> int | None:
    strongest = [max((STRENGTHS.get(verb, 0) for verb in side), default=0) for side in (a, b)]
    return strongest[1] - strongest[0] if all(strongest) else None
