"""Which words of a question were heard of a passage."""

import numpy as np
import pytest

from nptqa.assembly import Desk
from nptqa.bank import FILE, read_bank
from nptqa.domain import Outcome, Reason
from nptqa.encoding import load_encoder
from nptqa.heard import Heard
from nptqa.settings import Settings


@pytest.fixture(scope="module")
def heard(desk: Desk) -> Heard:
    return Heard(desk.index, desk.encoder)


def unit(desk: Desk, locator: str) -> int:
    return int(desk.index.ordinals_of(f"wp77-2022:{locator}")[0])


def test_the_words_of_a_passage_and_of_its_questions_were_heard(desk: Desk, heard: Heard) -> None:
    at = unit(desk, "24")
    asked = read_bank(Settings().corpus_dir / FILE, desk.corpus)["wp77-2022:24"]
    for text in (desk.index.passages[at].text, asked[0], asked[-1]):
        share, unheard, lead = heard.of(text, at, [unit(desk, "64")])
        assert share == pytest.approx(1.0)
        assert unheard == 0.0
        assert lead > 0


def test_a_strange_word_was_not(desk: Desk, heard: Heard) -> None:
    share, unheard, _ = heard.of("附加议定书与比特币", unit(desk, "24"), [])
    assert 0.0 < share < 1.0
    assert 0.0 < unheard <= 1.0 - share + 1e-6


@pytest.mark.parametrize("asked", ["明天天气怎么样", "北京房价多少", "what is bitcoin worth today"])
def test_what_nobody_speaks_of_is_not_found(desk: Desk, asked: str) -> None:
    answer = desk.ask(asked)
    assert (answer.outcome, answer.reason) == (Outcome.NOT_FOUND, Reason.OUTSIDE)


@pytest.mark.parametrize("text", ["", "。。！"])
def test_nothing_asked_is_nothing_heard(desk: Desk, heard: Heard, text: str) -> None:
    assert heard.of(text, 0, [1]) == (0.0, 0.0, 0.0)


def test_an_encoder_without_tokens_hears_nothing(desk: Desk) -> None:
    assert Heard(desk.index, load_encoder("hashing")).of("条约", 0, [1]) == (0.0, 0.0, 0.0)


def test_a_lead_is_over_the_best_other(desk: Desk, heard: Heard) -> None:
    text, at = "附加议定书有多少国家生效", unit(desk, "24")
    others = [unit(desk, one) for one in ("64", "104", "22")]
    shares = [heard.of(text, one, [])[0] for one in (at, *others)]
    assert heard.of(text, at, others)[2] == pytest.approx(shares[0] - np.max(shares[1:]))
