"""A question made ready for searching.

In: what was typed. Out: a `Query`: folded copy, language, references; and its weighted terms.
Nothing is guessed at or corrected: digits, symbols and names reach the index as they are.
"""

import re
from collections import Counter
from collections.abc import Mapping

from nptqa.corpus import Corpus
from nptqa.domain import Filters, Query
from nptqa.errors import EmptyQuery, QueryTooLong
from nptqa.folding import compact, fold, terms
from nptqa.language import language_of
from nptqa.references import find_references

_LETTER = re.compile(r"[^\W_]")
# Words that make a sentence a question and say nothing of its subject. In a small collection they
# are rare and would weigh as much as a name.
_ASKING = re.compile(
    r"请问|请说明|请介绍|告诉我|有没有|是不是|能不能|可不可以|是否|为什么|为何|什么时候|是什么|是谁|什么|怎么样|怎么|怎样|"
    r"如何|哪些|哪个|哪种|哪几|哪里|哪|谁|几个|多少|吗|呢|吧|啊|呀|嘛|到底|究竟|"
    r"\b(?:what|which|who|whom|whose|how|why|when|where|does|do|did|is|are|was|were|be|the|a|an|"
    r"of|in|on|at|to|for|by|and|or|it|its|that|this|there|any|about|with|from|as|say|says)\b"
)


def analyse(text: str, corpus: Corpus, filters: Filters, *, longest: int) -> Query:
    """Read a question.

    Args:
        text: as typed.
        corpus: against which references are resolved.
        filters: what the search is limited to; a place without a symbol means these documents.
        longest: in code points.

    Raises:
        EmptyQuery: no letter, digit or Chinese character.
        QueryTooLong: more than `longest` code points.
    """
    if len(text) > longest:
        raise QueryTooLong(
            f"the question has {len(text)} characters, the limit is {longest}",
            hint="Ask one thing at a time.",
        )
    folded = fold(text).text
    if not _LETTER.search(folded):
        raise EmptyQuery("there is nothing to look for", hint="Write a question in words.")
    references = find_references(folded, corpus, sorted(filters.doc_ids))
    return Query(text, folded, language_of(text), references, filters)


def weighted_terms(folded: str) -> Mapping[str, float]:
    """Index terms of a folded question and how often each counts; words of asking are left out.

    Falls back to all terms where nothing else is left.
    """
    bare = _ASKING.sub(" ", compact(folded))
    counts = Counter(terms(bare)) or Counter(terms(compact(folded)))
    return {term: float(count) for term, count in counts.items()}
