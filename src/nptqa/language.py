"""Which language a question is in, by script and a few words; nothing to download.

In: the folded question and the original. Out: an ISO code. It decides the wording around an answer
and how far lexical evidence can be trusted; a wrong guess between two Latin languages costs little.
"""

import re
from collections import Counter

from nptqa.folding import simplified

_SCRIPTS = (
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)
_LATIN = re.compile(r"[a-z\u00e0-\u024f]+")
_COMMON = {
    "en": "the of what how does do is are and in to which who why when by for on with did any",
    "fr": "le la les des du de quel quelle quels que qui est sont et en pour dans sur une un aux",
    "es": "el la los las de del qué cuál cuáles que quién es son y en para por sobre una un se",
}
# Short questions have no small words; these are not shared by two of the languages.
_OF_THE_FIELD = {
    "en": "weapons states treaty safeguards disarmament peaceful uses tests security",
    "fr": "armes nucléaire nucléaires nucleaires traité traite désarmement desarmement garanties "
    "essais ogives protocole additionnel matières fissiles usages pacifiques sécurité sûreté états "
    "rapport retrait combien exempte",
    "es": "armas nucleares tratado desarme salvaguardias ensayos ojivas protocolo adicional "
    "proliferacion seguridad usos pacíficos pacificos estados informe retirada zona libre cuantas "
    "cuantos cuántas fisible fisionable artículo articulo",
}
_WORDS = {
    code: frozenset(f"{words} {_OF_THE_FIELD[code]}".split()) for code, words in _COMMON.items()
}
_MARKS = {"fr": re.compile(r"[àâæçèêëîïôœùûÿ]|\b[ldjnsqc]['’]"), "es": re.compile(r"[ñ¿¡áíóú]")}
_MARK_WEIGHT = 2


def language_of(text: str) -> str:
    """`zh`, `zh-Hant`, `en`, `fr`, `es`, `ru` or `ar`; any Chinese character makes it Chinese."""
    small = text.lower()
    for code, script in _SCRIPTS:
        if script.search(small):
            return _variant(text) if code == "zh" else code
    return _latin(small)


def _variant(text: str) -> str:
    return "zh" if simplified(text) == text else "zh-Hant"


def _latin(small: str) -> str:
    words = Counter(_LATIN.findall(small))
    points = {code: sum(words[word] for word in known) for code, known in _WORDS.items()}
    for code, marks in _MARKS.items():
        points[code] += _MARK_WEIGHT * len(marks.findall(small))
    best = max(points, key=lambda code: (points[code], code == "en"))
    return best if points[best] else "en"
