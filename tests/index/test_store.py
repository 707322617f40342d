"""A built index opens as it was built, and is refused when it is not what it should be."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import orjson
import pytest

from nptqa.encoding.base import Vectors
from nptqa.errors import IndexCorrupt, IndexMismatch, IndexMissing
from nptqa.index.base import Rows
from nptqa.index.layout import Layout, VersionLayout
from nptqa.index.lexical import index_terms
from nptqa.index.manifest import SCHEMA
from nptqa.index.recipe import bank_hash
from nptqa.index.store import StoredIndex, check, current_layout, open_index, versions

from .conftest import make, opened
from .samples import CHUNKING, CORPUS_HASH, ENCODER, EXPANSIONS, PASSAGES, SAME, passage

FILES = (
    "manifest.json",
    "passages.jsonl",
    "passages.npz",
    "rows.npz",
    "text.vectors",
    "questions.vectors",
    "tokens.npy",
    "tokens.starts.npy",
)


def query(text: str) -> Vectors:
    row: Vectors = ENCODER.encode_queries([text])[0]
    return row


def ids(stored: StoredIndex, ordinals: np.ndarray) -> list[str]:
    return [stored.passages[at].passage_id for at in ordinals]


def test_passages_come_back_as_they_were(stored: StoredIndex) -> None:
    assert tuple(stored.passages) == PASSAGES


def test_manifest_tells_what_the_index_holds(stored: StoredIndex) -> None:
    counts = stored.manifest.counts
    assert (counts.documents, counts.units, counts.passages) == (2, 5, 6)
    # The two equal passages share a row and a question; one question has no unit here.
    assert (counts.text_rows, counts.question_rows) == (5, 3)
    assert (counts.questions, counts.questions_left_out) == (4, 1)
    assert stored.manifest.encoder == "hashing"
    assert stored.manifest.dim == 64
    assert stored.manifest.origin.bank_hash == bank_hash(EXPANSIONS)


def test_equal_texts_under_two_locators_both_come_back(stored: StoredIndex) -> None:
    dense = stored.dense(query(f"原则\n{SAME}"), 2, rows=Rows.TEXT)
    lexical = stored.lexical(dict.fromkeys(index_terms(SAME), 1.0), 2)
    phrase = stored.phrase("三大支柱", 2)
    for found in (dense, lexical, phrase):
        assert ids(stored, found.ordinals) == ["wp77:2", "wp77:187/36"]
        assert found.scores[0] == found.scores[1]


def test_a_question_leads_to_every_piece_and_every_unit_it_stands_for(stored: StoredIndex) -> None:
    found = stored.dense(query("谁来核查？"), 2, rows=Rows.QUESTIONS)
    assert ids(stored, found.ordinals) == ["wp77:36", "wp77:36~2"]
    near = [float(query(one) @ query("谁来核查？")) for one in EXPANSIONS["wp77:36"]]
    np.testing.assert_allclose(found.scores, [np.mean(near)] * 2, atol=1e-6)
    found = stored.dense(query("三大支柱有哪些？"), 2, rows=Rows.QUESTIONS)
    assert ids(stored, found.ordinals) == ["wp77:2", "wp77:187/36"]


def test_dense_takes_the_best_row_of_each_passage(stored: StoredIndex) -> None:
    vector = query("附加议定书是什么？")
    parts = [stored.dense(vector, 99, rows=rows) for rows in (Rows.TEXT, Rows.QUESTIONS)]
    best: dict[int, float] = {}
    for part in parts:
        for at, score in zip(part.ordinals.tolist(), part.scores.tolist(), strict=True):
            best[at] = max(score, best.get(at, -9.0))
    wanted = sorted(best, key=lambda at: (-best[at], at))
    assert len(parts[0].ordinals) == 6
    for k in (1, 3, 99):
        found = stored.dense(vector, k)
        assert found.ordinals.tolist() == wanted[:k]
        assert found.scores.tolist() == [best[at] for at in wanted[:k]]


def test_many_questions_of_one_passage_do_not_hide_the_next(tmp_path: Path) -> None:
    bank = {
        "wp77:1": tuple(f"谁承诺不扩散核武器，其{n}？" for n in range(40)),
        "wp77:2": ("谁承诺？",),
    }
    make(tmp_path, PASSAGES, bank)
    found = opened(tmp_path).dense(query("谁承诺不扩散核武器，其7？"), 2, rows=Rows.QUESTIONS)
    assert found.ordinals.tolist() == [0, 1]
    assert found.scores[0] > found.scores[1]


@pytest.mark.parametrize("rows", list(Rows))
def test_only_allowed_passages_come(stored: StoredIndex, rows: Rows) -> None:
    allowed = np.array([False, False, True, False, True, False])
    vector = query("三大支柱有哪些？")
    assert set(stored.dense(vector, 9, allowed, rows=rows).ordinals.tolist()) == {2, 4}
    nothing = np.zeros(6, bool)
    assert stored.dense(vector, 9, nothing, rows=rows).ordinals.tolist() == []
    terms = dict.fromkeys(index_terms(SAME), 1.0)
    assert stored.lexical(terms, 9, allowed).ordinals.tolist() == [4, 2]
    assert stored.lexical(terms, 9, nothing).ordinals.tolist() == []
    assert stored.phrase("条约", 9, allowed).ordinals.tolist() == [4]


def test_wrong_query_and_mask_shapes_are_refused(stored: StoredIndex) -> None:
    with pytest.raises(ValueError, match="64"):
        stored.dense(np.zeros(5, np.float32), 1)
    with pytest.raises(ValueError, match="6 rows"):
        stored.dense(query("核"), 1, np.ones(5, bool))


def test_vectors_of_passages_are_those_of_their_text(stored: StoredIndex) -> None:
    found = stored.vectors_of(np.array([4, 0, 1]))
    texts = [SAME, "各缔约国承诺不扩散核武器。", SAME]
    np.testing.assert_array_equal(found, ENCODER.encode_passages(texts))


LONG = passage("5", "审议大会重申三大支柱同等重要，应当平衡落实。会议鼓励缔约国缔结附加议定书。")


def test_a_passage_is_as_near_as_its_nearest_sentence(tmp_path: Path) -> None:
    make(tmp_path, (*PASSAGES, LONG), {})
    stored = opened(tmp_path)
    vector = query("会议鼓励缔约国缔结附加议定书。")
    ordinals = np.array([6, 0, 4, 1])
    near = stored.nearness(ordinals, vector)
    whole = stored.vectors_of(ordinals) @ vector
    assert near[0] == pytest.approx(1.0)
    assert whole[0] < 0.95
    np.testing.assert_allclose(near[1:], whole[1:], atol=1e-6)
    found = stored.dense(vector, 7, rows=Rows.TEXT)
    assert found.ordinals[0] == 6
    np.testing.assert_array_equal(found.scores, stored.nearness(found.ordinals, vector))
    assert stored.nearness(np.empty(0, np.int64), vector).shape == (0,)


def test_of_each_passage_the_nearest_questions_are_told(stored: StoredIndex) -> None:
    held = np.flatnonzero(stored.has_questions)
    kept, begins = stored.nearest_questions(held, query("条约"), 1)
    assert kept.sum() == len(held) == len(begins)
    assert len(kept) == sum(len(stored.question_rows(one)) for one in held.tolist())


def test_many_threads_get_what_one_gets(stored: StoredIndex) -> None:
    questions = [p.text for p in PASSAGES] * 20

    def ask(text: str) -> list[list[int]]:
        terms = dict.fromkeys(index_terms(text), 1.0)
        found = stored.dense(query(text), 4), stored.lexical(terms, 4), stored.phrase(text[:3], 4)
        return [one.ordinals.tolist() for one in found]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, questions)) == [ask(text) for text in questions]


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    make(tmp_path, (), {})
    stored = opened(tmp_path)
    assert tuple(stored.passages) == ()
    for rows in Rows:
        assert stored.dense(query("核"), 5, rows=rows).ordinals.tolist() == []
    assert stored.lexical({"核": 1.0}, 5).ordinals.tolist() == []
    assert stored.phrase("核", 5).ordinals.tolist() == []
    assert stored.vectors_of(np.empty(0, np.int64)).shape == (0, 64)
    assert check(tmp_path).counts.passages == 0


def test_opening_leaves_every_file_as_it_is(index_dir: Path) -> None:
    before = check(index_dir)
    stored = opened(index_dir)
    stored.dense(query("核"), 5)
    assert check(index_dir) == before


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("encoder_fingerprint", "hashing;dim=128"),
        ("corpus_hash", "beef"),
        ("chunking", "other"),
        ("bank_hash", "none"),
    ],
)
def test_a_mismatch_names_field_and_both_values(index_dir: Path, field: str, wanted: str) -> None:
    values = {
        "encoder_fingerprint": ENCODER.fingerprint,
        "corpus_hash": CORPUS_HASH,
        "chunking": CHUNKING,
        "bank_hash": bank_hash(EXPANSIONS),
    }
    built = values[field]
    open_index(index_dir, **values)  # type: ignore[arg-type]
    with pytest.raises(IndexMismatch) as caught:
        open_index(index_dir, **{**values, field: wanted})  # type: ignore[arg-type]
    for part in (field, repr(built), repr(wanted)):
        assert part in caught.value.message
    assert "nptqa index build" in caught.value.hint


def test_another_schema_is_a_mismatch_whatever_else_it_holds(index_dir: Path) -> None:
    current_layout(index_dir).manifest.write_bytes(orjson.dumps({"schema": 99, "new": []}))
    with pytest.raises(IndexMismatch, match=f"schema 99, not {SCHEMA}"):
        opened(index_dir)


def test_nothing_built_is_missing(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(IndexMissing, match="no index") as caught:
            opened(folder)
        assert caught.value.hint == "Run: nptqa index build"
        assert versions(folder) == []


def test_a_missing_current_is_missing(index_dir: Path) -> None:
    Layout(index_dir).current.unlink()
    with pytest.raises(IndexMissing):
        opened(index_dir)


@pytest.mark.parametrize("content", ["", "0123456789ab", "../../etc", "很长" * 500])
def test_a_current_that_names_no_version_is_corrupt(index_dir: Path, content: str) -> None:
    Layout(index_dir).current.write_text(content, "utf-8")
    with pytest.raises(IndexCorrupt, match="current"):
        opened(index_dir)


def test_a_current_that_is_no_text_is_corrupt(index_dir: Path) -> None:
    Layout(index_dir).current.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(IndexCorrupt, match="current"):
        opened(index_dir)


def test_a_file_where_the_folder_should_be_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexCorrupt):
        opened(tmp_path / "index")


def all_files(layout: VersionLayout) -> list[str]:
    return [path.relative_to(layout.folder).as_posix() for path in layout.files()]


def test_the_files_are_those_expected(index_dir: Path) -> None:
    layout = current_layout(index_dir)
    names = all_files(layout)
    assert [name for name in names if not name.startswith("postings/")] == sorted(FILES[1:])
    assert "postings/meta.json" in names
    assert set(check(index_dir).files) == set(names)


@pytest.mark.parametrize("damage", ["truncate", "remove", "flip", "foreign", "folder"])
def test_damage_to_any_file_is_found_and_named(index_dir: Path, damage: str) -> None:
    layout = current_layout(index_dir)
    for name in ["manifest.json", *all_files(layout)]:
        path = layout.folder / name
        whole = path.read_bytes()
        _damage(path, whole, damage)
        for look in (opened, check):
            with pytest.raises(IndexCorrupt) as caught:
                look(index_dir)
            assert path.name in str(caught.value)
        if path.is_dir():
            path.rmdir()
        path.write_bytes(whole)
        assert len(opened(index_dir).passages) == 6


def _damage(path: Path, whole: bytes, damage: str) -> None:
    path.unlink()
    if damage == "truncate":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "flip":
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    elif damage == "foreign":
        path.write_bytes(b"{}")
    elif damage == "folder":
        path.mkdir()


def test_damage_to_a_long_file_is_found_by_check(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = current_layout(index_dir).text_vectors
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    monkeypatch.setattr("nptqa.index.store.HASHED_AT_OPEN", 100)
    opened(index_dir)
    with pytest.raises(IndexCorrupt, match="changed after"):
        check(index_dir)


def test_a_foreign_folder_is_corrupt(index_dir: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    make(other, PASSAGES[:2], {})
    foreign, mine = current_layout(other).folder, current_layout(index_dir).folder
    shutil.rmtree(mine)
    shutil.copytree(foreign, mine)
    with pytest.raises(IndexCorrupt, match=f"belongs to version {foreign.name}"):
        opened(index_dir)


def test_files_of_two_versions_do_not_belong_together(index_dir: Path, tmp_path: Path) -> None:
    make(tmp_path / "other", PASSAGES[:2], {})
    other, mine = current_layout(tmp_path / "other"), current_layout(index_dir)
    shutil.copy(other.text_vectors, mine.text_vectors)
    manifest = orjson.loads(mine.manifest.read_bytes())
    manifest["files"]["text.vectors"] = orjson.loads(other.manifest.read_bytes())["files"][
        "text.vectors"
    ]
    mine.manifest.write_bytes(orjson.dumps(manifest))
    with pytest.raises(IndexCorrupt, match="do not belong together"):
        opened(index_dir)


@pytest.mark.parametrize("name", ["passages.jsonl", "passages.npz", "rows.npz"])
def test_a_file_its_manifest_vouches_for_but_nobody_can_read_is_corrupt(
    index_dir: Path, name: str
) -> None:
    layout = current_layout(index_dir)
    (layout.folder / name).write_bytes(b"{}")
    manifest = orjson.loads(layout.manifest.read_bytes())
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    manifest["files"][name] = {"size": 2, "sha256": digest}
    layout.manifest.write_bytes(orjson.dumps(manifest))
    with pytest.raises(IndexCorrupt, match=name):
        opened(index_dir)
