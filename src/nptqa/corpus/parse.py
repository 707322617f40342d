"""A file read as a document: the whole of `source` -> `blocks` -> `outline` -> `compose`.

In: a manifest record and the decoded text. Out: `Parsed`: the document, the problems, and the
proof that every character of the file belongs to something.
"""

from collections import Counter
from dataclasses import dataclass

from nptqa.corpus.blocks import Flow, read_flow
from nptqa.corpus.compose import Composed, compose
from nptqa.corpus.outline import read_outline
from nptqa.corpus.source import INVISIBLE, SourceText
from nptqa.domain import Document, DocumentRecord

_CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed document.

    Attributes:
        problems: gaps in a series, doubled locators, calls without footnote, characters that
            belong to nothing; one sentence each; empty when all is well.
        stray: source offsets of characters that belong to nothing.
    """

    document: Document
    problems: tuple[str, ...]
    stray: tuple[int, ...]


def parse(record: DocumentRecord, source: SourceText) -> Parsed:
    """Parse a source text into a document."""
    flow = read_flow(source)
    composed = compose(record, flow, read_outline(flow))
    stray = _stray(source, flow, composed)
    problems = [*composed.problems, *_doubled(composed.document), *_stray_problem(source, stray)]
    if not composed.document.paragraphs:
        problems.append("no unit was found")
    return Parsed(composed.document, tuple(problems), stray)


def _doubled(document: Document) -> list[str]:
    counts = Counter(paragraph.locator for paragraph in document.paragraphs)
    return [f"locator {locator} stands {n} times" for locator, n in counts.items() if n > 1]


def _stray(source: SourceText, flow: Flow, composed: Composed) -> tuple[int, ...]:
    """Characters of the file that are in no unit, heading, number, call or page furniture."""
    furniture = (range(line.start, line.end) for line, _ in flow.furniture)
    left = set(range(len(source.text))).difference(
        composed.document.offsets, composed.calls, composed.labels, *furniture
    )
    seen = ((at, source.text[at]) for at in sorted(left))
    return tuple(at for at, one in seen if not one.isspace() and one not in INVISIBLE)


def _stray_problem(source: SourceText, stray: tuple[int, ...]) -> list[str]:
    if not stray:
        return []
    around = source.text[max(0, stray[0] - _CONTEXT) : stray[0] + _CONTEXT].split()
    return [f"{len(stray)} characters belong to nothing, the first in {' '.join(around)!r}"]
