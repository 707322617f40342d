"""Answers in the JSON of the API, with any words."""

from dataclasses import replace
from datetime import date
from typing import Any

from nptqa.domain import DocumentRecord, SymbolStatus
from nptqa.exporting import Material, material_of

RECORD = replace(
    DocumentRecord.unknown("paper-2007", title="Paper", language="zh"),
    symbol="NPT/CONF.2010/PC.I/WP.78",
    symbol_status=SymbolStatus.CONFIRMED,
    title_zh="主席的工作文件",
    body="筹备委员会",
    session="第一届会议",
    place="维也纳",
    author="主席",
    date_from=date(2007, 4, 30),
    date_to=date(2007, 5, 11),
    status="chair_responsibility",
)
NOTE = "提及“缔约国”之处并不意味着达成了一致意见。"


def citation(words: str, locator: str = "2", symbol: str = RECORD.symbol) -> dict[str, Any]:
    """A citation of some words of the paper."""
    return {
        "doc_id": RECORD.doc_id,
        "symbol": symbol,
        "symbol_status": "confirmed" if symbol else "unconfirmed",
        "locator": locator,
        "label": {"zh": f"第{locator}段", "en": f"para. {locator}"},
        "title": RECORD.title_zh,
        "date": "2007-05-11",
        "heading_path": [],
        "quote": {"exact": words, "prefix": "", "suffix": "", "start": 0, "end": len(words)},
        "footnotes": [{"locator": "fn1", "text": NOTE}],
        "url": f"/documents/{RECORD.doc_id}#{locator}",
        "undocs_url": f"https://undocs.org/zh/{symbol}" if symbol else "",
        "text_sha256": "0" * 64,
        "index_version": "i1",
    }


def answer(*citations: dict[str, Any], question: str = "问什么？") -> dict[str, Any]:
    """An answer that quotes them."""
    quoted = [{"quote": one["quote"]["exact"], "citation": one} for one in citations]
    return {
        "outcome": "answered" if quoted else "not_found",
        "confidence": 0.9,
        "detail": {"zh": "", "en": ""},
        "answers": quoted,
        "query": question,
        "index_version": "i1",
        "answer_id": "0" * 16,
    }


def material(*answers: dict[str, Any]) -> Material:
    """Answers with the paper's record."""
    return material_of(answers, [RECORD])
