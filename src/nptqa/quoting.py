"""Find the quotations in a longer text, and the words that may say where each is from.

In: any text. Out: `Quoted` spans. Quotations stand in “ ” or 「 」 (with others inside them) or on
lines that begin with >. The source follows in brackets or after a dash, or stands before:
`WP.77第36段指出：“…”`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nptqa.domain import Span

_CLOSES = {"“": "”", "「": "」"}
_LINES = re.compile(r"^[ \t\u3000]*[>＞].*(?:\n[ \t\u3000]*[>＞].*)*", re.MULTILINE)
_MARKS = re.compile(r"^[ \t\u3000]*[>＞]+[ \t\u3000]?", re.MULTILINE)
_LAST_SOURCE = re.compile(
    r"(?:(?<!\s)\s++)?+(?:[(（]|——|--)([^\n]{0,80}(?:第.{1,16}[段项]|WP\.|[A-Z]/)[^\n]{0,40}?)[)）]?\s*\Z"
)
_BRACKETED = re.compile(r"[\s。，,.；;、]*[(（\[［【〔]([^\n]{1,80}?)[)）\]］】〕](?![段项)）])")
_DASHED = re.compile(r"[\s。，,.；;]*(?:——|--|—|–|―|出处[:：]|来源[:：])\s*([^\n。“「]{1,80})")
_BEFORE = 60
_STOPS = re.compile(r"[。！？!?\n”」]")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation in a text.

    Attributes:
        span: of the text, without the outer marks; lines keep their >.
        words: what is quoted; of lines, without their >.
        sources: words beside it that may name its source, the likeliest first.
    """

    span: Span
    words: str
    sources: tuple[str, ...]


def find_quoted(text: str) -> tuple[Quoted, ...]:
    """All quotations of a text, in order; nothing inside another one."""
    lines = [Span(*match.span()) for match in _LINES.finditer(text)]
    marked = [span for span in _marked(text) if not any(span.within(line) for line in lines)]
    # A line that is quoted with > inside marks that began earlier belongs to those.
    lines = [line for line in lines if not any(line.within(span) for span in marked)]
    spans = _apart(sorted([*marked, *lines]))
    spans = [span for span in spans if _WORD.search(span.of(text))]
    return tuple(_of_lines(text, s) if s in lines else _of_marks(text, s) for s in spans)


def _apart(spans: list[Span]) -> list[Span]:
    """Sorted spans without those that begin inside an earlier one, even if they end after it."""
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _of_marks(text: str, span: Span) -> Quoted:
    return Quoted(span, span.of(text), tuple(_sources(text, span)))


def _of_lines(text: str, span: Span) -> Quoted:
    """Lines may end with their source."""
    words = _MARKS.sub("", span.of(text))
    sources = list(_sources(text, span))
    if (last := _LAST_SOURCE.search(words)) and _WORD.search(words[: last.start()]):
        words, sources = words[: last.start()], [last[1], *sources]
    return Quoted(span, words, tuple(sources))


def _marked(text: str) -> Iterator[Span]:
    at = 0
    while at < len(text):
        closing = _closing(text, at) if text[at] in _CLOSES else None
        if closing is None:
            at += 1
        else:
            yield Span(at + 1, closing)
            at = closing + 1


def _closing(text: str, at: int) -> int | None:
    """Where the mark that opens at `at` is closed, others of its kind inside it passed over."""
    opens, closes, depth = text[at], _CLOSES[text[at]], 0
    for place in range(at, len(text)):
        depth += (text[place] == opens) - (text[place] == closes)
        if depth == 0:
            return place
    return None


def _sources(text: str, span: Span) -> Iterator[str]:
    after = span.end + (text[span.end : span.end + 1] in tuple("”」"))
    for pattern in (_BRACKETED, _DASHED):
        if match := pattern.match(text, after):
            yield match[1]
    before = text[max(0, span.start - 1 - _BEFORE) : max(0, span.start - 1)]
    clause = _STOPS.split(before)[-1]
    if _WORD.search(clause):
        yield clause
