"""Scans for tests, and a program that stands in for Tesseract."""

import io
import stat
import sys
from pathlib import Path

import pypdfium2

from tests.corpus.press import Print

SYMBOL = "NPT/CONF.2026/PC.II/WP.5"
PIECES = [Print("text", f"{n}. ", f"缔约国重申其第{n}项承诺，并将予以落实。") for n in (1, 2)]
# What Tesseract prints of a page at 300 dots an inch: 36 points are 150 pixels, a character 44.
HEAD = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


def scan(raw: bytes, dpi: int = 200, *, text_first: bool = False) -> bytes:
    """A PDF file of pictures of another's pages, after one page of text where wanted."""
    pages = [page.render(scale=dpi / 72, grayscale=True) for page in pypdfium2.PdfDocument(raw)]
    out = io.BytesIO()
    first, *others = [bitmap.to_pil() for bitmap in pages]
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dpi)
    if not text_first:
        return out.getvalue()
    both = pypdfium2.PdfDocument.new()
    for part in (raw, out.getvalue()):
        both.import_pages(pypdfium2.PdfDocument(part))
    joined = io.BytesIO()
    both.save(joined)
    return joined.getvalue()


def table(*lines: str, confidence: float = 95.0, height: int = 44) -> str:
    """Tesseract's table of lines of words, two Chinese characters a word."""
    rows = [HEAD, "1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t"]
    for number, line in enumerate(lines, 1):
        left, top = 300, 300 + 70 * number
        for at, word in enumerate(line.split(" "), 1):
            width = 44 * len(word)
            place = f"{left}\t{top}\t{width}\t{height}"
            rows.append(f"5\t1\t1\t1\t{number}\t{at}\t{place}\t{confidence}\t{word}")
            left += width
        # Tesseract calls what is nothing a word too.
        rows.append(f"5\t1\t1\t1\t{number}\t99\t{left}\t{top}\t2\t24\t95.0\t ")
    return "\n".join(rows) + "\n"


class FakeTesseract:
    """A program `tesseract` that says what it is told to.

    Attributes:
        folder: holds the program, what it was asked and given, and what it says.
    """

    def __init__(self, folder: Path) -> None:
        """Put the program into `folder`, which is to be the PATH."""
        self.folder = folder
        folder.mkdir()
        program = folder / "tesseract"
        program.write_text(_PROGRAM)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.languages("chi_sim", "eng", "osd")

    def languages(self, *names: str) -> None:
        """Which languages it says it has."""
        (self.folder / "languages").write_text("\n".join(["List of languages:", *names]))

    def say(self, *lines: str, confidence: float = 95.0) -> None:
        """What it finds on every page: lines of words."""
        self.say_table(table(*lines, confidence=confidence))

    def say_table(self, text: str) -> None:
        """The same, as Tesseract writes it."""
        (self.folder / "said").write_text(text, "utf-8")

    @property
    def asked(self) -> str:
        """Its last arguments."""
        return (self.folder / "asked").read_text()

    @property
    def given(self) -> bytes:
        """Its last input."""
        return (self.folder / "given").read_bytes()


_PROGRAM = f"""#!{sys.executable}
import pathlib, sys
here = pathlib.Path(__file__).parent
if "--list-langs" in sys.argv:
    print((here / "languages").read_text())
else:
    (here / "asked").write_text(" ".join(sys.argv[1:]))
    (here / "given").write_bytes(sys.stdin.buffer.read())
    sys.stdout.buffer.write((here / "said").read_bytes())
"""
