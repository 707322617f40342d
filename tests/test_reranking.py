"""The second stage adds what the words say, and is fair to units without bank questions."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.domain import Mode
from nptqa.encoding import coarse_columns, load_encoder
from nptqa.encoding.base import TokenEncoder, cut_rows
from nptqa.folding import simplified
from nptqa.fusion import UNASKED
from nptqa.index.base import Ids, Mask, Vectors
from nptqa.reranking import Matches, Reranker, Shares, Texts, _best
from nptqa.settings import Settings


@pytest.fixture(scope="module")
def encoder() -> TokenEncoder:
    encoder = load_encoder("default")
    assert isinstance(encoder, TokenEncoder)
    return encoder


@pytest.fixture(scope="module")
def reranker(desk: Desk, encoder: TokenEncoder) -> Reranker:
    return Reranker(encoder, Texts(desk.index), Shares(1.0, 0.5))


def matches(words: Sequence[float], questions: Sequence[float]) -> Matches:
    return Matches(np.array(words), np.array(questions))


NONE = float("nan")


def test_without_any_bank_the_words_count_once(reranker: Reranker) -> None:
    gains = reranker.gains(matches([0.2, 0.4], [NONE, NONE]))
    np.testing.assert_allclose(gains, [-1.0, 1.0])


def test_a_unit_without_questions_has_its_words_count_for_both_and_more(reranker: Reranker) -> None:
    gains = reranker.gains(matches([0.2, 0.2, 0.8], [0.1, 0.3, NONE]))
    assert int(gains.argmax()) == 2
    assert gains[2] == pytest.approx((1.0 + 0.5 * UNASKED) * np.sqrt(2))


def test_better_questions_lift_a_unit(reranker: Reranker) -> None:
    gains = reranker.gains(matches([0.5, 0.5], [0.2, 0.6]))
    assert gains[1] > gains[0]


class Given(Texts):
    """Texts without an index; all are looked at."""

    def __init__(self, texts: Sequence[Sequence[Ids]]) -> None:
        self._given = texts

    def of(self, ordinal: int) -> list[Ids]:
        return list(self._given[ordinal])

    def looked_at(self, ordinals: Ids, vector: Vectors) -> tuple[Mask, Ids]:
        counts = np.array([len(self._given[one]) for one in ordinals])
        return np.ones(counts.sum(), dtype=np.bool_), np.cumsum(counts) - counts


def test_the_bank_of_a_unit_is_matched_by_its_best_questions(encoder: TokenEncoder) -> None:
    asked = ["乏燃料怎么处理？", "核废料埋在哪里？", "今天天气好吗？", "几点开会？"]
    given = [encoder.tokens_of(["乏燃料的管理", *asked]), encoder.tokens_of(["海洋"])]
    reranker = Reranker(encoder, Given(given))
    words = reranker.asked([(asked[0], 1.0)])
    found = reranker.matches(words, np.arange(2), np.zeros(1, np.float32))
    assert np.isnan(found.questions[1])
    assert 0.3 < found.questions[0] < 1.0  # the mean of the best three, not the best alone


@given(st.lists(st.lists(st.floats(-1, 1) | st.just(NONE), max_size=9), min_size=1, max_size=6))
def test_the_best_three_questions_of_each_count(groups: list[list[float]]) -> None:
    """By the definition, one candidate after the other; the first of each is its own text."""
    flat = np.array([one for group in groups for one in (NONE, *group)])
    begins = np.cumsum([0, *(1 + len(group) for group in groups[:-1])])
    looked = [sorted(one for one in group if one == one)[-3:] for group in groups]
    wanted = [sum(some) / len(some) if some else NONE for some in looked]
    np.testing.assert_allclose(_best(flat, begins), wanted, atol=1e-12)


def test_the_nearest_questions_are_looked_at_and_the_passage_always(
    desk: Desk, settings: Settings, encoder: TokenEncoder
) -> None:
    bank = read_bank(settings.corpus_dir / FILE, desk.corpus)
    texts = Texts(desk.index)
    ordinals = np.flatnonzero(desk.index.has_questions)[:5]
    vector = desk.encoder.encode_queries(["附加议定书有多少国家生效"])[0]
    columns = coarse_columns(desk.encoder)
    short = cut_rows(vector[np.newaxis], columns)
    kept, begins = texts.looked_at(ordinals, vector)
    assert kept[begins].all()
    for ordinal, some in zip(ordinals.tolist(), np.split(kept, begins[1:]), strict=True):
        passage, found = desk.index.passages[ordinal], texts.of(ordinal)
        assert found[0].tolist() == encoder.token_ids(simplified(passage.text)).tolist()
        asked = {_key(encoder, one): one for one in bank[passage.unit_id]}
        own = [asked[tuple(ids.tolist())] for ids in found[1:]]
        assert sorted(own) == sorted(asked.values())
        near = (cut_rows(desk.encoder.encode_queries(own), columns) @ short.T)[:, 0]
        left = near[~some[1:]]
        assert some[1:].sum() == min(8, len(near))
        assert not len(left) or near[some[1:]].min() >= left.max() - 1e-5


def _key(encoder: TokenEncoder, text: str) -> tuple[int, ...]:
    return tuple(encoder.token_ids(simplified(text)).tolist())


@pytest.mark.parametrize("question", ["乏燃料怎么管", "What is said about naval propulsion?"])
def test_the_order_and_the_scores_agree(desk: Desk, question: str) -> None:
    pool = desk.searcher.pool(desk.analyse(question), Mode.HYBRID)
    assert (np.diff(pool.scores) <= 1e-12).all()
    assert len(set(pool.ordinals.tolist())) == len(pool.ordinals)
