"""Papers as several bodies print them: what they say of themselves, and their units."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from nptqa.corpus.propose import Proposal, propose
from tests.corpus.papers import LONG
from tests.corpus.press import Print, Sheet, print_pdf
from tests.corpus.word import write_docx

Masthead = tuple[tuple[str, str], ...]
NPT = (
    ("2020 年不扩散核武器条约", "Distr.: General"),
    ("缔约国审议大会", "10 May 2021"),
    ("", "Chinese"),
    ("", "Original: English"),
)
PLACE = Print("text", "", "2022 年 8 月 1 日至 26 日，纽约")
RESOLUTION: tuple[Masthead, Sequence[Print]] = (
    (("联合国", "A/RES/78/41"), ("大会", "Distr.: General"), ("", "7 December 2023")),
    [
        Print("text", "", "第七十八届会议"),
        Print("text", "", "议程项目 99(a)"),
        Print("front", "", "2023 年 12 月 4 日大会决议"),
        Print("heading", "", "[根据第一委员会的报告(A/78/409，第 89 段)通过]"),
        Print("front", "", "78/41. 建立无核武器世界：加速执行核裁军承诺"),
        Print("indented", "", "大会，"),
        Print("indented", "", "回顾其 2022 年 12 月 7 日第 77/48 号决议，"),
        Print("indented", "", f"铭记{LONG}，"),
        Print("text", "1. ", f"重申{LONG}；"),
        Print("text", "2. ", "吁请所有国家："),
        Print("item", "(a) ", "采取切实步骤；"),
        Print("item", "(b) ", "定期提交报告；"),
        Print("text", "3. ", "决定将此项目列入大会第七十九届会议临时议程。"),
        Print("closing", "", "2023 年 12 月 4 日"),
        Print("closing", "", "第 42 次全体会议"),
    ],
)
PAPER: tuple[Masthead, Sequence[Print]] = (
    (("联合国", "NPT/CONF.2020/WP.5"), *NPT),
    [
        PLACE,
        Print("front", "", "核裁军：今后的道路^1^", (("1", "本文件迟交。"),)),
        Print("heading", "", "巴西代表新议程联盟(巴西、埃及、爱尔兰、墨西哥)提交的工作文件"),
        Print("heading", "", "摘要"),
        Print("text", "", f"{LONG}。"),
        Print("heading", "", "A. 背景"),
        Print("text", "1. ", f"{LONG}。^2^", (("2", "见 NPT/CONF.2010/50 (Vol. I)。"),)),
        Print("text", "2. ", f"{LONG}。"),
        Print("heading", "", "附件"),
        Print("heading", "", "行动计划"),
        Print("text", "1. ", f"{LONG}。"),
    ],
)
CORRIGENDUM: tuple[Masthead, Sequence[Print]] = (
    (("联合国", "NPT/CONF.2020/WP.5/Corr.1"), *NPT),
    [
        PLACE,
        Print("front", "", "核裁军"),
        Print("heading", "", "更正"),
        Print("text", "1. ", "第 3 段第 2 行"),
        Print("text", "", "将“甲”改为“乙”。"),
        Print("text", "2. ", "第 5 段"),
        Print("text", "", "删除“丙”。"),
    ],
)
AGENCY: tuple[Masthead, Sequence[Print]] = (
    (
        ("国际原子能机构", "GOV/2023/57"),
        ("理事会", "2023 年 11 月 15 日"),
        ("", "中文"),
        ("", "原语文：英文"),
    ),
    [
        Print("front", "", "核查与监测"),
        Print("heading", "", "总干事的报告"),
        Print("heading", "", "A. 导言"),
        Print("text", "1. ", f"{LONG}。"),
        Print("text", "2. ", f"{LONG}。"),
    ],
)
EXPECTED = [
    (
        RESOLUTION,
        {
            "symbol": "A/RES/78/41",
            "title_zh": "建立无核武器世界：加速执行核裁军承诺",
            "kind": "resolution",
            "body": "联合国大会",
            "session": "第七十八届会议",
            "status": "adopted",
        },
        ["front", "chapeau", "PP1", "PP2", "1", "2", "2(a)", "2(b)", "3", "closing"],
    ),
    (
        PAPER,
        {
            "symbol": "NPT/CONF.2020/WP.5",
            "title_zh": "核裁军：今后的道路",
            "kind": "working_paper",
            "author": "巴西代表新议程联盟(巴西、埃及、爱尔兰、墨西哥)",
            "place": "纽约",
            "date_to": "2021-05-10",
            "status": "group_position",
        },
        ["front", "L1/1", "1", "2", "A1/1", "fn1", "fn2"],
    ),
    (
        CORRIGENDUM,
        {
            "symbol": "NPT/CONF.2020/WP.5/Corr.1",
            "title_zh": "核裁军",
            "kind": "corrigendum",
            "corrects": "NPT/CONF.2020/WP.5",
        },
        ["front", "1", "2"],
    ),
    (
        AGENCY,
        {
            "symbol": "GOV/2023/57",
            "title_zh": "核查与监测",
            "kind": "report",
            "body": "国际原子能机构理事会",
            "date_to": "2023-11-15",
        },
        ["front", "1", "2"],
    ),
]


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize(
    ("document", "facts", "locators"),
    EXPECTED,
    ids=["resolution", "paper", "corrigendum", "agency"],
)
def test_what_a_paper_says_of_itself(
    document: tuple[Masthead, Sequence[Print]],
    facts: dict[str, str],
    locators: list[str],
    form: str,
    tmp_path: Path,
) -> None:
    head, pieces = document
    path = tmp_path / f"paper.{form}"
    writer = print_pdf if form == "pdf" else write_docx
    path.write_bytes(writer(pieces, Sheet(symbol=head[0][1], masthead=head)))
    proposal: Proposal = propose(path, {})
    assert {name: proposal.fields[name].value for name in facts} == facts
    units = proposal.parsed.document.paragraphs
    assert [unit.locator for unit in units] == locators
    assert (proposal.parsed.problems, proposal.missing) == ((), ())
    if "corrects" in facts:
        assert [unit.text for unit in units[1:]] == [
            "第 3 段第 2 行\n将“甲”改为“乙”。",
            "第 5 段\n删除“丙”。",
        ]
