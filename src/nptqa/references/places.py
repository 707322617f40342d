"""Places in a document as people write them: 第36段, 第187段内第14(b)段, op. para. 3 (c), PP7, fn4.

In: folded text. Out: `FoundPlaces`. Nothing is looked up here; `resolve` leads places to units.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from nptqa.corpus.locators import chinese_numeral
from nptqa.corpus.numerals import CHINESE, number, roman_number
from nptqa.references.members import Member, members

_BIS_ZH = {"bis": "之二", "ter": "之三", "quater": "之四", "quinquies": "之五"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written.

    Attributes:
        part: `PP`, `fn`, `op` or empty.
        number: the printed number with `bis`, or the sign of a footnote.
        items: letters as a locator has them, `(a)(i)`.
        outer: the path inside which the number stands (`187`, `A1`), or empty.
    """

    part: str
    number: str
    items: str = ""
    outer: str = ""

    @classmethod
    def parse(cls, path: str, part: str = "") -> Self:
        """Read a place in our notation back (`187/14(b)`, `PP7`), where `op` is not written."""
        outer, _, last = path.rpartition("/")
        sign = last[:2] if last[:2] in ("PP", "fn") else ""
        number, bracket, items = last[len(sign) :].partition("(")
        return cls(sign or part, number, bracket + items, outer)

    @property
    def path(self) -> str:
        """The place in our notation, without the document."""
        sign = self.part if self.part in ("PP", "fn") else ""
        outer = f"{self.outer}/" if self.outer else ""
        return f"{outer}{sign}{self.number}{self.items}"

    @property
    def written(self) -> str:
        """The canonical Chinese form, which reads as this same place."""
        if self.part == "fn":
            return f"脚注{self.number}"
        head = "".join(map(_step, self.outer.split("/"))) if self.outer else ""
        part = {"PP": "序言部分", "op": "执行部分"}.get(self.part, "")
        digits = self.number.rstrip("abeinqrstu")
        bis = _BIS_ZH.get(self.number[len(digits) :], "")
        return f"{head}{part}第{digits}{self.items}段{bis}"


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """Places written as one: a single one, a list or a range.

    Attributes:
        start, end: in the folded text.
    """

    start: int
    end: int
    places: tuple[Place, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all places."""
        return tuple(place.path for place in self.places)


def _step(step: str) -> str:
    return f"附件{chinese_numeral(int(step[1:]))}" if step[0] == "A" else f"第{step}段内"


# A paragraph may be asked for that no document can have, 0 or 12345: it is read, and not found.
_NUMBER = rf"(?:\d{{1,9}}|{CHINESE})"
_SIGNED = r"\(\s?(?:[a-z]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})\s?\)"
_ITEM = rf"(?:\s?{_SIGNED}|(?<=\d)[a-z](?![a-z]))"
_BIS = r"(?:\s?(?:bis|ter|quater|quinquies)(?![a-z]))?"
_MEMBER = rf"{_NUMBER}{_BIS}{_ITEM}*"
_JOIN = r"\s?(?:分?段|项)?\s?(?:以及|[至到和及与、,\-–—~])\s?第?\s?"
_LIST = rf"{_MEMBER}(?:{_JOIN}(?:{_MEMBER}|{_ITEM}+))*"
_LEVEL = r"(?:分段|段|项|目|款)"
_LETTER = rf"(?:{_SIGNED}|(?<![a-z])[a-z](?=\s?{_LEVEL}))"
_LATER = (
    rf"(?:\s?的?\s?第?\s?{_LETTER}\s?{_LEVEL}?"
    rf"(?:\s?[和及与、,至到\-]\s?第?{_LETTER}\s?{_LEVEL}?)*)*"
)
_END = r"\s?(?:自然段|分段|段落?)(?!时|话|路)(?:之[二三四五])?"
_ANNEX = rf"(?:(?:附件|annex\s?)\s?(?P<annex>{_NUMBER}|[ivx]{{1,4}}|\d)\s?[,的]?\s?)?"
_PART = r"(?P<part>执行部分|执行段|主文|序言部分|序言段?)?\s?的?\s?"
_SIGN = (
    r"(?<![a-zа-яء-ي])(?:sub-?\s?)?(?:paragraphe?s?|paras?\.?|párrafos?|p[aá]rr?\.|"
    r"пункт(?:а|е|у|ы|ах|ов|ам)?|пп?\.|(?:ال)?فقر(?:ة|ات|تين)|alinéas?)|¶{1,2}|§{1,2}"
)
_PLURAL = (
    r"(?<![a-zа-яء-ي])(?:sub-?\s?)?(?:paragraphe?s|paras\.?|párrafos|пункт(?:ы|ах|ов|ам)|пп\.|"
    r"(?:ال)?فقر(?:ات|تين)|alinéas)|¶¶|§§"
)
_OP = r"(?P<op>(?<![a-z])op(?:erative)?\.?\s?)"
_PP = r"(?P<pp>(?<![a-z])(?:pp\.?\s?|preambular\s?))"
_WEST_ITEM = (
    rf"(?:\s?{_SIGNED}|(?<=\d)[a-z](?![a-z])|(?<=\d)\s[a-z]\)|"
    r"(?<=\d)\s[a-z](?=$|[.?!,;)]|\s?[一-鿿]))"
)
_WEST = rf"\d{{1,9}}{_BIS}{_WEST_ITEM}*"
_SHORT = rf"\d{{1,4}}{_BIS}{_WEST_ITEM}*"
_WEST_RANGE = r"(?:\s?[-–—]\s?|\s(?:to|through|à|al?|по|до|إلى)\s)"
_WEST_AND = r"(?:\s?(?:,\s?and\s|[,&])\s?|\s(?:and|et|y|и)\s|\sو\s?)"
_TAIL = (
    r"(?:\s?(?:of the|du|de la|del|من)?\s?(?:(?P<oper>operative (?:part|section)|dispositif|"
    r"parte dispositiva|постановляющей части|المنطوق)|"
    r"(?P<prea>preamble|préambule|preámbulo|преамбулы|(?:ال)?ديباجة)))?"
)
_WEST_LIST = rf"{_WEST}(?:(?:{_WEST_RANGE}|{_WEST_AND})(?:{_WEST}|{_ITEM}))*"
_WEST_NUMBERS = rf"\d{{1,3}}(?:(?:{_WEST_RANGE}|{_WEST_AND})\d{{1,3}})*"
_WEST_ONE = rf"{_WEST}(?:{_WEST_RANGE}(?:{_WEST}|{_ITEM})|{_WEST_AND}{_ITEM})*"
_STOP = r"(?!\d|/\d|\.\d|\s?%)"
_NTH = r"(?:\s?(?:no\.?|n[°º]|№))?\s?"

_PATTERNS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (triggers, re.compile("".join(pieces)))
    for triggers, *pieces in (
        (("脚注", "fn", "footnote", "сноск", "حاشية", "nota ", "note "),
         r"(?P<fn>脚注|(?<![a-z])(?:fn\.?|footnotes?|notes? de bas de page|notas? (?:de|al) pie"
         r"(?: de página)?)|сноск[аиеу]|(?:ال)?حاشية)\s?第?\s?",
         rf"(?P<list>\d{{1,3}}(?!\d)(?:(?:{_JOIN}|\s?and\s?)\d{{1,3}}(?!\d))*|(?P<star>\*{{1,4}}))"),
        (("脚注",), rf"第\s?(?P<list>{_NUMBER})\s?[号条个](?P<fn>脚注)"),
        (("段",), _ANNEX, rf"第\s?(?P<outer>{_NUMBER})\s?段\s?[内中下里]?\s?[的之]?\s?第\s?",
         rf"(?P<list>{_LIST}\s?(?:段|项)(?:之[二三四五])?{_LATER})"),
        (("段",), _ANNEX, _PART, rf"第\s?(?P<list>{_LIST}{_END}{_LATER})"),
        (("序言段", "执行段"), r"(?P<part>序言段|执行段)\s?(?P<list>\d{1,3})(?!\d)"),
        (("序言段", "执行段"), rf"第\s?(?P<list>{_NUMBER})\s?个?(?P<part>序言段|执行段)"),
        (("sub", "sous-par", "подпункт", "inciso"),
         rf"(?:{_SIGN})\s?(?P<outer>\d{{1,4}})\s?,?\s?(?:sub-?\s?(?:para(?:graph)?s?|párrafos?)?\.?"
         r"|sous-paragraphes?|подпункт[аы]?|incisos?)\s?",
         rf"(?P<list>\d{{1,4}}{_BIS}(?:{_ITEM}|\s[a-z](?![a-z]))*(?:{_WEST_RANGE}{_WEST})?){_STOP}"),
        (("para", "párra", "пункт"),
         rf"(?:{_SIGN}){_NTH}(?P<list>{_WEST})\s(?:of|in|within|under|du|del|de)\s(?:the\s)?"
         rf"(?:{_SIGN})\s?(?P<outer>\d{{1,4}})(?![\d/])"),
        (("/",), r"(?:第\s?)?(?<![\d/.a-z\-])(?P<outer>(?:a\d{1,2}/)?\d{1,4}|a\d{1,2})/",
         rf"(?P<list>{_SHORT})(?!\d|/|-\d|\.\d)\s?段?"),
        (("op",), _OP, rf"(?:{_SIGN})?\s?(?P<list>{_WEST_LIST}){_STOP}"),
        (("pp", "preamb"), _PP, rf"(?:{_SIGN})?\s?(?P<list>{_WEST_NUMBERS}){_STOP}"),
        (("th ", "st ", "nd ", "rd "), r"(?<!\d)(?P<list>\d{1,3})(?:st|nd|rd|th)\s"
         r"(?:(?P<pp>preambular)|(?P<op>operative))\sparagraph"),
        (("para", "parr", "par.", "párr", "пункт", "пп", "فقر", "alin", "¶", "§"), _ANNEX,
         rf"(?:{_PLURAL}){_NTH}(?P<list>{_WEST_LIST}){_STOP}", _TAIL),
        (("para", "parr", "par.", "párr", "п.", "пункт", "فقر", "alin", "¶", "§"), _ANNEX,
         rf"(?:{_SIGN}){_NTH}(?P<list>{_WEST_ONE}){_STOP}", _TAIL),
        (("段",), rf"\A\s?(?P<list>\d{{1,4}}{_ITEM}*)\s?段(?!时|话|路)"),
    )
)  # fmt: skip
# A bare number is a place only right behind a symbol, and only where nothing is counted by it.
_BARE = re.compile(
    r"(?:\s?号?\s?(?:决议|文件))?\s?[,:的/]?\s?(?:(?P<outer>\d{1,4})/)?"
    rf"(?P<list>{_SHORT}(?:[-–]\d{{1,4}})?)"
    r"(?=\s?(?:$|[,;?!、。和与及]|段|说|讲|写|是什么|的内容|内容|原文|呢|吗))(?:\s?段)?"
)
_ANY = re.compile(r"[\d〇零一二三四五六七八九十*]")


def find_places(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[FoundPlaces]:
    """Every place in a folded text, left to right.

    Args:
        text: folded.
        taken: spans that are something else already (symbols).
    """
    if not _ANY.search(text):
        return []
    used = list(taken)
    found = []
    for triggers, pattern in _PATTERNS:
        if not any(trigger in text for trigger in triggers):
            continue
        for match in pattern.finditer(text):
            places = _places(match) if _free(*match.span(), used) else ()
            if places:
                used.append(match.span())
                found.append(FoundPlaces(*match.span(), places))
    return sorted(found, key=lambda one: one.start)


def bare_places(
    text: str, ends: Sequence[int], used: Sequence[tuple[int, int]]
) -> Iterator[FoundPlaces]:
    """The bare numbers right behind symbols that end at `ends`: `WP.77 36`."""
    for end in ends:
        match = _BARE.match(text, end)
        if match and match["list"] and _free(match.start("list"), match.end(), used):
            yield FoundPlaces(match.start(), match.end(), _places(match))


def _free(start: int, end: int, used: Sequence[tuple[int, int]]) -> bool:
    return not any(start < other_end and other_start < end for other_start, other_end in used)


def _places(match: re.Match[str]) -> tuple[Place, ...]:
    groups = match.groupdict()
    if groups.get("star"):
        return (Place("fn", groups["star"]),)
    part, outer = _part(groups), _outer(groups)
    return tuple(_place(part, member, outer) for member in members(groups["list"]))


def _place(part: str, member: Member, outer: str) -> Place:
    return Place(part, f"{member.number}{member.bis}", member.items, outer)


def _part(groups: dict[str, str | None]) -> str:
    if groups.get("fn"):
        return "fn"
    named = groups.get("part") or ""
    if named.startswith("序言") or groups.get("pp") or groups.get("prea"):
        return "PP"
    return "op" if named or groups.get("op") or groups.get("oper") else ""


def _outer(groups: dict[str, str | None]) -> str:
    annex, outer = groups.get("annex"), groups.get("outer")
    steps = [f"A{roman_number(annex) or number(annex)}"] if annex else []
    if outer:
        steps += [
            step.upper() if step[0] == "a" else str(number(step)) for step in outer.split("/")
        ]
    return "/".join(steps)
