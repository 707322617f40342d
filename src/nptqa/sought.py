"""What a question looks for, apart from the words that only say which documents are meant.

In: a `Query` whose documents were read. Out: the spans of those words, and the words left. A
document's name is held by its title matter alone: asked as if it were content, it brings that up
and counts as missing from the paragraph that answers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from nptqa.corpus.kinds import KINDS
from nptqa.domain import Query, Span, Term

# What a document is called, and the words that tie it to the rest of the sentence; beside a name
# they are part of it. A treaty is asked about more often than it is a document that is named.
_CALLED = [label for kind, label in KINDS.items() if kind != "treaty"]
# Verbs too: a noun where what follows is no object.
_VERBS = ("决定", "发言", "记录", "更正", "声明", "说明")
_NOUNS = [label.zh for label in _CALLED if label.zh not in _VERBS]
# A draft stands before what it is a draft of.
_ENGLISH = [f"{label.en}s?" for label in _CALLED if label.en != "draft"]
_KIND = (
    rf"{'|'.join(_NOUNS)}|总结|思考|概要|摘要|纪要|纪录|"
    rf"(?:{'|'.join(_VERBS)})(?=[的里中内上怎如有是]|关于|提到|提及|\W|\Z)|"
    rf"{'|'.join(_ENGLISH)}|papers?|reflections|summary|text|"
    r"document de travail|document final|rapport|résolution|décision|déclaration|compte rendu|"
    r"documento de trabajo|documentos?|informe|resolución|decisión|declaración|"
    r"рабочий документ|рабочем документе|документ(?:а|е|у|ы|ах)?|резолюци[яиюей]+|доклад[аеу]?|"
    r"(?:ال)?وثيقة|(?:ال)?ورقة(?: العمل)?|(?:ال)?قرار|(?:ال)?مقرر|(?:ال)?بيان"
)
_BEFORE = re.compile(
    rf"(?:(?<![^\W\d_])(?:(?:{_KIND})(?:\s(?:of|from|by|du|de la|de los|de|del|от|من))?\s"
    r"(?:the\s)?|(?:in|of|from|by|dans|du|de la|de los|en|del|de|в|во|من|في)\s"
    r"(?:the\s|le\s|la\s|el\s|los\s|les\s)?|"
    r"(?:the|le|la|el|les|los|año|année|عام|سنة|لعام)\s|l['’])|"
    r"(?<![实存现正好所内自])在|根据|依照?)\Z"
)
_AFTER = re.compile(
    rf"(?:'s|’s)?\s?号?[的之]?(?:这[份个篇])?\s?(?:(?:{_KIND}|года?|году|г\.)(?![^\W\d_\u3400-\u9fff]))?\s?"
    r"(?:(?:里面?|中|内|当中|之中|上)(?![间部容东亚国心期述])的?|的)?"
)
# A name, a year and what it is called may stand side by side, as in `le document de 2007`.
_MOST_WORDS = 3
_SOUND = re.compile(r"[^\W_]")
_FEWEST = 2


def naming_spans(query: Query, words: Iterable[str]) -> tuple[Span, ...]:
    """The spans of `query.folded` that only name documents, in order, none touching another.

    Args:
        query: with its references.
        words: of the folded question, from which documents were read.
    """
    folded = query.folded
    spans = [
        span
        for one in query.references
        if one.doc_ids and not (one.place or one.provision)
        for span in one.spans
    ]
    spans += [span for text in words for span in _places(text, folded)]
    return tuple(_joined([_widened(span, folded) for span in spans]))


def left_over(folded: str, spans: Sequence[Span]) -> str:
    """The words outside the spans; empty where hardly one is left, or none was taken."""
    rest = without(folded, spans)
    return rest if spans and len(_SOUND.findall(rest)) >= _FEWEST else ""


def without(folded: str, spans: Iterable[Span]) -> str:
    """The text with a blank for every span."""
    for span in reversed(list(_joined(spans))):
        folded = f"{folded[: span.start]} {folded[span.end :]}"
    return " ".join(folded.split())


def terms_sought(query: Query) -> tuple[Term, ...]:
    """The linked terms but for those that stand only in the name of a document."""
    if not query.naming:
        return query.terms
    rest = without(query.folded, query.naming)
    return tuple(term for term in query.terms if term.text in rest)


def _places(words: str, folded: str) -> Iterator[Span]:
    """Where words stand; letters and digits stand alone."""
    alone = rf"(?<![a-z0-9]){re.escape(words)}(?![a-z0-9])"
    return (Span(*match.span()) for match in re.finditer(alone, folded))


def _widened(span: Span, folded: str) -> Span:
    """With the words that tie it to the sentence."""
    for _ in range(_MOST_WORDS):
        before = _BEFORE.search(folded[: span.start])
        after = _AFTER.match(folded, span.end)
        wider = Span(before.start() if before else span.start, after.end() if after else span.end)
        if wider == span:
            break
        span = wider
    return span


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order, those that overlap made one."""
    last: Span | None = None
    for span in sorted(set(spans), key=lambda one: (one.start, one.end)):
        if last and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
