"""The lines of a citation in Chinese, as documents of the United Nations cite each other.

In running text the symbol and the place (`NPT/CONF.2020/WP.77，第36段`); in a note also author,
title, session and date, so that the document is found where its symbol is not confirmed.
"""

from datetime import date

from nptqa.domain import Citation, DocumentRecord, Outcome
from nptqa.exporting.material import Excerpt

UNCONFIRMED = "文号待核"
STANDING = {
    "adopted": "已通过",
    "not_adopted": "案文未获通过",
    "chair_responsibility": "主席自负其责，非一致意见",
    "group_position": "一个缔约国集团的立场",
    "national_position": "一个缔约国的立场",
    "draft": "草案",
}
OUTCOMES = {
    Outcome.ANSWERED: "",
    Outcome.CHECK: "以下引文须核对后再用。",
    Outcome.NOT_FOUND: "所载文件中未找到可引用的答案。",
}
_COUNTED = "序言段次系本系统计数，原文未印出。"


def source_line(citation: Citation, *, chinese: bool = True) -> str:
    """`NPT/CONF.2020/WP.77，第36段`; without a confirmed symbol the title stands for it."""
    if chinese:
        name = citation.symbol or f"《{citation.title}》（{UNCONFIRMED}）"
        return f"{name}，{citation.label.zh}"
    name = citation.symbol or f"《{citation.title}》 (symbol to be confirmed)"
    return f"{name}, {citation.label.en}"


def full_line(excerpt: Excerpt) -> str:
    """Author, title, symbol, session, date and place, as far as they are known."""
    citation, record = excerpt.citation, excerpt.record
    author = record.author if record else ""
    when = occasion(record) if record else citation.date
    parts = (author, f"《{citation.title}》", symbol(citation), when, citation.label.zh)
    return "，".join(part for part in parts if part)


def symbol(citation: Citation) -> str:
    """The symbol, or that it is to be confirmed."""
    return citation.symbol or UNCONFIRMED


def occasion(record: DocumentRecord) -> str:
    """`第十次审议大会，纽约，2022年8月1日至26日`."""
    days = _days(record.date_from, record.date_to)
    return "，".join(part for part in (record.session, record.place, days) if part)


def _days(first: date, last: date) -> str:
    """A day; or the days of the session, where the document's own day is not known."""
    if last == date.min:
        return ""
    if first in (last, date.min):
        return f"{last.year}年{last.month}月{last.day}日"
    begin, end = f"{first.year}年{first.month}月{first.day}日", f"{last.day}日"
    if (first.year, first.month) != (last.year, last.month):
        end = f"{last.month}月{end}"
    if first.year != last.year:
        end = f"{last.year}年{end}"
    return f"{begin}至{end}"


def own_day(record: DocumentRecord) -> date | None:
    """The document's day; None where only the session's days are known."""
    return record.date_to if record.date_from == record.date_to != date.min else None


def remarks(excerpt: Excerpt) -> list[str]:
    """What a reader of the quotation must know: its standing, counted numbers, footnotes."""
    citation, record = excerpt.citation, excerpt.record
    said = STANDING.get(record.status if record else citation.status, "")
    lines = [f"案文性质：{said}。"] if said else []
    lines += ["本文件已有更正。"] if citation.corrected_by else []
    lines += ["本文件已被取代。"] if citation.superseded_by else []
    lines += [_COUNTED] if citation.locator.startswith("PP") else []
    return lines + [f"{note_name(note.locator)}：{note.text}" for note in citation.footnotes]


def note_name(locator: str) -> str:
    """What the document calls its footnote."""
    return f"原文脚注{locator.removeprefix('fn')}"
