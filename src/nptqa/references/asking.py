"""Whether a question asks for a place itself and for nothing else.

In: the folded question, its references and other words that only name documents. What is left
without them must be empty words.
"""

import re
from collections.abc import Iterable, Sequence

from nptqa.domain import Reference, Span

_CHINESE = (
    r"[说讲写规][了定]?了?[些]?[什啥]么?|是什么|是啥|怎么[说写]|怎样规定|如何规定|内容|全文|原[文话]|到底|具体|什么|"
    r"引用|引文|出处|显示|打开|帮我|给我|请问|我要|我想|哪里?|工作文件|文件|决议|报告|联合国|大会|安理会|"
    r"安全理事会|执行部分|序言部分|附件|《?(?:行动计划|不扩散(?:核武器)?条约|条约)》?|(?:19|20)\d\d\s?年|"
    r"审议和?延?期?大会|[的请看查找是呢吗和与及或在里中内号第段说讲写条]"
)
_WESTERN = (
    r"\b(?:what|does|do|is|are|say|says|said|state|states|text|of|the|in|under|about|show|open|me|"
    r"quote|give|please|and|or|from|document|resolution|npt|un|treaty|general assembly|"
    r"security council|unsc|unga|full|wording|content|que|qué|dice|dit|el|la|le|les|los|de|du|del|"
    r"texte|texto|muestra|montre|moi|quel|est|что|говорит|говорится|в|текст|покажи|и|"
    r"ماذا|يقول|تقول|نص|في|من|ما|هو|هي)\b"
)
_FILLER = re.compile(rf"{_CHINESE}|{_WESTERN}|\b[ld]['’]|[\s,。,、?!.:;《》“”\"'()（）؟¿¡/*\-]")


def is_only_reference(
    folded: str, references: Sequence[Reference], naming: Iterable[Span] = ()
) -> bool:
    """Whether the question is nothing but its references and the words `naming` documents."""
    pieces, at = [], 0
    for span in sorted({*naming, *(span for one in references for span in one.spans)}):
        pieces.append(folded[at : max(at, span.start)])
        at = max(at, span.end)
    pieces.append(folded[at:])
    return not _FILLER.sub("", " ".join(pieces))
