"""What is missing from a passage shows in the evidence."""

import numpy as np
import pytest

from nptqa.assembly import Desk
from nptqa.domain import Outcome
from nptqa.evidence import FEATURES, covered


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
