"""Evidence that the first passage answers a question: what the confidence model is fed.

In: a question, its pool, a place in it. Out: numbers, in the order of `FEATURES`. Some say how near
the passage is (cosines, BM25, leads over the next), some what is missing from it: rare words,
names, figures and years of the question that it does not hold, the token least like anything in
it, the number or the date that was asked for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from sys import intern

import numpy as np
from numpy.typing import NDArray

from nptqa.analysis import asked_terms, asked_text, bare
from nptqa.corpus import Corpus
from nptqa.domain import Passage, Query
from nptqa.encoding import Encoder
from nptqa.folding import compact, fold_text, terms
from nptqa.forms import key
from nptqa.fusion import Legs, Scores
from nptqa.heard import Heard
from nptqa.index.store import StoredIndex
from nptqa.lexicon import Flag, tokens_of
from nptqa.likeness import Likeness
from nptqa.reranking import Matches
from nptqa.search import Pool
from nptqa.sought import terms_sought
from nptqa.spans import Candidate
from nptqa.text import is_cjk

FEATURES = (
    "dense_best",
    "dense_first",
    "dense_lead",
    "dense_over_next",
    "asked_best",
    "asked_first",
    "asked_lead",
    "asked_over_next",
    "bm25_per_term",
    "bm25_lead",
    "questions_per_term",
    "score_first",
    "score_lead",
    "score_over_other_document",
    "covered",
    "covered_rare",
    "covered_by_any",
    "rarest_missing",
    "names_missing",
    "figures_missing",
    "terms_missing",
    "token_mean",
    "token_worst",
    "token_any",
    "span_words",
    "span_score",
    "kind_missing",
    "foreign",
    "linked",
    "log_terms",
    "has_questions",
    "votes",
    "exact",
    "matched_words",
    "matched_questions",
    "matched_words_over_next",
    "matched_questions_over_next",
    "matched_questions_over_third",
    "heard",
    "heaviest_unheard",
    "heard_over_next",
)
_FIFTH, _THIRD = 5, 3
# Passages looked at for words that the first does not hold.
_ANY = 5


class Evidence:
    """Gathers the evidence of one index; immutable, safe for many threads."""

    def __init__(self, corpus: Corpus, index: StoredIndex, encoder: Encoder) -> None:
        """Judge passages of `index`, made from `corpus` with `encoder`."""
        self._corpus = corpus
        self._index = index
        self._likeness = Likeness(index, encoder)
        self._heard = Heard(index, encoder)

    def of(self, query: Query, pool: Pool, place: int, fit: Candidate) -> NDArray[np.float64]:
        """Evidence that a candidate answers, float64 (len(FEATURES),).

        Args:
            query: the question.
            pool: its candidates.
            place: of the candidate in the pool.
            fit: the span of the candidate that fits best.
        """
        passages = [self._index.passages[at] for at in pool.ordinals[: max(_ANY, place + 1)]]
        first = passages[place]
        if query.hinted and first.doc_id not in query.hinted:
            # What names a document is missing from all others.
            query = replace(query, naming=(), sought="")
        texts = [self._text(passage) for passage in passages]
        ordinals = pool.ordinals.tolist()
        asked = asked_terms(query)
        others = [at for at in ordinals[:_ANY] if at != ordinals[place]]
        return np.array(
            [
                *_nearness(asked, pool, place),
                _over_other_document(pool, place, self._index.passages),
                *self._coverage(asked, texts[place], texts[:_ANY]),
                *_missing(query, f"{texts[place]}\n{self._facts(first)}"),
                *self._likeness.of(bare(asked_text(query)), ordinals[place], ordinals[:_ANY]),
                fit.words,
                fit.score,
                float(not fit.suits),
                *_form(query, asked, pool.legs, place),
                *_matched(pool.matches, place),
                *self._heard.of(bare(asked_text(query)), ordinals[place], others),
            ],
            dtype=np.float64,
        )

    def _coverage(
        self, asked: Mapping[str, float], text: str, texts: list[str]
    ) -> tuple[float, float, float, float]:
        """Shares of the question's words that texts hold, and the rarest word this one lacks."""
        counted = _counted(asked)
        rarity = {term: self._index.rarity(term) for term in counted}
        worth = {term: asked[term] * rarity[term] for term in counted}
        present, held = terms_of(text), [terms_of(one) for one in texts]
        anywhere = {term for term in counted if any(term in one for one in held)}
        lacking = (rarity[term] for term in counted if len(term) > 1 and term not in present)
        return (
            _share(counted, present),
            _share(worth, present),
            _share(worth, anywhere),
            max(lacking, default=0.0),
        )

    def _text(self, passage: Passage) -> str:
        return f"{passage.context}\n{passage.text}"

    def _facts(self, passage: Passage) -> str:
        """What a question may name of a document besides its words: years, body, names."""
        record = self._corpus.document(passage.doc_id).record
        years = f"{record.date_from.year} {record.date_to.year}"
        names = (record.symbol, record.title_zh, record.short_zh, record.body, record.conference)
        return " ".join((years, *names, record.session, record.author, *record.aliases))


