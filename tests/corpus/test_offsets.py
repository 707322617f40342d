"""An `OffsetMap` reads like the tuple it stands for, and is small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.assembly import Desk
from nptqa.corpus.offsets import OffsetMap

STEPS = st.lists(st.sampled_from([0, 1, 1, 1, 2, 7]), max_size=60)


def summed(steps: list[int]) -> tuple[int, ...]:
    """Offsets that never decrease, as a parser gives them."""
    return tuple(sum(steps[: end + 1]) for end in range(len(steps)))


@given(STEPS.map(summed))
def test_it_reads_like_the_tuple(offsets: tuple[int, ...]) -> None:
    made = OffsetMap(offsets)
    assert tuple(made) == offsets
    assert len(made) == len(offsets)
    assert [made[at] for at in range(len(offsets))] == list(offsets)
    assert [made[at] for at in range(-len(offsets), 0)] == list(offsets)
    assert made[1:-1:2] == offsets[1:-1:2]
    assert [at for run in made.runs() for at in run] == list(offsets)


@given(STEPS.map(summed), STEPS.map(summed))
def test_equal_maps_have_equal_offsets(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    assert (OffsetMap(a) == OffsetMap(b)) is (a == b)
    assert a != b or hash(OffsetMap(a)) == hash(OffsetMap(b))


@pytest.mark.parametrize("at", [3, -4])
def test_outside_is_refused_as_of_a_tuple(at: int) -> None:
    with pytest.raises(IndexError):
        OffsetMap((5, 6, 9))[at]


def test_a_document_takes_a_few_numbers_a_line(desk: Desk) -> None:
    for document in desk.corpus.documents:
        assert isinstance(document.offsets, OffsetMap)
        assert len(list(document.offsets.runs())) < len(document.text) / 10
