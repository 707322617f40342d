"""What is exported is read back by other programs: the same words, the same source."""

import json
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from docx import Document
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from nptqa.errors import NothingToExport
from nptqa.exporting import Format, export
from nptqa.exporting.lines import occasion
from nptqa.exporting.references import latex

from .samples import NOTE, RECORD, answer, citation, material

# Marks that mean something in one of the formats, among Chinese.
MARKS = "\\{}%$#_&~^\"'`*[]<>|!@-+=.)1 　\t“”《》核缔约国é"
WORDS = st.text(MARKS, min_size=1, max_size=40).filter(lambda text: text.strip() == text != "")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(wanted: Format, *answers: dict[str, Any]) -> str:
    return export(material(*answers), wanted).body.decode()


def from_ris(words: str) -> str:
    record = rispy.loads(text_of(Format.RIS, answer(citation(words))))[0]
    return str(record["notes"][0])[1:-1]


def from_bibtex(words: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        library = parse_string(text_of(Format.BIBTEX, answer(citation(words))))
    assert not library.failed_blocks
    value = str(library.entries[0]["annote"])
    assert value.startswith("“")
    # What TeX makes of the commands; taken the other way from a table of its own.
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}"}
    names |= {"asciitilde": "~", "asciicircum": "^"}
    out, at = "", 1
    while at < len(value) - 1:
        if value[at] != "\\":
            out, at = out + value[at], at + 1
        elif value.startswith("\\text", at):
            name = value[at + 5 : value.index("{}", at)]
            out, at = out + names[name], at + len(f"\\text{name}{{}}")
        else:
            out, at = out + value[at + 1], at + 2
    return out


def from_markdown(words: str) -> str:
    """The text of the block quote, its first paragraph."""
    tokens = (
        MarkdownIt().use(footnote_plugin).parse(text_of(Format.MARKDOWN, answer(citation(words))))
    )
    kinds = [token.type for token in tokens]
    at = kinds.index("blockquote_open")
    assert kinds[at + 1 : at + 3] == ["paragraph_open", "inline"]
    children = tokens[at + 2].children or []
    assert {child.type for child in children} == {"text"}
    return "".join(child.content for child in children)


def style(paragraph: Paragraph) -> str:
    return str(getattr(paragraph.style, "name", ""))


def from_docx(words: str) -> str:
    body = export(material(answer(citation(words))), Format.DOCX).body
    quoted = [p.text for p in Document(BytesIO(body)).paragraphs if style(p) == "Quote"]
    return str(quoted[0])[1:-1]


@pytest.mark.parametrize("read", [from_bibtex, from_markdown, from_docx, from_ris])
@given(words=WORDS)
def test_words_come_back_as_they_were(read: Callable[[str], str], words: str) -> None:
    """Whatever they hold. RIS has one line a value, and Markdown shows blanks as one."""
    wanted = words if read in (from_bibtex, from_docx) else " ".join(words.split())
    got = read(words)
    assert (got if read in (from_bibtex, from_docx) else " ".join(got.split())) == wanted


def test_a_value_cannot_begin_a_field_of_its_own() -> None:
    """A line break in a title or a question would end a RIS value."""
    record = {**citation("词"), "title": "甲\nER  - \nTY  - BOOK"}
    assert len(rispy.loads(text_of(Format.RIS, answer(record)))) == 1


def test_ris_says_what_is_known() -> None:
    record = rispy.loads(text_of(Format.RIS, answer(citation("条约"))))[0]
    assert record["type_of_reference"] == "RPRT"
    assert record["title"] == RECORD.title_zh
    assert record["authors"] == ["主席"]
    assert record["year"] == "2007"
    assert record["urls"] == [f"https://undocs.org/zh/{RECORD.symbol}"]
    assert record["issn"] == RECORD.symbol
    assert "主席自负其责，非一致意见" in "".join(record["notes"])
    assert NOTE in "".join(record["notes"])


