"""A ranking counts everything and reads only what is looked at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from nptqa.assembly import Desk
from nptqa.domain import Hit, Mode
from nptqa.ranking import Ranking
from nptqa.search import Pool


@pytest.fixture(scope="module")
def pool(desk: Desk) -> Pool:
    return desk.searcher.pool(desk.analyse("附加议定书有多少国家生效"), Mode.HYBRID)


def test_hits_are_those_of_the_pool_in_its_order(desk: Desk, pool: Pool) -> None:
    hits = list(Ranking.of(desk.index, pool))
    assert [hit.score for hit in hits] == pool.scores.tolist()
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [desk.index.passages[int(at)] for at in pool.ordinals] == [hit.passage for hit in hits]
    assert hits[3].evidence["bm25"] == pool.legs.body[3]


def test_what_a_reference_leads_to_comes_first_and_once(desk: Desk, pool: Pool) -> None:
    """Also where it was found besides, by another passage of the unit."""
    led = [int(pool.ordinals[5]), int(pool.ordinals[0]), int(pool.ordinals[5])]
    hits = Ranking.of(desk.index, pool, led)
    assert hits.ordinals[:2].tolist() == led[:2]
    assert len(hits) == len(pool.ordinals)
    assert len({hit.passage.unit_id for hit in hits}) == len(hits)
    assert hits[0].evidence == {"reference": 1.0}
    assert hits[0].score > hits[2].score == pool.scores[1]
    assert hits[2].evidence["dense"] == pool.legs.dense[1]


def test_slices_and_ends_are_those_of_a_sequence(desk: Desk, pool: Pool) -> None:
    hits = Ranking.of(desk.index, pool)
    assert hits[-1] == hits[len(hits) - 1]
    assert hits[2:4] == (hits[2], hits[3])
    assert hits[len(hits) :] == ()
    with pytest.raises(IndexError):
        hits[len(hits)]


def test_only_what_is_looked_at_is_read(desk: Desk, pool: Pool) -> None:
    read: list[int] = []

    class Watched(Sequence[Any]):
        def __len__(self) -> int:
            return len(desk.index.passages)

        def __getitem__(self, at: Any) -> Any:
            read.append(at)
            return desk.index.passages[at]

    watched = replace(desk.index, passages=Watched())
    page: tuple[Hit, ...] = Ranking.of(watched, pool)[:10]
    assert len(page) == len(read) == 10