def _nearness(asked: Mapping[str, float], pool: Pool, place: int) -> list[float]:
    legs = pool.legs
    # A word said a hundred times is a hundred times in BM25, and one word all the same.
    count = max(float(len(asked)), sum(asked.values()))
    return [
        float(legs.dense.max()),
        float(legs.dense[place]),
        _lead(legs.dense, _FIFTH),
        _over_next(legs.dense, place),
        float(legs.asked.max()),
        float(legs.asked[place]),
        _lead(legs.asked, _FIFTH),
        _over_next(legs.asked, place),
        float(legs.body[place]) / count,
        _lead(legs.body, 1) / max(1.0, float(legs.body.max())),
        float(legs.questions[place]) / count,
        float(pool.scores[place]),
        _over_next(pool.scores, place),
    ]


def _form(query: Query, asked: Mapping[str, float], legs: Legs, place: int) -> list[float]:
    return [
        0.0 if query.language.startswith("zh") else 1.0,
        float(len(query.terms)),
        float(np.log(len(asked))),
        float(legs.has_questions[place]),
        _votes(legs, place),
        float(legs.phrase[place] > 0),
    ]


def _matched(matches: Matches, place: int) -> list[float]:
    """What the second stage says of a candidate, and how far it is ahead of the others there.

    A unit without bank questions has its own words count for both, as in the ranking.
    """
    words = np.nan_to_num(matches.words)
    questions = np.where(np.isnan(matches.questions), words, matches.questions)
    return [
        float(words[place]),
        float(questions[place]),
        _over_next(words, place),
        _over_next(questions, place),
        _over_next(questions, place, _THIRD),
    ]


def _lead(scores: Scores, place: int) -> float:
    """How far the best score is ahead of the one `place` places after it."""
    ranked = np.sort(scores)[::-1]
    return float(ranked[0] - ranked[min(place, len(ranked) - 1)])


def _over_next(scores: Scores, place: int, nth: int = 1) -> float:
    """How far a candidate is ahead of the nth best other one; below 0 where it is behind."""
    others = np.sort(np.delete(scores, place))[::-1]
    return float(scores[place] - others[min(nth, len(others)) - 1]) if len(others) else 0.0


def _over_other_document(pool: Pool, place: int, passages: Sequence[Passage]) -> float:
    """How far a candidate is ahead of the best of any other document."""
    own = passages[pool.ordinals[place]].doc_id
    for at, ordinal in enumerate(pool.ordinals.tolist()):
        if passages[ordinal].doc_id != own:
            return float(pool.scores[place] - pool.scores[at])
    return 0.0


def _votes(legs: Legs, place: int) -> float:
    """Share of the legs for which the candidate is the best as well."""
    columns = (legs.body, legs.questions, legs.dense, legs.asked)
    return sum(float(column[place] >= column.max()) for column in columns) / len(columns)


@lru_cache(maxsize=4096)
def terms_of(text: str) -> frozenset[str]:
    """The index terms of a text; one object a term, however many texts hold it."""
    return frozenset(map(intern, terms(compact(fold_text(text)))))


def covered(asked: Mapping[str, float], text: str) -> float:
    """Share of the question's terms that a text holds, by weight; a pair counts twice a single."""
    return _share(_counted(asked), terms_of(text))


def _counted(asked: Mapping[str, float]) -> Mapping[str, float]:
    """The Chinese terms where there are any, else all.

    The words of another language are not in the texts, the names they were carried over to are.
    """
    return {term: weight for term, weight in asked.items() if is_cjk(term[0])} or asked


def _share(counted: Mapping[str, float], present: Collection[str]) -> float:
    total = sum(weight * len(term) for term, weight in counted.items())
    found = sum(weight * len(term) for term, weight in counted.items() if term in present)
    return found / total if total else 0.0


def _missing(query: Query, text: str) -> list[float]:
    """How many names, figures and linked terms of the question a text lacks."""
    words, held = key(query.words), _key_of(text)
    names = {token.text for token in tokens_of(words, Flag.NAME) if not token.text.isascii()}
    figures = {token.text for token in tokens_of(words, Flag.NUMBER) if token.text.isdigit()}
    linked: dict[str, list[str]] = {}
    for term in terms_sought(query):
        linked.setdefault(term.text, []).append(key(term.zh))
    lacking = [text for text, known in linked.items() if not any(one in held for one in known)]
    return [
        float(sum(name not in held for name in names)),
        float(sum(figure not in held for figure in figures)),
        float(len(lacking)),
    ]


@lru_cache(maxsize=4096)
def _key_of(text: str) -> str:
    return key(fold_text(text))
