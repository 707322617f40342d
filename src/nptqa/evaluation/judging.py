"""The command behind a round of judging.

`python -m nptqa.evaluation.judging pool RUN RUN RUN RUN --out DIR` writes the units to judge, in
parts, and `second.jsonl` with a tenth of them to be read twice; `merge VERDICTS --as pool-1` adds
what a judge wrote to `eval/questions/judgements.tsv`; `agree FIRST SECOND` compares two readings.
A RUN is a folder that `nptqa eval run --out` wrote.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from nptqa.corpus import load_corpus
from nptqa.domain import Paragraph
from nptqa.evaluation.command import finish
from nptqa.evaluation.judgements import read_judgements
from nptqa.evaluation.pooling import agreement, merge, pool, read_verdicts, sample, write_tasks
from nptqa.evaluation.questions import Question, load_questions
from nptqa.evaluation.runs import read_run
from nptqa.settings import Settings

_SECOND = 10


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    arguments = _parser().parse_args(argv)
    units = [
        unit for document in load_corpus(arguments.corpus).documents for unit in document.paragraphs
    ]
    unit_ids = {unit.unit_id for unit in units}
    questions = load_questions(arguments.questions, unit_ids)
    if arguments.action == "pool":
        return _pool(arguments, questions, units)
    if arguments.action == "agree":
        return _agree(arguments)
    verdicts = [v for path in arguments.verdicts for v in read_verdicts(path, arguments.name)]
    ids = {question.question_id for question in questions}
    added = merge(arguments.questions / "judgements.tsv", verdicts, ids, unit_ids)
    sys.stderr.write(f"{added} judgements added, {len(verdicts) - added} were there\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    settings = Settings()
    parser = argparse.ArgumentParser(prog="python -m nptqa.evaluation.judging")
    parser.add_argument("--corpus", type=Path, default=settings.corpus_dir)
    parser.add_argument("--questions", type=Path, default=settings.eval_dir / "questions")
    actions = parser.add_subparsers(dest="action", required=True)
    pooled = actions.add_parser("pool", help="write what is to be judged")
    pooled.add_argument("runs", type=Path, nargs="+", metavar="RUN")
    pooled.add_argument("--size", type=int, default=400, help="questions in the sample")
    pooled.add_argument("--parts", type=int, default=8, help="files to write")
    pooled.add_argument("--out", type=Path, required=True)
    merged = actions.add_parser("merge", help="keep what judges wrote")
    merged.add_argument("verdicts", type=Path, nargs="+")
    merged.add_argument("--as", dest="name", required=True, help="provenance, such as pool-1")
    agreed = actions.add_parser("agree", help="compare two readings")
    agreed.add_argument("verdicts", type=Path, nargs=2, metavar="VERDICTS")
    return parser


def _pool(
    arguments: argparse.Namespace, questions: Sequence[Question], units: Sequence[Paragraph]
) -> int:
    chosen = sample(questions, arguments.size)
    runs = [read_run(folder / "run.trec") for folder in arguments.runs]
    ids = {question.question_id for question in questions}
    before = read_judgements(
        arguments.questions / "judgements.tsv", ids, {unit.unit_id for unit in units}
    )
    judged = {key: [judgement.unit_id for judgement in group] for key, group in before.items()}
    tasks = pool(chosen, runs, units, judged)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for part in range(arguments.parts):
        write_tasks(arguments.out / f"part-{part + 1}.jsonl", tasks[part :: arguments.parts], units)
    write_tasks(arguments.out / "second.jsonl", tasks[::_SECOND], units)
    pairs = sum(len(task.unit_ids) for task in tasks)
    sys.stderr.write(f"{len(chosen)} questions, {pairs} pairs to judge\n")
    return 0


def _agree(arguments: argparse.Namespace) -> int:
    first, second = (read_verdicts(path, path.stem) for path in arguments.verdicts)
    found = agreement(first, second)
    kappa = "-" if found.kappa is None else f"{found.kappa:.3f}"
    sys.stderr.write(f"{found.pairs} pairs, {found.equal:.3f} equal, kappa {kappa}\n")
    return 0


if __name__ == "__main__":
    finish(main)
