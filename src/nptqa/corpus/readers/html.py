"""HTML pages through Beautiful Soup: blocks, headings, lists, tables, notes.

In: the bytes of a page. Out: `SourceText`: one line a block. What belongs to the page and not to
the document (navigation, scripts, forms, what is hidden) is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.locators import roman
from nptqa.corpus.readers.written import Written, add_range, write_out
from nptqa.corpus.source import Mark, SourceText
from nptqa.errors import ReadError
from nptqa.text import Run, ends_with_stop, join

_OUTSIDE = {
    "script", "style", "noscript", "template", "nav", "form", "button", "select", "iframe", "svg",
    "head", "aside", "object", "dialog",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "body", "html", "li", "ul", "ol", "dl", "dt", "dd",
    "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "header", "footer", "center",
    "address", "figure", "figcaption", "hr", "details", "summary", "fieldset", "tr", "td", "th",
    "tbody", "thead", "tfoot", "caption",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption", "dt"}
_NOTE_PLACE = re.compile(r"(?:^|[-_ ])(?:fn|ftn|footnote|endnote|edn|note)s?[-_]?\w{0,4}$", re.I)
_NOTE_LABEL = re.compile(r"\[?(?P<label>\d{1,3}|\*{1,4}|[†‡])[\].]?\s+(?=\S)")
_DEEPEST = 400


@dataclass(slots=True)
class _Inline:
    """The words of one block as they are gathered; a line feed where `br` stood."""

    text: str = ""
    raised: list[tuple[int, int]] = field(default_factory=list)
    bold: int = 0

    def put(self, words: str, *, raised: bool, bold: bool) -> None:
        """Append words, white space made one blank."""
        clean = re.sub(r"[ \t\r\n\f]+", " ", words)
        if self.text.endswith((" ", "\n")) or not self.text:
            clean = clean.lstrip(" ")
        if raised and clean.strip():
            add_range(self.raised, len(self.text), len(self.text) + len(clean.rstrip()))
        self.text += clean
        self.bold += len(clean) if bold else 0


def read_html(raw: bytes, path: Path) -> SourceText:
    """Read an HTML page.

    Raises:
        ReadError: nested deeper than can be read, or without text.
    """
    try:
        soup = BeautifulSoup(raw, "lxml")
        lines = _Reader().read(soup.body or soup)
    except RecursionError as exc:
        raise ReadError(
            f"{path} is nested too deeply to be read", hint="Save the page as text."
        ) from exc
    if not any(line.text.strip() for line in lines):
        raise ReadError(f"{path} holds no text", hint="Save the page with its text.")
    return write_out(lines)


class _Reader:
    """One pass over a page."""

    def __init__(self) -> None:
        self._lines: list[Written] = []
        self._open = _Inline()
        self._label = ""
        self._heading = False
        self._note = False

    def read(self, root: Tag) -> list[Written]:
        """All lines of the page."""
        self._block(root, 0)
        self._close()
        return self._lines

    def _block(self, tag: Tag, depth: int) -> None:
        if depth > _DEEPEST:
            raise RecursionError
        for child in tag.children:
            if isinstance(child, PreformattedString):
                continue
            if isinstance(child, NavigableString):
                self._open.put(str(child), raised=False, bold=_is_bold(tag))
            elif isinstance(child, Tag) and not _is_outside(child):
                self._tag(child, depth)

    def _tag(self, tag: Tag, depth: int) -> None:
        if tag.name == "table" and _is_table(tag):
            self._close()
            self._lines += _rows(tag)
        elif tag.name in _BLOCKS:
            self._close()
            heading, note = self._heading, self._note
            self._heading = heading or tag.name in _HEADINGS or _is_centred(tag)
            self._note = note or _is_note(tag)
            if tag.name == "li":
                self._label = _counted(tag)
            self._block(tag, depth + 1)
            self._close()
            self._heading, self._note = heading, note
        elif tag.name == "br":
            self._open.text = self._open.text.rstrip(" ") + "\n"
        elif tag.name == "sup":
            self._open.put(tag.get_text(), raised=True, bold=_is_bold(tag))
        else:
            self._block(tag, depth + 1)

    def _close(self) -> None:
        """Write out what is open."""
        spelled, self._open = self._open, _Inline()
        text = spelled.text.rstrip()
        if not text:
            return
        if self._note and self._as_note(spelled):
            return
        shift = 0
        if self._label and not begins_with_label(text):
            text, shift = f"{self._label} {text}", len(self._label) + 1
        self._label = ""
        bold = spelled.bold >= 0.9 * len(spelled.text)
        heading = (self._heading or bold) and not ends_with_stop(text)
        self._write(text, spelled, shift, Mark.HEADING if heading else Mark.TEXT)

    def _write(self, text: str, spelled: _Inline, shift: int, mark: Mark) -> None:
        at, lines = 0, text.split("\n")
        for number, line in enumerate(lines, start=1):
            end = at + len(line)
            moved = [(a + shift - at, b + shift - at) for a, b in spelled.raised]
            calls = tuple((a, b) for a, b in moved if a >= 0 and b <= len(line))
            ends = number == len(lines)
            self._lines.append(Written(line, mark, 0, ends=ends, short=ends, calls=calls))
            at = end + 1

    def _as_note(self, spelled: _Inline) -> bool:
        """Write a block of a place of notes as a note; False where it is none."""
        text = spelled.text.strip().replace("\n", " ")
        raised = spelled.raised[0] if spelled.raised and spelled.raised[0][0] == 0 else None
        match = _NOTE_LABEL.match(text)
        if raised:
            label, words = text[: raised[1]].strip("[] "), text[raised[1] :].strip()
        elif match:
            label, words = match["label"], text[match.end() :]
        else:
            return False
        self._lines.append(Written(f"{label} {words}", Mark.NOTE, 0, calls=((0, len(label)),)))
        self._label = ""
        return True


def _is_outside(tag: Tag) -> bool:
    hidden = tag.has_attr("hidden") or "display:none" in str(tag.get("style", "")).replace(" ", "")
    return tag.name in _OUTSIDE or hidden or tag.get("role") == "navigation"


def _is_bold(tag: Tag) -> bool:
    return any(one.name in ("b", "strong") for one in (tag, *tag.parents))


def _is_centred(tag: Tag) -> bool:
    style = str(tag.get("style", "")).replace(" ", "")
    centred = tag.name == "center" or tag.get("align") == "center" or "text-align:center" in style
    return centred and len(tag.get_text()) <= 120


def _is_note(tag: Tag) -> bool:
    names = [str(tag.get("id", "")), *map(str, tag.get_attribute_list("class"))]
    if str(tag.get("role", "")).startswith("doc-") and "note" in str(tag.get("role")):
        return True
    return any(name and _NOTE_PLACE.search(name) for name in names)


def _counted(item: Tag) -> str:
    """The number a browser prints before an item of an ordered list; empty for a bullet."""
    parent = item.parent
    if parent is None or parent.name != "ol":
        return ""
    before = [one for one in item.find_previous_siblings("li")]
    start = int(str(parent.get("start", "1"))) if str(parent.get("start", "1")).isdigit() else 1
    number = start + len(before)
    kind = str(parent.get("type", "1"))
    if kind in "aA" and 1 <= number <= 26:
        letter = chr(ord(kind) + number - 1)
        return f"({letter})"
    if kind in "iI":
        numeral = roman(number)
        return f"({numeral.lower()})" if kind == "i" else f"{numeral}."
    return f"{number}."


def _is_table(table: Tag) -> bool:
    """Whether a table is one: two columns or more, no table inside, no paragraphs with numbers."""
    if table.find("table") is not None or table.get("role") == "presentation":
        return False
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
    if max((len(row) for row in rows), default=0) < 2:
        return False
    cells = [cell.get_text().strip() for row in rows for cell in row]
    return sum(begins_with_label(cell) and ends_with_stop(cell) for cell in cells) < 2


def _rows(table: Tag) -> Iterator[Written]:
    caption = table.find("caption")
    if caption is not None:
        yield Written(_words(caption), Mark.HEADING, 0)
    rows = table.find_all("tr")
    texts = [[_words(cell) for cell in row.find_all(["td", "th"])] for row in rows]
    for at, (row, cells) in enumerate(zip(rows, texts, strict=True)):
        head = at == 0 and len(rows) > 1 and _is_head(row, texts)
        if any(cells):
            yield Written("\t".join(cells), Mark.ROW_HEAD if head else Mark.ROW, 0)


def _is_head(row: Tag, texts: Sequence[Sequence[str]]) -> bool:
    if row.find_parent("thead") is not None or row.find("td") is None:
        return True
    figures = [any(one.isdigit() for cell in line for one in cell) for line in texts[:2]]
    return figures == [False, True]


def _words(tag: Tag) -> str:
    lines = [re.sub(r"\s+", " ", line).strip() for line in tag.get_text("\n").split("\n")]
    return join(Run.at(line, 0) for line in lines if line).text
