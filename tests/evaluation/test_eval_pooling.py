"""Pools are made, read and merged without losing or changing a judgement."""

import json
from collections import Counter
from pathlib import Path

import pytest

from nptqa.errors import BenchmarkError
from nptqa.evaluation.judgements import Judgement, read_judgements
from nptqa.evaluation.pooling import (
    Task,
    agreement,
    merge,
    pool,
    read_verdicts,
    sample,
    write_tasks,
)
from nptqa.evaluation.questions import GoldUnit, Question, QuestionType

from .fakes import ToyCorpus

UNITS = [unit for document in ToyCorpus().documents for unit in document.paragraphs]
IDS = {unit.unit_id for unit in UNITS}


def question(number: int, language: str, split: str = "eval") -> Question:
    """A question answered by paper:1."""
    gold = (GoldUnit("paper:1", 2),)
    return Question(
        f"{language}{number}", "问", language, "natural", QuestionType.FACT, gold, split=split
    )


QUESTIONS = [
    question(n, lang) for lang, count in (("zh", 60), ("en", 30), ("ar", 11)) for n in range(count)
]


def test_the_sample_keeps_proportions_and_order() -> None:
    """Largest remainders; repeatable; calibration questions stay out."""
    chosen = sample([*QUESTIONS, question(99, "zh", "calibration")], 50)
    assert Counter(q.language for q in chosen) == {"zh": 30, "en": 15, "ar": 5}
    assert chosen == sample(QUESTIONS, 50)
    assert [QUESTIONS.index(q) for q in chosen] == sorted(QUESTIONS.index(q) for q in chosen)


def test_too_large_a_sample_is_refused() -> None:
    """Both numbers are named."""
    with pytest.raises(BenchmarkError, match="102 questions wanted, 101 are there"):
        sample(QUESTIONS, 102)


def test_the_pool_holds_what_nobody_judged() -> None:
    """The best two of each run, in document order, without marked and judged units."""
    runs = [
        {"zh0": ["note:1(a)", "paper:1", "paper:3"]},
        {"zh0": ["paper:2", "note:1"], "zh1": ["paper:1"]},
    ]
    judged = {"zh0": ["note:1"]}
    tasks = pool(QUESTIONS[:3], runs, UNITS, judged, depth=2)
    assert tasks == [Task(QUESTIONS[0], ("paper:2", "note:1(a)"))]


def test_tasks_hold_what_a_judge_must_read(tmp_path: Path) -> None:
    """An item comes with its parent's words."""
    write_tasks(tmp_path / "t.jsonl", [Task(QUESTIONS[0], ("note:1(a)",))], UNITS)
    task = json.loads((tmp_path / "t.jsonl").read_text())
    assert task["question_id"] == "zh0"
    assert [unit["unit_id"] for unit in task["marked"]] == ["paper:1"]
    assert task["to_judge"] == [
        {
            "unit_id": "note:1(a)",
            "heading": "标题",
            "parent": "主席提出建议。",
            "text": "缔约国应提交报告。",
        }
    ]


def test_verdicts_are_merged_once(tmp_path: Path) -> None:
    """A pair that was judged before keeps its grade and its provenance."""
    (tmp_path / "v.tsv").write_text("zh0\tpaper:2\t1\nzh0\tnote:1\t0\n")
    path, ids = tmp_path / "judgements.tsv", {"zh0", "zh1"}
    assert merge(path, read_verdicts(tmp_path / "v.tsv", "pool-1"), ids, IDS) == 2
    again = [Judgement("zh0", "paper:2", 2, "pool-2"), Judgement("zh1", "paper:3", 2, "pool-2")]
    assert merge(path, again, ids, IDS) == 1
    assert read_judgements(path, ids, IDS) == {
        "zh0": (Judgement("zh0", "note:1", 0, "pool-1"), Judgement("zh0", "paper:2", 1, "pool-1")),
        "zh1": (Judgement("zh1", "paper:3", 2, "pool-2"),),
    }


def test_bad_verdicts_are_refused(tmp_path: Path) -> None:
    """File and line, or the pair."""
    (tmp_path / "v.tsv").write_text("zh0\tpaper:2\t1\nzh0\tpaper:3\t4\n")
    with pytest.raises(BenchmarkError, match=r"v\.tsv:2: relevance '4' is none of 0, 1, 2"):
        read_verdicts(tmp_path / "v.tsv", "pool-1")
    with pytest.raises(BenchmarkError, match="no pair zh0, paper:9"):
        merge(tmp_path / "j.tsv", [Judgement("zh0", "paper:9", 1, "p")], {"zh0"}, IDS)


def test_agreement_of_two_readings() -> None:
    """Cohen's kappa by hand: 3 of 4 equal, by chance (2*1 + 1*2 + 1*1) / 16."""
    first = [
        Judgement("q", unit, grade, "a") for unit, grade in zip("abcd", (0, 0, 1, 2), strict=True)
    ]
    second = [
        Judgement("q", unit, grade, "b")
        for unit, grade in zip("abcde", (0, 1, 1, 2, 2), strict=True)
    ]
    found = agreement(first, second)
    chance = (2 * 1 + 1 * 2 + 1 * 1) / 16
    assert (found.pairs, found.equal) == (4, 0.75)
    assert found.kappa == pytest.approx((0.75 - chance) / (1 - chance))
    assert agreement(first[:1], second[:1]).kappa is None
    with pytest.raises(BenchmarkError, match="read twice"):
        agreement(first, [])
