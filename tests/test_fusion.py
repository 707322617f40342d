"""The legs of a search become one ranking, and no unit is pushed back for having no bank."""

import numpy as np
from numpy.testing import assert_allclose

from nptqa.fusion import Legs, Scores, Weights, fused

PLAIN = Weights(phrase=10.0, named=1.5, asked_bm25=1.0, asked_dense=1.0)


def legs(n: int = 4, **given: list[float]) -> Legs:
    """Legs of n candidates that say nothing but what is given."""
    columns = {
        name: np.array(given.get(name, [0.0] * n))
        for name in ("body", "questions", "dense", "asked", "phrase")
    }
    has = np.array(given.get("has_questions", [0.0] * n), dtype=np.bool_)
    named = np.array(given.get("named", [0.0] * n), dtype=np.bool_)
    return Legs(**columns, has_questions=has, named=named)


def best(scores: Scores) -> int:
    return int(np.argmax(scores))


def test_one_leg_alone_is_standardised() -> None:
    scores = fused(legs(dense=[4.0, 2.0, 0.0, 2.0]), 0.0, PLAIN)
    assert_allclose(scores, [np.sqrt(2), 0.0, -np.sqrt(2), 0.0])


def test_the_share_decides_between_the_legs() -> None:
    both = legs(body=[9.0, 1.0, 1.0, 1.0], dense=[0.1, 0.9, 0.1, 0.1])
    assert best(fused(both, 1.0, PLAIN)) == 0
    assert best(fused(both, 0.0, PLAIN)) == 1


def test_units_of_legs_do_not_matter() -> None:
    one = legs(body=[9.0, 1.0, 5.0, 2.0], dense=[0.1, 0.9, 0.3, 0.2])
    other = legs(body=[90.0, 10.0, 50.0, 20.0], dense=[1.1, 1.9, 1.3, 1.2])
    assert_allclose(fused(one, 0.5, PLAIN), fused(other, 0.5, PLAIN), atol=1e-6)


def test_a_leg_that_says_nothing_changes_nothing() -> None:
    dense = [0.4, 0.3, 0.2, 0.1]
    alone = fused(legs(dense=dense), 0.0, PLAIN)
    assert_allclose(fused(legs(dense=dense), 0.5, PLAIN), alone * np.sqrt(0.5))


def test_a_unit_without_bank_questions_counts_its_own_words_twice() -> None:
    """Unit 0 is of a new document and fits best; others have bank questions that fit a little."""
    mixed = legs(
        dense=[0.9, 0.2, 0.2, 0.3],
        asked=[0.0, 0.8, 0.6, 0.7],
        has_questions=[0.0, 1.0, 1.0, 1.0],
    )
    assert best(fused(mixed, 0.0, PLAIN)) == 0


def test_a_strong_leg_is_not_spoilt_by_a_weak_one() -> None:
    mixed = legs(
        n=8,
        dense=[5.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        asked=[1.0, 2.0, 1.9, 1.8, 1.7, 1.6, 1.5, 1.4],
        has_questions=[1.0] * 8,
    )
    assert best(fused(mixed, 0.0, PLAIN)) == 0


def test_a_phrase_and_a_named_document_come_forward() -> None:
    dense = [0.9, 0.5, 0.1, 0.5]
    assert best(fused(legs(dense=dense, phrase=[0.0, 0.0, 3.0, 0.0]), 0.0, PLAIN)) == 2
    named = fused(legs(dense=dense, named=[0.0, 1.0, 0.0, 0.0]), 0.0, PLAIN)
    assert_allclose(named - fused(legs(dense=dense), 0.0, PLAIN), [0.0, 1.5, 0.0, 0.0])


def test_no_candidate_is_no_score() -> None:
    assert fused(legs(n=0), 0.5, PLAIN).shape == (0,)
