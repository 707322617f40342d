"""What an assistant can do over MCP: five tools that read, as plain functions over the desk.

Results have the API's own models where there is one. `search` and `fetch` have the names, the one
argument and the fields that chat products' connectors ask for.
"""

from collections.abc import Iterable

from pydantic import BaseModel, Field

from nptqa.domain import Citation, Document, Paragraph
from nptqa.errors import LocatorError
from nptqa.service import answer_shapes, document_shapes, rendering
from nptqa.service.check_shapes import VerifyResponse
from nptqa.service.checking import verification
from nptqa.service.desk import Desk
from nptqa.verification import Claim, ClaimStatus

_HITS = 10


class Found(BaseModel):
    """One search result."""

    id: str = Field(description="to be given to fetch: doc_id, a colon, locator")
    title: str = Field(description="document and paragraph as they are cited")
    url: str = Field(description="where a person can read it")
    text: str = Field(description="the paragraph, verbatim")


class SearchReply(BaseModel):
    """Paragraphs that fit the words, best first."""

    results: list[Found] = Field(description="at most ten; none where nothing fits")


class FetchReply(BaseModel):
    """A paragraph or a whole document, verbatim."""

    id: str = Field(description="as asked")
    title: str = Field(description="document and paragraph as they are cited")
    text: str = Field(description="the words, verbatim, in the document's language")
    url: str = Field(description="where a person can read it")
    metadata: dict[str, str] = Field(
        description="facts for the citation: symbol, symbol_status, locator, label_zh, label_en, "
        "date, body, status, footnotes (these qualify the words: quote them too), undocs_url, "
        "text_sha256, index_version"
    )


class Tools:
    """The tools; each raises an NptqaError with a hint."""

    def __init__(self, desk: Desk, site: str = "") -> None:
        """Read this desk.

        Args:
            desk: open.
            site: address of the web service whose reader links lead to; without one, the UN's
                page of a document is linked where its symbol is confirmed.
        """
        self._desk = desk
        self._site = site.rstrip("/")

    def search(self, query: str) -> SearchReply:
        """Paragraphs that fit a question or words, in any language, best first."""
        hits = self._desk.search(query, limit=_HITS).hits
        return SearchReply(results=[self._found(self._desk.cite(hit)) for hit in hits])

    def _found(self, where: Citation) -> Found:
        return Found(
            id=f"{where.doc_id}:{where.locator}",
            title=_title(where),
            url=self._url(where.url, where.undocs_url, where.doc_id),
            text=where.quote.exact,
        )

    def _url(self, path: str, undocs_url: str, doc_id: str) -> str:
        return f"{self._site}{path}" if self._site else undocs_url or document_uri(doc_id)

    def fetch(self, id: str) -> FetchReply:
        """The whole text of a search result, or of a document by its doc_id, with its facts."""
        doc_id, _, locator = id.strip().partition(":")
        document = self._desk.corpus.document(doc_id)
        if not locator:
            return self._whole(document, id)
        unit = self._desk.corpus.paragraph(doc_id, locator)
        where = self._desk.cite_paragraph(unit)
        facts = {
            "locator": where.locator,
            "label_zh": where.label.zh,
            "label_en": where.label.en,
            "footnotes": "\n".join(f"[{note.locator}] {note.text}" for note in where.footnotes),
            "text_sha256": where.text_sha256,
        }
        return FetchReply(
            id=id,
            title=_title(where),
            text=unit.text,
            url=self._url(where.url, where.undocs_url, doc_id),
            metadata=facts | self._facts(document),
        )

    def _whole(self, document: Document, id: str) -> FetchReply:
        record = document.record
        facts = self._facts(document)
        path = f"/documents/{document.doc_id}"
        return FetchReply(
            id=id,
            title=_named(record.citable_symbol, record.title_zh),
            text=document.text,
            url=self._url(path, facts["undocs_url"], document.doc_id),
            metadata=facts,
        )

    def _facts(self, document: Document) -> dict[str, str]:
        record = document.record
        return {
            "symbol": record.citable_symbol,
            "symbol_status": record.symbol_status.value,
            "date": record.date_to.isoformat(),
            "body": record.body,
            "status": record.status,
            "undocs_url": rendering.undocs_url(record),
            "index_version": self._desk.index_version,
        }

    def lookup_paragraph(self, reference: str) -> document_shapes.ParagraphsResponse:
        """The paragraph that a reference names, in every reading, the outer numbering first."""
        units = [self._paragraph(unit) for unit in self._named_units(reference)]
        return document_shapes.ParagraphsResponse.model_validate({"paragraphs": units})

    def _named_units(self, reference: str) -> Iterable[Paragraph]:
        doc_id, colon, locator = reference.strip().partition(":")
        known = {document.doc_id for document in self._desk.corpus.documents}
        if colon and doc_id in known:
            return self._desk.paragraphs(doc_id, locator)
        units = self._claim(reference).units
        if not units:
            held = ", ".join(sorted(known))
            message = f"no paragraph held is called {reference[:80]!r}"
            hint = f"Write WP.77第36段, A/RES/75/71 op 3(c) or doc_id:locator; held: {held}."
            raise LocatorError(message, hint=hint)
        return [self._desk.corpus.paragraph(*unit.split(":", 1)) for unit in units]

    def _paragraph(self, unit: Paragraph) -> rendering.Json:
        links = self._desk.links
        citing, cited = links.cites(unit.unit_id), links.cited_by(unit.unit_id)
        return rendering.paragraph(unit, self._desk.cite_paragraph(unit), citing, cited)

    def verify_quote(self, text: str, source: str = "") -> VerifyResponse:
        """Whether words stand in the documents, word for word, and at the place claimed."""
        claim = self._claim(source) if source.strip() else Claim()
        checked = self._desk.verifier.verify(text, claim)
        return VerifyResponse.model_validate(verification(checked))

    def _claim(self, written: str) -> Claim:
        """Where a source says; a doc_id or doc_id:locator names a place too."""
        doc_id, _, locator = written.strip().partition(":")
        if doc_id not in {document.doc_id for document in self._desk.corpus.documents}:
            return self._desk.verifier.claim([written])
        units = self._desk.paragraphs(doc_id, locator) if locator else ()
        return Claim(ClaimStatus.HELD, written, (doc_id,), tuple(unit.unit_id for unit in units))

    def ask(self, question: str) -> answer_shapes.AskResponse:
        """The documents' own words on a question, or that they do not answer it."""
        answer = {**rendering.answer(self._desk.ask(question)), "conversation_id": None}
        return answer_shapes.AskResponse.model_validate(answer)


def document_uri(doc_id: str) -> str:
    """The address of a document as a resource."""
    return f"nptqa://documents/{doc_id}"


def _title(where: Citation) -> str:
    return f"{_named(where.symbol, where.title)} {where.label.zh}"


def _named(symbol: str, title: str) -> str:
    return f"{symbol} {title}" if symbol else f"{title}（文号待核）"
