"""An `Explanation` as a plain dict, for `explain` of the API and of the command line."""

from dataclasses import asdict
from typing import Any

from nptqa.dialogue import scope_json
from nptqa.domain import ExplainedHit, Explanation, Reference
from nptqa.references import written
from nptqa.service.rendering import read_filter

Json = dict[str, Any]


def explanation(value: Explanation) -> Json:
    """How a question was read, what each leg said, and how sure it made the answer."""
    query = value.query
    return {
        "folded": query.folded,
        "language": query.language,
        "terms": [asdict(term) for term in query.terms],
        "references": [_reference(one) for one in query.references],
        "filters_read": [read_filter(one) for one in query.read],
        "inherited": scope_json(query.inherited),
        "asked": [{"term": term, "weight": weight} for term, weight in value.asked],
        "lexical_share": value.lexical_share,
        "hits": [_hit(one) for one in value.hits],
        "confidence": {
            "features": dict(value.features),
            "probability": value.probability,
            "answered_from": value.answered_from,
            "check_from": value.check_from,
        },
    }


def _reference(value: Reference) -> Json:
    return {
        "text": value.text,
        "written": written(value),
        "symbol": value.symbol,
        "place": value.place,
        "provision": value.provision,
        "doc_ids": list(value.doc_ids),
        "units": list(value.units),
    }


def _hit(value: ExplainedHit) -> Json:
    return {**asdict(value), "legs": [asdict(leg) for leg in value.legs]}
