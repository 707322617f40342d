"""The question bank as its curator keeps it: entries added, removed, and the whole file checked.

In: `corpus/questions.jsonl` and the folded questions of the benchmark, none of which may stand in
the bank. Out: problems in words, or a file replaced in one rename, so that a reader never meets
half of one. What an entry says beyond our own fields is kept.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson

from nptqa.errors import CorpusError
from nptqa.folding import compact, fold_text
from nptqa.language import language_of

if TYPE_CHECKING:
    from nptqa.corpus import Corpus

LANGUAGES = ("zh", "en", "fr", "es", "ru", "ar")
STYLES = ("natural", "keyword", "variant")
_PREFIX = "c"
_LONGEST = 500

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an entry; the line counts from 1, 0 for one that is not in the file."""

    line: int
    question_id: str
    detail: str


def read_rows(path: Path) -> list[Row]:
    """All lines of a bank; none where there is no file.

    Raises:
        CorpusError: a line is not a JSON object; names file and line.
    """
    rows = []
    for number, line in enumerate(path.read_bytes().splitlines() if path.is_file() else (), 1):
        try:
            row = orjson.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise CorpusError(f"{path}, line {number}: not a JSON object")
        rows.append(row)
    return rows


def key_of(question: str) -> str:
    """What two questions share that are the same: case, width, script and blanks do not count."""
    return "".join(compact(fold_text(question)).split()).rstrip("?!。.")


def check(rows: Sequence[Row], corpus: "Corpus", forbidden: Collection[str]) -> list[Problem]:
    """Everything that is wrong with a bank.

    Args:
        rows: of the file.
        corpus: whose units the questions are for.
        forbidden: `key_of` every question of the benchmark.
    """
    ids = Counter(str(row.get("question_id", "")) for row in rows)
    asked = Counter(map(_identity, rows))
    found = []
    for number, row in enumerate(rows, 1):
        details = list(_problems(row, corpus, forbidden))
        if ids[str(row.get("question_id", ""))] > 1:
            details.append("its question_id stands there more than once")
        if asked[_identity(row)] > 1:
            details.append("the same question stands there for the same unit")
        found += [Problem(number, str(row.get("question_id", "")), one) for one in details]
    return found


def added(
    rows: Sequence[Row], entry: Row, corpus: "Corpus", forbidden: Collection[str]
) -> tuple[Row, list[Problem]]:
    """An entry as it would be written, and what speaks against it.

    Args:
        rows: of the file.
        entry: `doc_id`, `locator`, `question`, and where known `lang`, `style`, `spans`.
        corpus: whose units the questions are for.
        forbidden: `key_of` every question of the benchmark.
    """
    language = language_of(str(entry.get("question", ""))).split("-")[0]
    row = {"lang": language, "style": STYLES[0], "spans": [], **entry}
    row["question_id"] = _next_id(rows)
    details = list(_problems(row, corpus, forbidden))
    if _identity(row) in set(map(_identity, rows)):
        details.append("the same question stands there for the same unit")
    return row, [Problem(0, row["question_id"], one) for one in details]


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Replace a bank in one rename, on disk before the old one is gone.

    Raises:
        CorpusError: it cannot be written; the old file stays.
    """
    beside = path.with_name(f"{path.name}.{uuid4().hex[:8]}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(_line(row) for row in rows)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as exc:
        beside.unlink(missing_ok=True)
        raise CorpusError(f"{path} cannot be written: {exc.strerror}") from exc


def _line(row: Row) -> bytes:
    """As the file has its lines: a blank behind colons and commas, no escapes."""
    parts = (f"{_text(key)}: {_text(value)}" for key, value in row.items())
    return ("{" + ", ".join(parts) + "}\n").encode()


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    return orjson.dumps(value).decode()


def _identity(row: Row) -> tuple[str, str, str]:
    return str(row.get("doc_id")), str(row.get("locator")), key_of(str(row.get("question", "")))


def _next_id(rows: Sequence[Row]) -> str:
    taken = {str(row.get("question_id", "")) for row in rows}
    number = sum(name.startswith(_PREFIX) for name in taken)
    while f"{_PREFIX}{number:04}" in taken:
        number += 1
    return f"{_PREFIX}{number:04}"


def _problems(row: Row, corpus: "Corpus", forbidden: Collection[str]) -> Iterator[str]:
    """What is wrong with one entry by itself."""
    question, spans = row.get("question"), row.get("spans", [])
    if not isinstance(question, str) or not key_of(question) or len(question) > _LONGEST:
        yield f"the question must be a text of 1 to {_LONGEST} characters"
    elif key_of(question) in forbidden:
        yield "the question stands in the benchmark: the figures would be worth nothing"
    if row.get("lang") not in LANGUAGES:
        yield f"lang is not one of {', '.join(LANGUAGES)}"
    if row.get("style") not in STYLES:
        yield f"style is not one of {', '.join(STYLES)}"
    doc_id, locator = str(row.get("doc_id")), str(row.get("locator"))
    if not corpus.has(doc_id, locator):
        yield f"there is no unit {doc_id}:{locator}"
    elif not isinstance(spans, list) or not all(isinstance(one, str) for one in spans):
        yield "spans is not a list of texts"
    else:
        text = _words(corpus.paragraph(doc_id, locator).text)
        yield from (f"not in the unit, word for word: {s}" for s in spans if _words(s) not in text)


def _words(text: str) -> str:
    """A text without white space, which comes and goes at line ends."""
    return "".join(text.split())
