"""Everything a folded text refers to, and which place belongs to which document.

In: folded text and the names of the documents held. Out: a `Reading`. No unit is looked up here:
`resolve` does that for questions, `links` for the texts themselves.
"""

import re
from dataclasses import dataclass

from nptqa.corpus.naming import Named, Naming
from nptqa.corpus.symbols import FoundSymbol, find_symbols
from nptqa.references.ordinals import find_ordinals
from nptqa.references.places import FoundPlaces, bare_places, find_places
from nptqa.references.provisions import FoundProvisions, find_provisions

Holder = FoundSymbol | Named
# 1995年决定第3段, 最后文件第12段: a paragraph of a text that is not held.
_FOREIGN = re.compile(
    r"(?:决定|宣言|声明|公报|议定书|规约|宪章|协定|公约|条约|最后文件|原则和目标|"
    r"decision|declaration|statute|charter|final document)[》”\"]?\s?,?\s?(?:的|中|之)?\s?\Z"
)
_FOREIGN_AFTER = re.compile(
    r"\s?(?:of|in|from|du|de la|del|de)\s(?:the\s)?(?:\d{4}\s)?(?:final document|decision|charter|"
    r"statute|declaration)"
)
_FOREIGN_REACH = 12
_OF = re.compile(
    r"\s?,?\s?(?:of|in|from|de|du|de la|de l'|del|des|к|в|из|من|في)?\s?(?:the\s|la\s|le\s|el\s)?"
    r"(?:document\s|general assembly\s|security council\s|un\s)?\Z"
)
_BEHIND = re.compile(
    r"[\s,:的()（）]*+(?:号?(?:决议|文件|工作文件)[\s,:的]*+)?(?:附件[^,]{0,6},?)?\Z"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text refers to, each kind from left to right.

    Attributes:
        holders: symbols and names of documents.
        owners: for every entry of `places`, its place in `holders`, -1 for none, -2 for a text
            that is not held and has no symbol.
    """

    holders: tuple[Holder, ...]
    places: tuple[FoundPlaces, ...]
    owners: tuple[int, ...]
    provisions: tuple[FoundProvisions, ...]


FREE, FOREIGN = -1, -2


def read(folded: str, naming: Naming | None = None, *, strict: bool = False) -> Reading:
    """Read a folded text.

    Args:
        folded: a question, or a text made alike code point for code point.
        naming: the names of the documents held, for a question.
        strict: a place belongs to a symbol only where it stands right beside it, as in texts.
    """
    symbols = [one for one in find_symbols(folded) if one.sure or _wanted(one, folded, naming)]
    named = naming.find(folded) if naming else []
    holders = _apart([*symbols, *named])
    spans = [(one.start, one.end) for one in holders]
    provisions = [one for one in find_provisions(folded) if not _within(one, spans)]
    spans += [(one.start, one.end) for one in provisions]
    places = find_places(folded, spans)
    used = spans + [(one.start, one.end) for one in places]
    counted = [one for one in find_ordinals(folded) if not _touches(one, used)]
    places += counted
    used += [(one.start, one.end) for one in counted]
    if not strict:
        places += bare_places(folded, [one.end for one in holders], used)
    places.sort(key=lambda one: one.start)
    owners = tuple(_owner(folded, place, holders, provisions, strict=strict) for place in places)
    return Reading(tuple(holders), tuple(places), owners, tuple(provisions))


def _wanted(symbol: FoundSymbol, folded: str, naming: Naming | None) -> bool:
    """A bare 75/71 is a resolution when it is held, or when nothing else is asked."""
    held = naming is not None and bool(naming.fitting(symbol))
    alone = not (folded[: symbol.start] + folded[symbol.end :]).strip(" ?!。,.")
    joined = re.match(r"\s?(?:[和与及、,]|and)\s?第?\d{2}/\d", folded[symbol.end :])
    return held or bool(joined) or (alone and naming is not None)


def _apart(candidates: list[Holder]) -> list[Holder]:
    """None inside another; the longer of two that overlap."""
    kept: list[Holder] = []
    for one in sorted(candidates, key=lambda one: one.start - one.end):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _touches(one: FoundPlaces, spans: list[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for start, end in spans)


def _within(one: FoundProvisions, spans: list[tuple[int, int]]) -> bool:
    return any(one.start < end and start < one.end for start, end in spans)


def _owner(
    text: str,
    place: FoundPlaces,
    holders: list[Holder],
    provisions: list[FoundProvisions],
    *,
    strict: bool,
) -> int:
    """Which document a place belongs to."""
    before = [n for n, one in enumerate(holders) if one.end <= place.start]
    after = [n for n, one in enumerate(holders) if one.start >= place.end]
    touching = before and _BEHIND.match(text, holders[before[-1]].end, place.start)
    if touching:
        return before[-1]
    if _foreign(text, place, provisions):
        return FOREIGN
    if after and _OF.match(text, place.end, holders[after[0]].start):
        return after[0]
    if strict:
        return FREE
    if before:
        return before[-1]
    return after[0] if len(after) == 1 else FREE


def _foreign(text: str, place: FoundPlaces, provisions: list[FoundProvisions]) -> bool:
    reach = max(0, place.start - _FOREIGN_REACH)
    decision = any(
        one.end <= place.start and not text[one.end : place.start].strip(" 的,")
        for one in provisions
    )
    named = _FOREIGN.search(text, reach, place.start) or _FOREIGN_AFTER.match(text, place.end)
    return decision or bool(named)
