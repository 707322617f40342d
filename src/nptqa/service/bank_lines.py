"""A remark as a line of the question bank, of the benchmark, or as it is."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nptqa.errors import LocatorError, UnknownDocument
from nptqa.language import language_of
from nptqa.service.desk import Corpus
from nptqa.state.feedback import Defect, Remark


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a JSONL file."""

    data: dict[str, Any]

    def text(self) -> str:
        """The line without its end."""
        return json.dumps(self.data, ensure_ascii=False)


def _plain(remark: Remark, corpus: Corpus) -> Line:
    return Line(
        {
            "number": remark.number,
            "said_at": remark.said_at,
            "done_at": remark.done_at,
            "defect": remark.defect.value,
            "question": remark.question,
            "outcome": remark.outcome,
            "answer_id": remark.answer_id,
            "index_version": remark.index_version,
            "permalink": remark.permalink,
            "quoted": [unit for unit, _ in remark.quoted],
            "right_units": list(remark.right_units),
            "place": remark.place,
            "note": remark.note,
        }
    )


def _bank(remark: Remark, corpus: Corpus) -> Line | None:
    """As `corpus/questions.jsonl` has it; only where the right unit is known."""
    gold = _gold(remark, corpus)
    if not gold:
        return None
    doc_id, _, locator = gold[0]["unit_id"].partition(":")
    asked = _asked(remark)
    line = {"doc_id": doc_id, "locator": locator, **asked, "spans": gold[0]["spans"]}
    return Line({**line, "question_id": f"f{remark.number:04}"})


def _question(remark: Remark, corpus: Corpus) -> Line | None:
    """As `eval/questions/questions.jsonl` has it; with an answer, or as one that has none."""
    asked = {"question_id": f"f{remark.number:04}", **_asked(remark)}
    if remark.defect is Defect.SHOULD_NOT_HAVE_ANSWERED:
        kind = {"type": "unanswerable", "domain": "near", "split": "eval"}
        return Line({**asked, **kind, "why": remark.note})
    gold = _gold(remark, corpus)
    return Line({**asked, "type": "fact", "gold": gold}) if gold else None


def _asked(remark: Remark) -> dict[str, str]:
    language = language_of(remark.question)
    return {"lang": language, "style": "natural", "question": remark.question}


def _gold(remark: Remark, corpus: Corpus) -> list[dict[str, Any]]:
    """Units that answer, with the words: those quoted rightly, or all of those named instead."""
    if remark.defect is Defect.RIGHT:
        return [{"unit_id": unit, "spans": [words]} for unit, words in remark.quoted]
    units = []
    for unit_id in remark.right_units:
        try:
            unit = corpus.paragraph(*unit_id.split(":", 1))
        except (LocatorError, UnknownDocument):
            continue  # the documents have changed since; a curator sees the place as written
        units.append({"unit_id": unit_id, "spans": [unit.text]})
    return units


LINES: dict[str, Callable[[Remark, Corpus], Line | None]] = {
    "jsonl": _plain,
    "bank": _bank,
    "questions": _question,
}
