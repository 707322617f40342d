"""The question bank: questions written for units, which widen the index and are never answers.

In: `corpus/questions.jsonl`. Out: questions by unit id. A line for a unit that is not there is an
error: a bank that has drifted from the texts would send questions to the wrong paragraph.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from nptqa.corpus import Corpus
from nptqa.errors import CorpusError

FILE = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One question of the bank.

    Attributes:
        unit_id: the unit that answers it.
        spans: the words that answer, where somebody has marked them; such entries were written
            apart from the others and can stand for a user's questions.
        language: ISO code of the question, or empty.
        style: `natural`, `keyword` for words without a sentence, or `variant` for one of many ways
            to say what others ask already.
        informed: whoever wrote it had the unit's marked entries at hand, to say it otherwise. When
            those stand for strangers' questions, this one must not help to find the unit.
    """

    unit_id: str
    question: str
    spans: tuple[str, ...] = ()
    language: str = ""
    style: str = ""
    informed: bool = False

    @property
    def offered(self) -> bool:
        """Whether people may be offered to ask it; others only widen the index."""
        return self.style not in ("keyword", "variant")


def read_entries(path: Path, corpus: Corpus) -> tuple[BankEntry, ...]:
    """All entries in the order of the file; none when there is no file.

    Raises:
        CorpusError: a malformed line, or one for a unit that a document held lacks; names file and
            line. Questions for a document that is not held are passed over.
    """
    if not path.is_file():
        return ()
    entries, held = [], {document.doc_id for document in corpus.documents}
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        entry = _entry(line, f"{path}, line {number}")
        doc_id, locator = entry.unit_id.split(":", 1)
        if doc_id not in held:
            continue
        if not corpus.has(doc_id, locator):
            raise CorpusError(
                f"{path}, line {number}: no unit {entry.unit_id}", hint="Remove or mend the line."
            )
        entries.append(entry)
    return tuple(entries)


def grouped(entries: Iterable[BankEntry]) -> Mapping[str, Sequence[str]]:
    """Questions by unit id, in the order of the entries."""
    questions: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        questions[entry.unit_id].append(entry.question)
    return dict(questions)


def read_bank(path: Path, corpus: Corpus) -> Mapping[str, Sequence[str]]:
    """Questions by unit id; empty when there is no file. Raises as `read_entries`."""
    return grouped(read_entries(path, corpus))


def _entry(line: bytes, where: str) -> BankEntry:
    try:
        entry = orjson.loads(line)
        unit_id = f"{entry['doc_id']}:{entry['locator']}"
        return BankEntry(
            unit_id,
            str(entry["question"]),
            tuple(entry.get("spans", ())),
            str(entry.get("lang", "")),
            str(entry.get("style", "")),
            bool(entry.get("informed", False)),
        )
    except (ValueError, KeyError, TypeError) as exc:
        raise CorpusError(f"{where}: not a question", hint="One JSON object a line.") from exc
