"""How the legs of a search become one ranking.

In: for every candidate what each leg said. Out: one score each. A leg's scores are standardised
within the question (mean 0, deviation 1 over the candidates), which makes BM25 and cosines
comparable, and then added with weights; of the fusions compared in Bruch, Gai and Ingber 2023
("An Analysis of Fusion Functions for Hybrid Retrieval") the one that needs no fixed range. They
are added as squares with their signs: where one leg is sure, it is not voted down by one that
sees little, which keeps a question in a passage's own words as good as BM25 alone has it.

A unit's own words and the bank's questions for it are two legs of either kind. A unit without bank
questions has its own words count for both: else a newly added document, for which nobody has
written questions, would be pushed behind all others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

# How much more the own words of a unit without bank questions count where they stand for both: of
# many questions some are near by chance, and the more the bank has, the farther a new document
# would fall behind. Of questions about a document without a bank 2.2 in a hundred more find it
# first, of those about the others 1.1 fewer (bank questions, each document held out).
UNASKED = 1.15


@dataclass(frozen=True, slots=True)
class Weights:
    """How the legs are added; chosen on the question bank with held-out questions.

    Attributes:
        lexical: share of BM25 for a question in Chinese; the rest is dense.
        lexical_foreign: the same for other languages, which the termbase carries over.
        lexical_strange: the same where it carried over nothing.
        phrase: added to a passage that holds the question word for word.
        named: added to the passages of a document that the question names or hints at; from 2.5
            to 4 all is equal (eval/dev/hints.py).
        followed: the same in a follow-up, for documents that it or the conversation named; one
            that was only quoted gets `named`. Both chosen on eval/dev/dialogues.jsonl.
        topic: of a topic a follow-up inherits, beside its own vector.
        context: BM25 weight of headings and parent's words beside the passage's own.
        asked_bm25: weight of the bank's questions beside the own words, in BM25.
        asked_dense: the same for cosines.
    """

    lexical: float = 0.5
    lexical_foreign: float = 0.7
    lexical_strange: float = 0.1
    phrase: float = 10.0
    named: float = 3.0
    followed: float = 4.0
    context: float = 0.1
    topic: float = 0.5
    asked_bm25: float = 1.0
    asked_dense: float = 1.0


@dataclass(frozen=True, slots=True)
class Legs:
    """What each leg said of n candidates; float64 (n,), 0 where a lexical leg found nothing.

    Attributes:
        body: BM25 of the passage's words.
        questions: BM25 of the bank's questions for its unit.
        dense: cosine of the passage.
        asked: cosine of the nearest bank question.
        phrase: BM25 of the whole question as a phrase.
        has_questions: bool (n,), whether the bank has questions for the unit.
        named: bool (n,), whether the question names the document.
    """

    body: Scores
    questions: Scores
    dense: Scores
    asked: Scores
    phrase: Scores
    has_questions: NDArray[np.bool_]
    named: NDArray[np.bool_]

    def picked(self, places: NDArray[np.intp]) -> "Legs":
        """The candidates at `places`, in that order."""
        return Legs(
            self.body[places],
            self.questions[places],
            self.dense[places],
            self.asked[places],
            self.phrase[places],
            self.has_questions[places],
            self.named[places],
        )


def fused(legs: Legs, share: float, weights: Weights) -> Scores:
    """One score a candidate, float64 (n,); higher is better.

    Args:
        legs: of all candidates.
        share: of the lexical legs, 0 to 1.
        weights: of the bank's questions and of the phrase.
    """
    has = legs.has_questions
    lexical = _beside(legs.body, legs.questions, has, weights.asked_bm25)
    dense = _beside(legs.dense, legs.asked, has, weights.asked_dense)
    mixed = _signed_root(share * _signed_square(lexical) + (1.0 - share) * _signed_square(dense))
    scores: Scores = mixed + weights.phrase * (legs.phrase > 0) + weights.named * legs.named
    return scores


def _beside(own: Scores, asked: Scores, has: NDArray[np.bool_], weight: float) -> Scores:
    """Own words and bank questions together; own words alone where no unit has questions.

    A quadratic mean, with signs: the stronger of the two counts more, so that a question in the
    document's own words is not spoilt by bank questions that say it otherwise.
    """
    standard = standardised(own)
    if not has.any():
        return standard
    questions = np.where(has, standardised(asked, has), UNASKED * standard)
    squares = (_signed_square(standard) + weight * _signed_square(questions)) / (1.0 + weight)
    return _signed_root(squares)


def _signed_square(values: Scores) -> Scores:
    squared: Scores = values * np.abs(values)
    return squared


def _signed_root(values: Scores) -> Scores:
    root: Scores = np.sign(values) * np.sqrt(np.abs(values))
    return root


def standardised(scores: Scores, among: NDArray[np.bool_] | None = None) -> Scores:
    """Deviations from the mean of the scores that are `among`; 0 where they do not differ."""
    among = np.ones(len(scores), dtype=np.bool_) if among is None else among
    if not among.any():
        return np.zeros(len(scores))
    chosen = scores[among]
    centred = chosen - chosen.sum() / len(chosen)
    deviation = float(np.sqrt(centred @ centred / len(chosen)))
    if deviation < 1e-9:
        return np.zeros(len(scores))
    standard: Scores = (scores - chosen.sum() / len(chosen)) / deviation
    return standard
