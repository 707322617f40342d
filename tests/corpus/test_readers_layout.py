"""What the printed page tells: columns, tables, headings, notes, counted numbers, changes."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from nptqa.corpus.parse import Parsed, parse
from nptqa.corpus.readers import read_file
from tests.corpus.press import Print, Sheet, print_pdf
from tests.corpus.typeset import record
from tests.corpus.word import write_docx, write_html

LONG = (
    "审议大会强调，必须在不歧视的基础上充分执行《条约》的所有条款，并促请所有缔约国采取进一步的"
    "实际步骤，以便在 2026 年审议周期内取得可以核实的进展，同时铭记各国的安全不受减损这一原则"
)
TABLE = [
    Print("front", "", "国家报告"),
    Print("text", "1. ", f"{LONG}。"),
    Print("heading", "", "表 1 弹头数目"),
    Print("row", "", "国家\t2020 年\t2024 年"),
    Print("row", "", "甲国\t100\t90"),
    Print("row", "", "乙国，包括其海外领土和所有的部署地点在内\t250\t240"),
    Print("row", "", "丙国\t12\t8"),
    Print("text", "2. ", "数字由各国提供。"),
]


def read(raw: bytes, name: str, folder: Path) -> Parsed:
    path = folder / name
    path.write_bytes(raw)
    return parse(record(), read_file(path).source)


def locators(parsed: Parsed) -> list[str]:
    return [unit.locator for unit in parsed.document.paragraphs]


def texts(parsed: Parsed) -> dict[str, str]:
    return {unit.locator: unit.text for unit in parsed.document.paragraphs}


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_table_gives_rows_that_hang_under_their_head(form: str, tmp_path: Path) -> None:
    writer = {"pdf": print_pdf, "docx": write_docx, "html": write_html}[form]
    parsed = read(writer(TABLE, None), f"a.{form}", tmp_path)
    assert locators(parsed) == ["front", "1", "T1/r1", "T1/r2", "T1/r3", "T1/r4", "2"]
    assert texts(parsed)["T1/r3"] == "乙国，包括其海外领土和所有的部署地点在内\t250\t240"
    rows = [unit for unit in parsed.document.paragraphs if unit.locator.startswith("T")]
    assert [unit.parent for unit in rows] == [None, "T1/r1", "T1/r1", "T1/r1"]
    assert {unit.heading_path for unit in rows} == {("表 1 弹头数目",)}
    assert parsed.problems == ()


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    pieces = [Print("front", "", "发言")]
    pieces += [Print("text", f"{n}. ", f"{LONG}。第{n}点。") for n in range(1, 22)]
    parsed = read(print_pdf(pieces, Sheet(columns=2, size=9.5)), "a.pdf", tmp_path)
    assert locators(parsed) == ["front", *map(str, range(1, 22))]
    assert texts(parsed)["17"] == f"{LONG}。第17点。"
    assert parsed.problems == ()


def test_an_unpunctuated_entry_is_no_heading_where_headings_are_bold(tmp_path: Path) -> None:
    pieces = [
        Print("front", "", "与会情况"),
        Print("heading", "", "一. 名单"),
        Print("text", "1. ", f"{LONG}。"),
        Print("text", "2. ", "下列国家与会"),
        Print("heading", "", "二. 结论"),
        Print("text", "3. ", f"{LONG}。"),
    ]
    parsed = read(print_pdf(pieces), "a.pdf", tmp_path)
    assert texts(parsed)["2"] == "下列国家与会"
    assert [one.text for one in parsed.document.headings] == ["一. 名单", "二. 结论"]


def test_a_raised_figure_that_is_no_call_stays(tmp_path: Path) -> None:
    pieces = [Print("front", "", "面积"), Print("text", "1. ", "该区占地 12 m^2^。其他情况不变。")]
    assert (
        texts(read(print_pdf(pieces), "a.pdf", tmp_path))["1"] == "该区占地 12 m2。其他情况不变。"
    )


def test_a_footnote_that_begins_with_a_year_keeps_it(tmp_path: Path) -> None:
    note = (("1", "2010 年《最后文件》，第一卷。"),)
    pieces = [Print("front", "", "核查"), Print("text", "1. ", f"{LONG}。^1^", note)]
    for name, writer in (("a.pdf", print_pdf), ("a.docx", write_docx), ("a.html", write_html)):
        found = texts(read(writer(pieces, None), name, tmp_path))
        assert found["fn1"] == "2010 年《最后文件》，第一卷。", name
        assert found["1"] == f"{LONG}。", name


def test_a_footnote_may_go_on_overleaf(tmp_path: Path) -> None:
    """The second half stands at the foot of the next page without a label."""
    body = [Print("text", f"{n}. ", f"{LONG}。") for n in range(1, 30)]
    body[4] = Print("text", "5. ", f"{LONG}。^1^", (("1", f"{LONG}。"),))
    parsed = read(print_pdf([Print("front", "", "核查"), *body]), "a.pdf", tmp_path)
    assert texts(parsed)["fn1"] == f"{LONG}。"
    assert locators(parsed)[1:30] == [str(n) for n in range(1, 30)]


LEVEL = """<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/>
<w:lvlText w:val="{2}"/></w:lvl>"""
LEVELS = ((0, "decimal", "%1."), (1, "lowerLetter", "(%2)"), (2, "lowerRoman", "(%3)"))
NUMBERING = """<w:numbering {ns}>
<w:abstractNum w:abstractNumId="7">{levels}
</w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def counted(rows: Sequence[tuple[int, int, str]]) -> bytes:
    """A DOCX file whose numbers are counted by the word processor: list, level, words."""
    document = docx.Document()
    document.add_paragraph("工作文件").runs[0].bold = True
    part = document.part.numbering_part
    levels = "".join(LEVEL.format(*level) for level in LEVELS)
    xml = NUMBERING.replace("{ns}", nsdecls("w")).replace("{levels}", levels)
    root: Any = parse_xml(xml)
    own = part.element
    for child in list(own):
        own.remove(child)
    for child in list(root):
        own.append(child)
    for list_id, level, words in rows:
        paragraph = document.add_paragraph(words)
        if list_id:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                    f'<w:numId w:val="{list_id}"/></w:numPr>'
                )
            )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_numbers_that_the_word_processor_counts(tmp_path: Path) -> None:
    rows = [
        (3, 0, "缔约国重申其承诺。"),
        (3, 0, "缔约国建议："),
        (3, 1, "提交报告："),
        (3, 2, "每年一次；"),
        (3, 2, "公开发表；"),
        (3, 1, "举行会议。"),
        (3, 0, "会议建议："),
        (4, 0, "各国合作；"),
        (4, 0, "各国报告。"),
    ]
    parsed = read(counted(rows), "a.docx", tmp_path)
    assert locators(parsed) == [
        "front", "1", "2", "2(a)", "2(a)(i)", "2(a)(ii)", "2(b)", "3", "3/1", "3/2",
    ]  # fmt: skip
    assert parsed.problems == ()


