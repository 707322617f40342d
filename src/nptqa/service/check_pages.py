"""The pages `/verify` and `/compare`.

Places may be written as people write them (WP.77 第36段) or in our notation (wp77-2022:36).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeVar

from fastapi import Request

from nptqa.corpus.locators import Locator
from nptqa.errors import LocatorError, QueryError, UnknownDocument
from nptqa.folding import fold_text
from nptqa.quoting import find_quoted
from nptqa.references import read
from nptqa.service.checks import Checks
from nptqa.service.context import Context
from nptqa.service.failures import describe
from nptqa.service.listing import document_rows
from nptqa.service.rendering import Json
from nptqa.service.templates import Drawn, Site
from nptqa.service.views import Cards
from nptqa.verification import Claim, ClaimStatus, Verdict, Verification
from nptqa.verify import LONGEST

T = TypeVar("T")
_REFUSED = (QueryError, LocatorError, UnknownDocument)


@dataclass(frozen=True, slots=True)
class VerifyForm:
    """What `/verify` was asked: the words, the document they are said to be from, the place."""

    text: str
    doc_id: str
    locator: str

    @classmethod
    def read(cls, request: Request) -> Self:
        """The fields of a query string; blanks around a field count for nothing."""
        query = request.query_params
        place = (query.get(name, "").strip() for name in ("doc_id", "locator"))
        return cls(query.get("text", ""), *place)


class CheckPages:
    """Draws both pages."""

    def __init__(self, context: Context, site: Site) -> None:
        """Draw over this context's desk."""
        self._desk = context.desk
        self._site = site

    def routes(self) -> tuple[tuple[str, Callable[[Request], Drawn]], ...]:
        """Paths with what draws them."""
        return (("/verify", self.verify), ("/compare", self.compare))

    def _checks(self, request: Request, pasted: str = "") -> Checks:
        return Checks(Cards(self._desk, self._site.pasted_words(request, pasted)))

    def verify(self, request: Request) -> Drawn:
        """Whether pasted words stand in the documents, and where."""
        form = VerifyForm.read(request)
        checks = self._checks(request, form.text)
        checked, failure = _tried(request, lambda: self._verified(form))
        values = {
            "form": form,
            "checked": [checks.verification(one) for one in checked or ()],
            "documents": document_rows(self._desk, self._site.words(request)),
            "say": checks.words,
        }
        return self._drawn(request, "verify.html", values, failure)

    def _drawn(self, request: Request, name: str, values: Json, failure: Json | None) -> Drawn:
        html = self._site.draw(request, name, {**values, "failure": failure, "limit": LONGEST})
        return Drawn(html, failure["status"] if failure else 200)

    def _verified(self, form: VerifyForm) -> list[Verification]:
        """One verdict; or one for each quotation of a text that names its sources itself."""
        if not form.text.strip():
            return []
        whole = self._claimed(form)
        if form.doc_id or form.locator or whole.verdict is Verdict.EXACT:
            return [whole]
        if not find_quoted(form.text):
            return [whole]
        parts = [one.verification for one in self._desk.verifier.verify_text(form.text)]
        sourced = any(one.claim.status is not ClaimStatus.NONE for one in parts)
        return parts if sourced or whole.verdict is Verdict.NOT_FOUND else [whole]

    def _claimed(self, form: VerifyForm) -> Verification:
        claim = self._desk.verifier.claim([form.locator]) if form.locator else Claim()
        if claim.doc_ids or (claim.status is ClaimStatus.NOT_HELD and not form.doc_id):
            return self._desk.verifier.verify(form.text, claim)
        try:
            return self._desk.verify(form.text, form.doc_id or None, _path(form.locator) or None)
        except LocatorError:
            doc_ids = (form.doc_id,) if form.doc_id else ()
            wrong = Claim(ClaimStatus.NO_SUCH_UNIT, form.locator, doc_ids)
            return self._desk.verifier.verify(form.text, wrong)

    def compare(self, request: Request) -> Drawn:
        """Two units side by side, or one with its relatives."""
        a, b = (request.query_params.get(name, "").strip() for name in "ab")
        one, other = a or b, b if a else ""
        found, failure = _tried(request, lambda: self._compared(request, one, other))
        values = {"pair": None, "unit": None, "relatives": [], "other": "", **(found or {})}
        values |= {"a": a, "b": b, "say": self._site.pasted_words(request)}
        return self._drawn(request, "compare.html", values, failure)

    def _compared(self, request: Request, a: str, b: str) -> Json:
        if not a:
            return {}
        checks, one = self._checks(request), self._unit_id(a)
        relatives = checks.relatives(one, self._desk.relatives(one))
        if b:
            other = self._unit_id(b)
            pair = checks.comparison(self._desk.compare(one, other))
            return {"pair": pair, "relatives": relatives, "other": other}
        citation = self._desk.cite_paragraph(self._desk.corpus.paragraph(*one.split(":", 1)))
        shown = {**checks.unit(citation), "relatives": ""}
        return {"unit": shown, "relatives": relatives}

    def _unit_id(self, written: str) -> str:
        """`doc_id:locator` of a place, the outer reading where there are several."""
        known = {document.doc_id for document in self._desk.corpus.documents}
        if written.partition(":")[0] in known:
            return written
        units = self._desk.verifier.claim([written]).units
        if not units:
            raise LocatorError(f"not a place: {written[:80]!r}", hint="Write WP.77 第36段.")
        return units[0]


def _path(written: str) -> str:
    """第187段内第36段 and 187/36 are the same place."""
    try:
        return str(Locator.parse(written)) if written else ""
    except LocatorError:
        places = [place for found in read(fold_text(written)).places for place in found.places]
        return places[0].path if places else written


def _tried(request: Request, job: Callable[[], T]) -> tuple[T | None, Json | None]:
    """What a job gives, or why it was refused."""
    try:
        return job(), None
    except _REFUSED as exc:
        failure = describe(exc, request.state.request_id)
        return None, {"code": failure.code, "status": failure.status}
