"""Fold text to the copy that is matched, and cut that copy into index terms.

In: any text. Out: `Folded` (text plus, for every code point, where it came from) and terms.
What is shown is always the original: `Folded.span` leads a match back to it. Used at build time
on passages and at query time on questions, so that both meet in the same form.
The only module that imports OpenCC.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import opencc

from nptqa.domain import Span

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:[.'’-][^\W_{_HAN}]+)*")
_HAN_RUN = re.compile(rf"[{_HAN}]")
_BLANKS_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}\d]) (?=[{_HAN}])|(?<=[{_HAN}]) (?=\d)")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded copy.

    Attributes:
        text: NFKC, lower case, Simplified, accents kept, white space runs as one blank.
        origins: for every code point of `text`, its offset in the text that was folded;
            never decreasing.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The span of the original text that `text[start:end]` was folded from."""
        if start >= end:
            return Span(0, 0)
        return Span(self.origins[start], self.origins[end - 1] + 1)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as Simplified ones, character by character where lengths differ."""
    if text.isascii():
        return text
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(_one(character) for character in text)


def _one(character: str) -> str:
    converted: str = _converter().convert(character)
    return converted if len(converted) == 1 else character


class _FoldTable(dict[int, str]):
    """What each code point folds to by itself, worked out when it is first met.

    Attributes:
        uneven: the characters met that fold to none or to several.
    """

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        piece = unicodedata.normalize("NFKC", chr(code)).lower()
        folded = "".join(map(_plain, piece))
        if len(folded) != 1:
            self.uneven.add(chr(code))
        self[code] = folded
        return folded


_TABLE = _FoldTable()
_BLANKS = re.compile(" {2,}")
_COMBINING = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u3099\u309a\u20d0-\u20ff]")


def fold(text: str) -> Folded:
    """Fold `text` (see `Folded`)."""
    return _one_by_one(text) or _piece_by_piece(text)


def _one_by_one(text: str) -> Folded | None:
    """The copy of a text of which every character gives one, as of most; None for another."""
    if _COMBINING.search(text):
        return None
    folded = text.translate(_TABLE)
    blanks = "  " in folded or folded != folded.strip(" ")
    if blanks or not _TABLE.uneven.isdisjoint(text):
        return None
    return Folded(simplified(folded), tuple(range(len(text))))


def _piece_by_piece(text: str) -> Folded:
    characters: list[str] = []
    origins: list[int] = []
    for at, piece in _pieces(text):
        for character in piece:
            if character == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(character)
            origins.append(at)
    if characters and characters[-1] == " ":
        characters.pop()
        origins.pop()
    return Folded(simplified("".join(characters)), tuple(origins))


def fold_text(text: str) -> str:
    """`fold(text).text`, several times faster: for what no place is wanted of."""
    if _COMBINING.search(text):
        return fold(text).text
    return simplified(_BLANKS.sub(" ", text.translate(_TABLE)).strip(" "))


@lru_cache(maxsize=8192)
def fold_once(text: str) -> Folded:
    """`fold`, remembered: for passages, which are met again and again."""
    return fold(text)


def _pieces(text: str) -> Iterable[tuple[int, str]]:
    """Offset and folded form of every base character with the marks that follow it."""
    if not _COMBINING.search(text):
        return enumerate(_TABLE[ord(character)] for character in text)
    return _marked_pieces(text)


def _marked_pieces(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = unicodedata.normalize("NFKC", text[at:end]).lower()
        yield at, "".join(map(_plain, piece))
        at = end


def _plain(character: str) -> str:
    """Control characters and every kind of white space as a blank, every digit as 0 to 9."""
    category = unicodedata.category(character)
    if category == "Nd":  # \u0663\u0666, the 36 of a question in Arabic
        return str(unicodedata.decimal(character))
    if character.isspace() or category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    return "" if category in ("Cf", "Co", "Cs") else character


def compact(folded: str) -> str:
    """Without the blanks that come and go beside Chinese characters (`2000 年` is `2000年`)."""
    return _BLANKS_BESIDE_HAN.sub("", folded) if " " in folded else folded


def terms(folded: str) -> list[str]:
    """Index terms of a folded text: Chinese characters singly and in pairs, other words whole.

    Character pairs need no dictionary and, unlike word segmenters, lose nothing on names a
    dictionary lacks.
    """
    found: list[str] = []
    for run in _RUN.findall(folded):
        if _HAN_RUN.match(run):
            found.extend(run)
            found.extend(map(add, run, run[1:]))
        else:
            found.append(run)
    return found
