"""References to documents and paragraphs in a question, resolved against the corpus.

In: the folded question. Out: `Reference`s. `WP.77第36段` names two units, because numbering
restarts inside paragraph 187 of that document: every reading is given, the outer one first. A
number that does not exist resolves to nothing and never to a neighbour.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nptqa.corpus import Corpus
from nptqa.corpus.symbols import FoundSymbol, find_symbols
from nptqa.domain import Document, Paragraph, Reference, UnitKind

_DIGITS = "零一二三四五六七八九"
_CHINESE_NUMBER = re.compile(r"第([零〇一二三四五六七八九十百]{1,7})(?=\s?[段项]|\s?\()")
_NUMBER = r"(?P<n>\d{1,4}(?:\s?(?:bis|ter))?)"
_ITEMS = r"(?P<i>(?:\s?\(\s?[a-z]{1,4}\s?\))*)"
# 第3段(c)项: the letter may follow the paragraph.
_LATER_ITEM = r"(?P<j>\s?的?\s?(?:\(\s?[a-z]{1,4}\s?\)|[a-z])\s?[段项])?"
_SIGN = r"(?:sub-?\s?)?(?:paragraphs?|paras?\.?|párrafos?|paragraphes?|пункты?|пп?\.|الفقرة|¶|§)"


def _pattern(*pieces: str) -> re.Pattern[str]:
    return re.compile("".join(pieces))


_PLACES = (
    ("PP", _pattern(r"序言(?:部分)?的?第\s?(?P<n>\d{1,3})\s?段")),
    ("PP", _pattern(r"preambular\s?", f"(?:{_SIGN})?", r"\s?(?P<n>\d{1,3})(?!\d)")),
    ("PP", _pattern(r"(?<![a-z])pp\s?\.?\s?(?P<n>\d{1,3})(?!\d)")),
    ("fn", _pattern(r"(?:脚注|footnote|(?<![a-z])fn)\s?(?P<n>\d{1,3}|\*)")),
    ("path", _pattern(r"(?<![\d/.])(?P<o>\d{1,4})/", _NUMBER, _ITEMS, r"(?!\d|/)")),
    (
        "path",
        _pattern(
            r"第\s?(?P<o>\d{1,4})\s?段\s?[内中下里]?\s?[的之]?\s?第\s?",
            _NUMBER, _ITEMS, r"\s?[段项]", _LATER_ITEM,
        ),
    ),
    (
        "path",
        _pattern(
            _SIGN, r"\s?(?P<o>\d{1,4})\s?,?\s?sub(?:-?\s?para(?:graph)?\.?)?\s?",
            _NUMBER, r"(?P<i>(?:\s?\(?\s?[a-z]\s?\)?(?![a-z]))?)",
        ),
    ),
    ("op", _pattern(r"执行(?:部分)?的?第\s?", _NUMBER, _ITEMS, r"\s?段", _LATER_ITEM)),
    ("op", _pattern(r"(?<![a-z])op(?:erative)?\.?\s?", f"(?:{_SIGN})?", r"\s?", _NUMBER, _ITEMS)),
    ("", _pattern(r"第\s?", _NUMBER, _ITEMS, r"\s?段", _LATER_ITEM)),
    ("", _pattern(_SIGN, r"\s?", _NUMBER, _ITEMS, r"(?!\d)")),
)  # fmt: skip
_BARE = re.compile(rf"\s?,?\s?(?:(?P<o>\d{{1,4}})/)?{_NUMBER}{_ITEMS}\s?段?(?![\d年月日/.])")
_RANGE = re.compile(r"第\s?(\d{1,4})\s?(?:段\s?)?(?:至|到|-|–|—|~|和|、|及)\s?第?\s?(\d{1,4})\s?段")
_RANGE_EN = re.compile(rf"{_SIGN}\s?(\d{{1,4}})\s?(?:to|-|–|and|,|à|a|и)\s?(\d{{1,4}})(?!\d)")
_LONGEST_RANGE = 20
_LETTER = re.compile(r"[a-z]{1,4}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written.

    Attributes:
        start, end: its place in the folded text.
        part: `PP`, `fn`, `op`, `path` or empty.
        number: the printed number, with `bis`.
        items: letters as a locator has them, `(a)(i)`.
        outer: the paragraph inside which the number stands, or empty.
    """

    start: int
    end: int
    part: str
    number: str
    items: str = ""
    outer: str = ""

    @property
    def path(self) -> str:
        """The place in our notation, without the document."""
        if self.part in ("PP", "fn"):
            return f"{self.part}{self.number}"
        outer = f"{self.outer}/" if self.outer else ""
        return f"{outer}{self.number}{self.items}"


def find_references(
    folded: str, corpus: Corpus, scope: Sequence[str] = ()
) -> tuple[Reference, ...]:
    """Read and resolve the references in a folded question.

    Args:
        folded: `fold(question).text`.
        corpus: what is held.
        scope: doc_ids a place without a symbol may mean; empty for all.
    """
    text = _with_digits(folded)
    symbols = find_symbols(text)
    places = list(_places(text, symbols))
    references = [
        _resolve(
            text, symbol, [place for place in places if _belongs(place, symbol, symbols)], corpus
        )
        for symbol in symbols
    ]
    free = [place for place in places if not any(_belongs(place, s, symbols) for s in symbols)]
    documents = [d for d in corpus.documents if not scope or d.doc_id in scope]
    loose = [_loose(text, place, documents) for place in free]
    return tuple(reference for group in references for reference in group) + tuple(loose)


