"""Kinds and bodies have names, whatever a new document turns out to be."""

import ast
from pathlib import Path

import pytest

from nptqa.corpus import identify
from nptqa.corpus.kinds import BODIES, KINDS, body_label, kind_label
from nptqa.domain import Label
from nptqa.text import is_cjk


def given(name: str) -> set[str]:
    """The values of a table of `identify`."""
    return {value for _, value in getattr(identify, name)}


def test_every_kind_that_is_proposed_has_a_name() -> None:
    tree = ast.parse(Path(identify.__file__).read_text("utf-8"))
    # What no table holds: `Found("chair_paper", ...)`, `_inferred("document")`.
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and one.args]
    inline = {
        str(one.args[0].value)
        for one in calls
        if ast.unparse(one.func) in ("Found", "_inferred")
        and isinstance(one.args[0], ast.Constant)
        and one.args[0].value
    }
    assert inline == {"chair_paper", "document"}
    assert inline | given("_KINDS") | given("_TITLES") <= set(KINDS)


def test_every_body_that_is_proposed_has_a_name() -> None:
    assert given("_BODIES") <= set(BODIES)


@pytest.mark.parametrize("label", [*map(kind_label, KINDS), *map(body_label, BODIES)])
def test_both_names_are_in_their_language(label: Label) -> None:
    assert all(map(is_cjk, label.zh))
    assert label.en
    assert not any(map(is_cjk, label.en))
    assert "_" not in label.en


def test_others_are_called_as_they_are_written() -> None:
    assert kind_label("letter") == Label("letter", "letter")
    assert body_label("某某机构") == Label("某某机构", "某某机构")
