"""Do two quotations say the same, and which figures does each give?

In: texts of quotations, each with the lead-in it needs. Out: yes or no, spans, figures. Two agree
when nearly all their wording is common and no figure, negation, modal verb or verb of commitment
differs: 促请南苏丹尽早加入 and 鼓励南苏丹尽早加入 do not say the same.
"""

import re
from collections import Counter

from nptqa.clauses import sentences
from nptqa.compare import wording
from nptqa.domain import Span
from nptqa.forms import keyed_once
from nptqa.lexicon import Flag, tokens_of

# WP.77 says many things twice, to the letter (58 and 187/62) or with a word changed (44 and 101).
AGREEING = 0.85
_WEIGHTY = (Flag.NUMBER, Flag.NEGATION, Flag.MODAL, Flag.VERB)


def agree(one: str, other: str) -> bool:
    """Whether two texts say the same, nearly or to the letter."""
    return wording(one, other) >= AGREEING and _weighty(one) == _weighty(other)


def _weighty(text: str) -> Counter[tuple[Flag, str]]:
    key = keyed_once(text).text
    return Counter((flag, token.text) for flag in _WEIGHTY for token in tokens_of(key, flag))


def place_of(quote: str, text: str) -> Span | None:
    """Where `text` says what `quote` says: a span of `text`, or None.

    The same words wherever they stand, else the sentence that agrees best.
    """
    key, whole = keyed_once(quote), keyed_once(text)
    at = whole.text.find(key.text)
    if at >= 0 and key.text:
        return whole.span(at, at + len(key.text))
    found = [span for span in sentences(text) if agree(quote, span.of(text))]
    return max(found, key=lambda span: wording(quote, span.of(text)), default=None)


def figures(text: str) -> tuple[Span, ...]:
    """The figures of a text as spans of it, those of years and of numbered things left out."""
    key = keyed_once(text)
    merged: list[Span] = []
    for token in tokens_of(key.text, Flag.NUMBER):
        if merged and merged[-1].end == token.start:  # 1.5 and 亿
            merged[-1] = Span(merged[-1].start, token.end)
        else:
            merged.append(Span(token.start, token.end))
    counted = (span for span in merged if not _NAMES.search(_around(key.text, span)))
    spans = (key.span(span.start, span.end) for span in counted)
    # A single 一 counts nothing: 保障监督制度的一个组成部分 (WP.77 para. 24).
    return tuple(span for span in spans if span.of(text) != "一")


# Years, dates and names of things: 2015年, 第三条, 1540(2004), 75/71, WP.77, 11(b).
_NAMES = re.compile(r"\A[第/.\dA-Za-z]|\A\(\S+\)\Z|[年月日号届条款段项(/A-Za-z]\Z")


def _around(key: str, span: Span) -> str:
    """A figure with one character before it and one after it, blanks where there is none."""
    before = key[span.start - 1 : span.start] or " "
    return before + key[span.start : span.end] + (key[span.end : span.end + 1] or " ")
