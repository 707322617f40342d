"""The address under which an answer is found again.

It holds the answer's id and all that was asked, so that it works on any machine with the same
documents, for people without cookies, and where nobody stored anything; the id tells whether the
answer found now is the one that was given. What a person's own history stores has a second,
shorter address that cannot be guessed (`state.history`).
"""

import json
from urllib.parse import urlencode

from nptqa.dialogue import scope_json
from nptqa.domain import Answer, Filters, Scope

Pairs = list[tuple[str, str]]


def permalink(answer: Answer, scope: Scope | None = None) -> str:
    """Path and query of an answer's page.

    Args:
        answer: any.
        scope: that was sent with the question; it is left out where nothing was inherited.
    """
    query = answer.query
    pairs = [("q", query.text), *filter_pairs(query.filters)]
    if scope is not None and not query.inherited.empty:
        context = json.dumps(scope_json(scope), ensure_ascii=False, separators=(",", ":"))
        pairs.append(("context", context))
    pairs += [("ignore", one) for one in query.ignored]
    return f"/a/{answer.answer_id}?{urlencode(pairs, errors='replace')}"


def filter_pairs(filters: Filters) -> Pairs:
    """Limits as the fields of a form, in an order that does not change."""
    several = (
        ("doc_id", filters.doc_ids),
        ("kind", filters.kinds),
        ("body", filters.bodies),
        ("part", filters.parts),
    )
    pairs = [(name, str(value)) for name, values in several for value in sorted(values)]
    years = (("year_from", filters.year_from), ("year_to", filters.year_to))
    return pairs + [(name, str(year)) for name, year in years if year is not None]
