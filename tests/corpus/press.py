"""Documents printed in the United Nations' layout, as PDF, to be read back.

One list of `Print`s is set with running headers, job numbers, footnotes at the foot of the page,
tables in ruled lines and one or two columns. Nothing here knows how they are read.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from nptqa.text import is_cjk

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_NOT_FIRST = "，。；：、！？）)》”’】］],.;:!?…"
_NOT_LAST = "（(《“‘【［["
WIDTH, HEIGHT = 595.0, 842.0


@dataclass(frozen=True, slots=True)
class Print:
    """One thing on the page.

    Attributes:
        style: `front`, `heading`, `text`, `indented`, `closing` or `row`.
        label: printed number, blank included.
        words: `^4^` calls footnote 4; cells of a row are set apart by a tab.
        notes: label and words of the footnotes called here.
    """

    style: str
    label: str
    words: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a document is set.

    Attributes:
        symbol: of the running header; none where empty.
        job: number at the foot.
        masthead: rows of left and right words above the title.
        columns: 1 or 2.
        rule: of the footnotes: `line`, `typed` or `none`.
        justified: lines are stretched to the measure.
        size: of the type.
        lead: from line to line, as a multiple of the size.
        after: points after a paragraph.
    """

    symbol: str = "NPT/CONF.2026/PC.II/WP.5"
    job: str = "24-06543"
    masthead: tuple[tuple[str, str], ...] = ()
    columns: int = 1
    rule: str = "line"
    justified: bool = True
    size: float = 10.5
    lead: float = 1.5
    after: float = 6.0
    left: float = 99.0
    right: float = 99.0


@dataclass(slots=True)
class _Token:
    text: str
    raised: bool = False

    def width(self, size: float) -> float:
        return float(pdfmetrics.stringWidth(self.text, FONT, size * (0.62 if self.raised else 1)))


def tokens(words: str) -> Iterator[_Token]:
    """What a line may not be broken inside."""
    for at, part in enumerate(words.split("^")):
        if at % 2:
            yield _Token(part, raised=True)
        else:
            yield from (_Token(piece) for piece in _unbroken(part))


