"""Only what is new is encoded, and nobody can tell from the result."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nptqa.domain import Passage
from nptqa.encoding.base import Vectors
from nptqa.encoding.hashing import HashingEncoder
from nptqa.index.base import Rows, Scored
from nptqa.index.build import Built, build
from nptqa.index.layout import Layout
from nptqa.index.lexical import index_terms
from nptqa.index.standing import Standing, keys_of
from nptqa.index.store import StoredIndex, check, current_layout

from .conftest import make, opened
from .samples import CHUNKING, CORPUS_HASH, ENCODER, EXPANSIONS, PASSAGES, passage


@dataclasses.dataclass(frozen=True)
class Counting:
    """A hashing encoder that remembers every text it was given."""

    given: list[str]
    name: str = ENCODER.name
    dim: int = ENCODER.dim
    fingerprint: str = ENCODER.fingerprint

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.given.extend(texts)
        return ENCODER.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.given.extend(texts)
        # Otherwise than passages: a question's vector must not come from a passage's.
        return -ENCODER.encode_queries(texts)


def update(
    folder: Path,
    passages: Sequence[Passage],
    expansions: dict[str, tuple[str, ...]],
    encoder: Counting | None = None,
    chunking: str = CHUNKING,
) -> tuple[Built, list[str]]:
    encoder = encoder or Counting([])
    built = build(
        folder,
        passages,
        encoder,
        corpus_hash=CORPUS_HASH,
        chunking=chunking,
        expansions=expansions,
    )
    return built, encoder.given


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    update(tmp_path, PASSAGES, EXPANSIONS)
    more = (*PASSAGES[1:], passage("5", "新增的一段。"), passage("6", PASSAGES[0].text))
    bank = {**EXPANSIONS, "wp77:5": ("新增了什么？", "谁来核查？")}
    built, given = update(tmp_path, more, bank)
    assert given == ["新增的一段。", "新增了什么？"]
    assert (built.encoded, built.taken_over) == (2, 8)


def test_a_text_taken_away_and_brought_back_is_taken_from_an_older_version(tmp_path: Path) -> None:
    first, _ = update(tmp_path, PASSAGES, EXPANSIONS)
    update(tmp_path, PASSAGES[:1], {})
    built, given = update(tmp_path, PASSAGES[::-1], EXPANSIONS)
    assert given == []
    assert built.encoded == 0
    assert built.version != first.version


def test_new_rules_for_cutting_keep_the_vectors_of_texts_that_stay(tmp_path: Path) -> None:
    update(tmp_path, PASSAGES, EXPANSIONS)
    assert update(tmp_path, PASSAGES, EXPANSIONS, chunking="other")[1] == []


def test_vectors_of_another_encoder_are_not_taken(tmp_path: Path) -> None:
    update(tmp_path, PASSAGES, EXPANSIONS)
    other = Counting([], fingerprint="hashing;dim=64;v2")
    built, given = update(tmp_path, PASSAGES, EXPANSIONS, other)
    assert len(given) == built.encoded == 8


def test_vectors_at_half_precision_do_not_replace_exact_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Growing past the limit takes over; shrinking below it encodes again, or it would show."""
    monkeypatch.setattr("nptqa.index.faiss_index.FLAT_LIMIT", 20)
    passages = [passage(str(n), "核" * n + "裁军") for n in range(1, 25)]
    assert update(tmp_path, passages, {})[0].encoded == 24
    assert update(tmp_path, passages[:20], {})[0].encoded == 20
    update(tmp_path / "fresh", passages[:20], {})
    mine, fresh = (current_layout(one).text_vectors for one in (tmp_path, tmp_path / "fresh"))
    assert mine.read_bytes() == fresh.read_bytes()
    assert update(tmp_path / "fresh", passages, {})[0].encoded == 4
    update(tmp_path / "large", passages, {})
    _find_the_same(opened(tmp_path / "fresh"), opened(tmp_path / "large"))


def test_a_question_is_never_given_a_passage_s_vector(tmp_path: Path) -> None:
    update(tmp_path, PASSAGES, {})
    _, given = update(tmp_path, PASSAGES, {"wp77:1": (PASSAGES[0].text,)})
    assert given == [PASSAGES[0].text]


