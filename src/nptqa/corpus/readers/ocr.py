"""Pages that are pictures of text, read by the program Tesseract, where it is installed.

In: a grey picture of a page. Out: glyphs with their places, as a PDF file with text gives them, so
that everything behind works as it does for printed text. What is recognised may be wrong: a page of
which Tesseract itself is not sure is refused, and the rest is marked as recognised all the way.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median_low

from nptqa.corpus.readers.printed import Glyph
from nptqa.errors import ReadError
from nptqa.text import is_cjk

DPI = 300
LONGEST_SIDE = 6000
"""Pixels; a larger page is drawn smaller."""
_PROGRAM = "tesseract"
_LANGUAGES = ("chi_sim", "eng")
_PATIENCE = 120
"""Seconds a page may take."""
_SURE_ENOUGH = 60.0
"""Mean confidence of a page, of 100, under which it is not used."""
_HOW = "Install it: on Debian and Ubuntu `apt install tesseract-ocr tesseract-ocr-chi-sim`."
_WORD = "5"
_DESCENDS = set("gjpqy,;()[]{}/Q")
# The share of a word's height that stands under the line in Chinese, and with descenders.
_UNDER = 0.12
_ENOUGH = 4
"""Steps from one Chinese word to the next that tell the size of the type."""
_NEARLY = (0.87, 1.15)
_USUAL = 10.5
"""Points, where nothing tells."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as grey pixels.

    Attributes:
        pixels: rows from the top, a byte each, 0 is black.
        scale: pixels a point.
    """

    width: int
    height: int
    pixels: bytes
    scale: float

    def pgm(self) -> bytes:
        """As a file that Tesseract reads."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.pixels


@dataclass(frozen=True)
class _Word:
    """A word Tesseract found; places in pixels, confidence of 100."""

    line: tuple[str, ...]
    left: int
    top: int
    width: int
    height: int
    confidence: float
    text: str


@dataclass(frozen=True)
class _Line:
    words: Sequence[_Word]

    @cached_property
    def size(self) -> float | None:
        """Of its type in pixels, or None where too little stands in it to tell.

        Chinese characters are as wide as the type is large. Boxes tell less: they may be far too
        high.
        """
        chinese = [all(map(is_cjk, word.text)) for word in self.words]
        steps = [
            (after.left - word.left) / len(word.text)
            for at, (word, after) in enumerate(pairwise(self.words))
            if chinese[at] and chinese[at + 1]
        ]
        return median_low(steps) if len(steps) >= _ENOUGH else None

    @cached_property
    def base(self) -> float:
        """Where its letters stand, about."""
        return median_low(word.top + word.height - _under(word) for word in self.words)


class Tesseract:
    """The program, found once for a file."""

    def __init__(self, name: str) -> None:
        """Find it.

        Args:
            name: of the file it is wanted for.

        Raises:
            ReadError: it is not installed, or cannot read Chinese; says what to install.
        """
        self._name = name
        if shutil.which(_PROGRAM) is None:
            message = f"{name} has pages that are pictures, and {_PROGRAM} is not installed"
            raise ReadError(message, hint=_HOW)
        known = self._run("--list-langs").decode("utf-8", "replace").split()
        if _LANGUAGES[0] not in known:
            message = f"{name} has pages that are pictures, and {_PROGRAM} cannot read Chinese"
            raise ReadError(
                message, hint="Install its language: `apt install tesseract-ocr-chi-sim`."
            )
        self._languages = "+".join(one for one in _LANGUAGES if one in known)

    def read(self, picture: Picture, number: int) -> list[Glyph]:
        """The glyphs of a page; lengths in points, y downwards from its top.

        Raises:
            ReadError: the page cannot be recognised, or not well enough.
        """
        options = ("-l", self._languages, "--psm", "3", "--dpi", str(round(picture.scale * 72)))
        found = self._run("stdin", "stdout", *options, "tsv", given=picture.pgm())
        words = _words(found.decode("utf-8", "replace"))
        self._check(words, number)
        return _glyphs(_lines(words), picture.scale)

    def _check(self, words: Sequence[_Word], number: int) -> None:
        letters = sum(len(word.text) for word in words)
        sure = sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0
        if sure < _SURE_ENOUGH:
            raise ReadError(
                f"{self._name}: page {number} cannot be recognised well enough "
                f"({sure:.0f} of 100, {_SURE_ENOUGH:.0f} are needed)",
                hint="Scan it again with at least 300 dots an inch, upright and clean.",
            )

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        try:
            return subprocess.run(
                [_PROGRAM, *arguments],
                input=given,
                capture_output=True,
                check=True,
                timeout=_PATIENCE,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            ).stdout
        except (OSError, subprocess.SubprocessError) as exc:
            raise ReadError(
                f"{self._name}: {_PROGRAM} could not read a page: {type(exc).__name__}",
                hint="Scan the page again, or give a file that has a text layer.",
            ) from exc


def _words(table: str) -> list[_Word]:
    """The words of Tesseract's table, in its order; what it calls a word may be blank."""
    words = []
    for row in table.splitlines()[1:]:
        level, *place, left, top, width, height, sure, text = (*row.split("\t"), "")[:12]
        if level == _WORD and text.strip():
            box = (int(left), int(top), int(width), int(height))
            words.append(_Word(tuple(place[:4]), *box, float(sure), text.strip()))
    return words


def _lines(words: Sequence[_Word]) -> list[_Line]:
    lines: dict[tuple[str, ...], list[_Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return [_Line(found) for found in lines.values()]


def _under(word: _Word) -> float:
    """How far a word reaches under the line."""
    reaches = any(is_cjk(one) or one in _DESCENDS for one in word.text)
    return _UNDER * word.height if reaches else 0.0


def _glyphs(lines: Sequence[_Line], scale: float) -> list[Glyph]:
    sizes = [line.size for line in lines for _ in line.words if line.size is not None]
    usual = median_low(sizes) if sizes else _USUAL * scale
    glyphs = []
    for line in lines:
        # What is measured differs by a few pixels; type of one page seldom does.
        size = line.size or usual
        size = usual if _NEARLY[0] * usual < size < _NEARLY[1] * usual else size
        for word in _apart(line.words):
            glyphs += _spread(word, line.base / scale, round(size / scale, 1), scale)
    return glyphs


def _apart(words: Sequence[_Word]) -> list[_Word]:
    """Words whose boxes follow each other as they are read; Tesseract lets them overlap."""
    out, end = list[_Word](), 0
    for word in words:
        left = max(word.left, end)
        end = max(word.left + word.width, left + len(word.text))
        out.append(replace(word, left=left, width=end - left))
    return out


def _spread(word: _Word, y: float, size: float, scale: float) -> list[Glyph]:
    """The letters of a word, evenly over its box."""
    step = word.width / len(word.text)
    edges = [(word.left + at * step) / scale for at in range(len(word.text) + 1)]
    return [
        Glyph(letter, edges[at], edges[at + 1], y, size, bold=False, italic=False)
        for at, letter in enumerate(word.text)
    ]
