"""Who cites whom: every reference inside the documents, resolved when the first is asked for.

In: the corpus. Out: `Links`. 上文第15段 inside paragraph 187/25 means 187/15: the series the unit
stands in comes first, and what is above must stand before. A reference that cannot be resolved
with certainty is left out: a missing link is better than a wrong one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from nptqa.corpus import Corpus
from nptqa.corpus.naming import tails
from nptqa.corpus.symbols import FoundSymbol, base
from nptqa.domain import Document, Link, Paragraph, Span, TargetKind
from nptqa.references import (
    FREE,
    FoundPlaces,
    Place,
    Provision,
    Reading,
    find_provisions,
    read,
    readings,
)

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("\n"): " ", 0x3000: " "}
_WORTH = re.compile(r"[段条/]|行动|步骤|决议|决定|号文件|分段|wp\.")
_OWN = re.compile(
    r"(?P<up>上文|上述|前述|前文|以上)|(?P<down>下文|下述|以下)|本(?:工作)?文件|本决议|本报告|参?见|如|按照|依照|根据"
)
_OWN_BEFORE = re.compile(rf"(?:{_OWN.pattern})\s?(?:的|中的?)?\s?\Z")
_SAME_BEFORE = re.compile(r"该(?:决议|文件|报告|文书)\s?的?\s?\Z")
_REACH = 8
_OWN_ITEM = re.compile(r"(?<![\d段项)\]a-z])(?P<items>\(\s?[a-z]{1,4}\s?\))\s?(?:分段|项)")
_NPT = "不扩散"


class Links:
    """The references inside all documents; safe for many threads.

    Every unit is read once, when the first link is asked for: starting must not wait for it. The
    time grows with the text and nothing else.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Read the references inside the documents of `corpus`."""
        self._corpus = corpus

    def read(self) -> None:
        """Read every unit now, where the first who asks is not to wait."""
        _ = self._cited, self._headed

    @cached_property
    def citing(self) -> Mapping[str, tuple[Link, ...]]:
        """Unit id to what it cites, in the order written."""
        return {
            unit.unit_id: links
            for document in self._corpus.documents
            for unit, links in _document_links(document, self._corpus)
        }

    @cached_property
    def _cited(self) -> Mapping[str, tuple[Link, ...]]:
        """Name of a target, of its whole and of every tail of its symbol, to who cites it."""
        return _backwards(link for links in self.citing.values() for link in links)

    @cached_property
    def _headed(self) -> Mapping[str, tuple[str, ...]]:
        """`article VI` to the units under a heading that begins with it, in order."""
        headed: dict[str, list[str]] = {}
        for document in self._corpus.documents:
            for name, unit_id in _headed(document):
                headed.setdefault(name, []).append(unit_id)
        return {name: tuple(units) for name, units in headed.items()}

    def cites(self, unit_id: str) -> tuple[Link, ...]:
        """What a unit cites, in the order written; empty for an unknown unit."""
        return self.citing.get(unit_id, ())

    def cited_by(self, target: str) -> tuple[Link, ...]:
        """Who cites a target, one link a unit, in the order of the corpus.

        Args:
            target: a unit id, a doc_id, a symbol or its tail (`WP.34`, `S/RES/1540`), or the name
                of a provision (`article VI`, which includes `article VI.1`).
        """
        return self._cited.get(target, ())

    def under(self, article: str) -> tuple[str, ...]:
        """The units in sections headed by an article (`article VI`)."""
        return self._headed.get(article, ())


def flat(text: str) -> str:
    """Full width and line breaks as the grammar wants them, code point for code point."""
    plain = text.translate(_WIDE)
    lower = plain.lower()
    return lower if len(lower) == len(plain) else plain


def _document_links(
    document: Document, corpus: Corpus
) -> Iterator[tuple[Paragraph, tuple[Link, ...]]]:
    about_npt = _NPT in document.record.title_zh + document.record.body or _NPT in document.text
    order = {unit.locator: number for number, unit in enumerate(document.paragraphs)}
    for unit in document.paragraphs:
        text = flat(unit.text)
        if _WORTH.search(text):
            reader = _Unit(unit, text, order, corpus)
            found = sorted(reader.links(about_npt=about_npt), key=lambda link: link.span)
            if found:
                yield unit, tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Unit:
    """One unit being read.

    Attributes:
        text: `flat(unit.text)`.
        order: locator to its number in the document.
    """

    unit: Paragraph
    text: str
    order: Mapping[str, int]
    corpus: Corpus

    def links(self, *, about_npt: bool) -> Iterator[Link]:
        reading = read(self.text, strict=True)
        yield from self._documents(reading)
        for found, owner in zip(reading.places, reading.owners, strict=True):
            if owner == FREE:
                yield from self._free(found, reading)
        yield from self._items(reading)
        for provisions in reading.provisions:
            span = (provisions.start, provisions.end)
            valid = (one for one in provisions.provisions if one.exists and about_npt)
            yield from (self._provision(one, *span) for one in valid)

    def _documents(self, reading: Reading) -> Iterator[Link]:
        for number, holder in enumerate(reading.holders):
            if isinstance(holder, FoundSymbol):
                owned = [
                    found
                    for found, owner in zip(reading.places, reading.owners, strict=True)
                    if owner == number
                ]
                yield from self._document(holder, owned)

    def _document(self, symbol: FoundSymbol, owned: Iterable[FoundPlaces]) -> Iterator[Link]:
        doc_ids = self.corpus.naming.fitting(symbol)
        held = doc_ids[0] if len(doc_ids) == 1 else ""
        name = self.corpus.document(held).record.citable_symbol if held else symbol.symbol
        if held == self.unit.doc_id:
            name = ""
        places = [(found, place) for found in owned for place in found.places]
        for found, place in places:
            for unit_id in readings(held, place, self.corpus) if held else ():
                start, end = min(symbol.start, found.start), max(symbol.end, found.end)
                yield self._link(TargetKind.UNIT, unit_id, start, end, held)
        if name:
            yield self._link(TargetKind.DOCUMENT, name, symbol.start, symbol.end, held)

    def _free(self, found: FoundPlaces, reading: Reading) -> Iterator[Link]:
        """A place without a document: our own where the words say so."""
        before = (max(0, found.start - _REACH), found.start)
        same = _SAME_BEFORE.search(self.text, *before)
        symbols = [one for one in reading.holders if one.end <= found.start]
        if same and symbols and isinstance(symbols[-1], FoundSymbol):
            shifted = FoundSymbol(same.start(), same.end(), symbols[-1].symbol, symbols[-1].short)
            yield from self._document(shifted, [found])
            return
        own = _OWN_BEFORE.search(self.text, *before)
        if own:
            up, down = bool(own["up"]), bool(own["down"])
            for place in found.places:
                locator = self._own(place, up=up, down=down)
                if locator:
                    target = f"{self.unit.doc_id}:{locator}"
                    start = own.start()
                    yield self._link(TargetKind.UNIT, target, start, found.end, self.unit.doc_id)

    def _own(self, place: Place, *, up: bool, down: bool) -> str:
        """The locator a place means inside this unit's document, or empty."""
        outer = self.unit.locator.split("/")[:-1]
        paths = ["/".join([*outer[:depth], place.path]) for depth in range(len(outer), -1, -1)]
        here = self.order[self.unit.locator]
        for path in paths:
            there = self.order.get(path, -1)
            fits = there >= 0 and not (up and there >= here) and not (down and there <= here)
            if fits and there != here:
                return path
        return ""

    def _items(self, reading: Reading) -> Iterator[Link]:
        """`(a)分段`: the item beside this one."""
        taken = [(one.start, one.end) for one in reading.places]
        for match in _OWN_ITEM.finditer(self.text):
            start, end = match.span()
            inside = any(start < e and s < end for s, e in taken)
            paragraph = self.unit.locator.split("(")[0]
            locator = paragraph + match["items"].replace(" ", "")
            if not inside and locator in self.order and locator != self.unit.locator:
                target = f"{self.unit.doc_id}:{locator}"
                yield self._link(TargetKind.UNIT, target, start, end, self.unit.doc_id)

    def _provision(self, provision: Provision, start: int, end: int) -> Link:
        return self._link(TargetKind(provision.kind.value), provision.name, start, end)

    def _link(self, kind: TargetKind, target: str, start: int, end: int, held: str = "") -> Link:
        while self.text[start] in " 的" and start + 1 < end:
            start += 1
        at = self.unit.span.start
        return Link(self.unit.unit_id, kind, target, Span(at + start, at + end), held)


