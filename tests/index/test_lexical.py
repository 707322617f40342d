"""BM25 against its formula, phrases against plain substring search."""

from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nptqa.errors import IndexCorrupt, IndexStoreError
from nptqa.index.lexical import Entry, FieldWeights, LexicalIndex, index_terms, index_text

BODY = FieldWeights(body=1.0, context=0.0, expansion=0.0)
ENTRIES = (
    Entry("各国承诺不扩散核武器。", "总则", ("谁承诺不扩散？",)),
    Entry("核武器国家承诺核裁军，核裁军。", "裁军"),
    Entry("和平利用核能", "核能", ("核能有何用途？", "和平利用？")),
    Entry("Nuclear-weapon States reaffirm New York, 2000 年。", ""),
)


def build(folder: Path, entries: tuple[Entry, ...] = ENTRIES) -> LexicalIndex:
    folder.mkdir(exist_ok=True)
    return LexicalIndex.build(folder, entries)


def bm25(bodies: list[list[str]], weighted: dict[str, float]) -> list[float]:
    """The formula as in Robertson and Zaragoza, k1 1.2 and b 0.75, for short bodies."""
    mean = sum(map(len, bodies)) / len(bodies)
    scores = [0.0] * len(bodies)
    for term, factor in weighted.items():
        having = sum(term in body for body in bodies)
        rarity = log(1 + (len(bodies) - having + 0.5) / (having + 0.5))
        for at, body in enumerate(bodies):
            often = body.count(term)
            length = 1.2 * (1 - 0.75 + 0.75 * len(body) / mean)
            scores[at] += factor * rarity * often * 2.2 / (often + length)
    return scores


def test_scores_are_bm25_weighted_by_term(tmp_path: Path) -> None:
    weighted = {"核": 1.0, "核裁": 2.0, "承诺": 0.5, "没有": 3.0}
    found = build(tmp_path).search(weighted, 10, fields=BODY)
    wanted = bm25([index_terms(entry.body) for entry in ENTRIES], weighted)
    # 3 has none of the terms.
    assert found.ordinals.dtype == np.int64
    assert found.scores.dtype == np.float32
    assert found.ordinals.tolist() == sorted(range(3), key=lambda at: -wanted[at])
    np.testing.assert_allclose(found.scores, sorted(wanted[:3], reverse=True), rtol=1e-5)


def test_fields_add_up_by_their_weights(tmp_path: Path) -> None:
    index = build(tmp_path)
    alone = [
        index.search({"核": 1.0, "核能": 1.0}, 9, fields=fields)
        for fields in (BODY, FieldWeights(0, 1, 0), FieldWeights(0, 0, 1))
    ]
    together = index.search({"核": 1.0, "核能": 1.0}, 9, fields=FieldWeights(1.0, 0.5, 2.0))
    wanted = np.zeros(4)
    for found, weight in zip(alone, (1.0, 0.5, 2.0), strict=True):
        wanted[found.ordinals] += weight * found.scores
    np.testing.assert_allclose(together.scores, wanted[together.ordinals], rtol=1e-5)


def test_questions_of_a_passage_are_found_only_in_their_field(tmp_path: Path) -> None:
    index = build(tmp_path)
    assert index.search({"途": 1.0}, 9, fields=BODY).ordinals.tolist() == []
    assert index.search({"途": 1.0}, 9).ordinals.tolist() == [2]


def test_words_other_than_chinese_are_found_whole(tmp_path: Path) -> None:
    index = build(tmp_path)
    assert index.search(
        dict.fromkeys(index_terms("ＮＵＣＬＥＡＲ-weapon"), 1.0), 9
    ).ordinals.tolist() == [3]
    assert index.search({"nuclear": 1.0}, 9).ordinals.tolist() == []


@pytest.mark.parametrize(
    "term", ["body:核", "核 AND", "*", '"', "(", "+核", "核^2", "", " ", "a" * 70_000, "\x00", "😀"]
)
def test_query_syntax_is_text(tmp_path: Path, term: str) -> None:
    index = build(tmp_path)
    assert index.search({term: 1.0}, 9).ordinals.tolist() == []
    assert index.phrase(f"{term}没有的话", 9).ordinals.tolist() == []


@pytest.mark.parametrize("weighted", [{}, {"核": 0.0}, {"核": -1.0}, {"没有这词": 1.0}])
def test_nothing_to_look_for_finds_nothing(tmp_path: Path, weighted: dict[str, float]) -> None:
    found = build(tmp_path).search(weighted, 9)
    assert found.ordinals.tolist() == []
    assert found.scores.tolist() == []


def test_k_may_be_anything(tmp_path: Path) -> None:
    index = build(tmp_path)
    sizes = [len(index.search({"核": 1.0}, k, fields=BODY).ordinals) for k in (-1, 0, 1, 3, 1000)]
    assert sizes == [0, 0, 1, 3, 3]


def test_empty_index_finds_nothing(tmp_path: Path) -> None:
    build(tmp_path, ())
    index = LexicalIndex.load(tmp_path)
    assert index.size == 0
    assert index.search({"核": 1.0}, 5).ordinals.tolist() == []
    assert index.phrase("核", 5).ordinals.tolist() == []


def test_ties_come_by_ordinal_also_at_the_end_of_the_list(tmp_path: Path) -> None:
    index = build(tmp_path, tuple([Entry("核裁军", "")] * 300))
    assert index.search({"核": 1.0}, 5).ordinals.tolist() == [0, 1, 2, 3, 4]
    allowed = np.zeros(300, bool)
    allowed[[299, 7, 120]] = True
    assert index.search({"核": 1.0}, 2, allowed=allowed).ordinals.tolist() == [7, 120]


