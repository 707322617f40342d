"""The documents of `press` written as DOCX and HTML, to be read back."""

import io
from collections.abc import Sequence
from html import escape
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.corpus.press import Print, Sheet

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write_docx(pieces: Sequence[Print], sheet: Sheet | None = None) -> bytes:
    """Write a document as DOCX, its footnotes in their own part."""
    sheet = sheet or Sheet()
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = sheet.symbol
    notes: list[str] = []
    if sheet.masthead:
        table = document.add_table(rows=0, cols=2)
        for left, right in sheet.masthead:
            row = table.add_row()
            row.cells[0].text, row.cells[1].text = left, right
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and pieces[end].style == "row":
            end += 1
        if end > at:
            _table(document, [piece.words.split("\t") for piece in pieces[at:end]])
            at = end
            continue
        _paragraph(document, pieces[at], notes)
        at += 1
    if notes:
        _add_notes(document, notes)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraph(document: Any, piece: Print, notes: list[str]) -> None:
    paragraph = document.add_paragraph()
    heads = piece.style in ("front", "heading")
    if piece.style == "closing":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    words = dict(piece.notes)
    for at, part in enumerate(
        (piece.label.rstrip(" ") + "\t" * bool(piece.label) + piece.words).split("^")
    ):
        run = paragraph.add_run("" if at % 2 and part in words else part)
        run.bold = True if heads else None
        if at % 2 and part in words and part.isdigit():
            notes.append(words[part])
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), str(len(notes) + 1))
            run._r.append(reference)
        elif at % 2:
            run.font.superscript = True


def _add_notes(document: Any, notes: Sequence[str]) -> None:
    inner = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(words)}</w:t></w:r></w:p></w:footnote>'
        for at, words in enumerate(notes, start=2)
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{_W}">'
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f"{inner}</w:footnotes>"
    )
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    for at, cells in enumerate(rows):
        row = table.add_row()
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = ""
            cell.paragraphs[0].add_run(words).bold = True if at == 0 else None


def write_html(pieces: Sequence[Print], sheet: Sheet | None = None) -> bytes:
    """Write a document as an HTML page, its footnotes at the end."""
    sheet = sheet or Sheet()
    out, notes, rows = list[str](), list[tuple[str, str]](), list[str]()
    out += [f"<p>{escape(left)}</p><p>{escape(right)}</p>" for left, right in sheet.masthead]
    for piece in [*pieces, Print("end", "", "")]:
        if piece.style == "row":
            tag = "td" if rows else "th"
            cells = "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in piece.words.split("\t"))
            rows.append(f"<tr>{cells}</tr>")
            continue
        if rows:
            out.append(f"<table>{''.join(rows)}</table>")
            rows = []
        tag = "h2" if piece.style in ("front", "heading") else "p"
        parts = escape(piece.label + piece.words).split("^")
        words = "".join(f"<sup>{one}</sup>" if at % 2 else one for at, one in enumerate(parts))
        out.append(f"<{tag}>{words}</{tag}>")
        notes += piece.notes
    out += [f'<p id="fn{label}"><sup>{label}</sup> {escape(words)}</p>' for label, words in notes]
    body = "\n".join(out)
    return (
        f"<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>x</title></head><body>"
        f"<nav>首页</nav><main>{body}</main><script>1</script></body></html>"
    ).encode()
