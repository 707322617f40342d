"""UN document symbols as people write them, and their one canonical spelling.

In: folded text (`folding.fold`: NFKC, small letters, Simplified). Out: `FoundSymbol`s. A short form
(`wp.77`, `pc.i/wp.78`, `1540号决议`) is a pattern that a full symbol may fit.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from nptqa.corpus.numerals import CHINESE, NUMBER, number, roman_number

_ELEMENT = (
    r"(?:rev(?:ision)?\.?\s?\d{1,2}|"
    r"(?:[a-z]{1,5}\.\s?)?[a-z0-9]+(?:[.\-][a-z0-9]+)*)"
)
_BLANK = r"(?:\s|%20)?"
_BRACKET = (
    rf"{_BLANK}\({_BLANK}(?:corrected|parts?{_BLANK}[ivx]+(?:(?:\s|%20)?(?:and|&|和|,|-)"
    rf"(?:\s|%20)?(?:part)?{_BLANK}[ivx]+)*|vol(?:ume)?s?\.?{_BLANK}[ivx]+|\d{{4}}|[ivxlc]+)"
    rf"{_BLANK}\)"
)
# A pasted link is a symbol too: undocs.org/zh/A/RES/75/71.
_LEFT = r"(?:(?<![a-z0-9/.])|(?<=\.org/)|(?<=\.org/[a-z]{2}/))"
_FULL = re.compile(
    rf"{_LEFT}(?:"
    rf"npt\s?/\s?(?=conf|pc|dec|rev)|(?:cd|st|td|bwc|ccw|dc|gov|gc|gc\(\d{{1,3}}\)|infcirc|hri|"
    rf"crc|fccc|cac|apl|ctbt|unidir)/|"
    # One letter and one number (a/3, e/5) is no symbol.
    rf"[ase]\s?/\s?(?=[a-z]+\.|[a-z]{{2,}}|e?s-\d|\d{{1,4}}/|\d{{4}}))"
    rf"{_ELEMENT}(?:{_BRACKET})?(?:\s?/\s?{_ELEMENT}(?:{_BRACKET})?)*(?![a-z0-9])"
)
_PARTIAL = re.compile(
    rf"(?<![a-z0-9/.])(?:conf\.\d{{4}}|pc\.[ivx]{{1,4}}|mc\.[ivx]{{1,4}})(?:/{_ELEMENT})+(?![a-z0-9])"
)
_FILE_NAME = re.compile(r"(?<![a-z0-9])a[-_]res[-_](\d{2})[-_](\d{1,3})(?!\d)")
_NO = r"\s?(?:no\.?|n[°ºo]\.?|№|رقم)?\s?"
_RESOLUTION = (
    r"(?:(?<![a-z])(?:resolutions?|res\.?|resoluci[oó]n(?:es)?|résolutions?)|"
    r"резолюци[яиюей]{1,2}|(?:ال)?قرار(?:ات|ين)?)"
)
_ASSEMBLY = re.compile(
    rf"(?:联合国)?(?:大会|联大)?的?第\s?(?P<s1>{NUMBER})/(?P<n1>{NUMBER})\s?(?P<p1>[a-z])?\s?号"
    r"\s?(?P<k1>决议|决定)?|"
    rf"(?P<s2>\d{{2}}|{CHINESE})/(?P<n2>\d{{1,3}}|{CHINESE})\s?(?P<p2>[a-z])?\s?(?:号\s?)?"
    r"(?P<k2>决议|决定)|"
    rf"第?\s?(?P<s3>{NUMBER})\s?届(?:联合国大会|联大|大会|会议)?的?\s?"
    rf"第?\s?(?P<n3>{NUMBER})\s?号\s?(?P<k3>决议|决定)|"
    rf"(?:general assembly |unga |ga )?(?:{_RESOLUTION}|(?<![a-z])(?P<k4>decisions?)){_NO}"
    r"(?P<s4>\d{2})/(?P<n4>\d{1,3})(?P<p4>[a-z](?![a-z]))?|"
    r"(?:unga|ga|联大|联合国大会)\s?(?P<s6>\d{2})/(?P<n6>\d{1,3})(?![\d/])|"
    r"(?<![\d/.a-z\-(])(?P<s5>\d{2})/(?P<n5>\d{1,3})(?![\d/.\-%]|\s?年)"
)
_OLD = re.compile(
    r"第?\s?(?<!\d)(\d{1,4})\s?([a-f])?\s?\(\s?([ivxlc]{1,7})\s?\)\s?号?\s?决议|"
    rf"{_RESOLUTION}{_NO}(\d{{1,4}})\s?([a-f])?\s?\(\s?([ivxlc]{{1,7}})\s?\)"
)
_SPECIAL = re.compile(
    r"第?\s?(?<![a-z/])(e?s-\d{1,2}/\d{1,3})(?:\s?号)?\s?决议|"
    rf"{_RESOLUTION}{_NO}(e?s-\d{{1,2}}/\d{{1,3}})"
)
_YEAR = r"(?:\s?\(\s?(?:19|20)\d\d\s?\))"
_ONE = (
    r"第?\s?(?:(?<![\d/.)\-])\d{3,4}(?![\d/])|(?<![〇零一二三四五六七八九十百千])"
    rf"{CHINESE}){_YEAR}?(?:\s?号)?"
)
_COUNCIL = re.compile(
    r"(?P<by>联合国安全理事会|安全理事会|安理会)?的?\s?(?P<list>"
    rf"{_ONE}(?:(?:\s?(?:以及|[、,和及与])?\s?){_ONE})*)\s?(?P<zh>决议)?|"
    rf"(?:(?P<sc>(?:unsc|sc|security council)\s?(?:{_RESOLUTION})|unscr|unsc|(?<![a-z])scr)|"
    rf"{_RESOLUTION}){_NO}(?P<west>\d{{3,4}}(?![\d/]){_YEAR}?"
    rf"(?:\s?(?:,|and|et|y|e|и|و)\s?\d{{3,4}}(?![\d/]){_YEAR}?)*)(?!\s?号)"
)
_COUNCIL_ITEM = re.compile(
    rf"第?\s?(?P<n>\d{{3,4}}(?!\d)|{CHINESE})(?:\s?\(\s?(?P<y>\d{{4}})\s?\))?(?P<hao>\s?号)?"
)
_WORKING_PAPER = re.compile(
    rf"(?<![a-z0-9/])wp\s?[.\-]?\s?(?P<a>\d{{1,3}}(?!\d)|{CHINESE}(?=\s?(?:第|$|,)))|"
    rf"第?\s?(?P<b>\d{{1,3}}|{CHINESE})\s?号\s?工作文件|"
    rf"工作文件\s?(?:第\s?(?P<c>\d{{1,3}}|{CHINESE})\s?号|"
    r"(?P<d>\d{1,3})(?:\s?号)?(?![\d/]|\s?[年段条页月个])|"
    rf"(?P<f>{CHINESE})(?:\s?号|(?=\s?(?:第|$|,))))|"
    r"(?:working papers?|documents? de travail|documentos? de trabajo|"
    rf"рабоч[а-я]+ документ[а-я]*|ورقة العمل){_NO}(?P<e>\d{{1,3}})(?![\d/])"
)
# WP77 of a full symbol; a dot is easily left out.
_DOTLESS = re.compile(r"(?<=/)(wp|conf|inf|crp|rev|add|corr|l)(?=\d)")
# А/RES from a Russian keyboard.
_CYRILLIC_A = re.compile(r"(?<!\w)а(?=\s?/\s?(?:res|conf|ac|\d))")
_TORSO = re.compile(r"[ASE]/\d{1,3}")
_NUMERIC = re.compile(r"[\d〇零一二三四五六七八九]")
_OFFICIAL_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
_LATEST_SESSION = 89
_FIRST_SESSION = 31
_LIKE_A_YEAR = range(1945, 2036)
_SMALL_WORDS = {
    "conf": "CONF", "corrected": "Corrected", "add": "Add", "corr": "Corr", "rev": "Rev",
    "revision": "Rev", "amend": "Amend",
}  # fmt: skip
_PARTS = re.compile(r"\(parts?\s?([^)]*)\)")
_VOLUME = re.compile(r"\(vol(?:ume)?s?\.?\s?([ivx]+)\)")
_COUNCIL_YEAR = re.compile(r"(S/RES/\d+)\((\d{4})\)\Z")
_ROMANS = re.compile(r"(?<![a-z])(?:part\s?)?([ivx]+)(?![a-z])")


@dataclass(frozen=True, slots=True)
class FoundSymbol:
    """A symbol in a folded text.

    Attributes:
        start, end: its place in the folded text.
        symbol: the canonical spelling, or a short form (`WP.77`, `S/RES/1540`).
        short: it is a short form, which several symbols may fit.
        sure: it was called a resolution or the like; a bare `75/71` may be something else.
    """

    start: int
    end: int
    symbol: str
    short: bool
    sure: bool = True

    def fits(self, symbol: str) -> bool:
        """Whether a canonical symbol is the one meant."""
        if symbol == self.symbol:
            return True
        if self.symbol.startswith("S/RES/"):
            return self.short and symbol.startswith(f"{self.symbol} (")
        return self.short and symbol.endswith(f"/{self.symbol}")


def canonical(symbol: str) -> str:
    """The one spelling of a full symbol: capitals, `S/RES/1540 (2004)`, else no needless blanks."""
    text = re.sub(r"%20|\s+", " ", symbol.strip().lower())
    text = re.sub(r"\s?([/().])\s?", r"\1", text)
    text = re.sub(r"/rev(?:ision)?\.?\s?(\d)", r"/rev.\1", text)
    text = _DOTLESS.sub(r"\1.", text)
    head, *brackets = re.split(r"(\([^)]*\))", text)
    out = _upper(head) + "".join(
        _bracket(piece) if piece.startswith("(") else _upper(piece) for piece in brackets
    )
    return _COUNCIL_YEAR.sub(r"\1 (\2)", out)


def _upper(piece: str) -> str:
    parts = re.split(r"([a-z]+)", piece)
    return "".join(_SMALL_WORDS.get(part, part.upper()) for part in parts)


def _bracket(piece: str) -> str:
    parts, volume = _PARTS.fullmatch(piece), _VOLUME.fullmatch(piece)
    if volume:
        return f"(Vol. {volume[1].upper()})"
    if parts:
        spaced = re.sub(r"and|和|&|,|-", " ", parts[1])
        romans = [roman.upper() for roman in _ROMANS.findall(spaced)]
        return f"(Part{'s' if len(romans) > 1 else ''} {' and '.join(romans)})"
    return "(Corrected)" if piece == "(corrected)" else piece.upper()


def base(symbol: str) -> str:
    """A canonical symbol without what stands in brackets: the family of its parts and years."""
    return symbol.split("(", 1)[0].rstrip() if not symbol.startswith("GC(") else symbol


def find_symbols(folded: str) -> list[FoundSymbol]:
    """Every symbol in a folded text, left to right, none inside another."""
    found: list[FoundSymbol] = []
    for candidate in sorted(_candidates(folded), key=lambda one: (one.start, -one.end)):
        if not found or candidate.start >= found[-1].end:
            found.append(candidate)
    return found


def _candidates(folded: str) -> Iterator[FoundSymbol]:
    if not _NUMERIC.search(folded):
        return
    folded = _CYRILLIC_A.sub("a", folded)
    begun = f" {folded}"
    for triggers, finder in _FINDERS:
        if any(trigger in begun for trigger in triggers):
            yield from finder(folded)


def _full(folded: str) -> Iterator[FoundSymbol]:
    for match in _FULL.finditer(folded):
        symbol = canonical(match[0])
        if any(character.isdigit() for character in symbol) and not _TORSO.fullmatch(symbol):
            short = symbol.startswith("S/RES/") and "(" not in symbol
            yield FoundSymbol(*match.span(), symbol, short)
    for match in _PARTIAL.finditer(folded):
        yield FoundSymbol(*match.span(), canonical(match[0]), short=True)


def _file_names(folded: str) -> Iterator[FoundSymbol]:
    for match in _FILE_NAME.finditer(folded):
        yield FoundSymbol(*match.span(), f"A/RES/{match[1]}/{int(match[2])}", short=False)


def _assembly(folded: str) -> Iterator[FoundSymbol]:
    for match in _ASSEMBLY.finditer(folded):
        groups = {name: value for name, value in match.groupdict().items() if value}
        which = next(name for name in groups if name.startswith("s"))[1]
        session, serial = number(groups[f"s{which}"]), number(groups[f"n{which}"])
        kind = "DEC" if groups.get(f"k{which}", "").startswith(("决定", "dec")) else "RES"
        bare = which == "5"
        # 31/12 is a day; 24/7 is no resolution.
        day = bare and session == _FIRST_SESSION and serial <= 12
        if _FIRST_SESSION <= session <= _LATEST_SESSION and not day:
            part = groups[f"p{which}"].upper() if f"p{which}" in groups else ""
            symbol = f"A/{kind}/{session}/{serial}{part}"
            yield FoundSymbol(*match.span(), symbol, short=False, sure=not bare)


def _old(folded: str) -> Iterator[FoundSymbol]:
    for match in _OLD.finditer(folded):
        chosen = match.groups()[:3] if match[1] else match.groups()[3:]
        serial, part, session = (group or "" for group in chosen)
        if roman_number(session):
            letter = part.upper()
            symbol = f"A/RES/{int(serial)}{letter}({session.upper()})"
            yield FoundSymbol(*match.span(), symbol, short=False)
    for match in _SPECIAL.finditer(folded):
        symbol = f"A/RES/{(match[1] or match[2]).upper()}"
        yield FoundSymbol(*match.span(), symbol, short=False)


def _council(folded: str) -> Iterator[FoundSymbol]:
    for match in _COUNCIL.finditer(folded):
        group = "list" if match["list"] else "west"
        offset = match.start(group)
        named = bool(match["by"] or match["sc"])
        called = bool(match["zh"]) or group == "west"
        items = list(_COUNCIL_ITEM.finditer(match[group]))
        for place, item in enumerate(items):
            if _is_council(item, match, named=named, called=called):
                start = match.start() if place == 0 else offset + item.start()
                end = match.end() if place == len(items) - 1 else offset + item.end()
                serial = number(item["n"])
                symbol = f"S/RES/{serial} ({item['y']})" if item["y"] else f"S/RES/{serial}"
                yield FoundSymbol(start, end, symbol, short=not item["y"])


def _is_council(item: re.Match[str], match: re.Match[str], *, named: bool, called: bool) -> bool:
    """Whether a number is a resolution of the Council, and not a year or a count."""
    serial = number(item["n"])
    if not 100 <= serial <= 9999:
        return False
    hao = bool(item["hao"]) or match[0].rstrip("决议 ").endswith("号")
    if item["y"]:
        return called or hao or named
    if serial in _LIKE_A_YEAR and not hao:
        return named and called
    return called or named


def _working_papers(folded: str) -> Iterator[FoundSymbol]:
    for match in _WORKING_PAPER.finditer(folded):
        serial = next(group for group in match.groups() if group)
        yield FoundSymbol(*match.span(), f"WP.{number(serial)}", short=True)


_Finder = Callable[[str], Iterator[FoundSymbol]]
# What has to stand in a text before a finder is worth running.
_FINDERS: tuple[tuple[tuple[str, ...], _Finder], ...] = (
    (("/",), _full),
    (("a-res", "a_res"), _file_names),
    (("/", "届"), _assembly),
    (("决议", "resol", " res ", " res.", "résol", "резол", "قرار"), _old),
    (
        (
            "号",
            "决议",
            "安理会",
            "安全理事会",
            "resol",
            " res ",
            " res.",
            "résol",
            "unsc",
            "scr",
            "резол",
            "قرار",
        ),
        _council,
    ),
    (("wp", "工作文件", "working p", "de tra", "рабоч", "ورقة"), _working_papers),
)


def official_url(symbol: str, language: str = "zh") -> str:
    """The UN's own address of a document; empty for an empty symbol.

    The resolver knows `zh`, not the `ch` that stands in many printed links.
    """
    path = quote(symbol.replace(" (", "("), safe="/().")
    return f"https://undocs.org/{language}/{path}" if symbol else ""


def official_urls(symbol: str) -> Mapping[str, str]:
    """The UN's own address of a document in its six languages; none for an empty symbol.

    Nobody has looked whether a document was issued in all of them.
    """
    return {code: official_url(symbol, code) for code in _OFFICIAL_LANGUAGES} if symbol else {}
