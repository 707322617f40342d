"""Page tokens of a search: where the next page begins, and for which question and index.

In: a place and a mark. Out: an opaque text, and back. A token of another question, other filters
or another index is refused, because its place would mean something else.
"""

import base64
import hashlib

from nptqa.domain import Filters, Mode, Query
from nptqa.errors import BadCursor


def mark_of(query: Query, mode: Mode, index_version: str) -> str:
    """What a cursor is good for: a question and what it inherited, filters, an index."""
    text = f"{index_version}\n{mode}\n{query.folded}\n{_canonical(query.filters)}"
    if not query.inherited.empty:
        text += f"\n{query.inherited}"
    text += "".join(f"\n{one}" for one in query.ignored)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def cursor_at(start: int, mark: str) -> str:
    """The token of the page that begins after `start` hits."""
    return base64.urlsafe_b64encode(f"{start}:{mark}".encode()).decode().rstrip("=")


def read_cursor(cursor: str, mark: str) -> int:
    """How many hits come before the page.

    Raises:
        BadCursor: no token of ours, or one for another question or index.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        plain = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        start, _, found = plain.partition(":")
        if found == mark and start.isdecimal():
            return int(start)
    except ValueError:
        pass
    raise BadCursor(
        "the cursor does not belong to this question and index",
        hint="Ask for the first page again.",
    )


def _canonical(filters: Filters) -> str:
    sets = (filters.doc_ids, filters.kinds, filters.bodies, filters.parts)
    return f"{[sorted(one) for one in sets]} {filters.year_from} {filters.year_to}"
