"""The pages of a search, one call after the other."""

from collections.abc import Iterator, Sequence
from typing import Unpack

from nptqa.client import calls, models
from nptqa.client.asking import Call, Filters, Mode

_PAGE = 50


class Pages:
    """The calls that ask for all pages: each is to be sent and its reply given to `hits`."""

    def __init__(self, q: str, mode: Mode, **filters: Unpack[Filters]) -> None:
        """Begin at the first page."""
        self._q, self._mode, self._filters = q, mode, filters
        self._cursor: str | None = None

    def __iter__(self) -> Iterator[Call[models.SearchResult]]:
        """The call for the next page, as long as the last said that there is one."""
        while True:
            yield calls.search(
                self._q, limit=_PAGE, cursor=self._cursor, mode=self._mode, **self._filters
            )
            if self._cursor is None:
                return

    def hits(self, page: models.SearchResult) -> Sequence[models.Hit]:
        """The hits of a page, after which the next one is asked for."""
        self._cursor = page.next
        return page.hits
