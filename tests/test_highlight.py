"""Lit words: names and dates whole or not at all, other words where pairs run on."""

import pytest

from nptqa.analysis import weighted_terms
from nptqa.assembly import Desk
from nptqa.folding import compact, fold
from nptqa.highlight import Highlighter

NAMES = (
    "审议大会",
    "全面保障监督协定",
    "保障监督",
    "小数量议定书",
    "附加议定书",
    "核武器国家",
    "无核武器国家",
    "禁止生产用于核武器或其他核爆炸装置的裂变材料的条约",
    "裂变材料",
    "NPT",
)


def lit(question: str, text: str) -> list[str]:
    spans = Highlighter(NAMES)(text, weighted_terms(compact(fold(question).text)))
    return [span.of(text) for span in spans]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("2007年审议大会", "在 2015 年审议大会上", ["审议大会"]),
        ("2015年审议大会", "在 2015 年审议大会上", ["2015 年审议大会"]),
        ("2015年", "2015年和第2015号", ["2015年", "2015号"]),
        ("保障监督", "全面保障监督协定和保障监督", ["全面保障监督协定", "保障监督"]),
        ("核武器", "无核武器国家和核武器", ["无核武器国家", "核武器"]),
        ("国家", "无核武器国家", []),
        ("裂变材料", "禁止生产用于核武器或其他核爆炸装置的裂变材料的条约", ["裂变材料"]),
        ("附加議定書", "附加议定书", ["附加议定书"]),
        ("保障監督", "保障監督", ["保障監督"]),
        ("透明度", "提高透明度", ["透明度"]),
        ("NPT", "NPT和NPTREC", ["NPT"]),
        ("什么", "附加议定书", []),
    ],
)
def test_what_is_lit(question: str, text: str, words: list[str]) -> None:
    assert lit(question, text) == words


def test_no_name_of_the_termbase_is_cut(desk: Desk) -> None:
    answer = desk.ask("2007年审议大会对附加议定书有什么说法")
    for hit in (one.hit for one in answer.related):
        for span in hit.highlights:
            text = hit.passage.text
            assert not text[span.start : span.end].startswith("年"), text
            assert text[span.start - 1 : span.start + 1] != "议大", text
