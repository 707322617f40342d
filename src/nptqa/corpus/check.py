"""`nptqa corpus check`: counts by document and kind, and every problem at once.

In: the corpus folder. Out: one `DocumentCheck` a document; unlike loading, it does not stop at the
first problem.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from nptqa.corpus.load import MANIFEST, open_problems, read_document
from nptqa.corpus.manifest import read_manifest
from nptqa.domain import DocumentRecord, UnitKind
from nptqa.errors import CorpusError


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What the check found in one document.

    Attributes:
        counts: units by kind, only kinds that occur.
        headings: number of headings.
        problems: one sentence each; empty when all is well.
    """

    doc_id: str
    counts: dict[str, int]
    headings: int
    problems: tuple[str, ...]

    @property
    def units(self) -> int:
        """All units of the document."""
        return sum(self.counts.values())


def check_corpus(corpus_dir: Path) -> tuple[DocumentCheck, ...]:
    """Check every document of the manifest.

    Raises:
        ManifestError: the manifest itself cannot be used.
    """
    return tuple(_check(record, corpus_dir) for record in read_manifest(corpus_dir / MANIFEST))


def _check(record: DocumentRecord, corpus_dir: Path) -> DocumentCheck:
    try:
        parsed = read_document(record, corpus_dir)
    except CorpusError as exc:
        return DocumentCheck(record.doc_id, {}, 0, (exc.message,))
    tally = Counter(paragraph.kind for paragraph in parsed.document.paragraphs)
    counts = {kind.value: tally[kind] for kind in UnitKind if tally[kind]}
    headings = len(parsed.document.headings)
    return DocumentCheck(record.doc_id, counts, headings, open_problems(record, parsed))
