"""PDF files through pdfium: characters with place and type, ruled lines, pictures.

In: the bytes of a file. Out: `PrintedPage`s. Nothing here knows what the text means. Refused, with
the pages named: files that are broken or locked, pages that are pictures of text, and fonts that
do not say which characters they print.
"""

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from nptqa.corpus.readers.limits import Limits
from nptqa.corpus.readers.ocr import DPI, LONGEST_SIDE, Picture, Tesseract
from nptqa.corpus.readers.printed import Glyph, PrintedPage, Rule, gather_pieces
from nptqa.errors import ReadError

_BOLD_NAMES = ("bold", "black", "heavy", "demi", "simhei", "heiti", "黑体")
_ITALIC_NAMES = ("italic", "oblique", "kaiti", "楷体")
_STROKED = 2  # text render mode: filled and stroked, how word processors feign bold Chinese
_HEAVY = 600
_FEW_CHARACTERS = 16
_MOST_NAMED = 12
_THIN, _LEAST_RULE = 2.0, 24.0
_OCR = (
    "Have the text recognised (OCR): `--ocr` on the command line, or the tick where files are "
    "uploaded; or add the file that has a text layer."
)


@dataclass(frozen=True, slots=True)
class _Type:
    """What all characters of one text object share; `upright` is False for turned text."""

    size: float
    bold: bool
    italic: bool
    upright: bool


def read_pdf(
    raw: bytes, path: Path, limits: Limits, *, ocr: bool = False
) -> tuple[PrintedPage, ...]:
    """The pages of a PDF file; with `ocr` those that are pictures of text are recognised.

    Raises:
        ReadError: broken, locked, too long, scanned, or without a usable text; names the pages.
    """
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as exc:
        raise _unusable(path, str(exc)) from exc
    with document:
        if not 0 < len(document) <= limits.pages:
            raise ReadError(
                f"{path} has {len(document)} pages; between 1 and {limits.pages} can be read",
                hint="Split the file.",
            )
        try:
            pages, read = list[_Page](), list[PrintedPage]()
            for at in range(len(document)):
                pages.append(_Page(document[at], at + 1))
                read.append(pages[-1].printed())
            if ocr:
                _recognise(document, pages, read, path)
        except pypdfium2.PdfiumError as exc:
            raise _unusable(path, str(exc)) from exc
    printed = [page for page in pages if not read[page.number - 1].recognised]
    _refuse_pictures(printed, path, len(pages))
    _refuse_riddles(pages, path)
    _refuse_turned(pages, path)
    return tuple(read)


def _unusable(path: Path, reason: str) -> ReadError:
    if "password" in reason.lower():
        return ReadError(f"{path} is locked with a password", hint="Save it without one.")
    return ReadError(f"{path} is a broken PDF file: {reason}", hint="Fetch the file again.")


class _Page:
    """One page while it is read, with what speaks against it."""

    def __init__(self, page: Any, number: int) -> None:
        self.number = number
        self._page = page
        self._width, self._height = page.get_size()
        self._left, _, _, self._top = page.get_cropbox()
        self._types: dict[int, _Type] = {}
        self.turned = self.riddles = 0
        self.characters = 0
        self.picture = False
        self._glyphs = list(self._read_glyphs())

    def printed(self) -> PrintedPage:
        """The page; closes the library's handle."""
        rules = tuple(sorted(self._rules(), key=lambda rule: rule.y))
        self.picture = self._has_picture()
        self._page.close()
        pieces = gather_pieces(self._glyphs)
        self._glyphs = []
        return PrintedPage(self.number, self._width, self._height, pieces, rules)

    @property
    def scanned(self) -> bool:
        """Whether it holds a picture of text and no text."""
        return self.picture and self.characters < _FEW_CHARACTERS

    def _read_glyphs(self) -> Iterator[Glyph]:
        text = self._page.get_textpage()
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        for at in range(pdfium.FPDFText_CountChars(text)):
            if pdfium.FPDFText_IsGenerated(text, at) == 1:
                continue
            code = pdfium.FPDFText_GetUnicode(text, at)
            character = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
            kind = self._type(text, at)
            pdfium.FPDFText_GetLooseCharBox(text, at, box)
            pdfium.FPDFText_GetCharOrigin(text, at, x, y)
            if not self._counts(character, kind):
                continue
            yield Glyph(
                character,
                box.left - self._left,
                box.right - self._left,
                self._top - y.value,
                kind.size,
                kind.bold,
                kind.italic,
            )
        text.close()

    def _counts(self, character: str, kind: _Type) -> bool:
        if not character.isspace():
            self.characters += 1
            self.turned += not kind.upright
            self.riddles += character == "\ufffd" or (ord(character) < 32)
        return kind.upright and (character.isspace() or ord(character) >= 32)

    def _type(self, text: Any, at: int) -> _Type:
        thing = pdfium.FPDFText_GetTextObject(text, at)
        key = ctypes.cast(thing, ctypes.c_void_p).value or -at
        if key not in self._types:
            self._types[key] = _read_type(text, at, thing)
        return self._types[key]

    def _rules(self) -> Iterator[Rule]:
        for thing in self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
            x0, y0, x1, y1 = thing.get_bounds()
            if y1 - y0 <= _THIN and x1 - x0 >= _LEAST_RULE:
                yield Rule(x0, x1, self._top - (y0 + y1) / 2)
            elif x1 - x0 >= _LEAST_RULE and y1 - y0 > 8:
                # A box: the frame of a cell.
                yield Rule(x0, x1, self._top - y1)
                yield Rule(x0, x1, self._top - y0)

    def _has_picture(self) -> bool:
        """Whether pictures cover most of the page."""
        covered = 0.0
        for thing in self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
            x0, y0, x1, y1 = thing.get_bounds()
            covered += max(0.0, x1 - x0) * max(0.0, y1 - y0)
        return bool(covered > 0.5 * self._width * self._height)


