"""The five founding texts: every unit equal to an inventory made independently, by reading."""

import json
from pathlib import Path

import pytest

from nptqa.corpus.load import read_document
from nptqa.corpus.manifest import read_manifest
from nptqa.corpus.parse import Parsed
from nptqa.corpus.source import read_source
from nptqa.domain import UnitKind

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
RECORDS = {record.doc_id: record for record in read_manifest(CORPUS / "manifest.toml")}
FIELDS = ("locator", "kind", "text", "footnotes", "heading_path")


def inventory(doc_id: str) -> list[dict[str, object]]:
    path = ROOT / "tests" / "data" / "inventory.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return sorted(
        ({name: row[name] for name in FIELDS} for row in rows if row["doc_id"] == doc_id),
        key=lambda row: str(row["locator"]),
    )


@pytest.fixture(params=RECORDS)
def parsed(request: pytest.FixtureRequest) -> Parsed:
    return read_document(RECORDS[request.param], CORPUS)


def test_units_are_those_of_the_inventory(parsed: Parsed) -> None:
    units = [
        {
            "locator": unit.locator,
            "kind": unit.kind.value,
            "text": unit.text,
            "footnotes": list(unit.footnotes),
            "heading_path": list(unit.heading_path),
        }
        for unit in parsed.document.paragraphs
    ]
    found = sorted(units, key=lambda row: str(row["locator"]))
    assert found == inventory(parsed.document.doc_id)
    assert parsed.problems == ()


def test_there_are_487_units() -> None:
    counts = [len(inventory(doc_id)) for doc_id in RECORDS]
    assert sum(counts) == 487


def test_spans_slice_back_to_the_text(parsed: Parsed) -> None:
    document = parsed.document
    for unit in document.paragraphs:
        assert unit.span.of(document.text) == unit.text, unit.locator
    for heading in document.headings:
        assert heading.span.of(document.text) == heading.text


def test_offsets_lead_back_to_the_file(parsed: Parsed) -> None:
    document = parsed.document
    source = read_source(CORPUS / "texts" / f"{document.doc_id}.txt").text
    assert len(document.offsets) == len(document.text)
    for character, offset in zip(document.text, document.offsets, strict=True):
        assert character.isspace() or source[offset] == character


def test_every_footnote_is_called_by_a_unit(parsed: Parsed) -> None:
    units = parsed.document.paragraphs
    called = {locator for unit in units for locator in unit.footnotes}
    assert called == {unit.locator for unit in units if unit.kind is UnitKind.FOOTNOTE}
