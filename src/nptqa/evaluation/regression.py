"""Measure the working tree against the committed baselines, or make them anew.

`python -m nptqa.evaluation.regression` exits with 1 and names every slice that fell;
`--write` measures and overwrites the baselines; `--beir DIR` (several times) adds public sets to
what is written. The founding set is measured with an index that holds the question bank (`with`)
and with one that does not (`without`), built in a temporary folder from the files of the tree.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from nptqa.assembly import Desk
from nptqa.desks import desk_over
from nptqa.domain import Document, Mode
from nptqa.evaluation.command import finish
from nptqa.evaluation.founding import run_founding
from nptqa.evaluation.gate import failures, write_baseline
from nptqa.evaluation.public import run_beir
from nptqa.evaluation.results import Report
from nptqa.parts import build_index
from nptqa.settings import Settings

BASELINES = (
    (Mode.LEXICAL, False),
    (Mode.DENSE, False),
    (Mode.HYBRID, False),
    (Mode.HYBRID, True),
)
"""Modes that are kept, each with the question bank or without it."""


class Bench(AbstractContextManager["Bench"]):
    """Measures the founding set in any mode, with the bank or without; see `gate.Measure`."""

    def __init__(self, settings: Settings, *, progress: bool = False) -> None:
        """Measure the corpus, encoder and question set the settings name."""
        self._settings = settings
        self._progress = progress
        self._desks: dict[bool, Desk] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="nptqa-regression-")

    def __call__(self, mode: Mode, *, bank: bool) -> Report:
        """The report of one mode; each index is built once."""
        desk = self.desk(bank)
        conditions = {"encoder": desk.encoder.fingerprint, "bank": _bank_word(bank)}
        return run_founding(
            desk, mode, self.questions, conditions=conditions, progress=self._progress
        )

    @property
    def questions(self) -> Path:
        """The folder of the question set."""
        return self._settings.eval_dir / "questions"

    def desk(self, bank: bool) -> Desk:
        """The desk with or without the bank."""
        if bank not in self._desks:
            index_dir = Path(self._folder.name) / _bank_word(bank)
            settings = replace(self._settings, bank=bank, index_dir=index_dir)
            build_index(settings)
            self._desks[bank] = Desk.open(settings)
        return self._desks[bank]

    def public(self, folder: Path, mode: Mode) -> Report:
        """The report of one mode on a BEIR folder."""
        encoder = self.desk(bank=False).encoder

        def opener(document: Document, index_dir: Path) -> Desk:
            return desk_over([document], encoder, index_dir)

        conditions = {"encoder": encoder.fingerprint}
        return run_beir(folder, opener, mode, conditions=conditions, progress=self._progress)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the indexes."""
        self._folder.cleanup()


def _bank_word(bank: bool) -> str:
    return "with" if bank else "without"


def write(folder: Path, bench: Bench, beir: Sequence[Path] = ()) -> None:
    """Measure and write every baseline, and one for each public set and mode."""
    for mode, bank in BASELINES:
        name = f"founding-{mode.value}-{_bank_word(bank)}.json"
        write_baseline(folder / name, bench(mode, bank=bank))
    for public in beir:
        for mode in Mode:
            name = f"public-{public.resolve().name}-{mode.value}.json"
            write_baseline(folder / name, bench.public(public, mode))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m nptqa.evaluation.regression")
    parser.add_argument("--write", action="store_true", help="make the baselines anew")
    parser.add_argument("--beir", type=Path, action="append", default=[], metavar="DIR")
    parser.add_argument("--baselines", type=Path, default=Settings().eval_dir / "baselines")
    arguments = parser.parse_args(argv)
    with Bench(Settings(), progress=True) as bench:
        if arguments.write:
            write(arguments.baselines, bench, arguments.beir)
            return 0
        fallen = failures(arguments.baselines, bench)
    for name, falls in fallen.items():
        sys.stderr.write("".join(f"{name}: {fall}\n" for fall in falls))
    return 1 if fallen else 0


if __name__ == "__main__":
    finish(main)