def _unbroken(part: str) -> Iterator[str]:
    piece = ""
    for character in part:
        glued = bool(piece) and _glued(piece[-1], character)
        if piece and not glued:
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _glued(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST:
        return True
    if after == " ":
        return True
    if before == " ":
        return is_cjk(after)
    return not (is_cjk(before) or is_cjk(after))


def fill(words: str, measure: float, size: float, first: float = 0.0) -> list[list[_Token]]:
    """Lines of at most `measure` points; the first is shorter by `first`."""
    lines: list[list[_Token]] = [[]]
    room = measure - first
    for token in tokens(words):
        need = _Token(token.text.rstrip(), token.raised).width(size)
        hangs = token.raised or token.text[0] in _NOT_FIRST
        if lines[-1] and need > room and not hangs:
            lines.append([])
            room = measure
        lines[-1].append(token)
        room -= token.width(size)
    return lines


def _runs(line: Sequence[_Token]) -> list[_Token]:
    """Neighbours of one height put together."""
    runs: list[_Token] = []
    for token in line:
        if runs and runs[-1].raised == token.raised:
            runs[-1] = _Token(runs[-1].text + token.text, token.raised)
        else:
            runs.append(token)
    return runs


@dataclass(slots=True)
class _Press:
    sheet: Sheet
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    page: int = 0
    column: int = 0
    y: float = 0.0
    notes: list[tuple[str, str]] = field(default_factory=list)
    canvas: Canvas = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=True)

    @property
    def measure(self) -> float:
        whole = WIDTH - self.sheet.left - self.sheet.right
        return whole if self.sheet.columns == 1 else (whole - 24) / 2

    @property
    def x(self) -> float:
        return self.sheet.left + self.column * (self.measure + 24)

    def open_page(self) -> None:
        self.page += 1
        self.column, self.notes = 0, []
        sheet, canvas = self.sheet, self.canvas
        canvas.setFont(FONT, 9)
        if sheet.symbol and (self.page > 1 or not sheet.masthead):
            if self.page % 2:
                canvas.drawRightString(WIDTH - sheet.right, HEIGHT - 50, sheet.symbol)
            else:
                canvas.drawString(sheet.left, HEIGHT - 50, sheet.symbol)
        self.y = HEIGHT - 80
        if self.page == 1 and sheet.masthead:
            self._masthead()

    def _masthead(self) -> None:
        for left, right in self.sheet.masthead:
            self.canvas.setFont(FONT, 10)
            self.canvas.drawString(self.sheet.left - 28, self.y, left)
            self.canvas.drawString(WIDTH - 190, self.y, right)
            self.y -= 16
        self.canvas.line(self.sheet.left - 28, self.y, WIDTH - 70, self.y)
        self.y -= 30

    def close_page(self) -> None:
        self._foot()
        canvas, sheet = self.canvas, self.sheet
        canvas.setFont(FONT, 8)
        if sheet.job:
            number, job = f"{self.page}/9", sheet.job
            if self.page == 1 and sheet.masthead:
                canvas.drawString(sheet.left - 28, 48, f"{job} (C)    120424    180424")
                canvas.drawString(sheet.left - 28, 36, f"*{job.replace('-', '')}*")
                canvas.drawRightString(WIDTH - 70, 36, "请回收")
            elif self.page % 2:
                canvas.drawString(sheet.left, 40, job)
                canvas.drawRightString(WIDTH - sheet.right, 40, number)
            else:
                canvas.drawString(sheet.left, 40, number)
                canvas.drawRightString(WIDTH - sheet.right, 40, job)
        canvas.showPage()

    def _note_lines(self, label: str, words: str) -> list[list[_Token]]:
        return fill(f"^{label}^ {words}", WIDTH - self.sheet.left - self.sheet.right, 8.5)

    def _foot_height(self, notes: Sequence[tuple[str, str]]) -> float:
        if not notes:
            return 0.0
        return 16 + 12.0 * sum(len(self._note_lines(*note)) for note in notes)

    def _foot(self) -> None:
        if not self.notes:
            return
        y = 62 + self._foot_height(self.notes) - 12
        if self.sheet.rule == "line":
            self.canvas.line(self.sheet.left, y + 3, self.sheet.left + 110, y + 3)
        elif self.sheet.rule == "typed":
            self.canvas.setFont(FONT, 8.5)
            self.canvas.drawString(self.sheet.left, y + 2, "_" * 18)
        for note in self.notes:
            for line in self._note_lines(*note):
                y -= 12
                self._draw(line, self.sheet.left, y, 8.5)

    def _draw(
        self, line: Sequence[_Token], x: float, y: float, size: float, *, bold: bool = False,
        stretch: float = 0.0,
    ) -> None:  # fmt: skip
        self.canvas.saveState()
        for token in _runs(line):
            kind = size * 0.62 if token.raised else size
            text = self.canvas.beginText(x, y + (size * 0.36 if token.raised else 0))
            text.setFont(FONT, kind)
            text.setTextRenderMode(2 if bold else 0)
            text.setCharSpace(stretch)
            text.textOut(token.text)
            self.canvas.drawText(text)
            x += token.width(size) + stretch * len(token.text)
        self.canvas.restoreState()

    def need(self, height: float, notes: Sequence[tuple[str, str]] = ()) -> None:
        """Go on in the next column or page where the height is not left."""
        foot = self._foot_height([*self.notes, *notes])
        if self.y - height >= 64 + foot:
            return
        if self.column + 1 < self.sheet.columns:
            self.column += 1
            self.y = HEIGHT - 80
            return
        self.close_page()
        self.open_page()

    def put(self, piece: Print) -> None:
        sheet = self.sheet
        heads = piece.style in ("front", "heading")
        size = sheet.size + (2 if piece.style == "front" else 0)
        moved = {"front": -28.0, "heading": -28.0, "indented": 21.0, "item": 21.0}.get(
            piece.style, 0
        )
        moved = moved if sheet.columns == 1 else max(0.0, moved)
        inner = 0.0 if not heads else 40.0
        measure = self.measure - inner - (moved if piece.style == "item" else 0)
        lines = fill(piece.label + piece.words, measure, size, first=max(0.0, moved))
        notes = dict(piece.notes)
        for at, line in enumerate(lines):
            called = [
                (one.text, notes[one.text]) for one in line if one.raised and one.text in notes
            ]
            # A heading does not stand alone at the foot of a page.
            self.need(size * sheet.lead * (3 if heads and at == 0 else 1), called)
            self.notes += called
            self.y -= size * sheet.lead
            if piece.style == "closing":
                wide = sum(one.width(size) for one in line)
                self._draw(line, self.x + self.measure - wide, self.y, size)
                continue
            x = self.x + (moved if at == 0 or heads or piece.style == "item" else 0)
            last = at == len(lines) - 1
            stretch = self._stretch(
                line, measure - (moved if at == 0 and piece.style == "indented" else 0), size
            )
            self._draw(
                line, x, self.y, size, bold=heads,
                stretch=stretch if sheet.justified and not last and not heads else 0.0,
            )  # fmt: skip
        self.y -= sheet.after + (8 if heads else 0)

    def _stretch(self, line: Sequence[_Token], measure: float, size: float) -> float:
        count = sum(len(one.text) for one in line)
        room = measure - sum(one.width(size) for one in line)
        return max(0.0, min(1.5, room / max(1, count)))

    def table(self, rows: Sequence[Print]) -> None:
        """Rows of a table: ruled above, under the head, below."""
        cells = [row.words.split("\t") for row in rows]
        widths = self.measure / len(cells[0])
        size = 9.0
        self._rule_across()
        for at, row in enumerate(cells):
            filled = [fill(cell, widths - 12, size) for cell in row]
            height = 13.0 * max(len(lines) for lines in filled)
            self.need(height + 6)
            self.y -= 4
            for column, lines in enumerate(filled):
                for depth, line in enumerate(lines):
                    x = self.x + column * widths
                    self._draw(line, x, self.y - 13 * (depth + 1), size, bold=at == 0)
            self.y -= height + 4
            if at == 0:
                self._rule_across()
        self._rule_across()
        self.y -= 8

    def _rule_across(self) -> None:
        self.canvas.line(self.x, self.y, self.x + self.measure, self.y)


def print_pdf(pieces: Sequence[Print], sheet: Sheet | None = None) -> bytes:
    """Print a document as PDF."""
    press = _Press(sheet or Sheet())
    press.open_page()
    at = 0
    while at < len(pieces):
        if pieces[at].style == "row":
            end = next((n for n in range(at, len(pieces)) if pieces[n].style != "row"), len(pieces))
            press.table(pieces[at:end])
            at = end
        else:
            press.put(pieces[at])
            at += 1
    press.close_page()
    press.canvas.save()
    return press.buffer.getvalue()


def plain(words: str) -> str:
    """The words without calls of footnotes."""
    return re.sub(r"\^[^^]*\^", "", words)
