"""Whether a question stands by itself, and which words it brings; by rules, from its form.

In: an analysed `Query`. Out: yes or no, and the words besides asking and documents.
"""

import re
from functools import lru_cache

from nptqa.analysis import bare
from nptqa.domain import Query
from nptqa.folding import compact
from nptqa.references import is_only_reference
from nptqa.sought import terms_sought, without

_LEAD = re.compile(
    r"[\s¿¡]*(?:(?:里面|其中)?(?:有没有|是否|有)?(?:提|谈|说|讲)到过?|(?:有没有|是否)(?:提及|涉及)|"
    r"(?:any mention of|anything (?:on|about))\b|那么|那(?![个段份些句条项])|"
    r"还有(?![几谁哪没什多])|以及|另外|然后呢?|换成|至于|"
    r"(?:and |but |so )?(?:what|how) about\b|and\b|also\b|what of\b|et\b|y\b|а\b|и\b|что насчет\b|"
    r"а как\b|وماذا عن|وماذا|ماذا عن|و(?=ال|في|عن))"
)
_TAIL = re.compile(r"呢\s*[?!。]*\s*\Z")
_PRONOUN = re.compile(
    r"(?:它|他们|她们|他|这[个些一段项条份里]|那[个些一段项条份里]|该|此|其|上述|前者|后者|"
    r"(?:does |do |is |are |did |was |were |has |have )?(?:it|its|they|their|them|this|these|that|"
    r"those)\b)"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)\s?年?")
STEP = re.compile(
    r"(?P<back>[上前]一?[段条项]|previous (?:paragraph|one))|"
    r"下一?[段条项]|next (?:paragraph|one)|后一[段条项]"
)
_SAYING = re.compile(
    r"怎么?样?[看说讲谈写提]的?|如何[看说讲谈写]待?|提到|谈到|说法|看法|[说讲谈写]了?[什哪]么|里面?有|里面?|"
    r"(?<![\u3400-\u9fff])[对看说讲谈写有](?![\u3400-\u9fff])|"
    r"\b(?:que dit|qué dice|dice|dit|sobre|what|говорится|что)\b|ماذا تقول"
)
GENERIC = re.compile(
    r"主席|工作文件|文件|决议|报告|那[份个]|[这个份的]|\b(?:paper|document[eo]?s?|года?|году|año|"
    r"resolution|one|de|du|le|el|del|в)\b|وثيقة|عام"
)
_SOUND = re.compile(r"[^\W_]")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Code points of a Chinese question, words of another: up to this many it may lack something
# when it says so by its form, and up to the fewer when it names nothing at all.
_LONGEST, _LONGEST_BARE = 20, 7
_MOST_WORDS, _MOST_WORDS_BARE = 9, 4


def elliptic(query: Query) -> bool:
    """Whether a question is too short to stand by itself, and says so by its form or names."""
    if any(one.place and one.doc_ids for one in query.references) or _provision(query):
        return False
    text = query.folded
    size, most, fewest = _size(text)
    if size > most:
        return False
    lead = _LEAD.match(text)
    rest = text[lead.end() :].lstrip() if lead else text
    marked = bool(lead or _TAIL.search(text) or _PRONOUN.match(rest) or STEP.search(text))
    named = _only_place(query) or _only_year(query)
    return marked or named or _names_nothing(query, size, fewest)


def _size(text: str) -> tuple[int, int, int]:
    """How long a question is, and how long a marked and a bare one may be."""
    if _HAN.search(text):
        return len(_SOUND.findall(compact(text))), _LONGEST, _LONGEST_BARE
    return len(text.split()), _MOST_WORDS, _MOST_WORDS_BARE


def _provision(query: Query) -> bool:
    return any(one.provision or (one.symbol and not one.doc_ids) for one in query.references)


def _only_place(query: Query) -> bool:
    placed = bool(query.references) and all(one.place for one in query.references)
    return placed and is_only_reference(query.folded, query.references)


def _only_year(query: Query) -> bool:
    if not YEAR.search(query.folded):
        return False
    return not _SOUND.search(GENERIC.sub("", YEAR.sub("", content(query))))


def _names_nothing(query: Query, size: int, fewest: int) -> bool:
    """A few ordinary words: no term, no document, no figure, no name."""
    named = query.references or query.terms or re.search(r"[a-z0-9]", query.folded)
    if not _HAN.search(query.folded):
        named = query.references or query.terms
    return size <= fewest and not named


def says_little(query: Query) -> bool:
    """Whether nothing but a document, a year or empty words is asked."""
    rest = GENERIC.sub("", YEAR.sub("", content(query)))
    return len(_SOUND.findall(rest)) < 2 or not (terms_sought(query) or _HAN.search(rest))


# A question that follows another is asked for it four times.
@lru_cache(maxsize=64)
def content(query: Query) -> str:
    """The question's words without documents, asking and the marks of a follow-up."""
    names = (span for one in query.references for span in one.spans)
    text = without(query.folded, (*query.naming, *names))
    lead = _LEAD.match(text)
    text = _TAIL.sub(" ", text[lead.end() :].lstrip() if lead else text)
    if pronoun := _PRONOUN.match(text):
        text = text[pronoun.end() :]
    return " ".join(_SAYING.sub(" ", bare(_SAYING.sub(" ", text))).strip(" ?!。¿¡؟,").split())
