"""What every vector index does, compared number by number with a reference written out here."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nptqa.encoding.base import unit_rows
from nptqa.errors import IndexCorrupt
from nptqa.index.base import Mask, Neighbours, VectorIndex, Vectors
from nptqa.index.engines import engine_of
from nptqa.index.faiss_index import FaissIndex, faiss, half_path
from nptqa.index.flat import FlatIndex

DIM = 16


def quantised(vectors: Vectors) -> FaissIndex:
    return FaissIndex.of(vectors, flat_limit=-1)


def milvus(vectors: Vectors) -> VectorIndex:
    """A collection in a Milvus Lite file of its own, on the server that Milvus Lite starts."""
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    folder = Path(tempfile.mkdtemp(prefix="nptqa-milvus-"))
    path = folder / "version" / "text.vectors"
    path.parent.mkdir()
    engine = engine_of(str(folder / "vectors.db"))
    engine.build(vectors, path)
    return engine.load(path)


ENGINES: dict[str, Callable[[Vectors], VectorIndex]] = {
    "numpy": FlatIndex,
    "faiss-flat": FaissIndex.of,
    "faiss-quantised": quantised,
    "milvus": milvus,
}
EXACT = ("numpy", "faiss-flat")


@pytest.fixture(
    params=[
        pytest.param(name, marks=[pytest.mark.slow] if name == "milvus" else []) for name in ENGINES
    ]
)
def engine(request: pytest.FixtureRequest) -> Callable[[Vectors], VectorIndex]:
    return ENGINES[request.param]


def rows(n: int, seed: int = 0) -> Vectors:
    found = np.random.default_rng(seed).normal(size=(n, DIM)).astype(np.float32)
    # Numbers that half precision holds, so that every engine keeps them as they are.
    return unit_rows(found).astype(np.float16).astype(np.float32)


def reference(vectors: Vectors, query: Vectors, k: int, allowed: Mask | None = None) -> Neighbours:
    """Sorted by hand: score from high to low, then the lower row."""
    pairs = [(-float(np.dot(v, query)), row) for row, v in enumerate(vectors)]
    pairs = sorted(p for p in pairs if allowed is None or allowed[p[1]])[:k]
    return Neighbours(
        np.array([row for _, row in pairs], dtype=np.int64),
        np.array([-score for score, _ in pairs], dtype=np.float32),
    )


def assert_equal(found: Neighbours, wanted: Neighbours) -> None:
    assert found.rows.dtype == np.int64
    assert found.scores.dtype == np.float32
    assert found.rows.tolist() == wanted.rows.tolist()
    np.testing.assert_allclose(found.scores, wanted.scores, rtol=0, atol=1e-6)


def test_cut_rows_are_their_leading_columns(engine: Callable[[Vectors], VectorIndex]) -> None:
    """Scaled to unit length and compared exactly, unless the rows stand elsewhere."""
    vectors, query = rows(60), rows(1, seed=1)[0]
    index = engine(vectors)
    assert index.cut(DIM) is index
    short = index.cut(5)
    if short is index:
        assert index.scores(query) is None  # elsewhere
        return
    leading = vectors[:, :5] / np.linalg.norm(vectors[:, :5], axis=1, keepdims=True)
    assert_equal(short.search(query[np.newaxis, :5], 9)[0], reference(leading, query[:5], 9))


def test_very_many_rows_are_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """To compare all of them would be slower than what a quantiser proposes."""
    monkeypatch.setattr("nptqa.index.faiss_index.CUT_LIMIT", 59)
    index = quantised(rows(60))
    assert index.cut(5) is index


@pytest.mark.parametrize("k", [1, 5, 59, 60, 61, 1000])
def test_finds_what_the_reference_finds(engine: Callable[[Vectors], VectorIndex], k: int) -> None:
    vectors, queries = rows(60), rows(7, seed=1)
    found = engine(vectors).search(queries, k)
    assert len(found) == 7
    for near, query in zip(found, queries, strict=True):
        assert_equal(near, reference(vectors, query, k))


def test_two_engines_give_the_same_bits() -> None:
    vectors, queries = rows(3000), rows(20, seed=1)
    exact, faiss = FlatIndex(vectors), FaissIndex.of(vectors)
    for one, other in zip(exact.search(queries, 50), faiss.search(queries, 50), strict=True):
        assert one.rows.tolist() == other.rows.tolist()
        assert one.scores.tobytes() == other.scores.tobytes()


def test_scores_of_all_rows_are_those_of_a_search(engine: Callable[[Vectors], VectorIndex]) -> None:
    index, query = engine(rows(60)), rows(1, seed=9)
    scores, near = index.scores(query[0]), index.search(query, 60)[0]
    if scores is not None:
        np.testing.assert_array_equal(scores[near.rows], near.scores)


@pytest.mark.parametrize("name", EXACT)
def test_few_rows_are_all_compared(name: str) -> None:
    scores = ENGINES[name](rows(60)).scores(rows(1)[0])
    assert scores is not None
    assert scores.shape == (60,)


@pytest.mark.parametrize("k", [0, -3])
def test_no_results_asked_for_gives_none(engine: Callable[[Vectors], VectorIndex], k: int) -> None:
    near = engine(rows(5)).search(rows(1), k)[0]
    assert near.rows.tolist() == []
    assert near.scores.tolist() == []


def test_empty_index_gives_nothing(engine: Callable[[Vectors], VectorIndex]) -> None:
    index = engine(np.empty((0, DIM), np.float32))
    assert (index.size, index.dim) == (0, DIM)
    found = index.search(rows(2), 5)
    assert [near.rows.tolist() for near in found] == [[], []]
    assert index.vectors(np.empty(0, np.int64)).shape == (0, DIM)


def test_no_queries_give_no_results(engine: Callable[[Vectors], VectorIndex]) -> None:
    assert engine(rows(5)).search(np.empty((0, DIM), np.float32), 3) == ()


def test_equal_rows_come_by_row_also_at_the_end_of_the_list(
    engine: Callable[[Vectors], VectorIndex],
) -> None:
    vectors = rows(40)
    vectors[[3, 9, 17, 30]] = vectors[25]
    near = engine(vectors).search(vectors[25:26], 3)[0]
    assert near.rows.tolist() == [3, 9, 17]
    assert len(set(near.scores.tolist())) == 1


@pytest.mark.parametrize("name", EXACT)
def test_more_ties_than_are_asked_for_come_by_row(name: str) -> None:
    vectors = np.tile(rows(1), (500, 1))
    near = ENGINES[name](vectors).search(vectors[:1], 7)[0]
    assert near.rows.tolist() == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("k", [20, 150, 500])
def test_ties_before_and_behind_better_rows_come_by_row(name: str, k: int) -> None:
    vectors = np.zeros((4000, DIM), np.float32)
    vectors[1000:3000:200, 0] = 1
    vectors[::7, 1] = np.linspace(0, 1, 572, dtype=np.float32)
    query = np.eye(1, DIM, dtype=np.float32)
    wanted = [*range(1000, 3000, 200), *(at for at in range(4000) if vectors[at, 0] == 0)]
    near = ENGINES[name](vectors).search(query, k)[0]
    assert near.rows.tolist() == wanted[:k]


@pytest.mark.parametrize("name", ["faiss-flat", "faiss-quantised"])
def test_padding_of_faiss_is_dropped(name: str) -> None:
    index = ENGINES[name](rows(3))
    assert isinstance(index, FaissIndex)
    found = index._proposals(rows(1)[0], 5, None)
    assert sorted(found.rows.tolist()) == [0, 1, 2]
    assert len(found.scores) == 3


def test_a_quantiser_finds_the_few_allowed_rows_among_many() -> None:
    vectors, query = rows(5000), rows(1, seed=4)
    allowed = np.zeros(5000, bool)
    allowed[np.argsort(vectors @ query[0])[:12]] = True  # the farthest
    near = quantised(vectors).search(query, 10, allowed)[0]
    assert_equal(near, reference(vectors, query[0], 10, allowed))


@pytest.mark.parametrize("name", EXACT)
def test_a_zero_query_ties_with_everything(name: str) -> None:
    near = ENGINES[name](rows(100)).search(np.zeros((1, DIM), np.float32), 4)[0]
    assert near.rows.tolist() == [0, 1, 2, 3]
    assert near.scores.tolist() == [0, 0, 0, 0]


def test_a_zero_row_scores_nothing(engine: Callable[[Vectors], VectorIndex]) -> None:
    vectors = rows(3)
    vectors[1] = 0
    near = engine(vectors).search(rows(1, seed=5), 3)[0]
    assert_equal(near, reference(vectors, rows(1, seed=5)[0], 3))
    assert near.scores[near.rows.tolist().index(1)] == 0


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 1.0])
def test_only_allowed_rows_come(engine: Callable[[Vectors], VectorIndex], share: float) -> None:
    vectors = rows(200)
    allowed = np.random.default_rng(3).random(200) < share
    near = engine(vectors).search(rows(1, seed=4), 10, allowed)[0]
    assert_equal(near, reference(vectors, rows(1, seed=4)[0], 10, allowed))


def test_saved_index_gives_the_same(
    engine: Callable[[Vectors], VectorIndex], tmp_path: Path
) -> None:
    index = engine(rows(70))
    if not hasattr(index, "save"):
        pytest.skip("an engine's own test saves it")
    index.save(tmp_path / "向量")
    loaded: VectorIndex = type(index).load(tmp_path / "向量")  # type: ignore[attr-defined]
    one, other = index.search(rows(1, seed=2), 9)[0], loaded.search(rows(1, seed=2), 9)[0]
    assert one.rows.tolist() == other.rows.tolist()
    assert one.scores.tobytes() == other.scores.tobytes()


def test_vectors_come_back_as_they_were(engine: Callable[[Vectors], VectorIndex]) -> None:
    found = engine(rows(30)).vectors(np.array([29, 0, 29]))
    assert found.dtype == np.float32
    assert found.tobytes() == rows(30)[[29, 0, 29]].tobytes()


def test_wrong_shapes_are_refused_with_both_numbers(
    engine: Callable[[Vectors], VectorIndex],
) -> None:
    index = engine(rows(5))
    with pytest.raises(ValueError, match=r"\(1, 3\).*16"):
        index.search(np.zeros((1, 3), np.float32), 1)
    with pytest.raises(ValueError, match=r"\(4,\).*5"):
        index.search(rows(1), 1, np.ones(4, bool))


def test_a_quantiser_finds_nearly_all_the_exact_index_finds() -> None:
    vectors, queries = rows(20_000), rows(50, seed=1)
    exact, near = FlatIndex(vectors).search(queries, 10), quantised(vectors).search(queries, 10)
    shared = [len(set(a.rows) & set(b.rows)) for a, b in zip(exact, near, strict=True)]
    assert sum(shared) >= 0.97 * 500


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_a_quantiser_goes_on_until_enough_allowed_rows_are_found(
    monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    monkeypatch.setattr("nptqa.index.faiss_index.FLAT_LIMIT", 10)
    vectors, query = rows(8000), rows(1, seed=4)
    allowed = np.random.default_rng(3).random(8000) < share
    near = quantised(vectors).search(query, 10, allowed)[0]
    assert_equal(near, reference(vectors, query[0], 10, allowed))


def test_training_that_fails_leaves_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nptqa.index.faiss_index._ALL_THREADS", 3)  # also where there is one core
    broken = rows(40)
    broken[3] = np.nan
    with pytest.raises(RuntimeError, match="NaN"):
        quantised(broken)
    assert faiss.omp_get_max_threads() == 3


def test_vectors_beside_a_quantiser_are_kept_at_half_precision() -> None:
    exact = unit_rows(np.random.default_rng(5).normal(size=(40, DIM)).astype(np.float32))
    index = quantised(exact)
    assert not index.exact
    assert index.vectors(np.arange(40)).tobytes() == exact.astype("f2").astype("f4").tobytes()


@pytest.mark.parametrize("content", [b"", b"no numbers", None])
def test_a_quantiser_without_its_rows_is_corrupt(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "text.vectors"
    quantised(rows(40)).save(path)
    half = half_path(path)
    if content is None:
        half.unlink()
    else:
        half.write_bytes(content)
    with pytest.raises(IndexCorrupt, match=half.name):
        FaissIndex.load(path)
    quantised(rows(39)).save(tmp_path / "other.faiss")
    half_path(tmp_path / "other.faiss").rename(half)
    with pytest.raises(IndexCorrupt, match=r"\(39, 16\)"):
        FaissIndex.load(path)


def test_a_truncated_or_foreign_file_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    FaissIndex.of(rows(50)).save(path)
    whole = path.read_bytes()
    for wrong in (b"", b"not vectors", whole[:20], whole[: len(whole) // 2]):
        path.write_bytes(wrong)
        with pytest.raises(IndexCorrupt, match="rows"):
            FaissIndex.load(path)
    with pytest.raises(IndexCorrupt):
        FaissIndex.load(tmp_path / "absent")


@settings(deadline=None, max_examples=60)
@given(data=st.data(), n=st.integers(0, 60), k=st.integers(0, 80))
def test_scores_never_rise_and_ties_are_by_row(data: st.DataObject, n: int, k: int) -> None:
    # Few distinct values, so that ties are common.
    values = st.integers(-1, 1)
    flat = data.draw(st.lists(values, min_size=n * 2, max_size=n * 2))
    vectors = np.array(flat, dtype=np.float32).reshape(n, 2)
    query = np.array(data.draw(st.lists(values, min_size=2, max_size=2)), dtype=np.float32)
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    for index in (FlatIndex(vectors), FaissIndex.of(vectors)):
        near = index.search(query[np.newaxis], k, allowed)[0]
        assert_equal(near, reference(vectors, query, k, allowed))