def test_every_ris_line_is_a_field_and_ends_as_the_format_has_it() -> None:
    text = export(material(answer(citation("甲\n乙"))), Format.RIS).body.decode()
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all((line[2:6] == "  - " and line[:2].isupper()) or line[:2] == "N1" for line in lines)
    assert "\n" not in "".join(lines)


def test_bibtex_has_one_entry_a_place_and_unique_keys() -> None:
    """The same words twice are one source; two quotations of one paragraph are two."""
    first, other = citation("甲"), citation("甲乙")
    text = text_of(Format.BIBTEX, answer(first), answer(first, other, citation("丙", "14(b)")))
    library = parse_string(text)
    assert [entry.key for entry in library.entries] == [
        "paper-2007-2",
        "paper-2007-2-2",
        "paper-2007-14-b",
    ]
    assert library.entries[0]["author"] == "{主席}"
    assert library.entries[0]["number"] == RECORD.symbol


@pytest.mark.parametrize("wanted", [one for one in Format if one is not Format.JSON])
def test_an_unconfirmed_symbol_is_said_to_be_one(wanted: Format) -> None:
    body = export(material(answer(citation("词", symbol=""))), wanted).body
    shown = footnotes(body)[0] if wanted is Format.DOCX else body.decode()
    assert "文号待核" in shown
    assert RECORD.symbol not in shown


@pytest.mark.parametrize("wanted", list(Format))
def test_what_qualifies_the_words_goes_with_them(wanted: Format) -> None:
    body = export(material(answer(citation("词"))), wanted).body
    shown = "".join(footnotes(body)) if wanted is Format.DOCX else body.decode()
    assert NOTE in (
        json.loads(shown)["answers"][0]["answers"][0]["citation"]["footnotes"][0]["text"]
        if wanted is Format.JSON
        else shown
    )
    assert ("chair_responsibility" if wanted is Format.JSON else "主席自负其责") in shown


def footnotes(body: bytes) -> list[str]:
    """The texts of a docx's own footnotes, as Word would number them."""
    part = next(
        one
        for one in Document(BytesIO(body)).part.package.iter_parts()
        if str(one.partname) == "/word/footnotes.xml"
    )
    notes = etree.fromstring(part.blob).findall(f"{W}footnote")
    own = [note for note in notes if note.get(f"{W}type") is None]
    assert [note.get(f"{W}id") for note in own] == [str(n) for n in range(1, len(own) + 1)]
    return ["".join(t.text or "" for t in note.iter(f"{W}t")) for note in own]


def test_a_word_document_calls_every_footnote_once() -> None:
    """Numbers go on through a conversation, and calls stand in their order."""
    body = export(
        material(answer(citation("甲")), answer(citation("乙"), citation("丙"))), Format.DOCX
    ).body
    document = Document(BytesIO(body))
    calls = document.element.body.iter(f"{W}footnoteReference")
    assert [call.get(f"{W}id") for call in calls] == ["1", "2", "3"]
    assert len(footnotes(body)) == 3
    headings = [p.text for p in document.paragraphs if style(p).startswith("Heading")]
    assert headings == ["问什么？", "问什么？"]


def test_the_same_answer_is_the_same_file() -> None:
    one, other = (export(material(answer(citation("甲"))), Format.DOCX).body for _ in "ab")
    assert one == other


@pytest.mark.parametrize("question", ["\x00\x0b\ufffe核", "<w:p/>&amp;]]>", "\ud800"])
def test_a_question_cannot_break_a_document(question: str) -> None:
    """XML holds no control characters, and markup in a question is words."""
    body = export(material(answer(citation("词"), question=question)), Format.DOCX).body
    assert len(Document(BytesIO(body)).paragraphs) == 2


def test_markdown_footnotes_are_numbered_through_the_whole_export() -> None:
    text = text_of(
        Format.MARKDOWN, answer(citation("甲")), answer(citation("乙"), question="1. 又问")
    )
    tokens = MarkdownIt().use(footnote_plugin).parse(text)
    assert sum(token.type == "footnote_open" for token in tokens) == 2
    assert not any(token.type == "ordered_list_open" for token in tokens)
    html = MarkdownIt().use(footnote_plugin).render(text)
    assert html.count(NOTE) == 2
    assert f'href="https://undocs.org/zh/{RECORD.symbol}"' in html


