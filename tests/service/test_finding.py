"""Words looked for inside a document."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from nptqa.folding import fold
from nptqa.service.finding import found, wanted

from .test_pages import one, page, words

TEXT = "审议大会回顾 2000 年第六次审议大会；核裁军与（2000）年。核裁軍"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("核裁军", ["核裁军", "核裁軍"]),
        ("核裁軍", ["核裁军", "核裁軍"]),
        ("2000年", ["2000 年"]),
        ("２０００年第", ["2000 年第"]),
        ("2000 年第", ["2000", "年第", "2000"]),
        ("审议大会 核裁军", ["审议大会", "审议大会", "核裁军", "核裁軍"]),
        ("审议大会 火星", []),
        ("(2000)", ["（2000）"]),
        ("   ", []),
        (".*", []),
    ],
)
def test_words_are_found_as_people_write_them(typed: str, shown: list[str]) -> None:
    """Scripts, widths and blanks do not matter; every word must be there; nothing is a pattern."""
    spans = found(TEXT, wanted(typed))
    assert [TEXT[item.start : item.end] for item in spans] == shown


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    """Whatever is copied from a text can be found there, and what is marked folds to it."""
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    folded = fold(piece).text.split()
    if len(folded) != 1 or folded[0] not in fold(text).text:
        return
    spans = found(text, wanted(piece))
    assert spans
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_the_reader_lists_what_it_found(client: TestClient) -> None:
    """Marked in the text, counted, and each paragraph one link away; nothing found says so."""
    soup = page(client, "/documents/wp77-2022?find=核武器")
    units = [unit["id"] for unit in soup.select(".unit:has(mark.found)")]
    assert units
    assert [str(link["href"]) for link in soup.select("nav.places a")] == [f"#{id}" for id in units]
    assert f"{len(soup.select('mark.found'))} 处" in words(one(soup, ".find [role=status]"))
    soup = page(client, "/documents/wp77-2022?find=火星")
    assert words(one(soup, ".find [role=status]")) == "0 处，0 段"
    assert not soup.select("nav.places, mark")


def test_the_pane_holds_the_units_around_one(client: TestClient) -> None:
    """Links that work from another page, no ids that could clash with it."""
    soup = page(client, "/documents/wp77-2022/pane?at=187")
    assert words(one(soup, ".here .gutter [aria-hidden]")) == "187"
    assert [tag["id"] for tag in soup.select("[id]")] == ["pane-title"]
    for link in soup.select(".units a.gutter"):
        assert str(link["href"]).startswith("/documents/wp77-2022?at=")
    assert page(client, "/documents/wp77-2022/pane?at=9999", status=404)
