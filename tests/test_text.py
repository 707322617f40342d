"""The rules on characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.text import Run, ends_with_stop, join, stack, width


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["核裁", "军"], "核裁军"),
        (["States", "parties"], "States parties"),
        (["INFCIRC/153", "(Corrected)"], "INFCIRC/153 (Corrected)"),
        (["nuclear-", "weapon"], "nuclear-weapon"),
        (["《条约》", "Treaty"], "《条约》Treaty"),
        (["the", "“Treaty”"], "the “Treaty”"),
        (["“Treaty”", "and"], "“Treaty” and"),
        (["条约", "“所述”"], "条约“所述”"),
        (["甲", "", "乙"], "甲乙"),
    ],
)
def test_line_breaks_are_mended(lines: list[str], joined: str) -> None:
    assert join(Run.at(line, 10 * n) for n, line in enumerate(lines)).text == joined


@given(st.lists(st.text(max_size=8), max_size=6))
def test_the_map_fits_and_never_decreases(lines: list[str]) -> None:
    at, runs = 0, []
    for line in lines:
        runs.append(Run.at(line, at))
        at += len(line) + 1
    for run in (join(runs), stack(runs)):
        assert len(run.text) == len(run.offsets)
        assert list(run.offsets) == sorted(run.offsets)


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("甲。", True), ("甲。”", True), ("问题。2、3", True), ("甲；]", True), ("甲", False),
        ("甲，", False),        ("", False), ("12", False),
    ],
)  # fmt: skip
def test_stops(text: str, stopped: bool) -> None:
    assert ends_with_stop(text) is stopped
    assert ends_with_stop("甲，", also="，")


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("核 A/1") == 6


def test_a_map_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="2 characters but 1 offsets"):
        Run("ab", (0,))
