"""Two units side by side, and the relatives of one by date."""

import json
import random
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.assembly import Desk
from nptqa.compare import Kinship, Verb, changes, kinship_of, shares, wording
from nptqa.differences import apply
from nptqa.errors import LocatorError, NptqaError, UnknownDocument
from tests.conftest import ROOT
from tests.test_verify import run as run  # the fixture

PILLARS = ("chair-paper-2007:2", "wp77-2022:1")


def kin(desk: Desk, a: str, b: str) -> Kinship | None:
    one, other = desk.comparer.unit(a), desk.comparer.unit(b)
    alike, comparer = wording(one.text, other.text), desk.comparer
    return kinship_of(alike, comparer.meaning(one, other), comparer.topic(one, other))


def test_two_units_are_shown_with_what_changed(desk: Desk) -> None:
    """The diff leads from one to the other; words of each kind are listed."""
    compared = desk.compare("res-75-71:3(c)", "res-75-71:PP8")
    assert apply(compared.a.quote.exact, compared.differences) == compared.b.quote.exact
    assert (compared.a.locator, compared.b.locator) == ("3(c)", "PP8")
    assert compared.wording > 0.3


def test_changes_are_counted_by_kind() -> None:
    """Verbs with their strengths; what both hold is left out."""
    found = changes(
        "审议大会敦促印度在2000年前批准，不应拖延", "审议大会鼓励印度在2010年前批准，可以拖延"
    )
    assert (found.verbs_a, found.verbs_b) == ((Verb("敦促", 4),), (Verb("鼓励", 2),))
    assert found.strength == -2
    assert (found.numbers_a, found.numbers_b) == (("2000",), ("2010",))
    assert (found.negations_a, found.modals_b, found.names_a) == (("不应",), ("可以",), ())


@given(
    st.text("甲乙丙丁", max_size=60), st.text("甲乙丙丁", max_size=60), st.sampled_from([0.3, 0.6])
)
def test_a_glance_never_misses_common_wording(one: str, other: str, least: float) -> None:
    assert shares(one, other, least) == (wording(one, other) >= least)


def test_a_verb_that_asks_nothing_has_no_strength() -> None:
    """It cannot be stronger or weaker."""
    assert changes("缔约国重申承诺", "缔约国决定").strength is None


@pytest.mark.parametrize(
    ("unit_id", "error"),
    [
        ("wp77-2022", LocatorError),
        ("wp77-2022:", LocatorError),
        ("wp77-2022:999", LocatorError),
        ("nowhere:1", UnknownDocument),
        ("", LocatorError),
    ],
)
def test_a_unit_that_is_not_there_is_refused(
    desk: Desk, unit_id: str, error: type[NptqaError]
) -> None:
    """By the error that fits."""
    with pytest.raises(error):
        desk.compare(unit_id, "wp77-2022:1")
    with pytest.raises(error):
        desk.relatives(unit_id)


def test_relatives_come_by_date(desk: Desk) -> None:
    """What 2023 says of the additional protocol of 2007; never the unit itself."""
    found = desk.relatives("chair-paper-2007:30")
    dates = [one.citation.date for one in found]
    assert dates == sorted(dates)
    units = [f"{one.citation.doc_id}:{one.citation.locator}" for one in found]
    assert "chair-reflections-2023:14(a)" in units
    assert "chair-paper-2007:30" not in units


def test_relatives_find_what_people_call_equivalent(desk: Desk) -> None:
    """At least 75% of the pairs people marked, through the index, and under 1.5% of random ones."""
    equivalents = json.loads((ROOT / "eval/questions/equivalents.json").read_text("utf-8"))
    pairs = {(a, b) for a, others in equivalents.items() for b in others}
    found = {
        (unit_id, f"{one.citation.doc_id}:{one.citation.locator}")
        for unit_id in equivalents
        for one in desk.relatives(unit_id)
    }
    assert len(pairs & found) / len(pairs) >= 0.75
    units = [u.unit_id for d in desk.corpus.documents for u in d.paragraphs if len(u.text) > 20]
    strangers = random.Random(1).sample(
        [pair for pair in combinations(units, 2) if pair not in pairs], 3000
    )
    assert sum(kin(desk, *pair) is not None for pair in strangers) / len(strangers) < 0.015


def test_relatives_in_other_words_are_found(desk: Desk) -> None:
    """Of the units shown from other documents, seven in ten were marked as relatives.

    They were marked in lists of neighbours that the program gave, so the share found is that of
    relatives such a list can show. `tried` took no part in choosing the thresholds; there half
    of them are found.
    """
    marked = json.loads((ROOT / "tests/data/relatives.json").read_text("utf-8"))
    for name, precision, recall in (("chosen", 0.7, 0.7), ("tried", 0.7, 0.5)):
        pairs = {(a, b) for a, others in marked[name].items() for b in others}
        shown = {
            (unit_id, f"{one.citation.doc_id}:{one.citation.locator}")
            for unit_id in marked[name]
            for one in desk.relatives(unit_id)
            if one.citation.doc_id != unit_id.split(":")[0]
        }
        assert len(pairs & shown) >= precision * len(shown), name
        assert len(pairs & shown) >= recall * len(pairs), name


def test_the_additional_protocol_from_2007_to_2022(desk: Desk) -> None:
    """What became of 2007's call: more States, another verb."""
    found = {
        f"{r.citation.doc_id}:{r.citation.locator}": r
        for r in desk.relatives("chair-paper-2007:30")
    }
    assert {"wp77-2022:24", "wp77-2022:187/55", "chair-reflections-2023:14(b)"} <= found.keys()
    changed = found["wp77-2022:24"].changes
    assert "138" in changed.numbers_b
    assert "欢迎" in [verb.text for verb in changed.verbs_a]


def test_the_command_compares(run: Callable[..., tuple[int, str, str]]) -> None:
    """Both units with their sources, then what differs."""
    code, out, _ = run("compare", *PILLARS)
    assert (code, "→" in out) == (0, True)
    code, out, _ = run("compare", *PILLARS, "--json")
    assert set(json.loads(out)) == {"a", "b", "differences", "changes", "wording", "meaning"}
    code, _, err = run("compare", "wp77-2022:999", PILLARS[0])
    assert (code, "no unit" in err) == (1, True)
