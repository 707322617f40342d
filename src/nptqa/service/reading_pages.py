"""The pages `/documents/{doc_id}` and its part beside the chat, `/documents/{doc_id}/pane`."""

from collections.abc import Callable

from fastapi import Request

from nptqa.domain import Span
from nptqa.service.context import Context
from nptqa.service.listing import document_rows
from nptqa.service.reader import Place, Reader
from nptqa.service.templates import Drawn, Site

_LONGEST_FIND = 100


class ReadingPages:
    """Draws documents."""

    def __init__(self, context: Context, site: Site) -> None:
        """Draw over this context's desk."""
        self._desk = context.desk
        self._site = site
        self._reader = Reader(context.desk)

    def routes(self) -> tuple[tuple[str, Callable[[Request], Drawn]], ...]:
        """Paths with what draws them."""
        return (("/documents/{doc_id}", self.read), ("/documents/{doc_id}/pane", self.pane))

    def read(self, request: Request) -> Drawn:
        """A whole document."""
        return self._drawn(request, "reader.html", self._reader.page)

    def pane(self, request: Request) -> Drawn:
        """The units around one, for the script to show beside the chat."""
        return self._drawn(request, "pane.html", self._reader.pane)

    def _drawn(self, request: Request, template: str, laid_out: Callable[..., object]) -> Drawn:
        document = self._desk.corpus.document(request.path_params["doc_id"])
        place = _asked(request)
        if place.at:
            self._desk.corpus.paragraph(document.doc_id, place.at)
        rows = document_rows(self._desk, self._site.words(request))
        facts = next(row for row in rows if row["doc_id"] == document.doc_id)
        values = {"document": facts, "view": laid_out(document, place)}
        return Drawn(self._site.draw(request, template, values))


def _asked(request: Request) -> Place:
    query = request.query_params
    return Place(query.get("at", ""), _span(request), query.get("find", "")[:_LONGEST_FIND])


def _span(request: Request) -> Span | None:
    """`?start=&end=`; what is no span is an empty one, which marks nothing and says so."""
    start, end = (request.query_params.get(name) for name in ("start", "end"))
    if start is None and end is None:
        return None
    try:
        return Span(int(start or ""), int(end or ""))
    except ValueError:
        return Span(0, 0)
