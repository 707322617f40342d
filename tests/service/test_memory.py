"""Memory is given back when a desk has been opened, and the collector leaves that desk alone."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from nptqa.service.memory import settle


class Knot:
    """Refers to itself, so only the collector can free it."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_stays_is_not_walked_through_again() -> None:
    settle()
    assert gc.get_freeze_count() > 1000


def test_knots_are_found_also_among_what_was_left_alone() -> None:
    knot = Knot()
    gone = weakref.ref(knot)
    settle()
    del knot
    settle()
    assert gone() is None
