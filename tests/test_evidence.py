"""What is missing from a passage shows in the evidence."""

import numpy as np
import pytest

from nptqa.assembly import Desk
from nptqa.domain import Mode, Outcome
from nptqa.evidence import FEATURES, _matched, covered
from nptqa.reranking import DEPTH, Matches


def value(desk: Desk, question: str, name: str) -> float:
    return float(desk.evidence(question)[0][FEATURES.index(name)])


@pytest.mark.parametrize(
    ("name", "held", "missing"),
    [
        ("names_missing", "原子能机构对乌克兰的协助", "原子能机构对加蓬的协助"),
        ("kind_missing", "附加议定书有多少个缔约国生效", "核武器有多少枚"),
        ("figures_missing", "2022年对扎波里日亚怎么说", "2031年对扎波里日亚怎么说"),
    ],
)
def test_what_the_passage_lacks_is_counted(desk: Desk, name: str, held: str, missing: str) -> None:
    assert value(desk, held, name) < value(desk, missing, name)


def test_a_question_in_the_passage_words_is_nearer_token_by_token(desk: Desk) -> None:
    near, far = "放射源安全和保安行为准则", "烤面包机的使用说明"
    assert value(desk, near, "token_mean") > value(desk, far, "token_mean")
    assert value(desk, near, "token_worst") < value(desk, far, "token_worst")
    assert value(desk, near, "covered_rare") > value(desk, far, "covered_rare")


def test_a_pair_counts_twice_a_single() -> None:
    assert covered({"核": 1.0, "核裁": 1.0}, "核") == pytest.approx(1 / 3)


def test_evidence_is_finite_for_a_question_without_any_word_of_the_texts(desk: Desk) -> None:
    for question in ("q", "qwxzy " * 20, "核" * 1500):
        assert np.isfinite(desk.evidence(question)[0]).all()


def test_saying_it_often_is_no_evidence(desk: Desk) -> None:
    """Six syllables of nothing, 84 times over, were once to be checked at 49%."""
    for times in (1, 10, 84):
        assert desk.ask("啊哦呃咦呜吁" * times).outcome is Outcome.NOT_FOUND


def test_what_the_second_stage_found_is_evidence() -> None:
    """Of a unit without bank questions its own words; leads are over the best and third others."""
    matches = Matches(np.array([0.6, 0.9, 0.2, 0.1, np.nan]), np.array([0.8, 0.4, np.nan, 0.3, 0]))
    assert _matched(matches, 0) == pytest.approx([0.6, 0.8, -0.3, 0.4, 0.6])
    assert _matched(matches, 2) == pytest.approx([0.2, 0.2, -0.7, -0.6, -0.1])
    assert _matched(Matches.none(1), 0) == [0.0] * 5


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.DENSE])
def test_matches_stay_with_their_candidates(desk: Desk, mode: Mode) -> None:
    """However the second stage orders them; those it did not look at have none."""
    query = desk.analyse("反对核武器的人有哪些要求")
    pool = desk.searcher.pool(query, mode)
    looked = ~np.isnan(pool.matches.words)
    assert len(pool.matches.words) == len(pool.ordinals) > DEPTH
    assert looked.sum() == (DEPTH if mode is Mode.HYBRID else 0)
    assert looked[: looked.sum()].all()
    reranker = desk.searcher._reranker
    assert reranker is not None
    again = reranker.matches(
        reranker.asked([("反对核武器的人有哪些要求", 1.0)]), pool.ordinals[looked], pool.vector
    )
    np.testing.assert_allclose(pool.matches.words[looked], again.words, atol=1e-6)
