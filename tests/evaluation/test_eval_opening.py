"""Measurement desks are built and searched by the product's own code."""

from pathlib import Path

import pytest

from nptqa.assembly import Desk
from nptqa.desks import desk_over
from nptqa.domain import Document, Mode
from nptqa.encoding.hashing import HashingEncoder
from nptqa.evaluation.beir import Text, write_beir
from nptqa.evaluation.opening import LeftOutOpener
from nptqa.evaluation.public import run_beir
from nptqa.settings import Settings


@pytest.mark.parametrize("mode", list(Mode))
def test_a_beir_folder_goes_through_index_and_search(tmp_path: Path, mode: Mode) -> None:
    """Every query finds its text first, in every mode; a text longer than a passage is one text."""
    corpus = [
        Text("a", "", "审议大会欢迎裁军谈判会议的工作方案。"),
        Text("b", "", "火山喷发掩埋了罗马古城庞贝。"),
        Text("c", "标题", "水稻在亚热带一年两熟。" * 60),
    ]
    queries = {"q1": "裁军谈判会议的工作方案", "q2": "庞贝 火山", "q3": "水稻 亚热带"}
    write_beir(tmp_path, corpus, queries, {"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"c": 1}})

    def opener(document: Document, index_dir: Path) -> Desk:
        return desk_over([document], HashingEncoder(), index_dir)

    report = run_beir(tmp_path, opener, mode)
    assert report.measures["Success@1"] == 1
    assert report.queries == 3


def test_a_left_out_document_has_no_bank_questions() -> None:
    """The others keep theirs."""
    with LeftOutOpener(Settings()) as opener:
        desk = opener("res-75-71")
        counts = desk.index.manifest.counts
        about = [unit for unit in opener.bank if unit.startswith("res-75-71:")]
        assert about
        assert counts.questions == sum(
            len(questions) for unit, questions in opener.bank.items() if unit not in about
        )
