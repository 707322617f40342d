"""How a question was read and ranked, said step by step.

In: a `Query`, the searcher and the confidence model that answered it. Out: an `Explanation`. The
search is run once more, so that an ordinary question pays nothing for it.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nptqa.analysis import asked_terms
from nptqa.confidence import Confidence
from nptqa.domain import ExplainedHit, Explanation, Hit, LegScore, Mode, Query
from nptqa.evidence import FEATURES
from nptqa.fusion import Scores, fused, standardised
from nptqa.search import Candidates, Pool, Searcher


def explain(
    query: Query,
    mode: Mode,
    hits: Sequence[Hit],
    searcher: Searcher,
    confidence: Confidence,
    seen: NDArray[np.float64],
) -> Explanation:
    """Explain hits of a question.

    Args:
        query: the question.
        mode: of the search that found them.
        hits: of that search, in order.
        searcher: that found them.
        confidence: the model that judges the first of all.
        seen: what it is fed, float64 (len(FEATURES),); empty where nothing was found.
    """
    pool = searcher.pool(query, mode)
    return Explanation(
        query=query,
        asked=tuple(sorted(asked_terms(query).items(), key=lambda pair: (-pair[1], pair[0]))),
        lexical_share=pool.candidates.share,
        hits=tuple(_explained(hits, pool, searcher)),
        features=tuple(zip(FEATURES, seen.tolist(), strict=True)) if len(seen) else (),
        probability=round(confidence.probability(seen), 4) if len(seen) else 0.0,
        answered_from=confidence.answered,
        check_from=confidence.check,
    )


def _explained(hits: Iterable[Hit], pool: Pool, searcher: Searcher) -> Iterable[ExplainedHit]:
    candidates = pool.candidates
    rows = {int(ordinal): row for row, ordinal in enumerate(candidates.ordinals)}
    places = {searcher.index.passages[at].passage_id: row for at, row in rows.items()}
    scores = fused(candidates.legs, candidates.share, candidates.weights)
    columns = _columns(candidates)
    for hit in hits:
        row = places.get(hit.passage.passage_id)
        unit = hit.passage.unit_id
        if row is None:
            yield ExplainedHit(hit.rank, unit, hit.score, None, named=False)
            continue
        legs = tuple(
            LegScore(name, float(raw[row]), float(standard[row])) for name, raw, standard in columns
        )
        named = bool(candidates.legs.named[row])
        yield ExplainedHit(hit.rank, unit, hit.score, float(scores[row]), named, legs)


def _columns(candidates: Candidates) -> list[tuple[str, Scores, Scores]]:
    legs, has = candidates.legs, candidates.legs.has_questions
    return [
        ("bm25", legs.body, standardised(legs.body)),
        ("questions", legs.questions, standardised(legs.questions, has)),
        ("dense", legs.dense, standardised(legs.dense)),
        ("asked", legs.asked, standardised(legs.asked, has)),
        ("phrase", legs.phrase, standardised(legs.phrase)),
    ]
