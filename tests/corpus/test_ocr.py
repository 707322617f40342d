"""Scanned pages: read where Tesseract is installed, else refused with what to install."""

import shutil
from pathlib import Path

import pytest

from nptqa.cli import main
from nptqa.corpus.identify import Sure
from nptqa.corpus.propose import propose
from nptqa.corpus.readers import read_file
from nptqa.domain import SymbolStatus
from nptqa.errors import ReadError
from tests.corpus.papers import paper, sheet
from tests.corpus.press import print_pdf
from tests.corpus.scans import HEAD, PIECES, SYMBOL, FakeTesseract, scan, table

TITLE = "加强核裁军方面的透明度"


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeTesseract:
    """On the PATH, and nothing else is."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return FakeTesseract(tmp_path / "bin")


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan(print_pdf(PIECES), dpi=100))
    return path


LINES = ("1. 缔约 国重 申其 第1项 承诺， 并将 予以 落实。", "2. 缔约 国重 申其 第2项 承诺。")


def test_what_is_recognised_is_read_like_print(fake: FakeTesseract, scanned: Path) -> None:
    fake.say(*LINES)
    reading = read_file(scanned, ocr=True)
    assert reading.recognised == (1,)
    assert [line.text for line in reading.source.lines] == [
        "1.缔约国重申其第1项承诺，并将予以落实。",
        "2.缔约国重申其第2项承诺。",
    ]
    units = propose(scanned, {}, ocr=True).parsed.document.paragraphs
    assert [unit.locator for unit in units] == ["1", "2"]
    assert units[0].text == "缔约国重申其第1项承诺，并将予以落实。"
    assert units[0].page == 1


def test_the_page_is_given_as_it_is(fake: FakeTesseract, scanned: Path) -> None:
    """At 300 dots an inch, in the languages that are there."""
    fake.say(*LINES)
    read_file(scanned, ocr=True)
    head, pixels = fake.given.split(b"\n", 1)
    assert fake.asked == "stdin stdout -l chi_sim+eng --psm 3 --dpi 300 tsv"
    kind, width, height, white = head.split()
    assert (kind, white) == (b"P5", b"255")
    assert len(pixels) == int(width) * int(height)
    assert abs(int(width) - 595 * 300 / 72) < 10
    assert min(pixels) < 100 < 200 < max(pixels)


def test_pages_with_text_are_left_as_they_are(fake: FakeTesseract, tmp_path: Path) -> None:
    fake.say(*LINES)
    path = tmp_path / "both.pdf"
    path.write_bytes(scan(print_pdf(PIECES), dpi=100, text_first=True))
    reading = read_file(path, ocr=True)
    assert reading.recognised == (2,)
    assert {line.page for line in reading.source.lines} == {1, 2}


def test_overlapping_boxes_do_not_change_the_order(fake: FakeTesseract, scanned: Path) -> None:
    """Tesseract's box of a word may begin before the word in front of it ends, or has begun."""
    rows = table("1. 审议 大会 强调 其 承诺 并 重申。").splitlines()
    at = next(number for number, row in enumerate(rows) if row.endswith("大会"))
    cells = rows[at].split("\t")
    cells[6], cells[8] = str(int(cells[6]) - 60), str(int(cells[8]) + 60)
    rows[at] = "\t".join(cells)
    fake.say_table("\n".join(rows))
    [line] = read_file(scanned, ocr=True).source.lines
    assert line.text == "1.审议大会强调其承诺并重申。"


def test_what_is_recognised_is_never_said_to_be_printed(fake: FakeTesseract, scanned: Path) -> None:
    """A misread symbol is not shown as one until a person has said that it is right."""
    fake.say(SYMBOL, *LINES)
    proposal = propose(scanned, {}, ocr=True)
    assert proposal.fields["symbol"].value == SYMBOL
    assert proposal.fields["symbol"].sure is Sure.RECOGNISED
    assert Sure.PRINTED not in {found.sure for found in proposal.fields.values()}
    assert proposal.record.symbol_status is SymbolStatus.UNCONFIRMED
    assert "text of pages 1 recognised by Tesseract" in proposal.record.source
    given = propose(scanned, {"symbol": SYMBOL}, ocr=True)
    assert given.record.symbol_status is SymbolStatus.CONFIRMED


def test_a_page_that_is_hardly_recognised_is_refused(fake: FakeTesseract, scanned: Path) -> None:
    fake.say(*LINES, confidence=41.0)
    with pytest.raises(ReadError, match=r"page 1 cannot be recognised well enough \(41 of 100"):
        read_file(scanned, ocr=True)
    fake.say_table(HEAD)
    with pytest.raises(ReadError, match="0 of 100"):
        read_file(scanned, ocr=True)


def test_without_the_program_it_is_said_what_to_install(
    scanned: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError, match="tesseract is not installed") as caught:
        read_file(scanned, ocr=True)
    assert "apt install tesseract-ocr tesseract-ocr-chi-sim" in caught.value.hint
    # A file without pictures does not need it.
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(print_pdf(PIECES))
    assert read_file(plain, ocr=True).recognised == ()


def test_without_chinese_it_is_said_what_to_install(fake: FakeTesseract, scanned: Path) -> None:
    fake.languages("eng", "osd")
    with pytest.raises(ReadError, match="cannot read Chinese") as caught:
        read_file(scanned, ocr=True)
    assert "tesseract-ocr-chi-sim" in caught.value.hint


def test_a_program_that_fails_is_told(fake: FakeTesseract, scanned: Path) -> None:
    with pytest.raises(ReadError, match="tesseract could not read a page"):
        read_file(scanned, ocr=True)  # there is nothing that it could say


def test_without_being_asked_nothing_is_recognised(fake: FakeTesseract, scanned: Path) -> None:
    with pytest.raises(ReadError, match="page 1 of 1 hold a picture") as caught:
        read_file(scanned)
    assert "--ocr" in caught.value.hint


def test_the_command_says_which_pages_to_compare(
    fake: FakeTesseract, scanned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.say(SYMBOL, *LINES)
    arguments = ["corpus", "add", str(scanned), "--title", "透明度", "--date", "2026-04-27"]
    assert main([*arguments, "--dry-run"]) == 1
    assert "--ocr" in capsys.readouterr().out
    assert main([*arguments, "--dry-run", "--ocr"]) == 0
    assert "pages 1 were recognised in a picture" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed here")
def test_the_real_program_reads_a_working_paper(tmp_path: Path) -> None:
    """As the UN prints it, scanned: masthead, numbers and words."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan(print_pdf(paper(TITLE), sheet(SYMBOL)), dpi=300))
    try:
        proposal = propose(path, {}, ocr=True)
    except ReadError as exc:
        pytest.skip(exc.message)
    assert proposal.fields["symbol"].value == SYMBOL
    assert proposal.fields["title_zh"].value == TITLE
    assert proposal.fields["date_to"].value == "2024-04-12"
    units = {unit.locator: unit.text for unit in proposal.parsed.document.paragraphs}
    assert {"1", "2", "3"} <= set(units)
    for number in "123":
        assert units[number].startswith(
            "审议大会强调，必须在不歧视的基础上充分执行《条约》的所有条款"
        )
