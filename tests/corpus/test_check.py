"""`corpus check` and the manifest: what is wrong is named, and where."""

import hashlib
from pathlib import Path

import pytest

from nptqa.corpus.check import check_corpus
from nptqa.corpus.load import load_corpus
from nptqa.corpus.parse import _stray_problem
from nptqa.corpus.source import split_source
from nptqa.errors import ManifestError, ParseError

GOOD = "标题\n\n1. 甲。\n\n2. 乙。\n"
ENTRY = """[[document]]
doc_id = "one"
symbol = ""
symbol_status = "unconfirmed"
title_zh = "标题"
title_en = "Title"
kind = "report"
body = ""
conference = ""
session = ""
place = ""
date_from = 2024-01-01
date_to = 2024-01-02
author = ""
language = "zh"
source = "made for a test"
sha256 = "{sha256}"
"""


def make(folder: Path, text: bytes, *, entry: str = ENTRY, sha256: str = "") -> Path:
    (folder / "texts").mkdir(exist_ok=True)
    (folder / "texts" / "one.txt").write_bytes(text)
    digest = sha256 or hashlib.sha256(text).hexdigest()
    (folder / "manifest.toml").write_text(entry.replace("{sha256}", digest), "utf-8")
    return folder


def problem(folder: Path) -> str:
    [check] = check_corpus(folder)
    [found] = check.problems
    return found


def test_a_good_corpus_is_counted(tmp_path: Path) -> None:
    [check] = check_corpus(make(tmp_path, GOOD.encode()))
    assert (check.doc_id, check.counts, check.units, check.problems) == (
        "one",
        {"front": 1, "paragraph": 2},
        3,
        (),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1. 甲。\n2. 乙。\n4. 丙。\n", "number 3 is missing before 4 (after 2)"),
        ("1. 甲。\n1 bis. 乙。\n1 bis. 丙。\n2. 丁。\n", "locator 1bis stands 2 times"),
    ],
)
def test_a_broken_series_is_named(tmp_path: Path, text: str, message: str) -> None:
    folder = make(tmp_path, text.encode())
    assert problem(folder) == message
    with pytest.raises(ParseError, match="one: "):
        load_corpus(folder)


def test_stray_characters_are_shown_with_their_surroundings() -> None:
    assert _stray_problem(split_source("甲乙丙丁\n"), (2,)) == [
        "1 characters belong to nothing, the first in '甲乙丙丁'"
    ]


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    message = problem(make(tmp_path, GOOD.encode(), sha256="0" * 64))
    assert "one.txt has sha256" in message
    assert "the manifest says 000000000000" in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path, GOOD.encode())
    (folder / "texts" / "one.txt").unlink()
    assert problem(folder).endswith("one.txt is missing")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\xff\x81\x20\xff", "neither UTF-8 nor GB 18030"),
        (b"%PDF-1.7 \x00", "is a PDF file, not plain text"),
        (b"PK\x03\x04\x00", "a ZIP container"),
        (b"a\0b\0c", "is not a text file"),
        (b" \n\n", "is empty"),
    ],
)
def test_an_unreadable_file_is_named(tmp_path: Path, raw: bytes, message: str) -> None:
    found = problem(make(tmp_path, raw))
    assert "one.txt" in found
    assert message in found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    [check] = check_corpus(make(tmp_path, GOOD.encode(encoding)))
    assert (check.units, check.problems) == (3, ())


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (ENTRY.replace('kind = "report"\n', ""), "document 1 (one) lacks kind"),
        (ENTRY + 'colour = "red"\n', "document 1 (one) has unknown keys: colour"),
        (ENTRY.replace("2024-01-02", '"2024"'), "date_to must be a date"),
        (ENTRY.replace("2024-01-02", "2023-01-02"), "date_to is before date_from"),
        (ENTRY.replace('"zh"', "7"), "language must be a text"),
        (ENTRY.replace('"unconfirmed"', '"maybe"'), "symbol_status must be one of"),
        (ENTRY.replace('"one"', '"One two"'), "doc_id must be small letters"),
        (ENTRY + ENTRY, "doc_id one stands 2 times"),
        ("[[document]\n", "line 1"),
        ("document = 3\n", "must be written as [[document]]"),
        ("document = [3]\n", "document 1"),
        (ENTRY + "qualifies_all = 3\n", "qualifies_all must be a list of texts"),
        ("[[documents]]\n", "unknown"),
    ],
)
def test_a_wrong_manifest_says_what_and_where(tmp_path: Path, entry: str, message: str) -> None:
    folder = make(tmp_path, GOOD.encode(), entry=entry)
    with pytest.raises(ManifestError) as caught:
        check_corpus(folder)
    assert "manifest.toml" in caught.value.message
    assert message in caught.value.message


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"cannot read .*manifest\.toml"):
        check_corpus(tmp_path)
