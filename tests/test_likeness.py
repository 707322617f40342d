"""How like a question is to passages, token by token."""

import pytest

from nptqa.assembly import Desk
from nptqa.index.store import StoredIndex
from nptqa.likeness import Likeness
from tests.index.samples import ENCODER


@pytest.fixture(scope="module")
def likeness(desk: Desk) -> Likeness:
    return Likeness(desk.index, desk.encoder)


def place_of(index: StoredIndex, unit_id: str) -> int:
    return int(index.ordinals_of(unit_id)[0])


def test_a_passage_is_wholly_like_its_own_words(desk: Desk, likeness: Likeness) -> None:
    first = place_of(desk.index, "wp77-2022:36")
    text = desk.index.passages[first].text
    mean, worst, anywhere = likeness.of(text, first, [first])
    assert mean == pytest.approx(1.0, abs=1e-3)
    assert worst == pytest.approx(0.0, abs=1e-3)
    assert anywhere == pytest.approx(1.0, abs=1e-3)


def test_a_strange_word_is_told_and_may_stand_elsewhere(desk: Desk, likeness: Likeness) -> None:
    first, other = (place_of(desk.index, f"wp77-2022:{at}") for at in (36, 69))
    words = desk.index.passages[other].text[:12]
    alone, together = likeness.of(words, first, [first]), likeness.of(words, first, [first, other])
    assert alone[:2] == together[:2]
    assert together[2] == pytest.approx(1.0, abs=1e-3)
    assert alone[2] < 0.99
    assert likeness.of("量子色动力学", first, [first])[1] > alone[1] / 2


def test_an_encoder_without_tokens_says_nothing(desk: Desk) -> None:
    assert Likeness(desk.index, ENCODER).of("条约", 0, [0, 1]) == (0.0, 0.0, 0.0)
    assert Likeness(desk.index, desk.encoder).of("", 0, [0]) == (0.0, 0.0, 0.0)
