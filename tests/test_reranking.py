"""The second stage adds what the words say, and is fair to units without bank questions."""

from collections.abc import Sequence

import numpy as np
import pytest

from nptqa.assembly import Desk
from nptqa.domain import Mode
from nptqa.encoding import load_encoder
from nptqa.encoding.base import TokenEncoder
from nptqa.matching import Matcher
from nptqa.reranking import Matches, Reranker, Shares


@pytest.fixture(scope="module")
def reranker() -> Reranker:
    encoder = load_encoder("default")
    assert isinstance(encoder, TokenEncoder)
    return Reranker(Matcher(encoder), Shares(1.0, 0.5))


def matches(words: Sequence[float], questions: Sequence[float]) -> Matches:
    return Matches(np.array(words), np.array(questions))


NONE = float("nan")


def test_without_any_bank_the_words_count_once(reranker: Reranker) -> None:
    gains = reranker.gains(matches([0.2, 0.4], [NONE, NONE]))
    np.testing.assert_allclose(gains, [-1.0, 1.0])


def test_a_unit_without_questions_has_its_words_count_for_both(reranker: Reranker) -> None:
    gains = reranker.gains(matches([0.2, 0.2, 0.8], [0.1, 0.3, NONE]))
    assert int(gains.argmax()) == 2
    assert gains[2] == pytest.approx(1.5 * np.sqrt(2))


def test_better_questions_lift_a_unit(reranker: Reranker) -> None:
    gains = reranker.gains(matches([0.5, 0.5], [0.2, 0.6]))
    assert gains[1] > gains[0]


def test_the_bank_of_a_unit_is_matched_by_its_best_questions(desk: Desk) -> None:
    encoder = load_encoder("default")
    assert isinstance(encoder, TokenEncoder)
    passage = desk.index.passages[0]
    asked = ["乏燃料怎么处理？", "核废料埋在哪里？", "今天天气好吗？", "几点开会？"]
    reranker = Reranker(Matcher(encoder))
    groups = [(passage.text, *asked), (desk.index.passages[1].text,)]
    found = reranker.matches(reranker.asked([(asked[0], 1.0)]), groups)
    assert np.isnan(found.questions[1])
    assert 0.3 < found.questions[0] < 1.0  # the mean of the best three, not the best alone


@pytest.mark.parametrize("question", ["乏燃料怎么管", "What is said about naval propulsion?"])
def test_the_order_and_the_scores_agree(desk: Desk, question: str) -> None:
    pool = desk.searcher.pool(desk.analyse(question), Mode.HYBRID)
    assert (np.diff(pool.scores) <= 1e-12).all()
    assert len(set(pool.ordinals.tolist())) == len(pool.ordinals)
