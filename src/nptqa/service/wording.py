"""The interface's words: three tables of equal keys, and which one a reader gets.

The tables are `web/wording/<language>.toml`, so that a translator needs no Python. The texts of
the documents are never translated; only what stands around them is. A reply to a question in
French, Spanish, Russian or Arabic speaks that language: `web/wording/replies/<language>.toml`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request

from nptqa.domain import Label
from nptqa.language import language_of

LANGUAGES = {"zh-Hans": "简", "zh-Hant": "繁", "en": "EN"}
"""Languages of the interface, the default first, with the sign that switches to each."""
DEFAULT = "zh-Hans"
REPLIES = ("fr", "es", "ru", "ar")
"""Languages that only replies are in: a question in one is answered in it in every interface."""
_RIGHT_TO_LEFT = ("ar",)
COOKIE = "lang"
_PLACES = {
    "op. para.": "place.op_para",
    "preambular para.": "place.preambular_para",
    "sub-para.": "place.sub_para",
    "para.": "place.para",
    "footnote": "place.footnote",
    "front matter": "place.front",
    "chapeau": "place.chapeau",
    "closing lines": "place.closing",
    "annex": "place.annex",
    "table": "place.table",
    "list": "place.list",
    "row": "place.row",
}
"""The words of an English label of a place; a longer name stands before the one it holds."""
_PLACE = re.compile("|".join(map(re.escape, _PLACES)))
_SYMBOL = re.compile(r"\b[A-Z]+(?:[/.][A-Z0-9]+)+\b")
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PROSE = 3
"""Words of another script around a quotation that are prose, not a name or two."""
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


@dataclass(frozen=True, slots=True)
class Words:
    """The wording in one language."""

    language: str
    table: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The words under a dotted key with its `{names}` filled in; an unknown key is a bug."""
        text = self.table[key]
        return text.format(**values) if values else text

    def get(self, key: str, otherwise: str = "") -> str:
        """The words under a key that data made, or something else where there are none."""
        return self.table.get(key, otherwise)

    @property
    def chinese(self) -> bool:
        """Whether places are printed in their Chinese form."""
        return self.language.startswith("zh")

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as HTML writes it."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def place(self, label: Label) -> str:
        """Where something stands, as this language prints it."""
        if self.chinese:
            return label.zh
        if self.language == "en":
            return label.en
        return _PLACE.sub(lambda match: self.table[_PLACES[match[0]]], label.en)


def load(folder: Path) -> dict[str, Words]:
    """All tables; those of replies stand over the English one."""
    tables = {name: _read(folder / f"{name}.toml") for name in LANGUAGES}
    for name in REPLIES:
        tables[name] = tables["en"] | _read(folder / "replies" / f"{name}.toml")
    return {name: Words(name, table) for name, table in tables.items()}


def _read(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, str(value)))
    return rows


def reply_language(question: str, guessed: str) -> str:
    """The language of a reply that is not the interface's, or nothing.

    References are taken out before the guess is believed: `para. 36` is English notation, and
    `para` a Spanish word.
    """
    if guessed not in REPLIES:
        return ""
    spoken = language_of(_PLACE.sub(" ", _SYMBOL.sub(" ", question)))
    return guessed if spoken == guessed else ""


def pasted_language(request: Request, pasted: str) -> str:
    """The language of a reply to words that are Chinese themselves, or nothing.

    That of the prose around them where there is some, then `?lang=`, then what the browser asks
    for before any language of the interface.
    """
    prose = _HAN.sub(" ", pasted)
    if len(_WORD.findall(_SYMBOL.sub(" ", prose))) >= _PROSE:
        return reply_language(prose, language_of(prose))
    asked = request.query_params.get("lang", "")
    if asked in REPLIES or asked in LANGUAGES or request.cookies.get(COOKIE) in LANGUAGES:
        return asked if asked in REPLIES else ""
    wishes = sorted(_wishes(request.headers.get("accept-language", "")), key=lambda one: -one[1])
    codes = (tag.split("-")[0] for tag, quality in wishes if quality > 0)
    first = next((code for code in codes if code in (*REPLIES, "zh", "en")), "")
    return first if first in REPLIES else ""


def chosen_language(request: Request) -> str:
    """`?lang=` first, then the cookie, then what the browser accepts, then the default."""
    for given in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if given in LANGUAGES:
            return given
    return accepted_language(request.headers.get("accept-language", ""))


def accepted_language(header: str) -> str:
    """The interface language that fits an Accept-Language header best."""
    wishes = sorted(_wishes(header), key=lambda wish: -wish[1])
    return next((found for tag, _ in wishes if (found := _language_of(tag))), DEFAULT)


def _wishes(header: str) -> list[tuple[str, float]]:
    rows = []
    for item in header[:500].split(","):
        tag, _, quality = item.strip().partition(";q=")
        try:
            rows.append((tag.lower(), float(quality or 1)))
        except ValueError:
            continue
    return rows


def _language_of(tag: str) -> str | None:
    if tag.startswith(_TRADITIONAL):
        return "zh-Hant"
    if tag.startswith("zh"):
        return "zh-Hans"
    return "en" if tag.startswith("en") else None
