"""An explanation is made of the numbers that ranked and judged, not of others."""

import pytest

from nptqa.assembly import Desk
from nptqa.domain import Mode

QUESTIONS = ("附加议定书是强制的吗", "what does NAM say about safeguards", "2007年怎么说中东")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("mode", Mode)
def test_hits_are_those_of_the_search(desk: Desk, question: str, mode: Mode) -> None:
    """The same units, ranks and scores; the legs' raw scores are the hits' evidence."""
    found = desk.search(question, mode=mode, limit=10)
    explained = desk.explain(found.query, mode, found.hits).hits
    assert [one.rank for one in explained] == [hit.rank for hit in found.hits]
    assert [one.unit for one in explained] == [hit.passage.unit_id for hit in found.hits]
    for one, hit in zip(explained, found.hits, strict=True):
        assert {leg.leg: leg.raw for leg in one.legs} == dict(hit.evidence)
        assert one.score == hit.score


def test_a_lexical_search_is_the_lexical_legs(desk: Desk) -> None:
    """Where one leg counts alone, the better standardised scores lead the worse."""
    found = desk.search("附加议定书", mode=Mode.LEXICAL, limit=50)
    explained = desk.explain(found.query, Mode.LEXICAL, found.hits)
    assert explained.lexical_share == 1.0
    fused = [one.fused for one in explained.hits if one.fused is not None]
    assert fused == sorted(fused, reverse=True)


def test_the_probability_is_the_answer_s(desk: Desk) -> None:
    answer = desk.ask("附加议定书是强制的吗")
    explained = desk.explain(answer.query)
    assert explained.probability == answer.confidence
    assert 0 < explained.check_from < explained.answered_from <= 1
    assert dict(explained.features)["dense_first"] > 0


def test_what_a_reference_leads_to_has_no_legs(desk: Desk) -> None:
    """Unless some leg found it as well."""
    found = desk.search("A/RES/75/71 PP7")
    first = desk.explain(found.query, hits=found.hits).hits[0]
    assert first.unit == "res-75-71:PP7"
    assert (first.fused is None) == (not first.legs)


def test_named_documents_are_marked(desk: Desk) -> None:
    query = desk.analyse("2007年怎么说中东")
    for one in desk.explain(query).hits:
        assert one.named == one.unit.startswith("chair-paper-2007:")