def test_words_struck_out_are_not_read_and_words_put_in_are(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("1. 缔约国")
    for xml in (
        '<w:del {ns} w:id="1" w:author="a"><w:r><w:delText>反对</w:delText></w:r></w:del>',
        '<w:ins {ns} w:id="2" w:author="a"><w:r><w:t>赞同</w:t></w:r></w:ins>',
        "<w:r {ns}><w:rPr><w:vanish/></w:rPr><w:t>不可见</w:t></w:r>",
        "<w:r {ns}><w:t>这一建议。</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))
    out = io.BytesIO()
    document.save(out)
    assert texts(read(out.getvalue(), "a.docx", tmp_path))["1"] == "缔约国赞同这一建议。"


def test_an_ordered_list_of_a_page_is_numbered_as_browsers_do(tmp_path: Path) -> None:
    page = """<html><body><h1>核裁军</h1><nav>首页</nav>
    <ol><li>缔约国重申：</li></ol><ol type="a"><li>甲；<li>乙。</ol>
    <ol start="2"><li>缔约国决定。</li></ol><footer hidden>x</footer></body></html>"""
    parsed = read(page.encode(), "a.html", tmp_path)
    assert [(u.locator, u.text) for u in parsed.document.paragraphs] == [
        ("front", "核裁军"),
        ("1", "缔约国重申："),
        ("1(a)", "甲；"),
        ("1(b)", "乙。"),
        ("2", "缔约国决定。"),
    ]
