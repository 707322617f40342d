"""Where in a passage the answer stands: clauses scored with the question, cut at natural borders.

In: a question's weighted terms, its vector and what it wants; a passage's text. Out: the span that
answers. The best sentence is taken whole where it is short; of a long one the clauses at either
end that have nothing to do with the question are left out. A neighbouring sentence is taken in
where it answers as well.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from sys import intern

from nptqa.clauses import Clause, clauses
from nptqa.domain import Span
from nptqa.folding import compact, fold_text, terms
from nptqa.index.base import Vectors
from nptqa.text import is_cjk
from nptqa.wanted import Wanted

Rarity = Callable[[str], float]
# What starts so refers to the clause before it, and is not quoted without it.
_REFERS = re.compile(
    r"并|即|其(?!他|余)|该|这|此|从而|以便|因此|为此|同时|而|但|包括|特别是|尤其|以及|或|和|还|也|是(?!否)"
)
# 审议大会强调， alone is who speaks, not what is said: a meeting, a group, all parties or I. That
# some of them say it is part of what is said.
_SPEAKS = re.compile(
    r"(?:(?!许多|不少|一些|有些|某些|部分|若干|少数|[大多]多数|几个|有的?)"
    r"[^\W\d_]{0,20}?(?:集团|联盟|大会|会议|委员会)|(?:各|所有)?缔约国|我们?)"
    r"(?![的上中内])[^，。；：、,;:《]{0,7}[，：,:]\Z"
)
_DIGIT = "[一二三四五六七八九十百千万亿两]"
_FIGURE = re.compile(rf"\d|(?<!{_DIGIT}){_DIGIT}++[个国项次份条届年]")
_DATE = re.compile(r"\d{4} ?年|\d ?[月日]")
_SHOWN_BY = {Wanted.COUNT: _FIGURE, Wanted.WHEN: _DATE}
_LOOSE_ENDS = "，,、"
# Passages of which is kept what no question changes, some 10 KB each.
_KEPT = 2048


@dataclass(frozen=True, slots=True)
class SpanWeights:
    """What makes a clause part of the answer: a logistic model of its place in its passage.

    Fitted on the question bank's 1,592 marked answers. Whole sentences hold 95% of them at a
    median length of 66 characters, a tenth above 116; with long ones cut it is 93%, 62 and 105
    (`python eval/dev/spans.py`).

    Attributes:
        words: of the share of the question's rare words that the clause brings.
        vector: of the clause's cosine less the passage's best; so is `sentence_vector` of the
            best clause of its sentence.
        sentence_words: of the words of its sentence less the passage's best sentence.
        kind: where the question wants a number or a date and the clause has one.
        speaks: of a clause that says only who speaks.
        trim_below: a clause less likely than this is cut off at either end of a long sentence;
            `trim_from` is what is long, `trim_to` what is kept at least, in characters.
        join_from: a neighbouring sentence with a clause at least this likely is quoted too.
    """

    words: float = 5.2
    vector: float = 1.1
    sentence_words: float = 4.5
    sentence_vector: float = 6.7
    kind: float = 0.4
    speaks: float = -2.8
    bias: float = 0.1
    trim_below: float = 0.45
    trim_from: int = 80
    trim_to: int = 30
    join_from: float = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a text.

    Attributes:
        score: how likely it is part of the answer if the text answers, 0 to 1.
        words: share of the question's words that it holds, rare ones counting more.
        suits: whether it has the number or the date that is asked for, or nothing of the kind is.
    """

    span: Span
    score: float
    words: float
    suits: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage as every question finds it.

    Attributes:
        pieces: the texts of the clauses; `speaks` is whether each says only who speaks.
        holders: an index term to the clauses that hold it, rising. A clause ends with a mark,
            over which no term reaches: those of a few clauses are the terms of each.
    """

    text: str
    clauses: tuple[Clause, ...]
    pieces: tuple[str, ...]
    speaks: tuple[bool, ...]
    holders: Mapping[str, tuple[int, ...]]


@lru_cache(maxsize=_KEPT)
def _read(text: str) -> _Read:
    found = clauses(text)
    pieces = tuple(clause.span.of(text) for clause in found)
    holders: dict[str, tuple[int, ...]] = {}
    for at, piece in enumerate(pieces):
        here = (at,)
        for term in map(intern, set(terms(compact(fold_text(piece))))):
            holders[term] = holders.get(term, ()) + here
    speaks = tuple(bool(_SPEAKS.match(piece)) for piece in pieces)
    return _Read(text, found, pieces, speaks, holders)


def best_span(
    text: str,
    worth: Mapping[str, float],
    vector: Vectors,
    encode: Callable[[tuple[str, ...]], Vectors],
    *,
    kinds: frozenset[Wanted] = frozenset(),
    weights: SpanWeights = SpanWeights(),
) -> Candidate:
    """The span of `text` that fits the question best.

    Args:
        text: a passage's text; the result counts in it.
        worth: what each term of the question counts, see `worth_of`.
        vector: of the question, float32 (dim,), unit length.
        encode: passages to float32 (n, dim) of unit length.
        kinds: what the question wants.
        weights: of the evidence.
    """
    read = _read(text)
    found = read.clauses
    if len(found) <= 1:
        return _candidate(read, 0, 0, 1.0, worth, kinds)
    likely = _likely(read, worth, encode(read.pieces) @ vector, kinds, weights)
    first, last = _window(found, read.pieces, likely, weights)
    return _candidate(read, first, last, max(likely[first : last + 1]), worth, kinds)


def _candidate(
    read: _Read,
    first: int,
    last: int,
    score: float,
    worth: Mapping[str, float],
    kinds: frozenset[Wanted],
) -> Candidate:
    """The clauses from `first` to `last`, of a text without any the whole text."""
    signs = _signs(kinds)
    if not read.clauses:
        return Candidate(Span(0, len(read.text)), score, 0.0, suits=not signs)
    start, end = read.clauses[first].span.start, read.clauses[last].span.end
    span = _trimmed(read.text, Span(start, end))
    suits = not signs or _suits(span.of(read.text), signs)
    return Candidate(span, score, _share(read, first, last, worth), suits)


def worth_of(asked: Mapping[str, float], rarity: Rarity = lambda term: 1.0) -> Mapping[str, float]:
    """What each term of a question counts, 1 together; a pair of characters more than a single.

    Only Chinese terms count where there are any: the words of another language are not in the
    texts, the names they were carried over to are.

    Args:
        asked: weights by term, as `analysis.asked_terms` gives them.
        rarity: of a term in the collection, higher is rarer.
    """
    chinese = {term: weight for term, weight in asked.items() if is_cjk(term[0])}
    worth = {term: w * len(term) * rarity(term) for term, w in (chinese or asked).items()}
    total = sum(worth.values()) or 1.0
    return {term: value / total for term, value in worth.items()}


def _share(read: _Read, first: int, last: int, worth: Mapping[str, float]) -> float:
    """What of the question's words some clauses hold together."""
    held = 0.0
    for term, value in worth.items():
        for at in read.holders.get(term, ()):
            if first <= at <= last:
                held += value
                break
    return held


