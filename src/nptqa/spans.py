"""Where in a unit the answer stands: sentences as candidates, scored with the question.

In: a question's folded text and vector, a passage. Out: the best span of the passage's text. Cuts
only at the end of sentences and clauses, never inside 《》, quotation marks or brackets.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nptqa.domain import Span
from nptqa.folding import compact, fold_once, terms
from nptqa.index.base import Vectors

_OPENERS, _CLOSERS = "《〈（(【“「『[", "》〉）)】”」』]"
_SENTENCE_ENDS = "。！？!?；;"
_AFTER = re.compile(r"[”’」』）)》]*\s*")
# A sentence shorter than this is quoted with the one before it: alone it says too little.
_SHORTEST = 12
_DENSE_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a text and how well it fits the question, higher is better."""

    span: Span
    score: float


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text as spans that leave out only white space between them."""
    spans: list[Span] = []
    start = depth = at = 0
    while at < len(text):
        character = text[at]
        depth += (character in _OPENERS) - (character in _CLOSERS and depth > 0)
        at += 1
        if character in _SENTENCE_ENDS and depth == 0:
            after = _AFTER.match(text, at)
            end = after.end() if after else at
            _append(spans, text, start, end)
            start = at = end
    _append(spans, text, start, len(text))
    return tuple(spans)


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    stripped = text[start:end].strip()
    if not stripped:
        return
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    span = Span(first, first + len(stripped))
    if spans and len(stripped) < _SHORTEST:
        spans[-1] = Span(spans[-1].start, span.end)
    else:
        spans.append(span)


def best_span(
    text: str,
    question_terms: Mapping[str, float],
    question_vector: Vectors,
    encode: Callable[[Sequence[str]], Vectors],
) -> Candidate:
    """The sentence of `text` that fits the question best.

    Args:
        text: a passage's text; the result counts in it.
        question_terms: weights by term, as `analysis.asked_terms` gives them.
        question_vector: float32 (dim,), unit length.
        encode: passages to float32 (n, dim) of unit length.
    """
    spans = sentences(text)
    if len(spans) <= 1:
        return Candidate(spans[0] if spans else Span(0, len(text)), 1.0)
    pieces = [span.of(text) for span in spans]
    overlap = np.array([_overlap(piece, question_terms) for piece in pieces])
    cosine = encode(pieces) @ question_vector
    scores = (1 - _DENSE_SHARE) * _relative(overlap) + _DENSE_SHARE * _relative(cosine)
    best = int(np.argmax(scores))
    return Candidate(spans[best], float(scores[best]))


def _overlap(piece: str, question_terms: Mapping[str, float]) -> float:
    """Share of the question's terms in the piece; a pair of characters counts twice a single."""
    present = set(terms(compact(fold_once(piece).text)))
    total = sum(weight * len(term) for term, weight in question_terms.items())
    found = sum(weight * len(term) for term, weight in question_terms.items() if term in present)
    return found / total if total else 0.0


def _relative(values: Vectors) -> Vectors:
    low, high = float(values.min()), float(values.max())
    scaled: Vectors = (values - low) / (high - low) if high > low else np.zeros_like(values)
    return scaled
