"""How the documents held may be named: symbol, the tails of a symbol, our short names, titles.

In: the documents. Out: `Naming`, built once for a corpus and asked for every question. Names are
taken as they stand, never fuzzed: a name that is nearly right names nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from nptqa.corpus.symbols import FoundSymbol, find_symbols
from nptqa.domain import Document, DocumentRecord
from nptqa.folding import compact, fold_text

# A shorter title is an ordinary word of the field (保障监督) and names nothing.
_SHORTEST_TITLE = 12
_SHORTEST_TITLE_EN = 30
# Corr.2 and 28(Part I) are not enough to name a document.
_TAIL = re.compile(r"[A-Z]+\.")
_JOINTS = re.compile(r"(?<=\d)(?=[^\d\s])|(?<=[^\d\s])(?=\d)")


@dataclass(frozen=True, slots=True)
class Named:
    """A document named in a folded text.

    Attributes:
        start, end: its place in the folded text.
    """

    start: int
    end: int
    doc_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of all documents held.

    Attributes:
        tails: canonical symbol and every tail of it (`WP.77`), to the documents that have it.
        names: folded, compact name to the documents that have it.
        starts: the first character of names to their places in `names` and the names.
        series: doc_id to the paths inside which numbering restarts (`187`).
    """

    tails: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    starts: Mapping[str, Sequence[tuple[int, str]]]
    series: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> Self:
        """Collect the names."""
        by_tail: dict[str, list[str]] = {}
        names: dict[str, list[str]] = {}
        series = {}
        for document in documents:
            for tail in tails(document.record.citable_symbol):
                by_tail.setdefault(tail, []).append(document.doc_id)
            for name in dict.fromkeys(_names(document.record)):
                names.setdefault(name, []).append(document.doc_id)
            series[document.doc_id] = _series(document)
        return cls(_frozen(by_tail), _frozen(names), _starts(names), series)

    def fitting(self, symbol: FoundSymbol) -> tuple[str, ...]:
        """The doc_ids of the documents a symbol may mean; none when it is not held."""
        found = self.tails.get(symbol.symbol, ())
        return found if symbol.short or "/" in symbol.symbol else ()

    def find(self, folded: str) -> list[Named]:
        """The documents named by a name in a folded text."""
        tight = compact(folded)
        found = []
        for name in self._held(tight):
            spaced = r"\s?".join(map(re.escape, _JOINTS.split(name)))
            matches = re.finditer(spaced, folded)
            found += [Named(*match.span(), self.names[name]) for match in matches]
        return found

    def _held(self, tight: str) -> Iterator[str]:
        """The names in a text, in their order; of thousands of names it looks at few."""
        begun = self.starts.keys() & set(tight)
        held = [one for start in begun for one in self.starts[start] if one[1] in tight]
        return (name for _, name in sorted(held))


def tails(symbol: str) -> Iterator[str]:
    """`NPT/CONF.2020/WP.77`, `CONF.2020/WP.77`, `WP.77`; a resolution has no tails but its year."""
    if not symbol:
        return
    yield symbol
    if symbol.startswith("S/RES/"):
        yield symbol.split(" (")[0]
    elif symbol.startswith("NPT/"):
        parts = symbol.split("/")
        rests = ("/".join(parts[start:]) for start in range(1, len(parts)))
        yield from (rest for rest in rests if _TAIL.match(rest))


def _names(record: DocumentRecord) -> Iterator[str]:
    candidates = (
        (record.short_zh, 0),
        (record.short_en, 0),
        (record.title_zh, _SHORTEST_TITLE),
        (record.title_en, _SHORTEST_TITLE_EN),
        *((alias, 0) for alias in record.aliases),
    )
    for text, shortest in candidates:
        name = compact(fold_text(text))
        # A name that holds a symbol is read as the symbol.
        if name and len(name) >= shortest and not find_symbols(name):
            yield name


def _series(document: Document) -> tuple[str, ...]:
    paths = (unit.locator.rpartition("/")[0] for unit in document.paragraphs)
    return tuple(dict.fromkeys(path for path in paths if path))


def _starts(names: Iterable[str]) -> Mapping[str, Sequence[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for place, name in enumerate(names):
        found.setdefault(name[0], []).append((place, name))
    return found


def _frozen(lists: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(doc_ids) for name, doc_ids in lists.items()}