def _brought(read: _Read, worth: Mapping[str, float]) -> list[float]:
    """What of the question's words each clause brings; what several hold is shared by them."""
    words = [0.0] * len(read.clauses)
    for term, value in worth.items():
        held = read.holders.get(term, ())
        for at in held:
            words[at] += value / len(held)
    return words


def _likely(
    read: _Read,
    worth: Mapping[str, float],
    cosine: Vectors,
    kinds: frozenset[Wanted],
    weights: SpanWeights,
) -> list[float]:
    """How likely each clause is part of the answer, 0 to 1."""
    words, near, signs = _brought(read, worth), cosine.tolist(), _signs(kinds)
    sentence_of = [clause.sentence for clause in read.clauses]
    together = [0.0] * (sentence_of[-1] + 1)
    nearest = [-1.0] * len(together)
    for at, sentence in enumerate(sentence_of):
        together[sentence] += words[at]
        nearest[sentence] = max(near[at], nearest[sentence])
    most, best = max(together), max(near)
    out = []
    for at, sentence in enumerate(sentence_of):
        logit = (
            weights.bias
            + weights.words * words[at]
            + weights.vector * (near[at] - best)
            + weights.sentence_words * (together[sentence] - most)
            + weights.sentence_vector * (nearest[sentence] - best)
            + weights.kind * _suits(read.pieces[at], signs)
            + weights.speaks * read.speaks[at]
        )
        out.append(1.0 / (1.0 + exp(-logit)))
    return out


def _signs(kinds: frozenset[Wanted]) -> tuple[re.Pattern[str], ...]:
    """What shows that words have the number or the date that is asked for; maybe nothing is."""
    return tuple(sign for kind, sign in _SHOWN_BY.items() if kind in kinds)


def _suits(words: str, signs: Sequence[re.Pattern[str]]) -> bool:
    return any(sign.search(words) for sign in signs)


def _window(
    found: Sequence[Clause], pieces: Sequence[str], likely: Sequence[float], weights: SpanWeights
) -> tuple[int, int]:
    """The first and the last clause of the quotation."""
    best = found[likely.index(max(likely))].sentence
    heights: dict[int, float] = {}
    for clause, one in zip(found, likely, strict=True):
        heights[clause.sentence] = max(one, heights.get(clause.sentence, 0.0))
    low = best - (heights.get(best - 1, 0.0) >= weights.join_from)
    high = best + (heights.get(best + 1, 0.0) >= weights.join_from)
    first = next(at for at, clause in enumerate(found) if clause.sentence == low)
    last = max(at for at, clause in enumerate(found) if clause.sentence == high)
    if low == high and found[last].span.end - found[first].span.start > weights.trim_from:
        first, last = _shortened(found, pieces, likely, weights, first, last)
    # Words that refer back are quoted with what they refer to.
    while (
        first > 0
        and _REFERS.match(pieces[first])
        and found[first].sentence == found[first - 1].sentence
    ):
        first -= 1
    return first, last


def _shortened(
    found: Sequence[Clause],
    pieces: Sequence[str],
    likely: Sequence[float],
    weights: SpanWeights,
    first: int,
    last: int,
) -> tuple[int, int]:
    """A long sentence without the clauses at either end that have nothing to do with it."""
    start, end = first, last
    while (
        start < end and likely[start] < weights.trim_below and _long(found, start + 1, end, weights)
    ):
        start += 1
    while (
        start < end and likely[end] < weights.trim_below and _long(found, start, end - 1, weights)
    ):
        end -= 1
    # A list is not cut off after the colon that leads it in.
    while end < last and pieces[end].endswith(("：", ":")):
        end += 1
    return start, end


def _long(found: Sequence[Clause], first: int, last: int, weights: SpanWeights) -> bool:
    return found[last].span.end - found[first].span.start >= weights.trim_to


def _trimmed(text: str, span: Span) -> Span:
    """A span without the comma at its end; a whole text stays as it is printed."""
    end = span.end
    while (
        span.end - span.start < len(text.strip())
        and end > span.start
        and text[end - 1] in _LOOSE_ENDS
    ):
        end -= 1
    return Span(span.start, end)
