"""Paragraphs counted in words, in the languages of the UN."""

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.assembly import Desk
from nptqa.domain import Reason
from nptqa.folding import fold
from nptqa.references import find_references


def units(desk: Desk, text: str) -> list[str]:
    found = find_references(fold(text).text, desk.corpus)
    return [unit for one in found for unit in one.units]


@pytest.mark.parametrize(
    ("asked", "unit"),
    [
        ("tenth preambular paragraph of resolution 75/71", "res-75-71:PP10"),
        ("A/RES/75/71, third operative paragraph", "res-75-71:3"),
        ("operative paragraph three of A/RES/75/71", "res-75-71:3"),
        ("the second paragraph of the preamble of A/RES/75/71", "res-75-71:PP2"),
        ("dixième alinéa du préambule de la résolution 75/71", "res-75-71:PP10"),
        ("Premier alinéa du préambule, A/RES/75/71", "res-75-71:PP1"),
        ("troisième paragraphe du dispositif de la résolution 75/71", "res-75-71:3"),
        ("tercer párrafo del preámbulo de la resolución 75/71", "res-75-71:PP3"),
        ("párrafo segundo de la parte dispositiva de la resolución 75/71", "res-75-71:2"),
        ("пункт 3 постановляющей части резолюции 75/71", "res-75-71:3"),
        ("третий пункт постановляющей части резолюции 75/71", "res-75-71:3"),
        ("десятый пункт преамбулы резолюции 75/71", "res-75-71:PP10"),
        ("в десятом абзаце преамбулы резолюции 75/71", "res-75-71:PP10"),
        ("الفقرة 3 من المنطوق من القرار 75/71", "res-75-71:3"),
        ("الفقرة العاشرة من الديباجة من القرار 75/71", "res-75-71:PP10"),
        ("الفقرة الثانية عشرة من ديباجة القرار 75/71", "res-75-71:PP12"),
    ],
)
def test_words_for_numbers(desk: Desk, asked: str, unit: str) -> None:
    assert units(desk, asked) == [unit]


def test_the_number_alone_is_no_place(desk: Desk) -> None:
    """A third paragraph may be the third of anything, and a first step is none."""
    for text in ("the third paragraph", "a first step to disarmament", "первый шаг"):
        assert units(desk, text) == []


def test_one_that_is_not_there_gets_the_range(desk: Desk) -> None:
    """The resolution has no such preambular paragraph: the numbers there are, no neighbour."""
    answer = desk.ask("nineteenth operative paragraph of A/RES/75/71")
    assert (answer.reason, answer.answers) == (Reason.NO_SUCH_UNIT, ())
    assert "1–6" in answer.detail.en


@hypothesis.settings(deadline=None, max_examples=200)
@given(st.text(max_size=12), st.sampled_from(["tenth", "dixième", "décimo", "десятый", "العاشرة"]))
def test_any_text_around_it(desk: Desk, noise: str, word: str) -> None:
    """Never a unit that is not the tenth or held by what else was written."""
    text = fold(f"{noise} {word} preambular paragraph").text
    found = find_references(text, desk.corpus)
    own = [one for one in found if one.place == "PP10"]
    assert all(unit.endswith(":PP10") for one in own for unit in one.units)