def is_only_reference(folded: str, references: Sequence[Reference]) -> bool:
    """Whether the question asks for the place itself and for nothing else."""
    rest = _with_digits(folded)
    for reference in references:
        rest = rest.replace(reference.text, " ")
    return not _FILLER.sub("", rest)


_FILLER = re.compile(
    r"说了?[些了]?什么|讲了?[些了]?什么|写了?[些了]?什么|是什么|怎么[说写]|内容|全文|原[文话]|到底|具体|"
    r"什么|引用|引文|出处|给我|[的请看查是呢吗和与及在里中内号第段]|哪里?|文件|决议|"
    r"what (?:does|do|is)|\b(?:say|says|said|text|of|the|in|show|me|quote|please|and)\b|"
    r"[\s,。,、?!.:;《》“”\"'()\-]"
)


def valid_ranges(document: Document) -> str:
    """The paragraph numbers a document has, for instance `1–187；187/1–187/102`."""
    series: dict[str, list[int]] = {}
    for unit in document.paragraphs:
        prefix, _, last = unit.locator.rpartition("/")
        if unit.kind in (UnitKind.PARAGRAPH, UnitKind.OPERATIVE) and last.isdigit():
            series.setdefault(f"{prefix}/" if prefix else "", []).append(int(last))
    counted = [unit for unit in document.paragraphs if unit.kind is UnitKind.PREAMBULAR]
    ranges = [f"{prefix}{min(n)}–{prefix}{max(n)}" for prefix, n in series.items()]
    return "；".join(ranges + ([f"PP1–PP{len(counted)}"] if counted else []))


def _with_digits(folded: str) -> str:
    """第三十六段 as 第36段; lengths may change, so places count in the result."""
    return _CHINESE_NUMBER.sub(lambda match: f"第{_number(match[1])}", folded)


def _number(chinese: str) -> int:
    """三十六 is 36, 一百八十七 is 187, 一〇二 is 102."""
    plain = chinese.replace("〇", "零")
    if "十" not in plain and "百" not in plain:
        return int("".join(str(_DIGITS.index(sign)) for sign in plain))
    total, digit = 0, 0
    for sign in plain:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.index(sign)
    return total + digit


def _places(text: str, symbols: Sequence[FoundSymbol]) -> Iterator[Place]:
    taken = [(symbol.start, symbol.end) for symbol in symbols]
    for start, end, numbers in _ranges(text):
        if not _overlaps(start, end, taken):
            taken.append((start, end))
            yield from (Place(start, end, "", str(number)) for number in numbers)
    for part, pattern in _PLACES:
        for match in pattern.finditer(text):
            if not _overlaps(*match.span(), taken):
                taken.append(match.span())
                yield _place(match, part)
    for symbol in symbols:
        bare = _BARE.match(text, symbol.end)
        if bare and not _overlaps(*bare.span("n"), taken):
            taken.append(bare.span())
            yield _place(bare, "")


def _overlaps(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in taken)


def _ranges(text: str) -> Iterator[tuple[int, int, list[int]]]:
    for pattern in (_RANGE, _RANGE_EN):
        for match in pattern.finditer(text):
            low, high = int(match[1]), int(match[2])
            joined = re.search(r"至|到|[-–—~]|to|à", match[0])
            if joined and low < high <= low + _LONGEST_RANGE:
                yield match.start(), match.end(), list(range(low, high + 1))
            elif not joined:
                yield match.start(), match.end(), [low, high]


def _place(match: re.Match[str], part: str) -> Place:
    groups = match.groupdict()
    letters = _LETTER.findall((groups.get("i") or "") + (groups.get("j") or ""))
    items = "".join(f"({letter})" for letter in letters)
    return Place(
        match.start(), match.end(), part, groups["n"].replace(" ", ""), items, groups.get("o") or ""
    )


def _belongs(place: Place, symbol: FoundSymbol, symbols: Sequence[FoundSymbol]) -> bool:
    """A place belongs to the last symbol before it, or to the only one when that comes after."""
    before = [other for other in symbols if other.end <= place.start]
    if before:
        return before[-1] is symbol
    return len(symbols) == 1


def _resolve(
    text: str, symbol: FoundSymbol, places: Sequence[Place], corpus: Corpus
) -> list[Reference]:
    documents = [
        document
        for document in corpus.documents
        if symbol.fits(document.record.citable_symbol) and document.record.citable_symbol
    ]
    doc_ids = tuple(document.doc_id for document in documents)
    named = documents[0].record.symbol if len(documents) == 1 else symbol.symbol
    if not places:
        return [Reference(text[symbol.start : symbol.end], named, doc_ids)]
    out = []
    for place in places:
        start, end = min(symbol.start, place.start), max(symbol.end, place.end)
        units = tuple(u.unit_id for document in documents for u in readings(document, place))
        out.append(Reference(text[start:end], named, doc_ids, place.path, units))
    return out


def _loose(text: str, place: Place, documents: Sequence[Document]) -> Reference:
    """A place without a symbol: every document that has it."""
    units = tuple(u.unit_id for document in documents for u in readings(document, place))
    return Reference(text[place.start : place.end], "", (), place.path, units)


def readings(document: Document, place: Place) -> list[Paragraph]:
    """Every unit of a document that a place may mean, the outer numbering first."""
    path = place.path
    if place.part in ("PP", "fn", "path"):
        return [unit for unit in document.paragraphs if unit.locator == path]
    found = [
        unit
        for unit in document.paragraphs
        if unit.locator == path or (not place.outer and unit.locator.endswith(f"/{path}"))
    ]
    if place.part == "op":
        found = [unit for unit in found if unit.kind in (UnitKind.OPERATIVE, UnitKind.ITEM)]
    return sorted(found, key=lambda unit: unit.locator.count("/"))
