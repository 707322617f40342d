"""An index whose vectors are on Milvus answers as one whose vectors are in files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nptqa.errors import IndexCorrupt, IndexMismatch, IndexStoreError
from nptqa.index.base import Rows
from nptqa.index.build import Built, build
from nptqa.index.engines import FAISS, Engine, engine_of
from nptqa.index.store import StoredIndex, check, current_layout, open_index
from nptqa.index.versions import prune

from .samples import CHUNKING, CORPUS_HASH, ENCODER, EXPANSIONS, PASSAGES


def made(folder: Path, engine: Engine, count: int = 6) -> Built:
    return build(
        folder,
        PASSAGES[:count],
        ENCODER,
        corpus_hash=CORPUS_HASH,
        chunking=CHUNKING,
        expansions=EXPANSIONS,
        engine=engine,
    )


def opened(folder: Path, engine: Engine) -> StoredIndex:
    return open_index(
        folder,
        encoder_fingerprint=ENCODER.fingerprint,
        corpus_hash=CORPUS_HASH,
        chunking=CHUNKING,
        engine=engine,
    )


def test_nothing_set_is_faiss_and_an_address_is_milvus() -> None:
    assert engine_of("").name == "faiss"
    assert engine_of("http://127.0.0.1:19530").name == "milvus"


def test_an_index_by_one_engine_is_refused_by_the_other(tmp_path: Path) -> None:
    made(tmp_path, FAISS)
    other = engine_of(str(tmp_path / "vectors.db"))
    for look in (lambda: opened(tmp_path, other), lambda: check(tmp_path, other)):
        with pytest.raises(IndexMismatch, match="engine 'faiss', not 'milvus'"):
            look()


@pytest.mark.parametrize("content", ["", "{}", '{"collection": "x"}', "[1]"])
def test_a_file_that_names_no_collection_is_corrupt(tmp_path: Path, content: str) -> None:
    path = tmp_path / "text.vectors"
    path.write_text(content)
    with pytest.raises(IndexCorrupt, match="names no collection"):
        engine_of("unused.db").load(path)


@pytest.mark.slow
def test_both_engines_find_the_same(tmp_path: Path) -> None:
    """And what no version names any more is dropped by the next build."""
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    from pymilvus import MilvusClient

    uri = str(tmp_path / "vectors.db")
    milvus = engine_of(uri)
    folder = tmp_path / "milvus"
    made(tmp_path / "faiss", FAISS)
    assert made(folder, milvus).encoded > 0
    one, other = opened(tmp_path / "faiss", FAISS), opened(folder, milvus)
    vector = ENCODER.encode_queries(["附加议定书是什么？"])[0]
    for rows in Rows:
        near, far = one.dense(vector, 4, rows=rows), other.dense(vector, 4, rows=rows)
        assert near.ordinals.tolist() == far.ordinals.tolist()
        assert near.scores.tobytes() == far.scores.tobytes()
    # Vectors are taken over from Milvus too.
    assert made(folder, milvus, 4).encoded == 0
    assert len(prune(folder, 1)) == 1
    assert made(folder, milvus, 3).encoded == 0
    client = MilvusClient(uri)
    assert len(client.list_collections()) == 4  # two versions, passages and questions of each
    for collection in client.list_collections():
        client.drop_collection(collection)
    with pytest.raises(IndexCorrupt, match="not whole"):
        opened(folder, milvus)
    assert current_layout(folder).text_vectors.is_file()


@pytest.mark.slow
def test_a_folder_of_the_same_name_keeps_its_own_collections(tmp_path: Path) -> None:
    """As on two machines with one server: what one forgets is not the other's."""
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    milvus = engine_of(str(tmp_path / "vectors.db"))
    here, there = tmp_path / "index", tmp_path / "elsewhere"
    made(here, milvus)
    here.rename(there)
    made(here, milvus)
    made(here, milvus, 3)
    prune(here, 1)
    made(here, milvus, 2)
    assert len(opened(there, milvus).passages) == 6
    assert check(there, milvus).version


@pytest.mark.slow
@pytest.mark.parametrize("most", [1, 1_000])
def test_vectors_come_with_what_is_found_unless_they_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    monkeypatch.setattr("nptqa.index.milvus_index._FETCHED", most)
    milvus = engine_of(str(tmp_path / "vectors.db"))
    made(tmp_path / "index", milvus)
    made(tmp_path / "faiss", FAISS)
    stored = opened(tmp_path / "index", milvus)
    client = stored._text.vectors._client  # type: ignore[attr-defined]
    calls: list[str] = []
    monkeypatch.setattr(client, "query", _counted(client.query, calls))
    vector = ENCODER.encode_queries(["附加议定书是什么？"])[0]
    found = stored.dense(vector, 4, rows=Rows.TEXT)
    wanted = opened(tmp_path / "faiss", FAISS).dense(vector, 4, rows=Rows.TEXT)
    assert found.scores.tobytes() == wanted.scores.tobytes()
    assert bool(calls) == (most == 1)


def _counted(call: Callable[..., object], calls: list[str]) -> Callable[..., object]:
    def counting(*args: object, **named: object) -> object:
        calls.append(call.__name__)
        return call(*args, **named)

    return counting


@pytest.mark.slow
def test_a_server_that_is_not_there_is_our_error(tmp_path: Path) -> None:
    pytest.importorskip("pymilvus", reason="pymilvus is not installed")
    with pytest.raises(IndexStoreError, match=r"127\.0\.0\.1:9"):
        made(tmp_path, engine_of("http://127.0.0.1:9"))
