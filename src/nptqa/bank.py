"""The question bank: questions written for units, which widen the index and are never answers.

In: `corpus/questions.jsonl`. Out: questions by unit id. A line for a unit that is not there is an
error: a bank that has drifted from the texts would send questions to the wrong paragraph.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

from nptqa.corpus import Corpus
from nptqa.errors import CorpusError

FILE = "questions.jsonl"


def read_bank(path: Path, corpus: Corpus) -> Mapping[str, Sequence[str]]:
    """Questions by unit id, in the order of the file; empty when there is no file.

    Raises:
        CorpusError: a malformed line, or one for a unit the corpus lacks; names file and line.
    """
    if not path.is_file():
        return {}
    questions: dict[str, list[str]] = defaultdict(list)
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        unit_id, question = _entry(line, f"{path}, line {number}")
        if not corpus.has(*unit_id.split(":", 1)):
            raise CorpusError(
                f"{path}, line {number}: no unit {unit_id}", hint="Remove or mend the line."
            )
        questions[unit_id].append(question)
    return dict(questions)


def _entry(line: bytes, where: str) -> tuple[str, str]:
    try:
        entry = orjson.loads(line)
        return f"{entry['doc_id']}:{entry['locator']}", str(entry["question"])
    except (ValueError, KeyError, TypeError) as exc:
        raise CorpusError(f"{where}: not a question", hint="One JSON object a line.") from exc
