"""The id of an answer: a hash of all that decides it, so that anybody can work it out again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import orjson

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
    return hashlib.sha256(_canonical(parts)).hexdigest()[:16]


def _canonical(parts: Mapping[str, Any]) -> bytes:
    """JSON, because its quotation marks keep apart what a separator in a question would join."""
    try:
        return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half of a character, which only a slower writer takes
        text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode(errors="replace")
