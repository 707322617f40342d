"""Make the published forms of the question set from its one source.

`python -m nptqa.evaluation.publish eval` reads `eval/questions` and the corpus and writes
`eval/beir` (a BEIR folder) and `eval/trec` (topics, qrels, and the provenance of every grade).
With `--check` nothing is written; files that differ are named and the exit code is 1.
"""

import argparse
import filecmp
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from nptqa.domain import Document, Paragraph, UnitKind
from nptqa.evaluation.beir import Text, write_beir
from nptqa.evaluation.command import finish
from nptqa.evaluation.questions import Question, load_questions
from nptqa.evaluation.runs import write_qrels

_PROVENANCE_HEADER = "question_id\tunit_id\trelevance\tprovenance"


def publish(folder: Path, questions: Sequence[Question], documents: Iterable[Document]) -> None:
    """Write `beir/` and `trec/` under `folder`: the answerable questions of the eval split."""
    asked = [q for q in questions if q.split == "eval" and q.answerable]
    qrels = {question.question_id: question.relevance for question in asked}
    texts = {question.question_id: question.text for question in asked}
    write_beir(folder / "beir", _corpus(documents), texts, qrels)
    trec = folder / "trec"
    trec.mkdir(parents=True, exist_ok=True)
    write_qrels(trec / "qrels.txt", qrels)
    _write(trec / "topics.tsv", (f"{key}\t{_one_line(text)}" for key, text in texts.items()))
    _write(trec / "provenance.tsv", _provenance(asked))


def _corpus(documents: Iterable[Document]) -> Iterable[Text]:
    for document in documents:
        units = {unit.locator: unit for unit in document.paragraphs}
        for unit in document.paragraphs:
            yield Text(unit.unit_id, _title(document, unit), _whole(unit, units))


def _title(document: Document, unit: Paragraph) -> str:
    return " / ".join((document.record.title_zh, *unit.heading_path))


def _whole(unit: Paragraph, units: dict[str, Paragraph]) -> str:
    """The unit's words; an item's stand after its parent's, without which they say little."""
    if unit.kind is UnitKind.ITEM and unit.parent:
        return f"{units[unit.parent].text}\n{unit.text}"
    return unit.text


def _provenance(questions: Iterable[Question]) -> Iterable[str]:
    yield _PROVENANCE_HEADER
    for question in questions:
        for unit in question.gold:
            row = (question.question_id, unit.unit_id, str(unit.relevance), unit.provenance)
            yield "\t".join(row)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def differences(made: Path, published: Path) -> list[str]:
    """Files under `made` that are missing or different under `published`."""
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    _, unequal, missing = filecmp.cmpfiles(made, published, map(str, files), shallow=False)
    return sorted(unequal + missing)


def check(folder: Path, questions: Sequence[Question], documents: Sequence[Document]) -> list[str]:
    """Published files of `folder` that are not what its source makes."""
    with tempfile.TemporaryDirectory() as made:
        publish(Path(made), questions, documents)
        return differences(Path(made), folder)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    from nptqa.corpus.load import load_corpus
    from nptqa.settings import Settings

    parser = argparse.ArgumentParser(prog="python -m nptqa.evaluation.publish")
    parser.add_argument("folder", type=Path, help="the folder that holds questions/")
    parser.add_argument("--check", action="store_true", help="compare only")
    arguments = parser.parse_args(argv)
    documents = load_corpus(Settings().corpus_dir).documents
    units = {unit.unit_id for document in documents for unit in document.paragraphs}
    questions = load_questions(arguments.folder / "questions", units)
    if not arguments.check:
        publish(arguments.folder, questions, documents)
        return 0
    stale = check(arguments.folder, questions, documents)
    sys.stderr.write("".join(f"{name} is not what its source makes\n" for name in stale))
    return 1 if stale else 0


if __name__ == "__main__":
    finish(main)