def _headed(document: Document) -> Iterator[tuple[str, str]]:
    """The articles a heading begins with, and the units under it."""
    articles: dict[str, list[str]] = {}
    for unit in document.paragraphs:
        # The series in WP.77 para. 187 stands below the section on article X, and is not of it.
        inside = "/" in unit.locator and not unit.locator.startswith("A")
        for heading in () if inside else unit.heading_path[-1:]:
            if heading not in articles:
                articles[heading] = _first_articles(flat(heading))
            yield from ((name, unit.unit_id) for name in articles[heading])


def _first_articles(heading: str) -> list[str]:
    found = find_provisions(heading)[:1]
    return [one.name for first in found if first.start == 0 for one in first.provisions]


def _backwards(links: Iterable[Link]) -> Mapping[str, tuple[Link, ...]]:
    cited: dict[str, dict[str, Link]] = {}
    for link in links:
        for name in _names(link):
            cited.setdefault(name, {}).setdefault(link.unit_id, link)
    return {name: tuple(by_unit.values()) for name, by_unit in cited.items()}


def _names(link: Link) -> Iterator[str]:
    """Every name under which a target is asked for."""
    yield link.target
    if link.kind is TargetKind.UNIT:
        if link.held and not link.unit_id.startswith(f"{link.held}:"):
            yield link.held
    elif link.kind is TargetKind.DOCUMENT:
        yield from (tail for tail in tails(link.target) if tail != link.target)
        if base(link.target) != link.target:
            yield base(link.target)
        if link.held:
            yield link.held
    else:
        whole = re.split(r"[.(]", link.target)[0]
        if whole != link.target:
            yield whole
