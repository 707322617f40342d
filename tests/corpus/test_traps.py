"""What makes the founding texts hard, one short excerpt each (documents.md)."""

import pytest

from tests.corpus.typeset import parse_text, read

RULE = "__________________"


def double(*lines: str) -> str:
    """An empty line after every line, as in the founding texts; "|" ends a block with a blank."""
    return "".join(line.replace("|", " ") + "\n\n" for line in lines)


WRAPPED = (
    "1. 缔约国重申，《不扩散核武器条约》是全球不扩散机制的基石，也是谋求实现核裁",
    "军的重要基础，面对对不扩散机制的严峻挑战，维持和加强《不扩散条约》至关重要",
    "，并强调必须充分执行《条约》的所有条款，以便维护国际和平与安全。|",
)
FIRST = "".join(WRAPPED).removeprefix("1. ").removesuffix("|")


def test_wrapped_lines_are_mended() -> None:
    assert read(double(*WRAPPED)) == [("1", FIRST)]


def test_a_page_break_with_links_and_a_header_in_the_middle_of_a_word() -> None:
    text = double(*WRAPPED[:1]) + (
        "22-13460 3/30\n\nhttps://undocs.org/ch/A/75/399\n NPT/CONF.2020/WP.77\n\n11/30 22-13460\n\n"  # noqa: E501
    )
    assert read(text + double(*WRAPPED[1:])) == [("1", FIRST)]


def test_a_trailing_blank_in_the_middle_of_a_sentence_ends_nothing() -> None:
    assert read(double(WRAPPED[0] + "|", *WRAPPED[1:])) == [("1", FIRST)]


@pytest.mark.parametrize(
    "line", ["2015 年审议大会没有达成一致。|", "10，尚未批准《条约》的国家应予批准。|"]
)
def test_a_number_at_the_start_of_a_line_is_no_paragraph(line: str) -> None:
    [(locator, text)] = read(double(*WRAPPED[:2], line))
    assert locator == "1"
    assert text.endswith(line.rstrip("|"))


def test_a_wrapped_line_that_begins_with_the_next_number_and_a_stop() -> None:
    [(locator, text)] = read(double(*WRAPPED[:2], "2. 款所述的各项措施。|"))
    assert locator == "1"
    assert text.endswith("至关重要2. 款所述的各项措施。")


def test_a_paragraph_without_a_blank_after_its_number() -> None:
    assert read(double(*WRAPPED, "2.缔约国注意到此事。|"))[1] == ("2", "缔约国注意到此事。")


def test_a_resolution_number_in_a_title_is_no_paragraph() -> None:
    text = "   75/71. 建立无核武器世界 \n\n   大会， \n\n   回顾其决议， \n\n 1. 重申其承诺。 \n"
    parsed = parse_text(text)
    assert [unit.locator for unit in parsed.document.paragraphs] == [
        "front",
        "chapeau",
        "PP1",
        "1",
    ]
    assert parsed.document.paragraphs[0].text == "75/71. 建立无核武器世界"


def test_a_footnote_between_a_chapeau_and_its_item() -> None:
    text = double(
        *WRAPPED[:2], "，缔约国2 建议：|", RULE, " 2 见《最后文件》。|", " (a) 提交报告；|"
    )
    units = parse_text(text).document.paragraphs
    assert [(unit.locator, unit.footnotes) for unit in units] == [
        ("1", ("fn2",)),
        ("1(a)", ()),
        ("fn2", ()),
    ]
    assert units[0].text.endswith("，缔约国建议：")


def test_two_calls_behind_a_stop_are_taken_out() -> None:
    text = double("1. 大会讨论了作用问题。2、3|", RULE, " 2 见甲。|", " 3 见乙。|")
    parsed = parse_text(text)
    assert parsed.document.paragraphs[0].text == "大会讨论了作用问题。"
    assert parsed.document.paragraphs[0].footnotes == ("fn2", "fn3")


def test_a_glyph_stands_for_a_call() -> None:
    text = double("1. 缔约国 \ue001 重申其承诺。|", RULE, "1|", " 不意味着一致意见。|")
    assert read(text) == [("1", "缔约国重申其承诺。"), ("fn1", "不意味着一致意见。")]


