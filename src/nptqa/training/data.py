"""Training pairs: the gzip TSV files of a data folder in, `PairSet` values out.

A pair has a left text, a right text, and, where an English text with the same meaning is known, an
anchor: the text the teacher reads for both sides. `training.run` uses what this module returns.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nptqa.errors import TrainingError

HELD_OUT_OF = 250
UNBIS = "unbis"
PARAGRAPHS = "laws-paragraphs.txt.gz"


@dataclass(frozen=True, slots=True)
class Source:
    """One TSV file: its stem, its share of the batches, and whether the right side is English."""

    stem: str
    share: float
    english: bool
    held_out: bool = False


SOURCES = (
    Source("jiyu-zh-en", 0.36, english=True, held_out=True),
    Source("mojlaw-zh-en", 0.12, english=True, held_out=True),
    Source("un-parallel-dev", 0.06, english=True),
    Source("wmt21-22-zh-en", 0.05, english=True),
    Source("ntrex-zh-en", 0.02, english=True),
    Source("cedict-zh-en", 0.06, english=True),
    Source(UNBIS, 0.12, english=False),
    Source("laws-heading-article", 0.04, english=False),
    Source("laws-sentence-context", 0.05, english=False),
    Source("drcd-dev-qa", 0.07, english=False),
    Source("cmrc2018-trial-qa", 0.03, english=False),
    Source("stard-train-qa", 0.02, english=False),
)


@dataclass(frozen=True, slots=True)
class PairSet:
    """Pairs of one source; `anchors[i]` is the English text of pair i, or "" without one."""

    name: str
    share: float
    lefts: list[str]
    rights: list[str]
    anchors: list[str]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.lefts)


@dataclass(frozen=True, slots=True)
class PairData:
    """The pairs to train on and the pairs kept aside for choices."""

    train: list[PairSet]
    held_out: list[PairSet]


def read_pairs(folder: Path, sources: tuple[Source, ...] = SOURCES) -> PairData:
    """Read every known pair file that `folder` holds.

    Raises:
        TrainingError: the folder holds none of the known files.
    """
    train: list[PairSet] = []
    held_out: list[PairSet] = []
    for source in sources:
        path = folder / f"{source.stem}.tsv.gz"
        if not path.is_file():
            continue
        kept, aside = _split(_read_source(path, source), aside=source.held_out)
        train.append(kept)
        held_out.extend([aside] if len(aside) else [])
    if not train:
        names = ", ".join(f"{source.stem}.tsv.gz" for source in sources)
        raise TrainingError(
            f"no training pairs in {folder}", hint=f"put one of these there: {names}"
        )
    return PairData(train, held_out)


def read_paragraphs(folder: Path) -> list[str]:
    """Return the running text lines of the folder, or none where the file is absent."""
    path = folder / PARAGRAPHS
    return [line for line in read_lines(path) if line] if path.is_file() else []


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a gzip text file without their line ends.

    Raises:
        TrainingError: the file is not readable gzip UTF-8 text.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield line.rstrip("\r\n")
    except (OSError, EOFError, UnicodeDecodeError) as exc:
        raise TrainingError(f"cannot read {path}: {exc}", hint="expected gzip UTF-8 text") from exc


def data_hashes(folder: Path) -> dict[str, str]:
    """Return file name -> sha256 (hex) of every gzip file of the folder, sorted by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.gz"))
    }


def _read_source(path: Path, source: Source) -> PairSet:
    if source.stem == UNBIS:
        return _read_terms(path, source)
    lefts: list[str] = []
    rights: list[str] = []
    for line in read_lines(path):
        left, tab, right = line.partition("\t")
        if tab and left.strip() and right.strip():
            lefts.append(left)
            rights.append(right)
    return PairSet(
        path.name, source.share, lefts, rights, rights if source.english else [""] * len(rights)
    )


def _read_terms(path: Path, source: Source) -> PairSet:
    """Read zh, term, language; the anchor of each term is the English term of the same zh term."""
    rows = [row for row in (line.split("\t") for line in read_lines(path)) if len(row) == 3]
    english = {zh: term for zh, term, language in rows if language == "en"}
    lefts = [zh for zh, _, _ in rows]
    rights = [term for _, term, _ in rows]
    return PairSet(path.name, source.share, lefts, rights, [english.get(zh, "") for zh in lefts])


def _split(pairs: PairSet, *, aside: bool) -> tuple[PairSet, PairSet]:
    flags = [aside and _is_held_out(left) for left in pairs.lefts]
    return _select(pairs, flags, keep=False), _select(pairs, flags, keep=True)


def _is_held_out(left: str) -> bool:
    digest = hashlib.blake2b(left.encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") % HELD_OUT_OF == 0


def _select(pairs: PairSet, flags: list[bool], *, keep: bool) -> PairSet:
    rows = [row for row, flag in enumerate(flags) if flag == keep]
    return PairSet(
        pairs.name,
        pairs.share,
        [pairs.lefts[row] for row in rows],
        [pairs.rights[row] for row in rows],
        [pairs.anchors[row] for row in rows],
    )
