"""Files that cannot be read are refused with the file's name, the reason and what to do."""

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from nptqa.corpus.readers import read_file
from nptqa.corpus.readers.limits import Limits
from nptqa.errors import ReadError
from tests.corpus.press import Print, print_pdf
from tests.corpus.word import write_docx

PIECES = [Print("front", "", "核裁军"), Print("text", "1. ", "缔约国重申其承诺。")]
PDF, DOCX = print_pdf(PIECES), write_docx(PIECES)


def scanned() -> bytes:
    """Two pages of text and one that is a picture of text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    picture = Image.new("L", (60, 84), 200)
    for page in (1, 2, 3):
        if page == 2:
            canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        else:
            canvas.drawString(72, 700, f"{page}. The Conference reaffirms its commitment.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def locked() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(72, 700, "1. The Conference.")
    canvas.save()
    return out.getvalue()


def packed(name: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def blank() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.pdf", b"", "is empty"),
        ("a.pdf", b"%PDF-1.7\nnothing", "is a broken PDF file"),
        ("a.pdf", PDF[: len(PDF) // 3], "is a broken PDF file"),
        ("a.pdf", locked(), "is locked with a password"),
        ("a.pdf", scanned(), "page 2 of 3 hold a picture of text"),
        ("a.pdf", blank(), "holds no text"),
        ("a.pdf", DOCX, "is named .pdf but holds docx"),
        ("a.docx", PDF, "is named .docx but holds pdf"),
        ("a.txt", PDF, "is named .txt but holds pdf"),
        ("a.docx", DOCX[: len(DOCX) // 2], "is a broken DOCX file"),
        ("a.docx", packed("word/document.xml", b"<broken"), "is a broken DOCX file"),
        ("a.docx", packed("xl/workbook.xml"), "is a ZIP container but no DOCX file"),
        ("a.html", b"<html><body><script>1</script></body></html>", "holds no text"),
        ("a.html", b"<html>" + b"<div>" * 3000, "is nested too deeply"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 50, "old Office file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "is an image"),
    ],
)
def test_an_unreadable_file_is_named(name: str, raw: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(ReadError) as caught:
        read_file(path)
    assert name in caught.value.message
    assert words in caught.value.message
    assert caught.value.hint


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"cannot read .*gone\.pdf"):
        read_file(tmp_path / "gone.pdf")


@pytest.mark.parametrize(
    ("name", "raw", "limits", "words"),
    [
        ("a.pdf", PDF, Limits(size=100), "at most 100 are read"),
        ("a.docx", packed("word/document.xml", b" " * 10**6), Limits(unpacked=10**5), "unpacks to"),
        ("a.pdf", scanned(), Limits(pages=2), "has 3 pages"),
    ],
)
def test_limits_are_kept(name: str, raw: bytes, limits: Limits, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(ReadError, match=words):
        read_file(path, limits)


def test_a_file_without_suffix_is_read_by_what_it_holds(tmp_path: Path) -> None:
    for raw in (PDF, DOCX, "1. 缔约国重申其承诺。\n".encode()):
        path = tmp_path / "document"
        path.write_bytes(raw)
        assert "缔约国重申其承诺。" in read_file(path).source.text


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_truncated_file_is_refused_or_read(cut: int, tmp_path: Path) -> None:
    """Whatever is missing at the end, nothing but our own error comes out."""
    for name, raw in (("a.pdf", PDF), ("a.docx", DOCX)):
        path = tmp_path / name
        path.write_bytes(raw[: len(raw) * cut // 100] or b" ")
        outcome = "read"
        try:
            read_file(path)
        except ReadError as exc:
            outcome = exc.message
        assert outcome == "read" or name in outcome


def test_the_library_reports_its_own_version() -> None:
    """The tests above depend on pdfium being there, not on a stand-in."""
    assert pypdfium2.PdfDocument(PDF).get_version() is not None
