"""Looked-up answers through the real desk: found, ambiguous, not held, no such unit."""

from dataclasses import replace
from pathlib import Path

import pytest

from nptqa.assembly import Desk
from nptqa.chunking import CHUNKING, passages
from nptqa.confidence import Confidence
from nptqa.corpus import load_corpus
from nptqa.domain import Answer, Outcome, Reason
from nptqa.encoding.hashing import HashingEncoder
from nptqa.index.build import build
from nptqa.index.store import open_index

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    corpus, encoder = load_corpus(CORPUS), HashingEncoder()
    folder = tmp_path_factory.mktemp("index")
    mark = corpus.fingerprint
    cut = [passage for document in corpus.documents for passage in passages(document)]
    build(folder, cut, encoder, corpus_hash=mark, chunking=CHUNKING, expansions={})
    index = open_index(
        folder, encoder_fingerprint=encoder.fingerprint, corpus_hash=mark, chunking=CHUNKING
    )
    indifferent = replace(Confidence.silent(), answered=0.9, check=0.1)
    return Desk(corpus, encoder, index, confidence=indifferent)


def quoted(answer: Answer) -> list[str]:
    return [f"{one.citation.doc_id}:{one.citation.locator}" for one in answer.answers]


def related(answer: Answer) -> list[str]:
    return [one.hit.passage.unit_id for one in answer.related]


def verdict(answer: Answer) -> tuple[Outcome, Reason]:
    return answer.outcome, answer.reason


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("75/71号决议第3段(c)项", ["res-75-71:3(c)"]),
        ("A/RES/75/71 op 3 c 说了什么？", ["res-75-71:3(c)"]),
        ("第75/71号决议执行部分第1段重申缔约国致力于实现何种最终目标，途径为何？", ["res-75-71:1"]),
        ("WP.77第187段内第36段", ["wp77-2022:187/36"]),
        ("75/71号决议第1至2段", ["res-75-71:1", "res-75-71:2"]),
        ("A/RES/75/71", ["res-75-71:front"]),
        ("2007年筹备委员会主席工作文件", ["chair-paper-2007:front"]),
        ("第186段", ["wp77-2022:186"]),
    ],
)
def test_a_place_that_is_held_is_quoted(desk: Desk, question: str, units: list[str]) -> None:
    answer = desk.ask(question)
    assert verdict(answer) == (Outcome.ANSWERED, Reason.CITATION)
    assert quoted(answer) == units
    assert all(one.quote == one.citation.quote.exact for one in answer.answers)


def test_both_readings_of_a_restarted_number_the_outer_first(desk: Desk) -> None:
    answer = desk.ask("WP.77第36段")
    assert verdict(answer) == (Outcome.ANSWERED, Reason.AMBIGUOUS)
    assert quoted(answer) == ["wp77-2022:36", "wp77-2022:187/36"]
    assert answer.detail.zh == "该段号有2种读法，全部列出。"


def test_a_place_without_a_document_is_to_be_checked(desk: Desk) -> None:
    answer = desk.ask("第3段")
    assert verdict(answer) == (Outcome.CHECK, Reason.AMBIGUOUS)
    assert quoted(answer) == [
        "wp77-2022:3", "wp77-2022:187/3", "chair-reflections-2023:3", "res-75-71:3",
        "nam-safeguards-2022:3", "chair-paper-2007:3",
    ]  # fmt: skip


def test_a_long_range_is_cut_and_says_so(desk: Desk) -> None:
    answer = desk.ask("WP.77第1–187段")
    assert len(answer.answers) == 20
    assert "只列前20段" in answer.detail.zh


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("WP.77第300段", "第1–187段"),
        ("WP.77第187段内第300段", "第187段内第1–102段"),
        ("75/71号决议第7段", "第1–6段；序言部分第1–22段"),
        ("75/71号决议第3(z)段", "3(a)至3(f)"),
        ("2023年筹备委员会主席的思考第40段", "第1–20段"),
        ("第300段", "NPT/CONF.2020/WP.77：第1–187段"),
        ("WP.77第0段", "第1–187段"),
        ("WP.77第零段说什么", "第1–187段"),
        ("WP.77 0", "第1–187段"),
        ("WP.77第187段内第0段", "第187段内第1–102段"),
        ("WP.77第12345段", "第1–187段"),
        ("WP.77 para 12345", "第1–187段"),
        ("WP.77脚注0", "第1–187段"),
        ("A/RES/75/71 op 0", "第1–6段"),
        ("75/71号决议序言部分第0段", "序言部分第1–22段"),
        ("2007年主席工作文件第999段", "NPT/CONF.2010/PC.I/WP.78 没有“999”。现有：第1–51段"),
        ("第0段", "NPT/CONF.2020/WP.77：第1–187段"),
        ("行动65", "止于64"),
        ("《条约》第十五条", "止于11"),
    ],
)
def test_a_wrong_number_gets_a_range_and_no_neighbour(desk: Desk, question: str, near: str) -> None:
    answer = desk.ask(question)
    assert verdict(answer) == (Outcome.NOT_FOUND, Reason.NO_SUCH_UNIT)
    assert quoted(answer) == []
    assert near in answer.detail.zh


