"""The five founding texts printed as PDF, DOCX and HTML give the same units as their text files."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
import pytest

from nptqa.corpus.load import read_document
from nptqa.corpus.marks import read_layout, write_layout
from nptqa.corpus.parse import parse
from nptqa.corpus.readers import Format, read_file
from nptqa.domain import Paragraph, UnitKind
from tests.corpus.press import Print, Sheet, print_pdf
from tests.corpus.reprint import reprint
from tests.corpus.test_founding import CORPUS, RECORDS, inventory
from tests.corpus.word import write_docx, write_html

Writer = Callable[[Sequence[Print], Sheet], bytes]
WRITERS: dict[Format, Writer] = {
    Format.PDF: print_pdf,
    Format.DOCX: write_docx,
    Format.HTML: write_html,
}


def rows(units: Sequence[Paragraph]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {
            "locator": unit.locator,
            "kind": unit.kind.value,
            "text": unit.text,
            "footnotes": list(unit.footnotes),
            "heading_path": list(unit.heading_path),
        }
        for unit in units
    ]
    return sorted(found, key=lambda row: str(row["locator"]))


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("doc_id", RECORDS)
def test_every_unit_is_that_of_the_inventory(doc_id: str, form: Format, tmp_path: Path) -> None:
    record = RECORDS[doc_id]
    pieces = reprint(read_document(record, CORPUS).document)
    symbol = record.citable_symbol or "NPT/CONF.2020/WP.33"
    path = tmp_path / f"{doc_id}.{form.value}"
    path.write_bytes(WRITERS[form](pieces, Sheet(symbol=symbol)))
    source = read_file(path).source
    parsed = parse(record, source)
    assert rows(parsed.document.paragraphs) == inventory(doc_id)
    assert parsed.problems == ()
    # What is stored beside the text says all that the file said.
    again = read_layout(source.text, write_layout(source), name="x")
    assert parse(record, again) == parsed


@pytest.mark.parametrize("rule", ["line", "typed", "none"])
@pytest.mark.parametrize("justified", [True, False])
def test_footnotes_are_found_however_they_are_set_off(
    rule: str, justified: bool, tmp_path: Path
) -> None:
    record = RECORDS["chair-reflections-2023"]
    pieces = reprint(read_document(record, CORPUS).document)
    path = tmp_path / "x.pdf"
    path.write_bytes(print_pdf(pieces, Sheet(rule=rule, justified=justified)))
    parsed = parse(record, read_file(path).source)
    assert rows(parsed.document.paragraphs) == inventory(record.doc_id)
    assert parsed.problems == ()


def test_units_know_their_page(tmp_path: Path) -> None:
    record = RECORDS["res-75-71"]
    path = tmp_path / "x.pdf"
    path.write_bytes(print_pdf(reprint(read_document(record, CORPUS).document), Sheet()))
    units = parse(record, read_file(path).source).document.paragraphs
    pages = [unit.page or 0 for unit in units if unit.kind is not UnitKind.FOOTNOTE]
    assert pages[0] == 1
    assert pages[-1] == len(pypdfium2.PdfDocument(path))
    assert pages == sorted(pages)
