"""Passages found through their rows: by comparing all rows, and through what an engine proposes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.index.base import Vectors
from nptqa.index.flat import FlatIndex
from nptqa.index.rows import PassageRows, RowOwners, Section

DIM = 4


class Proposing(FlatIndex):
    """An index that does not compare all rows, as those for many rows do."""

    def scores(self, query: Vectors) -> None:  # type: ignore[override]
        """None, as beside a quantiser."""


@st.composite
def owners(draw: st.DrawFn) -> list[list[int]]:
    """For each of some rows the passages it stands for, of nine, some of which have none."""
    return [
        sorted(draw(st.sets(st.integers(0, 8), min_size=1, max_size=3)))
        for _ in range(draw(st.integers(1, 40)))
    ]


@given(owners(), st.integers(0, 12), st.integers(0, 2**9 - 1), st.integers(0, 99))
def test_the_best_row_of_each_passage_counts(
    groups: list[list[int]], k: int, allowed: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    # Few different numbers, so that rows tie, and whole ones, so that sums are exact.
    vectors = random.integers(-1, 2, (len(groups), DIM)).astype(np.float32)
    query = random.integers(-1, 2, DIM).astype(np.float32)
    mask = np.array([bool(allowed >> at & 1) for at in range(9)])
    of = RowOwners.of(groups)
    found = Section.of(FlatIndex(vectors), of, 9).search(query, k, mask)
    best: dict[int, float] = {}
    for row, passages in enumerate(groups):
        for one in passages:
            best[one] = max(best.get(one, -9.0), float(np.dot(vectors[row], query)))
    wanted = sorted((one for one in best if mask[one]), key=lambda one: (-best[one], one))
    assert found.ordinals.tolist() == wanted[:k]
    # What an engine proposes may stop at passages that tie with the last; their scores are these.
    proposed = Section.of(Proposing(vectors), of, 9).search(query, k, mask)
    np.testing.assert_array_equal(found.scores, proposed.scores)


@given(owners(), st.lists(st.integers(0, 8), unique=True), st.integers(1, 5), st.integers(0, 99))
def test_the_nearest_rows_of_each_passage(
    groups: list[list[int]], ordinals: list[int], k: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    vectors = random.integers(-1, 2, (len(groups), DIM)).astype(np.float32)
    query = random.integers(-1, 2, DIM).astype(np.float32)
    section = Section.of(FlatIndex(vectors), RowOwners.of(groups), 9)
    kept, begins = section.nearest_rows(np.array(ordinals, dtype=np.int64), query, k)
    own = [[row for row, held in enumerate(groups) if one in held] for one in ordinals]
    near = [sorted(rows, key=lambda row: (-float(vectors[row] @ query), row))[:k] for rows in own]
    flat = [(one, row) for one in range(len(ordinals)) for row in own[one]]
    assert begins.tolist() == [sum(map(len, own[:one])) for one in range(len(ordinals))]
    assert [section.rows_of(one).tolist() for one in ordinals] == own
    chosen = [pair for pair, is_kept in zip(flat, kept, strict=True) if is_kept]
    assert chosen == [(one, row) for one in range(len(ordinals)) for row in sorted(near[one])]


def test_a_passage_without_a_row_is_never_found() -> None:
    section = Section.of(FlatIndex(np.eye(2, DIM, dtype=np.float32)), RowOwners.of([[3], [1]]), 5)
    found = section.search(np.ones(DIM, np.float32), 9, None)
    assert found.ordinals.tolist() == [1, 3]
    assert section.of_passages.held.tolist() == [1, 3]


@pytest.mark.parametrize("ordinals", [[], [2], [0, 2, 1]])
def test_rows_of_some_passages(ordinals: list[int]) -> None:
    inverse = PassageRows.of(RowOwners.of([[0, 2], [1], [2], [0]]), 3)
    rows, begins = inverse.of_some(np.array(ordinals, dtype=np.int64))
    wanted = {0: [0, 3], 1: [1], 2: [0, 2]}
    assert rows.tolist() == [row for one in ordinals for row in wanted[one]]
    assert len(begins) == len(ordinals)


def test_where_the_runs_of_rows_and_of_passages_begin() -> None:
    of = RowOwners.of([[0, 2], [4], [2]])
    assert of.starts.tolist() == [0, 2, 3, 4]
    inverse = PassageRows.of(of, 6)
    assert inverse.starts.tolist() == [0, 1, 1, 3, 3, 4, 4]
    assert RowOwners.of([]).starts.tolist() == [0]
    assert of.starts.dtype == inverse.starts.dtype == np.int64


def test_a_whole_query_asks_cut_rows() -> None:
    """By its own leading columns, of unit length, for the best, the nearest and the nearness."""
    random = np.random.default_rng(0)
    vectors, query = random.normal(size=(6, DIM)).astype(np.float32), np.ones(DIM, np.float32)
    of = RowOwners.of([[0], [1], [0], [1], [2], [2]])
    section = Section.of(FlatIndex(vectors).cut(2), of, 3)
    short = vectors[:, :2] / np.linalg.norm(vectors[:, :2], axis=1, keepdims=True)
    near = short @ np.full(2, 0.5**0.5, np.float32)
    best = np.array([max(near[[0, 2]]), max(near[[1, 3]]), max(near[[4, 5]])])
    found = section.search(query, 3, None)
    assert found.ordinals.tolist() == np.argsort(-best).tolist()
    np.testing.assert_allclose(found.scores, np.sort(best)[::-1], atol=1e-6)
    np.testing.assert_allclose(section.nearness(np.arange(3), query), best, atol=1e-6)
    kept, _ = section.nearest_rows(np.arange(3), query, 1)
    assert near[section.of_passages.rows[kept]] == pytest.approx(best)


@given(
    owners(), st.integers(1, 5), st.integers(1, 12), st.integers(0, 2**9 - 1), st.integers(0, 99)
)
def test_the_best_rows_of_each_passage_are_averaged(
    groups: list[list[int]], counted: int, k: int, allowed: int, seed: int
) -> None:
    """Of one that has fewer all; the same for all passages, for some, and through proposals."""
    random = np.random.default_rng(seed)
    vectors = random.integers(-2, 3, (len(groups), DIM)).astype(np.float32)
    query = random.integers(-2, 3, DIM).astype(np.float32)
    mask = np.array([bool(allowed >> at & 1) for at in range(9)])
    section = Section.of(FlatIndex(vectors), RowOwners.of(groups), 9, counted)
    mean: dict[int, float] = {}
    for one in range(9):
        own = sorted(
            float(vectors[row] @ query) for row in range(len(groups)) if one in groups[row]
        )
        if own:
            mean[one] = sum(own[-counted:]) / len(own[-counted:])
    found = section.search(query, k, mask)
    wanted = sorted((one for one in mean if mask[one]), key=lambda one: -mean[one])[:k]
    np.testing.assert_allclose(found.scores, [mean[one] for one in wanted], atol=1e-5)
    held = np.array(sorted(mean))
    np.testing.assert_allclose(
        section.nearness(held, query), [mean[one] for one in held.tolist()], atol=1e-5
    )
    proposed = Section.of(Proposing(vectors), RowOwners.of(groups), 9, counted).search(
        query, k, mask
    )
    np.testing.assert_allclose(
        proposed.scores, [mean[one] for one in proposed.ordinals.tolist()], atol=1e-5
    )
