"""The id of an answer is a hash that anybody can work out again with any writer of JSON."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from nptqa.domain import Filters, Mode, Part, Query, Scope
from nptqa.identity import answer_id

# Half characters too: a client may send them.
TEXTS = st.text(st.characters(), max_size=20) | st.text(
    '核a"\\\n\x00\x1f\x7f\u2028\ud83d', max_size=20
)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_it_is_the_hash_of_sorted_json(question: str, topic: str, ignored: list[str]) -> None:
    limits = Filters(kinds=frozenset({"report", "决议"}), parts=frozenset(Part), year_from=2007)
    inherited = Scope(doc_ids=("res-75-71",), topic=topic)
    query = Query(question, "", "zh", filters=limits, inherited=inherited, ignored=tuple(ignored))
    parts = {
        "question": question,
        "doc_ids": [],
        "kinds": ["report", "决议"],
        "bodies": [],
        "parts": sorted(Part),
        "years": [2007, None],
        "inherited": {
            "doc_ids": ["res-75-71"],
            "terms": [],
            "topic": topic,
            "section": "",
            "units": [],
        },
        "mode": "dense",
        "index_version": "v1",
    }
    if ignored:
        parts["ignored"] = ignored
    written = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    expected = hashlib.sha256(written.encode(errors="replace")).hexdigest()[:16]
    assert answer_id(query, Mode.DENSE, "v1") == expected
