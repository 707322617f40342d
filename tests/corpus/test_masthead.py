"""What a document says of itself."""

from collections.abc import Callable, Sequence

import pytest

from nptqa.corpus.masthead import Masthead, read_masthead
from nptqa.corpus.source import split_source
from tests.corpus.samples import ENGLISH, RESOLUTION, WORKING_PAPER
from tests.corpus.typeset import LAYOUTS, Piece, parse_text


def masthead(text: str) -> Masthead:
    return read_masthead(parse_text(text).document, split_source(text))


EXPECTED = [
    (
        WORKING_PAPER,
        Masthead(
            "", "加强核裁军方面的透明度和问责制", "第二届会议", "日内瓦", "2024-04-12", "2024-04-12"
        ),
    ),
    (
        RESOLUTION,
        Masthead(
            "A/RES/78/41", "建立无核武器世界", "第七十八届会议", "", "2023-12-04", "2023-12-04"
        ),
    ),
    (
        ENGLISH,
        Masthead(
            "",
            "Strengthening transparency and accountability",
            "Second session",
            "Geneva",
            "2024-04-12",
            "2024-04-12",
        ),
    ),
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize(("pieces", "facts"), EXPECTED, ids=["paper", "resolution", "english"])
def test_facts_do_not_depend_on_the_layout(
    pieces: Sequence[Piece], facts: Masthead, layout: Callable[[Sequence[Piece]], str]
) -> None:
    assert masthead(layout(pieces)) == facts


@pytest.mark.parametrize(
    "symbol",
    [
        "NPT/CONF.2026/PC.II/WP.5",
        "NPT/CONF.2026/PC.II/WP.5/Rev.1",
        "A/75/399/Corr.1",
        "A/78/10/Add.2",
    ],
)
def test_the_symbol_of_the_masthead(symbol: str) -> None:
    body = "\n核裁军\n\n1. 见 NPT/CONF.2020/WP.9 号文件。\n"
    assert masthead(f"联合国        {symbol}*\n{body}").symbol == symbol
    assert masthead(f"联合国\n{symbol}\n{body}").symbol == symbol


def test_a_symbol_in_the_running_text_is_not_the_own_one() -> None:
    assert masthead("核裁军\n\n1. 见 NPT/CONF.2020/WP.9 号文件。\n").symbol == ""
