"""A question made ready for searching.

In: what was typed. Out: a `Query`: folded copy, language, references, terms of the field; and its
weighted index terms. Nothing is guessed at or corrected: digits, symbols and names reach the index
as they are.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from math import sqrt

from nptqa.corpus import Corpus
from nptqa.domain import Filters, Query, Term
from nptqa.errors import EmptyQuery, QueryTooLong
from nptqa.folding import compact, fold_text, terms
from nptqa.language import language_of
from nptqa.linking import Linker
from nptqa.references import find_references
from nptqa.sought import terms_sought

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W_]")
# Words that make a sentence a question and say nothing of its subject. In a small collection they
# are rare and would weigh as much as a name.
_ASKING = re.compile(
    r"请问|请说明|请介绍|告诉我|有没有|是不是|能不能|可不可以|是否|为什么|为何|什么时候|是什么|是谁|什么|怎么样|怎么|怎样|"
    r"如何|哪些|哪个|哪种|哪几|哪里|哪|谁|几个|多少|吗|呢|吧|啊|呀|嘛|到底|究竟|"
    r"\b(?:what|which|who|whom|whose|how|why|when|where|does|do|did|is|are|was|were|be|the|a|an|"
    r"of|in|on|at|to|for|by|and|or|it|its|that|this|there|any|about|with|from|as|say|says)\b"
)
# What a linked name counts beside a word of the question, chosen on the bank's questions with an
# index that lacks the bank, and on translations of some (eval/dev). A Chinese question has words of
# its own, which a name must not drown; another's words are seldom in the texts, and there a long
# name must not drown a short one.
_SAME = 0.3
_FOREIGN = 2.0


def analyse(
    text: str, corpus: Corpus, filters: Filters, *, longest: int, linker: Linker | None = None
) -> Query:
    """Read a question.

    Args:
        text: as typed.
        corpus: against which references are resolved.
        filters: what the search is limited to; a place without a symbol means these documents.
        longest: in code points.
        linker: finds terms of the field; None finds none.

    Raises:
        EmptyQuery: no letter, digit or Chinese character.
        QueryTooLong: more than `longest` code points.
    """
    if len(text) > longest:
        raise QueryTooLong(
            f"the question has {len(text)} characters, the limit is {longest}",
            hint="Ask one thing at a time.",
        )
    folded = fold_text(text)
    if not _LETTER.search(folded):
        raise EmptyQuery("there is nothing to look for", hint="Write a question in words.")
    references = find_references(folded, corpus, sorted(filters.doc_ids))
    language = language_of(text)
    linked = linker.link(folded, text) if linker else ()
    weighed = tuple(_weighed(term, folded, language) for term in linked)
    return Query(text, folded, language, references, filters, weighed)


def _weighed(term: Term, folded: str, language: str) -> Term:
    if term.zh in folded:
        return replace(term, weight=0.0)
    # IAEA in a Chinese question is a word of another language too: the texts do not hold it.
    chinese = language.startswith("zh") and bool(_HAN.search(term.text))
    return replace(term, weight=_SAME if chinese else round(_FOREIGN / sqrt(len(term.zh)), 2))


@lru_cache(maxsize=256)
def asked_terms(query: Query) -> Mapping[str, float]:
    """Index terms of a question and of the terms linked in it, and how much each counts.

    A name adds only what the question does not say already.
    """
    asked = dict(weighted_terms(query.words))
    added: dict[str, float] = {}
    for words in (query.inherited.topic, *query.inherited.terms):
        for term in weighted_terms(words) if words else ():
            added[term] = query.share
    for linked in terms_sought(query):
        for term in terms(linked.zh) if linked.weight else ():
            added[term] = max(linked.weight, added.get(term, 0.0))
    return added | asked


@lru_cache(maxsize=256)
def asked_text(query: Query) -> str:
    """What is looked for, in a Chinese question with the names of other scripts in Chinese.

    A passage on 核供应国集团 holds NSG. The search itself is better off with what was typed, since
    questions of the bank say NSG too (`eval/ablation.md`, tried and left).
    """
    foreign = [term for term in terms_sought(query) if term.weight and not _HAN.search(term.text)]
    if not foreign or not query.language.startswith("zh"):
        return query.words
    words = query.words
    for term in foreign:
        alone = rf"(?<![a-z0-9]){re.escape(term.text)}(?![a-z0-9])"
        words = re.sub(alone, term.zh, words)
    return words


def weighted_terms(folded: str) -> Mapping[str, float]:
    """Index terms of a folded question and how often each counts; words of asking are left out.

    Falls back to all terms where nothing else is left.
    """
    counts = Counter(terms(bare(folded))) or Counter(terms(compact(folded)))
    return {term: float(count) for term, count in counts.items()}


# Asked for by the terms of a question and by what compares it with passages.
@lru_cache(maxsize=256)
def bare(folded: str) -> str:
    """A folded question without words of asking."""
    return _ASKING.sub(" ", compact(folded))
