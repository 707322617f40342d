"""Remembering the results of a method keeps nothing alive."""

import gc
from weakref import ref

import pytest

from nptqa.assembly import Desk
from nptqa.domain import Filters
from nptqa.memo import remembered


class Counting:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.double = remembered(self._double, 2)

    def _double(self, number: int) -> int:
        self.asked += 1
        return 2 * number


def test_results_are_kept() -> None:
    one = Counting()
    assert [one.double(3), one.double(3), one.double(4)] == [6, 6, 8]
    assert one.asked == 2


def test_the_object_goes_when_nobody_holds_it() -> None:
    one = Counting()
    double, gone = one.double, ref(one)
    del one
    assert gone() is None
    with pytest.raises(ReferenceError):
        double(3)


def test_a_desk_leaves_neither_index_nor_words_behind(desk: Desk) -> None:
    gc.collect()
    gc.disable()
    try:
        other = Desk(desk.corpus, desk.encoder, desk.index)
        other.ask("附加议定书有多少个缔约国生效")
        mask = other.searcher.allowed(Filters(doc_ids=frozenset({"res-75-71"})))
        assert mask is other.searcher.allowed(Filters(doc_ids=frozenset({"res-75-71"})))
        assert other.searcher._reranker is not None
        searcher, matcher = ref(other.searcher), ref(other.searcher._reranker._matcher)
        evidence = ref(other._answerer._evidence)
        del other
        assert searcher() is None
        assert matcher() is None
        assert evidence() is None
    finally:
        gc.enable()
