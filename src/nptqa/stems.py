"""Words made comparable across their inflections: light stems, the same for names and questions.

In: a folded text. Out: `Token`s, each with the forms under which it may be looked up. Only endings
and prefixes whose removal is safe go: a stem that fits two words would link the wrong term. Chinese
characters are tokens of their own, since Chinese has no borders of words.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
# A full stop inside a symbol (`WP.34`) joins; at the end of a sentence it parts, like a comma.
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+|[,;:?!()。，、；：？！（）]|\.(?=\s|$)")
_APOSTROPHES = {ord(mark): "'" for mark in "’‘ʼ`´"}
_ARABIC = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    ord("ى"): "ي",
    ord("ئ"): "ي",
    ord("ؤ"): "و",
    ord("ـ"): " ",
}
_LETTERS = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in (*range(0xC0, 0x250), *range(0x400, 0x460), *range(0x1E00, 0x1F00))
}
# One code point each, so that offsets stay.
_PLAIN = {**_LETTERS, **_APOSTROPHES, **_ARABIC}

_SHORTEST_STEM = 4
_LATIN = re.compile(r"[a-zœæßøłđ]+$")
_CYRILLIC = re.compile(r"[\u0400-\u045f]+$")
_ARABIC_WORD = re.compile(r"[\u0620-\u06ff]+$")
_CYRILLIC_ENDING = re.compile(
    r"(?:ыми|ими|ого|его|ому|ему|ями|ами|иях|иям|ией|ием|"
    r"ая|яя|ую|юю|ое|ее|ые|ие|ыи|ии|ои|еи|ых|их|ым|им|ом|ем|ов|ев|ах|ях|ам|ям|ия|ию|ья|ью|"
    r"а|я|о|е|у|ю|ы|и|ь)$"
)
_ARTICLE = re.compile(r"^(?:وال|بال|فال|كال|ولل|لل|ال)(?=.{2})")
_CLITIC = re.compile(r"^[وبلفك](?=.{3})")
_FEMININE = re.compile(r"(?<=.{3})(?:ات|ه|ة)$")


class Token(NamedTuple):
    """A word, Chinese character or mark of a folded text.

    Attributes:
        start: offset in the folded text; `end` is half-open.
        forms: under which it is looked up, the likeliest first; a name is filed under the first.
    """

    start: int
    end: int
    forms: tuple[str, ...]


def tokens(folded: str) -> Iterator[Token]:
    """The tokens of a folded text, in order; hyphens, quotation marks and blanks only part them."""
    plain = folded.translate(_PLAIN)
    for found in _TOKEN.finditer(plain):
        yield Token(found.start(), found.end(), forms(found.group()))


@lru_cache(maxsize=1 << 14)
def forms(word: str) -> tuple[str, ...]:
    """The forms of a plain word: its stem, and for Arabic also without a joined preposition."""
    if _LATIN.match(word):
        return (_latin(word),)
    if _CYRILLIC.match(word):
        return (_cyrillic(word),)
    if _ARABIC_WORD.match(word):
        return _arabic(word)
    return (word,)


def _latin(word: str) -> str:
    """Plural and final -e off, which covers English, French and Spanish nouns and adjectives."""
    stem = word.replace("isation", "ization").replace("programme", "program")
    if len(stem) > _SHORTEST_STEM + 1 and stem.endswith("ies"):
        return stem[:-3] + "y"
    if len(stem) > _SHORTEST_STEM + 1 and stem.endswith("aux"):
        return stem[:-3] + "al"
    if len(stem) > _SHORTEST_STEM and stem.endswith("s") and not stem.endswith(("ss", "us", "is")):
        stem = stem[:-1]
    if len(stem) > _SHORTEST_STEM and stem.endswith("e"):
        stem = stem[:-1]
    return stem


def _cyrillic(word: str) -> str:
    """Endings of case and number off; -ов twice, since it also ends stems (остров, острова)."""
    ending = _CYRILLIC_ENDING.search(word)
    if ending is not None and ending.start() >= _SHORTEST_STEM - 1:
        word = word[: ending.start()]
    return word[:-2] if len(word) > _SHORTEST_STEM + 1 and word.endswith(("ов", "ев")) else word


def _arabic(word: str) -> tuple[str, ...]:
    bare = _FEMININE.sub("", _ARTICLE.sub("", word))
    without = _FEMININE.sub("", _CLITIC.sub("", word))
    return (bare,) if without in (bare, word) else (bare, without)
