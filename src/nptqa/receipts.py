"""Receipts of answers: what was quoted from where, to be checked later without us.

In: an answer in the JSON of the API, and a corpus. Out: a receipt, a small JSON object; later, a
receipt and whatever corpus is at hand give `Checked`. The hash over the whole receipt tells a
slip of the pen; whoever forges it can work out a new hash, so what proves a quotation is the
text itself: its words, its place, the hashes of its paragraph and of the file it was read from.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import Any, Protocol

from nptqa.domain import Document, Paragraph, Span
from nptqa.errors import BadReceipt
from nptqa.exporting.reading import pieces_of

Json = dict[str, Any]

KIND = "nptqa-receipt/1"
_MOST_PLACES = 20
_TEXTS = ("doc_id", "locator", "quote", "quote_sha256", "text_sha256", "source_sha256")
_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "kind": str,
    "answer_id": str,
    "question": str,
    "outcome": str,
    "confidence": (int, float),
    "index_version": str,
    "corpus_sha256": str,
    "software": str,
    "quotations": list,
    "sha256": str,
}


class State(StrEnum):
    """What has become of a quotation."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    NOT_HELD = "not_held"


class Differs(StrEnum):
    """What is not as the receipt says, where the document is held."""

    WORDS = "words"
    PLACE = "place"
    PARAGRAPH = "paragraph"
    SOURCE = "source"
    HASH = "hash"


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A quotation of a receipt against the corpus.

    Attributes:
        differs: what is not as the receipt says.
        places: where the same words stand now, `doc_id:locator`, at most 20.
    """

    doc_id: str
    locator: str
    quote: str
    state: State
    differs: tuple[Differs, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A whole receipt against the corpus.

    Attributes:
        altered: whether the receipt is not what was given out.
        same_corpus: whether the corpus is the one the answer was given from.
    """

    answer_id: str
    altered: bool
    same_corpus: bool
    quotations: tuple[CheckedQuote, ...]

    @property
    def proven(self) -> bool:
        """Whether every quotation stands as it was given."""
        return not self.altered and all(one.state is State.UNCHANGED for one in self.quotations)


class Held(Protocol):
    """The documents at hand; `Corpus` is one."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them."""

    @property
    def fingerprint(self) -> str:
        """Hash of all that decides their texts."""


def receipt_of(answer: Mapping[str, Any], corpus: Held) -> Json:
    """The receipt of an answer just given from `corpus`, in the JSON of the API."""
    files = {document.doc_id: document.record.sha256 for document in corpus.documents}
    quotations = [_quoted(one, files) for item in answer["answers"] for one in pieces_of(item)]
    receipt: Json = {
        "kind": KIND,
        "answer_id": answer["answer_id"],
        "question": answer["query"],
        "outcome": answer["outcome"],
        "confidence": answer["confidence"],
        "index_version": answer["index_version"],
        "corpus_sha256": corpus.fingerprint,
        "software": f"nptqa {version('nptqa')}",
        "quotations": quotations,
    }
    return {**receipt, "sha256": digest(receipt)}


def _quoted(citation: Mapping[str, Any], files: Mapping[str, str]) -> Json:
    quote = citation["quote"]
    return {
        "doc_id": citation["doc_id"],
        "symbol": citation["symbol"],
        "locator": citation["locator"],
        "start": quote["start"],
        "end": quote["end"],
        "quote": quote["exact"],
        "quote_sha256": _sha256(quote["exact"]),
        "text_sha256": citation["text_sha256"],
        "source_sha256": files[citation["doc_id"]],
    }


def digest(receipt: Mapping[str, Any]) -> str:
    """Hash of a receipt without its own hash: JSON with sorted keys and no blanks, UTF-8."""
    rest = {name: _number(value) for name, value in receipt.items() if name != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _sha256(text)


def _number(value: Any) -> Any:
    # JavaScript writes 1.0 as 1; the same number must not be another receipt.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def read_receipt(text: str | bytes) -> Json:
    """A receipt from a file or a request.

    Raises:
        BadReceipt: it is no JSON, or not the shape of a receipt.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise BadReceipt("the receipt is not JSON", hint=_HINT) from exc
    return checked_shape(data)


_HINT = "Give the receipt as it was given out."


def checked_shape(data: Any) -> Json:
    """The same value, known to have the shape of a receipt; raises BadReceipt."""
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise BadReceipt(f"the receipt's kind is not {KIND!r}", hint=_HINT)
    for name, kind in _FIELDS.items():
        if not isinstance(data.get(name), kind):
            raise BadReceipt(f"the receipt lacks {name!r}", hint=_HINT)
    for quotation in data["quotations"]:
        _check_quotation(quotation)
    return data


def _check_quotation(data: Any) -> None:
    fits = (
        isinstance(data, dict)
        and all(isinstance(data.get(name), str) for name in _TEXTS)
        and all(type(data.get(name)) is int for name in ("start", "end"))
        and data["quote"]
        and 0 <= data["start"] < data["end"]
    )
    if not fits:
        raise BadReceipt("a quotation of the receipt is incomplete", hint=_HINT)


def check_receipt(receipt: Mapping[str, Any], corpus: Held) -> Checked:
    """What has become of an answer's quotations.

    Args:
        receipt: of the right shape (`read_receipt`).
        corpus: the documents at hand.
    """
    return Checked(
        answer_id=receipt["answer_id"],
        altered=digest(receipt) != receipt["sha256"],
        same_corpus=receipt["corpus_sha256"] == corpus.fingerprint,
        quotations=tuple(_checked(item, corpus) for item in receipt["quotations"]),
    )


def _checked(item: Mapping[str, Any], corpus: Held) -> CheckedQuote:
    doc_id, locator, quote = item["doc_id"], item["locator"], item["quote"]
    document = next((one for one in corpus.documents if one.doc_id == doc_id), None)
    places = tuple(unit.unit_id for unit in _holding(quote, corpus))[:_MOST_PLACES]
    if document is None:
        return CheckedQuote(doc_id, locator, quote, State.NOT_HELD, (), places)
    differs = tuple(_differences(item, document))
    if not differs:
        state = State.UNCHANGED
    elif Differs.WORDS not in differs and Differs.PLACE not in differs:
        state = State.CHANGED
    else:
        state = State.MOVED if places and Differs.HASH not in differs else State.CHANGED
    return CheckedQuote(doc_id, locator, quote, state, differs, places)


def _differences(item: Mapping[str, Any], document: Document) -> Iterator[Differs]:
    span = Span(item["start"], item["end"])
    units = (unit for unit in document.paragraphs if unit.locator == item["locator"])
    unit = next(units, None)
    if span.of(document.text) != item["quote"]:
        yield Differs.WORDS
    if unit is None or not span.within(unit.span):
        yield Differs.PLACE
    elif _sha256(unit.text) != item["text_sha256"]:
        yield Differs.PARAGRAPH
    if document.record.sha256 != item["source_sha256"]:
        yield Differs.SOURCE
    if _sha256(item["quote"]) != item["quote_sha256"]:
        yield Differs.HASH


def _holding(quote: str, corpus: Held) -> Iterator[Paragraph]:
    """Units that hold the words, in the order of the corpus."""
    for document in corpus.documents:
        if quote in document.text:
            yield from (unit for unit in document.paragraphs if quote in unit.text)