@pytest.mark.parametrize("name", ["text.vectors", "rows.npz", "manifest.json"])
def test_nothing_is_taken_from_a_damaged_version(tmp_path: Path, name: str) -> None:
    version = make(tmp_path)
    path = Layout(tmp_path).version(version).folder / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    _, given = update(tmp_path, PASSAGES[:3], {})
    assert given == [one.text for one in PASSAGES[:3]]
    check(tmp_path)


def test_keys_are_equal_for_equal_texts_only() -> None:
    texts = ["", "核", "核 ", "核裁军", "\x00", "\x00\x00"]
    keys = keys_of([*texts, *texts])
    assert keys[: len(texts)].tolist() == keys[len(texts) :].tolist()
    assert len(set(keys.tolist())) == len(texts)


def test_what_stands_fills_only_what_is_missing_and_had() -> None:
    class Numbered:
        size, dim = 3, 1

        def vectors(self, rows: np.ndarray) -> np.ndarray:
            return rows[:, None].astype(np.float32)

    stand = Standing.of(keys_of(["丙", "甲", "乙"]), Numbered())  # type: ignore[arg-type]
    into = np.full((4, 1), 9, np.float32)
    missing = np.array([True, True, False, True])
    stand.fill(keys_of(["乙", "丁", "丙", "甲"]), into, missing)
    assert into[:, 0].tolist() == [2, 9, 9, 1]
    assert missing.tolist() == [False, True, False, False]


WORDS = st.text("核裁军不扩散条约 各缔约国", min_size=1, max_size=8)
LOCATORS = st.integers(1, 6).map(str)
# Units by locator: text, context, questions.
STATES = st.dictionaries(
    LOCATORS, st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=2)), min_size=0, max_size=6
)


@settings(max_examples=25, deadline=None)
@given(states=st.lists(STATES, min_size=2, max_size=4))
def test_any_row_of_updates_ends_where_a_fresh_build_does(
    states: list[dict[str, tuple[str, str, list[str]]]],
) -> None:
    """Every state after the first adds, removes and changes units of the one before."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        for state in states:
            passages, bank = _inputs(state)
            update(folder / "kept", passages, bank)
        update(folder / "fresh", passages, bank)
        grown, fresh = opened(folder / "kept"), opened(folder / "fresh")
        assert grown.manifest.version == fresh.manifest.version
        assert grown.manifest.counts == fresh.manifest.counts
        assert tuple(grown.passages) == tuple(fresh.passages)
        _find_the_same(grown, fresh)
        for name in ("passages.jsonl", "rows.npz", "text.vectors", "questions.vectors"):
            mine = current_layout(folder / "kept").folder / name
            assert (
                mine.read_bytes() == (current_layout(folder / "fresh").folder / name).read_bytes()
            )


def _inputs(
    state: dict[str, tuple[str, str, list[str]]],
) -> tuple[list[Passage], dict[str, tuple[str, ...]]]:
    passages = [passage(at, text, context) for at, (text, context, _) in state.items()]
    return passages, {f"wp77:{at}": tuple(asked) for at, (_, _, asked) in state.items()}


def _find_the_same(one: StoredIndex, other: StoredIndex) -> None:
    vector = ENCODER.encode_queries(["核裁军条约"])[0]
    terms = dict.fromkeys(index_terms("核裁军 缔约"), 1.0)
    for rows in Rows:
        _equal(one.dense(vector, 9, rows=rows), other.dense(vector, 9, rows=rows))
    _equal(one.lexical(terms, 9), other.lexical(terms, 9))
    _equal(one.phrase("裁军", 9), other.phrase("裁军", 9))


def _equal(one: Scored, other: Scored) -> None:
    assert one.ordinals.tolist() == other.ordinals.tolist()
    assert one.scores.tobytes() == other.scores.tobytes()


def test_the_encoder_of_these_tests_tells_texts_apart() -> None:
    """Else taking over the wrong vector would not show."""
    assert isinstance(ENCODER, HashingEncoder)
    texts = [one.text for one in PASSAGES if one.locator != "187/36"]
    assert len(np.unique(ENCODER.encode_passages(texts), axis=0)) == len(texts)