def test_a_star_after_the_title_and_after_the_symbol() -> None:
    text = (
        "NPT/CONF.2026/PC.II/WP.5*\n核裁军的透明度**\n\n1. 缔约国重申其承诺。\n\n"
        "* 由于技术原因重新印发。\n** 未经正式编辑。\n"
    )
    parsed = parse_text("联合国\n" + text)
    assert parsed.problems == ()
    assert read("联合国\n" + text) == [
        ("front", "联合国\n核裁军的透明度"),
        ("1", "缔约国重申其承诺。"),
        ("fn*", "由于技术原因重新印发。"),
        ("fn**", "未经正式编辑。"),
    ]


def test_a_series_that_restarts_after_a_colon_hangs_inside() -> None:
    text = "1. 甲。\n2. 大会建议：\n1. 乙。\n2. 丙：\n(a) 丁；\n3. 戊。\n"
    assert [locator for locator, _ in read(text)] == ["1", "2", "2/1", "2/2", "2/2(a)", "2/3"]


def test_a_series_that_restarts_without_a_reason_is_a_problem() -> None:
    parsed = parse_text("1. 甲。\n2. 乙。\n1. 丙。\n2. 丁。\n")
    assert [unit.locator for unit in parsed.document.paragraphs] == ["1", "2", "L1/1", "L1/2"]
    assert parsed.problems == ("numbering restarts after 2 without a colon",)


def test_a_missing_number_is_a_problem() -> None:
    assert parse_text("1. 甲。\n2. 乙。\n4. 丙。\n").problems == (
        "number 3 is missing before 4 (after 2)",
    )


def test_a_table_gives_rows() -> None:
    text = (
        "1. 数字如下。\n\n表 1 弹头数目\n国家    2020 年    2024 年\n甲国    100    90\n\n2. 完。\n"
    )
    units = parse_text(text).document.paragraphs
    assert [(unit.locator, unit.heading_path) for unit in units] == [
        ("1", ()),
        ("T1/r1", ("表 1 弹头数目",)),
        ("T1/r2", ("表 1 弹头数目",)),
        ("2", ()),
    ]


def test_words_after_the_items_hang_under_the_paragraph() -> None:
    text = "1. 建议：\n(a) 甲；\n(b) 乙。\n上述措施应予执行。\n2. 丙。\n"
    units = parse_text(text).document.paragraphs
    assert [(unit.locator, unit.parent) for unit in units] == [
        ("1", None),
        ("1(a)", "1"),
        ("1(b)", "1"),
        ("1/L1/1", "1"),
        ("2", None),
    ]


def test_a_heading_over_two_lines_is_one() -> None:
    lines = [
        *WRAPPED,
        "  考虑到 1995 年审议和延期大会通过的决定和决议以及 2010 年审议大会的结",
        "论和建议|",
    ]
    parsed = parse_text(double(*lines, "2. 缔约国重申其承诺。|"))
    assert [heading.text for heading in parsed.document.headings] == [
        "考虑到 1995 年审议和延期大会通过的决定和决议以及 2010 年审议大会的结论和建议"
    ]


def test_a_corrigendum() -> None:
    text = "NPT/CONF.2026/PC.II/WP.12/Corr.1\n\n更正\n\n1. 第 3 段\n\n将“甲”改为“乙”。\n\n附件\n名单\n\n丙国\n丁国\n"  # noqa: E501
    assert read(text) == [
        ("front", "更正"),
        ("1", "第 3 段\n将“甲”改为“乙”。"),
        ("A1/L1/1", "丙国"),
        ("A1/L1/2", "丁国"),
    ]


def test_letters_in_an_annex_hang_under_no_paragraph_before_it() -> None:
    """And words after them belong to the annex."""
    text = "1. 甲如下。\n\n附件一\n\n(a) 乙国；\n\n(b) 丙国。\n\n以上各国已批准。\n"
    assert read(text) == [
        ("1", "甲如下。"),
        ("A1/L1/1", "(a) 乙国；"),
        ("A1/L1/2", "(b) 丙国。"),
        ("A1/L1/3", "以上各国已批准。"),
    ]


def test_a_bis_that_stands_late_is_found() -> None:
    assert [locator for locator, _ in read("1. 甲。\n2. 乙。\n1 bis. 丙。\n3. 丁。\n")] == [
        "1",
        "2",
        "1bis",
        "3",
    ]


def test_a_salutation_is_no_heading() -> None:
    assert read("声明\n\n主席先生，\n\n我们支持。\n") == [
        ("front", "声明"),
        ("L1/1", "主席先生，\n我们支持。"),
    ]