def test_plain_text_numbers_several_and_not_one() -> None:
    single = text_of(Format.PLAIN, answer(citation("甲")))
    assert f"“甲”（{RECORD.symbol}，第2段）\n" in single
    assert "[1]" not in single
    several = text_of(Format.PLAIN, answer(citation("甲"), citation("乙")))
    assert "“乙”（NPT/CONF.2010/PC.I/WP.78，第2段）[2]" in several
    assert (
        "\n[2] 主席，《主席的工作文件》，NPT/CONF.2010/PC.I/WP.78，第一届会议，维也纳，" in several
    )


@pytest.mark.parametrize("wanted", [Format.RIS, Format.BIBTEX])
def test_a_list_of_references_needs_one(wanted: Format) -> None:
    with pytest.raises(NothingToExport):
        export(material(answer()), wanted)


def test_an_abstention_is_exported_as_one() -> None:
    assert "所载文件中未找到可引用的答案。" in text_of(Format.PLAIN, answer())


def test_a_document_no_longer_held_is_cited_by_what_was_known() -> None:
    text = export(replaced_record(), Format.PLAIN).body.decode()
    assert "《主席的工作文件》，NPT/CONF.2010/PC.I/WP.78，2007-05-11，第2段" in text


def replaced_record() -> Any:
    from nptqa.exporting import material_of

    return material_of([answer(citation("甲"))], [])


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2020, 12, 7), date(2020, 12, 7), "2020年12月7日"),
        (date(2022, 8, 1), date(2022, 8, 26), "2022年8月1日至26日"),
        (date(2007, 4, 30), date(2007, 5, 11), "2007年4月30日至5月11日"),
        (date(2019, 12, 30), date(2020, 1, 3), "2019年12月30日至2020年1月3日"),
        (date.min, date.min, ""),
    ],
)
def test_days_are_written_as_documents_do(first: date, last: date, written: str) -> None:
    record = replace(RECORD, session="", place="", date_from=first, date_to=last)
    assert occasion(record) == written


def test_a_counted_preambular_number_is_said_to_be_one() -> None:
    assert "序言段次系本系统计数" in text_of(Format.PLAIN, answer(citation("重申", "PP7")))


def test_the_standing_is_named_as_the_pages_name_it() -> None:
    """One wording for a document's standing, on the page and in what is taken away from it."""
    import tomllib

    from nptqa.exporting.lines import STANDING
    from tests.conftest import ROOT

    wording = tomllib.loads((ROOT / "web/wording/zh-Hans.toml").read_text("utf-8"))
    assert wording["standing"] == STANDING


def test_latex_leaves_chinese_alone() -> None:
    assert latex("《条约》第3(c)段") == "《条约》第3(c)段"


def test_an_answer_in_pieces_is_exported_whole_and_in_order() -> None:
    """The lead-in first, then the items as they stand in the document."""
    pieces = [citation(words, f"5({name})") for words, name in (("甲", "a"), ("乙", "b"))]
    pieces[0]["quote"] |= {"start": 10, "end": 11}
    pieces[1]["quote"] |= {"start": 20, "end": 21}
    whole = answer(pieces[1])
    lead = {"quote": "促请：", "citation": citation("促请：", "5")}
    whole["answers"][0] |= {"context": [lead], "further": [{"quote": "甲", "citation": pieces[0]}]}
    quotes = [one.citation.quote.exact for one in material(whole).excerpts]
    assert quotes == ["促请：", "甲", "乙"]


def test_a_corrected_document_is_said_to_be_one() -> None:
    corrected = {**citation("甲"), "corrected_by": ["paper-2007-corr"]}
    assert "本文件已有更正。" in text_of(Format.PLAIN, answer(corrected))
