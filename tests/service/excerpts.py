"""Real sentences of the founding texts, one per difficulty, as small documents."""

from dataclasses import replace
from datetime import date

from nptqa.domain import (
    Document,
    DocumentRecord,
    Heading,
    Paragraph,
    Span,
    SymbolStatus,
    UnitKind,
)

NAVAL = (
    "审议大会注意到，海军核动力专题是缔约国关注的问题。审议大会还注意到，在这方面开展公开透明的"
    "对话至关重要。"
)
PILLARS = (
    "缔约国重申，《不扩散条约》依靠三大支柱：核裁军、核不扩散及和平利用核能。缔约国强调均衡、"
    "全面和非选择性实施和执行《条约》的重要性。"
)
NOTE_2007 = "本摘要中提及“缔约国”之处并不意味着缔约国之间达成了一致意见。"
OUTER = "审议大会核可以下内容："
RISK = "核武器国家承诺采取一切必要措施，降低核武器使用风险。"
LETTERED = "加强核武器国家的标准报告和报告内容；"
CHAPEAU_5 = "因此，我建议筹备委员会第二届会议进一步集中讨论："
ACTION_3 = "促请所有国家，特别是核武器国家："
ACTION_3C = "立即签署和批准《全面禁止核试验条约》；"
PREAMBLE_1 = "重申实现无核武器世界是国际社会的共同目标，"


def _record(
    doc_id: str, symbol: str, status: SymbolStatus, title: str, kind: str
) -> DocumentRecord:
    return replace(
        DocumentRecord.unknown(doc_id, title=f"Title of {doc_id}", language="zh", source="excerpt"),
        symbol=symbol,
        symbol_status=status,
        title_zh=title,
        kind=kind,
        body="审议大会",
        conference="2020年审议大会",
        place="纽约",
        date_from=date(2022, 8, 1),
        date_to=date(2022, 8, 26),
        sha256="0" * 64,
    )


class _Writer:
    """Puts units one after another and gives each its span."""

    def __init__(self, record: DocumentRecord) -> None:
        self.record = record
        self.text = ""
        self.headings: list[Heading] = []
        self.units: list[Paragraph] = []
        self.path: tuple[str, ...] = ()

    def _put(self, text: str) -> Span:
        start = len(self.text)
        self.text += text + "\n"
        return Span(start, start + len(text))

    def heading(self, text: str, level: int = 1) -> None:
        self.headings.append(Heading(text, level, self._put(text)))
        self.path = (*self.path[: level - 1], text)

    def unit(
        self,
        locator: str,
        kind: UnitKind,
        text: str,
        parent: str | None = None,
        footnotes: tuple[str, ...] = (),
    ) -> None:
        span = self._put(text)
        path = () if kind is UnitKind.FOOTNOTE else self.path
        doc_id = self.record.doc_id
        self.units.append(
            Paragraph(doc_id, locator, kind, text, span, path, parent, footnotes, None)
        )

    def document(self) -> Document:
        offsets = tuple(range(len(self.text)))
        return Document(self.record, self.text, offsets, tuple(self.headings), tuple(self.units))


def _wp77() -> Document:
    record = _record(
        "wp77-2022",
        "NPT/CONF.2020/WP.77",
        SymbolStatus.PRINTED,
        "主席关于最后文件的工作文件，第一部分",
        "chair_paper",
    )
    writer = _Writer(record)
    writer.heading("第三条和序言部分第四和第五段")
    writer.unit("36", UnitKind.PARAGRAPH, NAVAL)
    writer.heading("第十条")
    writer.unit("187", UnitKind.PARAGRAPH, OUTER)
    writer.heading("二、核裁军", 2)
    writer.unit("187/36", UnitKind.PARAGRAPH, RISK, "187")
    return writer.document()


def _reflections() -> Document:
    record = _record(
        "chair-reflections-2023",
        "NPT/CONF.2026/PC.I/WP",
        SymbolStatus.UNCONFIRMED,
        "筹备委员会第一届会议主席的思考",
        "chair_paper",
    )
    writer = _Writer(record)
    writer.heading("履行裁军承诺的问责和在这方面采取的步骤的透明度")
    writer.unit("5", UnitKind.PARAGRAPH, CHAPEAU_5)
    writer.unit("5(a)", UnitKind.ITEM, LETTERED, "5")
    return writer.document()


def _resolution() -> Document:
    record = _record(
        "res-75-71",
        "A/RES/75/71",
        SymbolStatus.PRINTED,
        "建立无核武器世界的联合行动和面向未来的对话",
        "resolution",
    )
    writer = _Writer(record)
    writer.unit("chapeau", UnitKind.CHAPEAU, "大会，")
    writer.unit("PP1", UnitKind.PREAMBULAR, PREAMBLE_1)
    writer.unit("3", UnitKind.OPERATIVE, ACTION_3)
    writer.unit("3(c)", UnitKind.ITEM, ACTION_3C, "3")
    return writer.document()


def _paper_2007() -> Document:
    record = _record(
        "chair-paper-2007",
        "NPT/CONF.2010/PC.I/WP.78",
        SymbolStatus.CONFIRMED,
        "主席的工作文件",
        "chair_paper",
    )
    writer = _Writer(record)
    writer.unit("2", UnitKind.PARAGRAPH, PILLARS, footnotes=("fn1",))
    writer.unit("fn1", UnitKind.FOOTNOTE, NOTE_2007)
    return writer.document()


def documents() -> tuple[Document, ...]:
    """The four small documents."""
    return (_wp77(), _reflections(), _resolution(), _paper_2007())
