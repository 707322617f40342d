"""Every document is new once."""

import json
from pathlib import Path

from nptqa.domain import Mode
from nptqa.evaluation.left_out import run_left_out
from nptqa.evaluation.protocols import Searcher

from .fakes import ToyCorpus, ToyDesk


def test_each_question_is_asked_where_its_document_is_new(tmp_path: Path) -> None:
    """The searcher without the paper's bank knows only the note, and the other way round."""
    rows = [
        {"question_id": "q1", "question": "甲", "gold": [{"unit_id": "paper:2"}]},
        {"question_id": "q2", "question": "乙", "gold": [{"unit_id": "note:1"}]},
    ]
    base = {"lang": "zh", "style": "natural", "type": "fact"}
    lines = [json.dumps({**base, **row}, ensure_ascii=False) for row in rows]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    opened = []

    def open_without(doc_id: str) -> Searcher:
        opened.append(doc_id)
        best = {"paper": "note:1", "note": "note:1"}[doc_id]
        return ToyDesk({"甲": [best, "paper:2"], "乙": [best]})

    report = run_left_out(ToyCorpus().documents, open_without, Mode.LEXICAL, tmp_path)
    assert opened == ["paper", "note"]
    assert report.measures["RR"] == 0.75
    assert report.slices["document"]["paper"]["RR"] == 0.5
    assert report.run == {"q1": ("note:1", "paper:2"), "q2": ("note:1",)}
