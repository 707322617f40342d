"""The encoder without a model, and the choice between encoders."""

import numpy as np
import pytest

from nptqa.encoding import HashingEncoder, load_encoder
from nptqa.errors import EncoderError


def test_rows_are_unit_or_zero() -> None:
    """Rows have unit length; an empty text gives a zero row."""
    rows = HashingEncoder(dim=64).encode_queries(["核裁军", "a", " ", ""])
    assert rows.shape == (4, 64)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 1, 0, 0], atol=1e-6)


def test_vectors_are_the_same_everywhere() -> None:
    """The hash does not depend on the process: two characters and their pair."""
    row = HashingEncoder(dim=8).encode_passages(["核武"])[0]
    expected = np.asarray([0, -1, 0, 0, -1, 0, 0, -1]) / np.sqrt(3)
    np.testing.assert_allclose(row, expected, atol=1e-6)


def test_white_space_and_case_do_not_count() -> None:
    """Texts that differ in them only have equal vectors."""
    rows = HashingEncoder().encode_queries(["NPT 条约", "npt条约"])
    np.testing.assert_array_equal(rows[0], rows[1])


def test_selected_by_name() -> None:
    """The word hashing selects it."""
    assert load_encoder("hashing") == HashingEncoder()


@pytest.mark.parametrize("spec", ["", "  "])
def test_no_name_is_an_error(spec: str) -> None:
    """An empty setting is refused."""
    with pytest.raises(EncoderError, match="no encoder"):
        load_encoder(spec)