def test_a_range_half_of_which_exists_is_to_be_checked(desk: Desk) -> None:
    answer = desk.ask("75/71号决议第5至8段")
    assert verdict(answer) == (Outcome.CHECK, Reason.NO_SUCH_UNIT)
    assert quoted(answer) == ["res-75-71:5", "res-75-71:6"]
    assert "7、8" in answer.detail.zh


@pytest.mark.parametrize(
    ("question", "link", "citing"),
    [
        ("S/RES/1540 (2004)", "https://undocs.org/zh/S/RES/1540(2004)",
         ["wp77-2022:49", "chair-paper-2007:43"]),
        ("1540号决议", "https://undocs.org/zh/S/RES/1540", ["wp77-2022:49", "chair-paper-2007:43"]),
        ("74/50", "https://undocs.org/zh/A/RES/74/50", ["wp77-2022:149", "res-75-71:PP11"]),
        ("NPT/CONF.2020/DEC.2", "https://undocs.org/zh/NPT/CONF.2020/DEC.2",
         ["chair-reflections-2023:2"]),
        ("工作文件34", "本库未收录 WP.34。", ["chair-reflections-2023:20"]),
        ("S/RES/1887 (2009)", "https://undocs.org/zh/S/RES/1887(2009)", []),
        ("行动5", "NPT/CONF.2010/50(Vol. I)", ["wp77-2022:110", "wp77-2022:115"]),
        ("步骤9", "NPT/CONF.2000/28", ["chair-reflections-2023:fn1", "chair-reflections-2023:fn3"]),
        ("1995年第2号决定第12段", "NPT/CONF.1995/32", ["wp77-2022:53"]),
        ("第六条", "《不扩散核武器条约》", ["wp77-2022:106", "wp77-2022:107", "wp77-2022:111"]),
        ("Article III(2) of the NPT", "第三条第2款", ["wp77-2022:52", "wp77-2022:57"]),
    ],
)  # fmt: skip
def test_what_is_not_held_is_linked_and_led_to_by_those_who_cite_it(
    desk: Desk, question: str, link: str, citing: list[str]
) -> None:
    answer = desk.ask(question)
    assert verdict(answer) == (Outcome.NOT_FOUND, Reason.NOT_HELD)
    assert quoted(answer) == []
    assert link in answer.detail.zh
    assert related(answer)[: len(citing)] == citing


def test_a_search_begins_with_what_was_named(desk: Desk) -> None:
    hits = desk.search("WP.77第36段").hits
    assert [hit.passage.unit_id for hit in hits[:2]] == ["wp77-2022:36", "wp77-2022:187/36"]
    assert desk.search("行动64").hits[0].passage.unit_id == "wp77-2022:187/94"


@pytest.mark.parametrize(
    "question",
    [
        "1995年决定第3段和第4(c)段有何承诺",
        "2022年8月1日至26日召开了什么会议",
        "13个步骤执行得怎么样",
        "138个缔约国",
        "75/71里的 joint courses of action 到底是从哪段开始列的？",
        "联大第75/71号决议的表决结果是多少票赞成、多少票反对？",
        "核武器国家根据《条约》第六条作出了何种重申？",
        "根据行动10，尚未批准《全面禁止核试验条约》的核武器国家须做什么？",
        "审议大会根据安全理事会第1325号决议就妇女参与审议进程提出了什么鼓励？",
    ],
)
def test_a_question_of_content_is_searched(desk: Desk, question: str) -> None:
    reasons = (Reason.NONE, Reason.NEAR, Reason.NO_EVIDENCE)
    assert desk.ask(question).reason in reasons


def test_the_same_question_in_other_scripts_finds_the_same(desk: Desk) -> None:
    plain = quoted(desk.ask("第75/71号决议执行部分第3(c)段"))
    assert plain == ["res-75-71:3(c)"]
    for question in ("第７５／７１號決議執行部分第３（ｃ）段", "第75/71号决议执行部分第三段(c)项"):
        assert quoted(desk.ask(question)) == plain
