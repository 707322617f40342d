"""Are the quoted words the right words, and are they the document's?

F1 and exact match follow the CMRC 2018 evaluation (Cui et al., "A Span-Extraction Dataset for
Chinese Machine Reading Comprehension", EMNLP 2019): one token per Chinese character, other
writing by words, punctuation left out, F1 from the longest common *run* of tokens, the best of
the marked spans counts. Its script calls nltk for the words; a regular expression does here,
and ASCII punctuation is left out as well.
"""

import re
from collections.abc import Iterable, Sequence

from nptqa.domain import Answer
from nptqa.evaluation.protocols import Texts

_PUNCTUATION = "-:_*^/\\~`+=，。：？！“”；’《》……·、「」（）－～『』" + ",.;!?'\"()[]<>"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+(?:[.,]\d+)*|[^\w\s]")


def tokens(text: str) -> list[str]:
    """Mixed segmentation: Chinese character by character, other words whole, lower case."""
    return [token for token in _TOKEN.findall(text.lower()) if token not in _PUNCTUATION]


def longest_common_run(first: Sequence[str], second: Sequence[str]) -> int:
    """Length of the longest run of tokens that stands in both."""
    best = 0
    ends = [0] * (len(second) + 1)
    for token in first:
        row = [0] * (len(second) + 1)
        for j, other in enumerate(second, start=1):
            if token == other:
                row[j] = ends[j - 1] + 1
        best = max(best, *row)
        ends = row
    return best


def span_f1(quote: str, spans: Iterable[str]) -> float:
    """CMRC 2018 F1 of a quote against the marked span it fits best; 0 without a span."""
    return max((_f1(tokens(span), tokens(quote)) for span in spans), default=0.0)


def _f1(span: Sequence[str], quote: Sequence[str]) -> float:
    common = longest_common_run(span, quote) if span and quote else 0
    return 2 * common / (len(span) + len(quote)) if common else 0.0


def exact_match(quote: str, spans: Iterable[str]) -> float:
    """1 if the quote is one of the spans, punctuation and white space aside."""
    return float(any(tokens(span) == tokens(quote) for span in spans))


def span_in_quote(quotes: Iterable[str], spans: Sequence[str]) -> float:
    """The share of the marked spans that some quote holds, white space aside; 0 without a span."""
    packed = [_packed(quote) for quote in quotes]
    held = [any(_packed(span) in quote for quote in packed) for span in spans]
    return sum(held) / len(held) if held else 0.0


def _packed(text: str) -> str:
    return "".join(text.split())


def exact_quotations(answer: Answer, texts: Texts) -> tuple[int, int]:
    """How many quotations of an answer are the document's text at their span, and of how many."""
    exact = [
        quotation.quote
        == quotation.citation.quote.exact
        == texts[quotation.citation.doc_id][
            quotation.citation.quote.start : quotation.citation.quote.end
        ]
        for quotation in answer.answers
    ]
    return sum(exact), len(exact)
