"""DOCX files through python-docx: paragraphs with their style, counted numbers, notes, tables.

In: the bytes of a file. Out: `SourceText`: one line a paragraph, a footnote after the paragraph
that calls it. Words struck out by tracked changes are left out, words put in are read. A DOCX file
has no pages but those its last program wrote into it; where it wrote none, units have no page.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.parser import parse_xml
from lxml import etree

from nptqa.corpus.front import is_masthead
from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.readers.container import check_container
from nptqa.corpus.readers.counters import Counters, W
from nptqa.corpus.readers.elements import (
    PRINTING,
    SKIPPED,
    characters,
    indent_of,
    is_on,
    is_running,
    note_texts,
    value_of,
)
from nptqa.corpus.readers.limits import Limits
from nptqa.corpus.readers.styles import Styles
from nptqa.corpus.readers.written import Written, add_range, write_out
from nptqa.corpus.source import Mark, SourceText
from nptqa.errors import ReadError
from nptqa.text import Run, ends_with_stop, join

_MOST_BOLD = 0.4
_BROKEN = (etree.XMLSyntaxError, OpcError, KeyError, ValueError, zipfile.BadZipFile)


def read_docx(raw: bytes, path: Path, limits: Limits) -> SourceText:
    """Read a DOCX file.

    Raises:
        ReadError: broken, no word-processor file, larger unpacked than the limit, or empty.
    """
    check_container(raw, path, limits)
    try:
        document = docx.Document(io.BytesIO(raw))
        lines = _Reader(document).read()
    except _BROKEN as exc:
        raise ReadError(
            f"{path} is a broken DOCX file: {exc}", hint="Open it and save it again."
        ) from exc
    if not any(line.text.strip() for line in lines):
        raise ReadError(
            f"{path} holds no text", hint="A picture of text has to be recognised first."
        )
    return write_out(lines)


@dataclass(slots=True)
class _Spelled:
    """The words of one paragraph; a line feed where the line was broken by hand."""

    text: str = ""
    raised: list[tuple[int, int]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    bold: int = 0

    def put(self, words: str, *, raised: bool = False) -> None:
        """Append words."""
        if raised and words:
            add_range(self.raised, len(self.text), len(self.text) + len(words))
        self.text += words


class _Reader:
    """One pass over a document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        part = document.part
        self._counters = Counters.of(_related(part, RELATIONSHIP_TYPE.NUMBERING))
        self._notes = {
            kind: note_texts(_related(part, kind))
            for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
        }
        self._styles = Styles(document.styles)
        body = document.element.body
        self._page = 1 if body.find(f".//{W}lastRenderedPageBreak") is not None else 0
        self._called = 0
        self._begun = False
        self._bold_tells = True

    def read(self) -> list[Written]:
        """All lines of the document."""
        body = self._document.element.body
        self._bold_tells = self._styles.share_of_bold(body) < _MOST_BOLD
        return [*self._headers(), *self._blocks(body)]

    # -- what stands above and below the text ----------------------------------------------

    def _headers(self) -> Iterator[Written]:
        seen = set[str]()
        for section in self._document.sections:
            first = section.different_first_page_header_footer
            for header in (
                (section.first_page_header, section.header) if first else (section.header,)
            ):
                if header.is_linked_to_previous:
                    continue
                for paragraph in header._element.iter(f"{W}p"):
                    text = self._spell(paragraph).text.strip()
                    if text and text not in seen:
                        seen.add(text)
                        masthead = first and header is not section.header and is_masthead(text)
                        yield Written(text, Mark.TEXT if masthead else Mark.HEADER, self._page)

    # -- blocks ----------------------------------------------------------------------------

    def _blocks(self, parent: Any) -> Iterator[Written]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag"):
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Written]:
        for box in paragraph.iter(f"{W}txbxContent"):
            if not any(one.tag.endswith("}Fallback") for one in box.iterancestors()):
                yield from self._blocks(box)
        page = self._page
        spelled = self._spell(paragraph)
        label = self._label(paragraph) if spelled.text.strip() else ""
        page = self._page if page != self._page and not label and not spelled.text else page
        if label:
            shift = len(label) + 1
            spelled.text = f"{label} {spelled.text}"
            spelled.raised = [(start + shift, end + shift) for start, end in spelled.raised]
        self._begun = self._begun or begins_with_label(spelled.text.lstrip())
        heading = self._heads(paragraph, spelled, label)
        yield from self._lines(spelled, page, heading=heading, indent=indent_of(paragraph))
        yield from self._note_lines(spelled, page)

    def _lines(
        self, spelled: _Spelled, page: int, *, heading: bool, indent: int
    ) -> Iterator[Written]:
        """One line, or as many as were broken by hand; only the last ends the block."""
        at = 0
        lines = spelled.text.split("\n")
        for number, line in enumerate(lines, start=1):
            end = at + len(line)
            calls = tuple((a - at, b - at) for a, b in spelled.raised if at <= a and b <= end)
            yield Written(
                self._tabs(line),
                Mark.HEADING if heading else Mark.TEXT,
                page,
                ends=number == len(lines),
                indent=indent if number == 1 else 0,
                short=number == len(lines),
                calls=calls,
            )
            at = end + 1

    def _tabs(self, line: str) -> str:
        """Tabs set the columns of a masthead apart; elsewhere they are blanks."""
        if self._begun or begins_with_label(line):
            return line.replace("\t", " ")
        return re.sub(r"\t+", "\t", line)

    def _note_lines(self, spelled: _Spelled, page: int) -> Iterator[Written]:
        for label, words in spelled.notes:
            yield Written(f"{label} {words}", Mark.NOTE, page, calls=((0, len(label)),))

    def _heads(self, paragraph: Any, spelled: _Spelled, label: str) -> bool:
        text = spelled.text.strip()
        if not text or ends_with_stop(text):
            return False
        if self._styles.heads(paragraph):
            return True
        letters = len(spelled.text) - len(label)
        bold = spelled.bold >= 0.9 * letters or self._styles.bold(paragraph)
        if bold and self._bold_tells:
            return True
        centred = value_of(paragraph, "pPr", "jc") == "center"
        return centred and not label

    # -- one paragraph ---------------------------------------------------------------------

    def _spell(self, paragraph: Any) -> _Spelled:
        spelled = _Spelled()
        self._walk(paragraph, spelled, raised=False)
        return spelled

    def _walk(self, element: Any, spelled: _Spelled, *, raised: bool) -> None:
        for child in element:
            if child.tag in SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag == f"{W}r":
                self._run(child, spelled)
            elif child.tag in PRINTING:
                spelled.put(characters(child), raised=raised)
            elif child.tag == f"{W}lastRenderedPageBreak":
                self._page += 1
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._call(child, spelled)
            else:
                self._walk(child, spelled, raised=raised)

    def _run(self, run: Any, spelled: _Spelled) -> None:
        if is_on(run, "vanish"):
            return
        before = len(spelled.text)
        raised = value_of(run, "rPr", "vertAlign") == "superscript"
        self._walk(run, spelled, raised=raised)
        written = len(spelled.text) - before
        spelled.bold += written if is_on(run, "b") else 0

    def _call(self, reference: Any, spelled: _Spelled) -> None:
        foot = reference.tag == f"{W}footnoteReference"
        kind = RELATIONSHIP_TYPE.FOOTNOTES if foot else RELATIONSHIP_TYPE.ENDNOTES
        words = self._notes[kind].get(reference.get(f"{W}id"), "")
        if reference.get(f"{W}customMarkFollows") in ("1", "true", "on"):
            mark = "".join(text.text or "" for text in reference.getparent().iter(f"{W}t")).strip()
            spelled.notes.append((mark, words.removeprefix(mark).strip()))
            return
        # Footnotes and endnotes share one series: two notes never have one locator.
        self._called += 1
        spelled.put(str(self._called), raised=True)
        spelled.notes.append((str(self._called), words))

    def _label(self, paragraph: Any) -> str:
        places = [paragraph.find(f"{W}pPr/{W}numPr")]
        places += [
            style.element.find(f"{W}pPr/{W}numPr") for style in self._styles.chain(paragraph)
        ]
        found = [place for place in places if place is not None]
        if not found:
            return ""
        list_id = next((v for one in found if (v := value_of(one, "numId")) is not None), "0")
        level = next((v for one in found if (v := value_of(one, "ilvl")) is not None), "0")
        return self._counters.next(list_id, int(level))

    # -- tables ----------------------------------------------------------------------------

    def _table(self, table: Any) -> Iterator[Written]:
        rows = list(table.iter(f"{W}tr"))
        cells = [[cell for cell in row.iter(f"{W}tc")] for row in rows]
        columns = max((len(row) for row in cells), default=0)
        if columns < 2 or any(is_running(cell) for row in cells for cell in row):
            for row in cells:
                for cell in row:
                    yield from self._blocks(cell)
            return
        texts = [[self._cell(cell) for cell in row] for row in cells]
        if not self._begun and any(is_masthead(one.text) for row in texts for one in row):
            yield from self._masthead(cells)
            return
        for at, row in enumerate(texts):
            head = at == 0 and len(texts) > 1 and self._is_head(rows[0], texts)
            text = "\t".join(one.text for one in row)
            if text.strip():
                yield Written(text, Mark.ROW_HEAD if head else Mark.ROW, self._page)
            for one in row:
                yield from self._note_lines(one, self._page)

    def _masthead(self, cells: Sequence[Sequence[Any]]) -> Iterator[Written]:
        for row in cells:
            columns = [
                [self._spell(one).text.strip() for one in cell.iter(f"{W}p")] for cell in row
            ]
            for line in (one for column in columns for text in column for one in text.split("\n")):
                if line:
                    yield Written(line, Mark.TEXT, self._page)

    def _cell(self, cell: Any) -> _Spelled:
        parts = [self._spell(paragraph) for paragraph in cell.iter(f"{W}p")]
        words = [re.sub(r"\s+", " ", part.text).strip() for part in parts]
        joined = _Spelled(text=join(Run.at(one, 0) for one in words if one).text)
        joined.notes = [note for part in parts for note in part.notes]
        joined.bold = sum(part.bold for part in parts)
        return joined

    def _is_head(self, row: Any, texts: Sequence[Sequence[_Spelled]]) -> bool:
        if row.find(f"{W}trPr/{W}tblHeader") is not None:
            return True
        if all(one.bold >= len(one.text) for one in texts[0]):
            return any(one.bold < len(one.text) for one in texts[1])
        figures = [any(c.isdigit() for one in line for c in one.text) for line in texts[:2]]
        return figures == [False, True]


def _related(part: Any, kind: str) -> Any | None:
    """The XML of a part that belongs to the document, or None."""
    found = [one.target_part for one in part.rels.values() if one.reltype == kind]
    return parse_xml(found[0].blob) if found else None
