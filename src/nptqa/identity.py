"""The id of an answer: a hash of all that decides it, so that anybody can work it out again."""

import hashlib
import json

from nptqa.dialogue import scope_json
from nptqa.domain import Mode, Query


def answer_id(query: Query, mode: Mode, index_version: str) -> str:
    """16 hexadecimal digits, the same for the same question, scope, mode and index.

    Args:
        query: analysed; of its conversation only what it inherited counts, so that a question
            that stands by itself has one id wherever it is asked.
        mode: the legs of the search that were used.
        index_version: of the index that was asked.
    """
    limits = query.filters
    parts = {
        "question": query.text,
        "doc_ids": sorted(limits.doc_ids),
        "kinds": sorted(limits.kinds),
        "bodies": sorted(limits.bodies),
        "parts": sorted(limits.parts),
        "years": [limits.year_from, limits.year_to],
        "inherited": scope_json(query.inherited),
        **({"ignored": query.ignored} if query.ignored else {}),
        "mode": mode.value,
        "index_version": index_version,
    }
    # JSON, because its quotation marks keep apart what a separator in a question would join.
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="replace")).hexdigest()[:16]