@pytest.mark.parametrize("runs", [1, 64, 65])
def test_a_filter_of_few_stretches_changes_no_score(tmp_path: Path, runs: int) -> None:
    """Part of the query up to 64 stretches, applied to what is found beyond."""
    entries = tuple(Entry(body, "") for body in ["核裁军", "核", "裁军和核"] * 100)
    index = build(tmp_path, entries)
    allowed = np.zeros(300, bool)
    allowed[1 : 4 * runs : 4] = True
    everything = index.search({"核": 1.0, "裁": 2.0}, 300)
    kept = allowed[everything.ordinals]
    assert kept.sum() == runs
    found = index.search({"核": 1.0, "裁": 2.0}, 300, allowed=allowed)
    assert found.ordinals.tolist() == everything.ordinals[kept].tolist()
    np.testing.assert_array_equal(found.scores, everything.scores[kept])


def test_allowed_passages_far_down_are_found(tmp_path: Path) -> None:
    entries = tuple(Entry("核" * (1000 - at), "") for at in range(1000))
    index = build(tmp_path, entries)
    everything = index.search({"核": 1.0}, 1000)
    allowed = np.zeros(1000, bool)
    allowed[everything.ordinals[500:]] = True
    found = index.search({"核": 1.0}, 50, allowed=allowed)
    assert found.ordinals.tolist() == everything.ordinals[500:550].tolist()
    assert found.scores.tolist() == everything.scores[500:550].tolist()


def test_several_segments_give_what_one_gives(tmp_path: Path) -> None:
    entries = tuple(Entry(f"第{at % 997}段核裁军{'核' * (at % 7)}", "") for at in range(30_000))
    (tmp_path / "few").mkdir()
    (tmp_path / "one").mkdir()
    many = LexicalIndex.build(tmp_path / "few", entries, heap_bytes=15_000_000)
    one = LexicalIndex.build(tmp_path / "one", entries)
    assert many._searcher.num_segments > 1
    assert one._searcher.num_segments == 1
    for weighted in ({"核": 1.0}, {"核裁": 1.0, "996": 2.0}):
        few = many.search(weighted, 50)
        assert few.ordinals.tolist() == one.search(weighted, 50).ordinals.tolist()


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_masked_search_is_the_unmasked_one_without_the_others(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    bodies = data.draw(st.lists(st.text("核武裁军", max_size=6), max_size=30))
    mask = data.draw(st.lists(st.booleans(), min_size=len(bodies), max_size=len(bodies)))
    allowed = np.array(mask, dtype=bool)
    entries = tuple(Entry(body, "") for body in bodies)
    index = build(tmp_path_factory.mktemp("postings"), entries)
    everything = index.search({"核": 1.0, "武裁": 1.5}, 1000)
    pairs = zip(everything.ordinals.tolist(), everything.scores.tolist(), strict=True)
    ranked = sorted(((-score, at) for at, score in pairs if allowed[at]))
    for k in (1, 3, 1000):
        found = index.search({"核": 1.0, "武裁": 1.5}, k, allowed=allowed)
        assert found.ordinals.tolist() == [at for _, at in ranked[:k]]


def test_mask_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="4 rows"):
        build(tmp_path).search({"核": 1.0}, 1, allowed=np.ones(3, bool))


@pytest.mark.parametrize(
    ("folded", "ordinals"),
    [
        ("核裁军,核裁军", [1]),
        ("核", [0, 1, 2]),
        ("承诺", [0, 1]),
        ("诺承", []),
        ("new york", [3]),
        ("newyork", []),
        ("w york, 2", [3]),
        ("2000年", [3]),
        ("2000 年", [3]),
        ("", []),
        ("总则", []),
        ("核" * 3000, []),
    ],
)
def test_a_phrase_is_found_where_the_text_contains_it(
    tmp_path: Path, folded: str, ordinals: list[int]
) -> None:
    found = build(tmp_path).phrase(folded, 9)
    assert sorted(found.ordinals.tolist()) == ordinals
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.text("核武 a.，\ue000\n", max_size=8), max_size=8), st.text("核武 a.", max_size=4)
)
def test_phrases_are_substrings(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], wanted: str
) -> None:
    index = build(tmp_path_factory.mktemp("p"), tuple(Entry(body, "") for body in bodies))
    folded = index_text(wanted)
    having = [at for at, body in enumerate(bodies) if folded and folded in index_text(body)]
    assert sorted(index.phrase(folded, 99).ordinals.tolist()) == having


def test_a_read_only_folder_can_be_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root
    index = LexicalIndex.load(tmp_path)
    assert index.search({"核能": 1.0}, 9, fields=BODY).ordinals.tolist() == [2]
    assert index.phrase("承诺核裁军", 9).ordinals.tolist() == [1]
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    with pytest.raises(IndexCorrupt):
        LexicalIndex.load(tmp_path / "absent")


def test_a_broken_folder_is_corrupt(tmp_path: Path) -> None:
    with pytest.raises(IndexCorrupt):
        LexicalIndex.load(tmp_path)
    build(tmp_path)
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(IndexCorrupt):
        LexicalIndex.load(tmp_path)


def test_a_folder_that_cannot_be_written_is_ours_to_report(tmp_path: Path) -> None:
    with pytest.raises(IndexStoreError):
        LexicalIndex.build(tmp_path / "absent", ENTRIES)
