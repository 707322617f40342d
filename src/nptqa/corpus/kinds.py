"""What kinds of documents and the bodies they are of are called, in Chinese and in English.

In: a kind or a body as the manifest writes it. Out: its `Label`. One table each: whatever
`identify` proposes for a new document is here, and what is not is called as it is written.
"""

from collections.abc import Mapping

from nptqa.domain import Label

KINDS: Mapping[str, Label] = {
    "resolution": Label("决议", "resolution"),
    "decision": Label("决定", "decision"),
    "treaty": Label("条约", "treaty"),
    "final_document": Label("最后文件", "final document"),
    "chair_paper": Label("主席文件", "chair's paper"),
    "working_paper": Label("工作文件", "working paper"),
    "report": Label("报告", "report"),
    "statement": Label("发言", "statement"),
    "record": Label("记录", "record"),
    "draft": Label("草案", "draft"),
    "corrigendum": Label("更正", "corrigendum"),
    "document": Label("文件", "document"),
}
"""The pages call them by their own wording, which has the same keys."""

NPT = "不扩散核武器条约缔约国"
BODIES: Mapping[str, str] = {
    "联合国大会": "General Assembly",
    "联合国安全理事会": "Security Council",
    "安全理事会": "Security Council",
    "经济及社会理事会": "Economic and Social Council",
    "裁军审议委员会": "Disarmament Commission",
    "裁军谈判会议": "Conference on Disarmament",
    "国际原子能机构": "International Atomic Energy Agency",
    "国际原子能机构理事会": "IAEA Board of Governors",
    "国际原子能机构大会": "IAEA General Conference",
    "全面禁止核试验条约组织筹备委员会": "CTBTO Preparatory Commission",
    f"{NPT}审议大会": "NPT Review Conference",
    f"{NPT}审议大会筹备委员会": "NPT Preparatory Committee",
}
"""Their English names, by the Chinese ones that the manifest writes."""


def kind_label(kind: str) -> Label:
    """What a kind of document is called."""
    return KINDS.get(kind, Label(kind, kind))


def body_label(body: str) -> Label:
    """What a body is called; its own name where no English one is known."""
    return Label(body, BODIES.get(body, body))
