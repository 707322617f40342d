"""A probability is read from a fitted model, and a model that does not fit is refused."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nptqa.assembly import Desk
from nptqa.confidence import DEFAULT_FILE, Confidence, expanded
from nptqa.domain import Outcome
from nptqa.errors import ConfigError
from nptqa.evidence import FEATURES, covered


def test_features_are_finite_and_named(desk: Desk) -> None:
    for question in ("附加议定书有多少个？", "What is ZODIAC?", "q", "核" * 1000):
        values, unit_id = desk.evidence(question)
        assert unit_id
        assert values.shape == (len(FEATURES),)
        assert np.isfinite(values).all()


def test_products_of_two_are_all_there() -> None:
    found = expanded(np.array([3.0, 5.0]), np.array([1.0, 1.0]), np.array([2.0, 4.0]))
    np.testing.assert_allclose(found, [1.0, 1.0, 1.0, 1.0, 1.0])
    found = expanded(np.array([[2.0, 3.0]]), np.zeros(2), np.ones(2))
    np.testing.assert_allclose(found, [[2.0, 3.0, 4.0, 6.0, 9.0]])


def test_the_shipped_model_is_for_the_shipped_encoder(desk: Desk) -> None:
    model = Confidence.load()
    assert model.encoder == desk.encoder.name
    assert 0 < model.check < model.answered < 1


def test_bands_meet_at_the_thresholds() -> None:
    model = replace(Confidence.silent(), answered=0.8, check=0.3, encoder="e")
    assert model.outcome(0.8, "e") is Outcome.ANSWERED
    assert model.outcome(0.79, "e") is Outcome.CHECK
    assert model.outcome(0.29, "e") is Outcome.NOT_FOUND


def test_an_encoder_it_was_not_fitted_with_is_never_called_answered() -> None:
    model = replace(Confidence.silent(), answered=0.8, check=0.3, encoder="e")
    assert model.outcome(0.99, "another") is Outcome.CHECK


def test_a_model_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    model = Confidence.load()
    model.save(tmp_path / "model.json")
    assert Confidence.load(tmp_path / "model.json") == model


@pytest.mark.parametrize(
    "change",
    [
        {"features": ["x"]},
        {"coefficients": [1.0]},
        {"answered": "high"},
        {"encoder": None, "mean": 3},
    ],
)
def test_a_model_that_does_not_fit_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    data = json.loads(DEFAULT_FILE.read_bytes()) | change
    path = tmp_path / "model.json"
    path.write_text(json.dumps(data))
    with pytest.raises(ConfigError, match=r"model\.json"):
        Confidence.load(path)


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}"])
def test_no_model_is_an_error_that_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "model.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        Confidence.load(path)
    assert "nptqa eval fit" in caught.value.hint


def test_only_chinese_terms_are_looked_for_where_there_are_any() -> None:
    assert covered({"核": 1.0, "weapons": 1.0}, "核武器") == 1.0
    assert covered({"核裁": 1.0, "武器": 1.0}, "核武器") == 0.5
    assert covered({"zodiac": 1.0}, "(ZODIAC)") == 1.0
    assert covered({}, "核武器") == 0.0
