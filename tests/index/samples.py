"""A few passages, two of them with the same words under two locators."""

from nptqa.domain import Part, Passage, Span, UnitKind
from nptqa.encoding.hashing import HashingEncoder

ENCODER = HashingEncoder(64)
CORPUS_HASH = "c0ffee"
CHUNKING = "test"


def passage(locator: str, text: str, context: str = "", *, doc_id: str = "wp77") -> Passage:
    """A passage of an ordinary paragraph; `36~2` is the second piece of paragraph 36."""
    return Passage(
        passage_id=f"{doc_id}:{locator}",
        doc_id=doc_id,
        locator=locator.split("~")[0],
        kind=UnitKind.PARAGRAPH,
        part=Part.PARAGRAPH,
        text=text,
        span=Span(10, 10 + len(text)),
        context=context,
    )


SAME = "审议大会重申《条约》的三大支柱。"
PASSAGES = (
    passage("1", "各缔约国承诺不扩散核武器。", "核不扩散"),
    passage("2", SAME, "原则"),
    passage("36", "原子能机构的保障监督是基本组成部分。", "保障监督"),
    passage("36~2", "应当普遍适用附加议定书。", "保障监督"),
    passage("187/36", SAME, "原则"),
    passage("4", "Nuclear-weapon States, in New York, 2000 年, reaffirm.", doc_id="res"),
)
EXPANSIONS = {
    "wp77:36": ("谁来核查？", "附加议定书是什么？"),
    "wp77:2": ("三大支柱有哪些？",),
    "wp77:187/36": ("三大支柱有哪些？",),
    "wp77:999": ("没有这一段的问题？",),
}
