"""Every sample in every layout gives the same units."""

from collections.abc import Callable, Sequence

import pytest

from tests.corpus.samples import SAMPLES
from tests.corpus.typeset import LAYOUTS, Piece, expected, parse_text, read


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("name", SAMPLES)
def test_units_do_not_depend_on_the_layout(
    name: str, layout: Callable[[Sequence[Piece]], str]
) -> None:
    text = layout(SAMPLES[name])
    assert read(text) == expected(SAMPLES[name])
    assert parse_text(text).problems == ()