def _recognise(document: Any, pages: Sequence[_Page], read: list[PrintedPage], path: Path) -> None:
    """Put what is recognised in the place of the pages that are pictures."""
    scanned = [page.number for page in pages if page.scanned]
    if not scanned:
        return
    tesseract = Tesseract(path.name)
    for number in scanned:
        glyphs = tesseract.read(_picture(document[number - 1]), number)
        pieces = gather_pieces(glyphs)
        read[number - 1] = replace(read[number - 1], pieces=pieces, recognised=True)


def _picture(page: Any) -> Picture:
    scale = min(DPI / 72, LONGEST_SIDE / max(page.get_size()))
    bitmap = page.render(scale=scale, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    lines = (rows[at : at + bitmap.width] for at in range(0, len(rows), bitmap.stride))
    return Picture(bitmap.width, bitmap.height, b"".join(lines), scale)


def _read_type(text: Any, at: int, thing: Any) -> _Type:
    matrix, name, flags = pdfium.FS_MATRIX(), ctypes.create_string_buffer(256), ctypes.c_int()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    pdfium.FPDFText_GetFontInfo(text, at, name, 256, flags)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    font = name.value.decode("utf-8", "replace").lower()
    stroked = bool(thing) and pdfium.FPDFTextObj_GetTextRenderMode(thing) == _STROKED
    heavy = pdfium.FPDFText_GetFontWeight(text, at) >= _HEAVY and "song" not in font
    bold = stroked or heavy or any(word in font for word in _BOLD_NAMES)
    # A slanted matrix is how word processors feign italic Chinese.
    slanted = matrix.a > 0 and abs(matrix.c) > 0.15 * abs(matrix.d) and abs(matrix.b) < 0.01
    italic = slanted or any(word in font for word in _ITALIC_NAMES)
    upright = matrix.a > 0 and abs(matrix.b) < 0.05 * abs(matrix.a)
    size = pdfium.FPDFText_GetFontSize(text, at) * (abs(matrix.d) or scale)
    return _Type(round(size, 2), bold, italic, upright)


def _named(pages: Sequence[int]) -> str:
    shown = ", ".join(str(page) for page in pages[:_MOST_NAMED])
    more = f" and {len(pages) - _MOST_NAMED} more" if len(pages) > _MOST_NAMED else ""
    return f"page{'s' if len(pages) > 1 else ''} {shown}{more}"


def _refuse_pictures(pages: Sequence[_Page], path: Path, of: int) -> None:
    scanned = [page.number for page in pages if page.scanned]
    if scanned:
        raise ReadError(
            f"{path}: {_named(scanned)} of {of} hold a picture of text and no text", hint=_OCR
        )
    if pages and not any(page.characters for page in pages):
        raise ReadError(f"{path} holds no text", hint=_OCR)


def _refuse_riddles(pages: Sequence[_Page], path: Path) -> None:
    bad = [page.number for page in pages if page.riddles > 0.05 * page.characters]
    if bad:
        raise ReadError(
            f"{path}: the fonts of {_named(bad)} do not say which characters they print",
            hint="Print the document to PDF again with its fonts, or give it as DOCX.",
        )


def _refuse_turned(pages: Sequence[_Page], path: Path) -> None:
    bad = [page.number for page in pages if page.turned > 0.3 * page.characters > 0]
    if bad:
        raise ReadError(
            f"{path}: the text of {_named(bad)} is turned",
            hint="Turn the pages upright and save the file.",
        )
