"""Late interaction: each word of a question finds its nearest in a text, whatever stands around."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from nptqa.encoding import load_encoder
from nptqa.encoding.base import TokenEncoder, Vectors
from nptqa.matching import Mask, Matcher, Scores

_WORDS = st.text("abcdefgh ", max_size=12)


class Letters:
    """Each letter is a token; vectors are drawn once."""

    _rows = np.random.default_rng(0).normal(size=(26, 8)).astype(np.float32)
    leading = 8

    def token_ids(self, text: str) -> NDArray[np.int64]:
        return np.array([ord(letter) - 97 for letter in text if letter.isalpha()], dtype=np.int64)

    def tokens_of(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        return [self.token_ids(text) for text in texts]

    def token_rows(self, ids: NDArray[np.int64]) -> Vectors:
        rows: Vectors = self._rows[ids]
        return rows

    def token_products(self, ids: NDArray[np.int64], rows: Vectors) -> Vectors:
        products: Vectors = rows @ self._rows[ids].T
        return products


def by_hand(question: str, text: str) -> float:
    """The definition, token by token."""
    rows, wanted = (mixed(Letters().token_rows(Letters().token_ids(t))) for t in (text, question))
    if not len(rows) or not len(wanted):
        return 0.0
    norms = np.linalg.norm(wanted, axis=1)
    unit = rows / np.linalg.norm(rows, axis=1)[:, None]
    near = [(unit @ (word / norm)).max() for word, norm in zip(wanted, norms, strict=True)]
    return float((near * norms).sum() / norms.sum())


def mixed(rows: Vectors) -> NDArray[np.float64]:
    out = rows.astype(np.float64)
    for at in range(len(rows)):
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(rows):
                out[at] += 0.3 * rows[beside]
    return out


def matched(question: str, groups: Sequence[Sequence[str]], kept: Mask | None = None) -> Scores:
    matcher = Matcher(Letters(), lambda candidate: Letters().tokens_of(groups[candidate]))
    return matcher.match(matcher.asked([(question, 1.0)]), np.arange(len(groups)), kept)


@given(_WORDS, st.lists(st.lists(_WORDS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_matches_are_as_defined(question: str, groups: list[list[str]]) -> None:
    flat = [text for group in groups for text in group]
    wanted = [by_hand(question, text) for text in flat]
    assert_allclose(matched(question, groups), wanted, atol=1e-5)


@given(_WORDS, st.lists(_WORDS, min_size=1, max_size=6), st.integers(0, 63))
def test_what_is_left_out_changes_nothing_else(question: str, texts: list[str], bits: int) -> None:
    kept = np.array([bool(bits >> at & 1) for at in range(len(texts))])
    found, all_of_them = matched(question, [texts], kept), matched(question, [texts])
    assert np.isnan(found[~kept]).all()
    assert_allclose(found[kept], all_of_them[kept], atol=1e-6)


def test_nothing_to_match_is_nothing() -> None:
    assert Matcher(Letters(), lambda _: ()).asked([("", 1.0)]).empty
    assert len(matched("ab", [])) == 0


def test_an_inherited_topic_counts_by_its_weight() -> None:
    matcher = Matcher(Letters(), lambda _: ())
    asked = matcher.asked([("ab", 1.0), ("cd", 0.5)])
    alone = matcher.asked([("ab", 1.0)])
    assert len(asked.weights) == 4
    assert asked.weights.sum() == pytest.approx(1.0)
    assert asked.weights[:2].sum() < alone.weights.sum()


def test_one_clause_in_a_long_paragraph_is_seen() -> None:
    encoder = load_encoder("default")
    assert isinstance(encoder, TokenEncoder)
    filler = "会议重申各国人民享有和平与发展的权利，并欢迎各方在经济和社会领域作出的努力。" * 6
    texts = [filler, filler + "应停止生产用于核武器的裂变材料。"]
    matcher = Matcher(encoder, lambda candidate: encoder.tokens_of([texts[candidate]]))
    found = matcher.match(matcher.asked([("停止生产裂变材料", 1.0)]), np.arange(2))
    assert found[1] > found[0] + 0.2
