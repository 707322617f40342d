"""Intervals and the paired test."""

from itertools import product
from statistics import fmean

import pytest

from nptqa.evaluation.significance import bootstrap, paired


def test_the_interval_is_repeatable_and_holds_the_mean() -> None:
    """Two calls give equal numbers; the width is that of a binomial mean."""
    values = [1.0] * 40 + [0.0] * 60
    interval = bootstrap(values)
    assert interval == bootstrap(values)
    assert interval.mean == pytest.approx(0.4)
    assert interval.low == pytest.approx(0.4 - 1.96 * 0.049, abs=0.02)
    assert interval.high == pytest.approx(0.4 + 1.96 * 0.049, abs=0.02)


def test_equal_values_have_no_width() -> None:
    """Every resample is the same."""
    assert bootstrap([0.5] * 9).low == bootstrap([0.5] * 9).high == 0.5


def test_the_p_value_is_that_of_all_sign_changes() -> None:
    """For eight questions every assignment can be listed."""
    differences = [0.5, 1.0, -0.25, 0.5, 0.75, 0.0, 1.0, -0.5]
    seen = abs(fmean(differences))
    signs = list(product((1, -1), repeat=len(differences)))
    extreme = sum(
        abs(fmean(s * d for s, d in zip(flip, differences, strict=True))) >= seen - 1e-9
        for flip in signs
    )
    compared = paired([0.0] * 8, differences)
    assert compared.p_value == pytest.approx(extreme / len(signs), abs=0.01)
    assert compared.difference == pytest.approx(fmean(differences))


def test_a_run_against_itself_does_not_differ() -> None:
    """No difference, and nothing to test."""
    compared = paired([1.0, 0.0], [1.0, 0.0])
    assert (compared.difference, compared.p_value) == (0.0, 1.0)


def test_runs_over_different_questions_are_refused() -> None:
    """The message holds both numbers."""
    with pytest.raises(ValueError, match="2 values against 1"):
        paired([1.0, 0.0], [1.0])
    with pytest.raises(ValueError, match="no values"):
        bootstrap([])
