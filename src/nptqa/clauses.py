"""Natural borders in a text: sentences, and the clauses of each.

In: any text. Out: spans of it, in order, that leave out only white space between them. Nothing is
cut inside 《》, quotation marks or brackets.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from nptqa.domain import Span

_OPENERS, _CLOSERS = "《〈（(【“「『[", "》〉）)】”」』]"
_SENTENCE_ENDS = "。！？!?；;"
_CLAUSE_ENDS = _SENTENCE_ENDS + "，,：:"
_MARK = re.compile(f"[{re.escape(_OPENERS + _CLOSERS + _CLAUSE_ENDS)}]")
_AFTER = re.compile(r"[”’」』）)》]*\s*")
# A sentence shorter than this is taken with the one before it: alone it says too little.
_SHORTEST = 12
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and the number of the sentence it stands in, from 0."""

    span: Span
    sentence: int


# A question looks at the same few hundred texts as the one before it.
@lru_cache(maxsize=_REMEMBERED)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text; a very short one is one with the sentence before it."""
    spans: list[Span] = []
    for span in _cut(text, _SENTENCE_ENDS):
        if spans and span.end - span.start < _SHORTEST:
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    return tuple(spans)


@lru_cache(maxsize=_REMEMBERED)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, each in one of its `sentences`."""
    ends = [span.end for span in sentences(text)]
    found: list[Clause] = []
    sentence = 0
    for span in _cut(text, _CLAUSE_ENDS):
        while span.start >= ends[sentence]:
            sentence += 1
        found.append(Clause(span, sentence))
    return tuple(found)


def _cut(text: str, ends: str) -> list[Span]:
    spans: list[Span] = []
    start = depth = 0
    for mark in _MARK.finditer(text):
        if mark.start() < start:
            continue
        depth += (mark[0] in _OPENERS) - (mark[0] in _CLOSERS and depth > 0)
        if mark[0] in ends and depth == 0 and not _inside_number(text, mark.end()):
            after = _AFTER.match(text, mark.end())
            end = after.end() if after else mark.end()
            _append(spans, text, start, end)
            start = end
    _append(spans, text, start, len(text))
    return spans


def _inside_number(text: str, at: int) -> bool:
    """Whether the mark before `at` stands between digits: 1,540 and 10:30."""
    return text[at - 1] in ",:" and text[at : at + 1].isdigit()


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    stripped = text[start:end].strip()
    if stripped:
        first = start + len(text[start:end]) - len(text[start:end].lstrip())
        spans.append(Span(first, first + len(stripped)))
