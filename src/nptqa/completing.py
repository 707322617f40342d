"""References that are being typed: `WP.77第3`, `a/res/7`, 第六, 行动5, 第36.

In: the folded beginning of a question. Out: `Suggestion`s that lead to units, to documents, or to
who cites what is not held. Read by the same grammar as a whole question, and where a number is not
finished, by the numbers that begin so.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from urllib.parse import urlencode

from nptqa.citing import Citer, document_label, unit_url
from nptqa.completion import Completions
from nptqa.corpus import Corpus
from nptqa.corpus.naming import tails
from nptqa.corpus.numerals import NUMBER, number
from nptqa.domain import (
    Document,
    DocumentRecord,
    Label,
    Paragraph,
    Suggestion,
    SuggestionKind,
    TargetKind,
)
from nptqa.folding import fold_text
from nptqa.links import Links
from nptqa.references import (
    LAST,
    Provision,
    ProvisionKind,
    documents_of,
    find_places,
    find_provisions,
    read,
    readings,
)

_FIRST = r"\s?(?:号?(?:决议|工作文件|文件))?\s?[的,:/]?\s?"
_PART = (
    r"(?P<part>执行部分|执行段|序言部分|序言段?|脚注|"
    r"preambular|operative|footnote|op\.?|pp|fn)?\s?的?\s?"
)
_WORD = r"(?:第|paragraphe?s?|paras?\.?|párrafo|пункт|الفقرة|§|¶)?\s?"
# Letters are taken once and kept: a run of them could else be cut into items in countless ways.
_PLACE = re.compile(
    rf"{_FIRST}{_PART}{_WORD}(?:(?P<outer>{NUMBER})\s?(?:段?[内中]第?|段第|/)\s?)?"
    rf"(?P<n>{NUMBER})?(?P<items>(?:\s?\(?[a-z]{{1,4}}+\)?)*+)\s?(?:段|项)?\Z"
)
_NTH = re.compile(rf"第\s?{NUMBER}\Z")
_HAN = re.compile("[\u3400-\u9fff]")
_FIGURE = re.compile(r"[\d/.]")
_REFERENCE = SuggestionKind.REFERENCE
_SHORTEST = 2


class Completer:
    """Completes references to what one corpus holds or cites; safe for many threads."""

    def __init__(self, corpus: Corpus, links: Links) -> None:
        """Complete to units and documents of `corpus`, and to what `links` know to be cited."""
        self._corpus = corpus
        self._links = links
        self._label = Citer(corpus, "").label

    def complete(self, folded: str, limit: int) -> list[Suggestion]:
        """The references that a folded beginning of a question may become, at most `limit`."""
        found = list(self._of_document(folded))
        if not any(one.unit for one in found):
            found += [*self._provisions(folded), *self._named(folded)]
        if not found:
            found = list(self._anywhere(folded))
        return list(islice({one.text: one for one in found}.values(), limit))

    def _of_document(self, folded: str) -> Iterator[Suggestion]:
        """A document that is named and the beginning of a place: `WP.77第3`."""
        for holder in read(folded, self._corpus.naming).holders[-1:]:
            place = _PLACE.match(folded, holder.end)
            for doc_id in documents_of(holder, self._corpus)[0] if place else ():
                document = self._corpus.document(doc_id)
                if place is None or not (place["n"] or place["part"]):
                    yield self._document(document.record)
                else:
                    yield from self._units(_beginning(document, _wanted(place)), folded)

    def _provisions(self, folded: str) -> Iterator[Suggestion]:
        """An article, action or step, and those of whose number this is the beginning."""
        text = f"{folded}条" if _NTH.search(folded) else folded
        for found in find_provisions(text):
            if not text[found.end :].strip(" 条?"):
                for one in _longer(found.provisions[-1]):
                    if one.exists and (
                        one == found.provisions[-1] or self._links.cited_by(one.name)
                    ):
                        yield self._provision(one, folded)

    def _named(self, folded: str) -> Iterator[Suggestion]:
        """Documents whose symbol or name begins so; a symbol may be begun in its middle."""
        if len(folded.replace(" ", "")) < _SHORTEST:
            return
        found = self._names.beginning(folded)
        yield from found
        if _FIGURE.search(folded):
            yield from self._symbols.holding(folded)

    def _anywhere(self, folded: str) -> Iterator[Suggestion]:
        """A place without a document: 第36段 of every document that has one."""
        text = f"{folded}段" if _NTH.search(folded) else folded
        for found in find_places(text):
            for place in found.places if found.end == len(text) else ():
                for document in self._corpus.documents:
                    units = readings(document.doc_id, place, self._corpus)
                    pairs = (unit.split(":", 1) for unit in units)
                    yield from self._units(
                        (self._corpus.paragraph(*pair) for pair in pairs), folded
                    )

    def _units(self, units: Iterable[Paragraph], folded: str) -> Iterator[Suggestion]:
        """Units, named in the script that is typed."""
        for unit in units:
            record = self._corpus.document(unit.doc_id).record
            place = self._label(unit)
            names = document_label(record)
            printed = Label(f"{names.zh} {place.zh}", f"{names.en}, {place.en}")
            symbol = record.citable_symbol
            chinese = bool(_HAN.search(folded))
            text = (
                f"{symbol or names.zh} {place.zh}"
                if chinese
                else f"{symbol or names.en}, {place.en}"
            )
            yield Suggestion(_REFERENCE, text, printed, unit_url(unit), unit.unit_id)

    def _document(self, record: DocumentRecord) -> Suggestion:
        label = document_label(record)
        text = record.citable_symbol or label.zh
        return Suggestion(_REFERENCE, text, label, f"/documents/{record.doc_id}")

    def _provision(self, one: Provision, folded: str) -> Suggestion:
        text = one.label.zh if _HAN.search(folded) else one.label.en
        return Suggestion(_REFERENCE, text, one.label, _asking(text))

    @cached_property
    def _names(self) -> Completions[Suggestion]:
        """Every name of every document held, and the symbols that they cite."""
        naming = self._corpus.naming
        names = {**naming.tails, **naming.names}
        held = (
            (fold_text(name), self._document(self._corpus.document(doc_id).record))
            for name, doc_ids in names.items()
            for doc_id in doc_ids
        )
        cited = (
            (tail, one) for name, one in self._cited.items() for tail in tails(name) or (name,)
        )
        return Completions([*held, *((fold_text(name), one) for name, one in cited)])

    @cached_property
    def _symbols(self) -> Completions[Suggestion]:
        """Whole symbols, held and cited."""
        records = (document.record for document in self._corpus.documents)
        held = [(one.citable_symbol, self._document(one)) for one in records]
        pairs = [*held, *self._cited.items()]
        return Completions((fold_text(symbol), one) for symbol, one in pairs)

    @cached_property
    def _cited(self) -> dict[str, Suggestion]:
        """Documents that are cited and not held, by symbol."""
        links = (link for links in self._links.citing.values() for link in links)
        symbols = dict.fromkeys(
            link.target for link in links if link.kind is TargetKind.DOCUMENT and not link.held
        )
        return {symbol: self._not_held(symbol) for symbol in symbols}

    def _not_held(self, symbol: str) -> Suggestion:
        count = len(self._links.cited_by(symbol))
        label = Label(f"本库未收录；{count}段引用", f"not held; cited in {count} units")
        return Suggestion(_REFERENCE, symbol, label, _asking(symbol))


def _asking(text: str) -> str:
    return "/?" + urlencode({"q": text})


def _wanted(place: re.Match[str]) -> str:
    """The beginning of a locator: `3`, `187/3`, `PP`, `3(c`."""
    part = place["part"] or ""
    sign = "PP" if part.startswith(("序言", "p")) else "fn" if part[:1] in "脚f" and part else ""
    outer = f"{number(place['outer'])}/" if place["outer"] else ""
    digits = str(number(place["n"])) if place["n"] else ""
    letters = re.findall(r"[a-z]+", place["items"])
    closed = "".join(f"({letter})" for letter in letters)
    return f"{outer}{sign}{digits}{closed.removesuffix(')')}"


def _beginning(document: Document, wanted: str) -> list[Paragraph]:
    """The units whose locator, or its last step, begins so; the very one first."""

    def rank(unit: Paragraph) -> tuple[bool, int, int]:
        last = unit.locator.rpartition("/")[2]
        same = wanted in (unit.locator.removesuffix(")"), last.removesuffix(")"))
        return not same, unit.locator.count("/"), len(unit.locator)

    found = [
        unit
        for unit in document.paragraphs
        if unit.locator.startswith(wanted) or unit.locator.rpartition("/")[2].startswith(wanted)
    ]
    numbered = [unit for unit in found if any(map(str.isdigit, unit.locator))]
    return sorted(numbered, key=rank)


def _longer(one: Provision) -> list[Provision]:
    """The provision, then those whose number begins with its number."""
    if one.kind is ProvisionKind.ARTICLE or one.items:
        return [one]
    numbers = range(1, LAST[one.kind] + 1)
    longer = [Provision(one.kind, n) for n in numbers if str(n).startswith(str(one.number))]
    return list(dict.fromkeys([one, *longer]))
