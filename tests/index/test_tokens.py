"""Tokens of passages and questions come back as the encoder cuts them."""

from pathlib import Path

import numpy as np
import pytest

from nptqa.encoding import TokenEncoder, load_encoder
from nptqa.folding import simplified
from nptqa.index.tokens import Tokens

from .samples import ENCODER

PASSAGES = ["缔约国应加入附加议定书。", "", "核裁軍與核不擴散教育", "條約"]
QUESTIONS = ["What is a safeguard?", "谁？"]


@pytest.fixture(scope="module")
def encoder() -> TokenEncoder:
    encoder = load_encoder("default")
    assert isinstance(encoder, TokenEncoder)
    return encoder


def test_each_text_has_its_own_tokens(encoder: TokenEncoder, tmp_path: Path) -> None:
    """Also a text without any, and one in Traditional characters."""
    cut = Tokens.of(load_encoder("default"), PASSAGES, QUESTIONS)
    cut.write(tmp_path / "ids.npy", tmp_path / "starts.npy")
    read = Tokens.read(tmp_path / "ids.npy", tmp_path / "starts.npy", len(PASSAGES))
    assert read.fits(len(PASSAGES), len(QUESTIONS))
    for at, text in enumerate(PASSAGES):
        assert read.of_passage(at).tolist() == encoder.token_ids(simplified(text)).tolist()
    for at, text in enumerate(QUESTIONS):
        assert read.of_question(at).tolist() == encoder.token_ids(text).tolist()


def test_an_encoder_without_tokens_gives_none() -> None:
    assert not isinstance(ENCODER, TokenEncoder)
    cut = Tokens.of(ENCODER, PASSAGES, QUESTIONS)
    assert cut.fits(len(PASSAGES), len(QUESTIONS))
    assert len(cut.of_passage(0)) == len(cut.of_question(1)) == 0


def test_tokens_of_other_texts_do_not_fit() -> None:
    cut = Tokens.of(load_encoder("default"), PASSAGES, QUESTIONS)
    assert not cut.fits(len(PASSAGES), len(QUESTIONS) + 1)
    assert not Tokens(cut.ids[:-1], cut.starts, cut.passages).fits(len(PASSAGES), len(QUESTIONS))
    assert Tokens.of(ENCODER, [], []).fits(0, 0)
    assert np.array_equal(Tokens.of(ENCODER, [], []).starts, [0])
