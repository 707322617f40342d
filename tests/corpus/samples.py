"""Invented documents in the forms the United Nations uses, for every layout of `typeset`."""

from tests.corpus.typeset import Piece, front, heading, unit

LONG = (
    "审议大会强调，必须在不歧视的基础上充分执行《条约》的所有条款，并促请所有缔约国"
    "采取进一步的实际步骤，以便在 2026 年审议周期内取得可以核实的进展"
)
_HEAD = front(
    "联合国",
    "NPT/CONF.2026/PC.II/WP.5",
    "不扩散核武器条约缔约国",
    "2026 年审议大会筹备委员会",
    "Distr.: General",
    "12 April 2024",
    "Chinese",
    "Original: English",
    "第二届会议",
    "2024 年 7 月 22 日至 8 月 2 日，日内瓦",
    "加强核裁军方面的透明度和问责制",
    "日本和澳大利亚提交的工作文件",
)

WORKING_PAPER = [
    *[piece for piece in _HEAD if "/WP.5" not in piece.words],
    heading("一、导言"),
    unit("1", "1. ", f"{LONG}。"),
    unit("2", "2. ", "缔约国重申第六条所规定的义务。"),
    heading("A. 报告"),
    unit("3", "3. ", f"{LONG}，为此建议："),
    unit("3(a)", "(a) ", "核武器国家每年提交标准报告；"),
    unit("3(b)", "(b) ", f"{LONG}："),
    unit("3(b)(i)", "(i) ", "核弹头的数目、类型和状况；"),
    unit("3(b)(ii)", "(ii) ", "运载工具的数目和类型；"),
    unit("3(c)", "(c) ", "在筹备委员会每届会议上留出专门时间。"),
    unit("3bis", "3 bis. ", f"{LONG}。"),
    unit("3ter", "3之三. ", "缔约国注意到上述各项建议。"),
    heading("二、结论"),
    unit("4", "4. ", f"2015 年以来，{LONG}。"),
]

ITEMS_TO_J = [
    *front("审议进程的改进"),
    unit("1", "1. ", f"{LONG}，特别是："),
    *[unit(f"1({sign})", f"({sign}) ", f"第{n}项措施的执行情况；") for n, sign in
      enumerate("abcdefghij", 1)],
    unit("2", "2. ", f"{LONG}。"),
    unit("2(一)", "（一）", "加强原子能机构的保障监督制度；"),
    unit("2(二)", "（二）", "确保和平利用核能的不可剥夺权利。"),
    unit("3", "3. ", "缔约国赞赏地注意到各方的努力。"),
]  # fmt: skip

NESTED_ROMAN = [
    *front("核查"),
    unit("1", "1. ", f"{LONG}："),
    *[unit(f"1({sign})", f"({sign}) ", "采取有关措施；") for sign in "abcdefg"],
    unit("1(h)", "(h) ", "进一步考虑以下问题："),
    unit("1(h)(i)", "(i) ", "核查的范围；"),
    unit("1(h)(ii)", "(ii) ", "核查的方法；"),
    unit("1(i)", "(i) ", "向下届会议提出报告。"),
]

ANNEXES = [
    *front("主席的报告"),
    unit("1", "1. ", f"{LONG}。"),
    unit("2", "2. ", f"{LONG}。"),
    heading("附件一"),
    heading("拟议的议事规则"),
    unit("A1/1", "1. ", f"{LONG}。"),
    unit("A1/2", "2. ", "主席应主持会议："),
    unit("A1/2(a)", "(a) ", "宣布会议开始；"),
    unit("A1/2(b)", "(b) ", "宣布会议结束。"),
    heading("附件二"),
    heading("与会情况"),
    unit("A2/1", "1. ", f"{LONG}。"),
    unit("A2/2", "2. ", f"{LONG}。"),
]

RESOLUTION = [
    *front(
        "联合国",
        "大会",
        "第七十八届会议",
        "议程项目 99",
        "2023 年 12 月 4 日大会决议",
        "[根据第一委员会的报告(A/78/409，第 89 段)通过]",
        "78/41. 建立无核武器世界",
    ),
    unit("chapeau", "", "大会，"),
    unit("PP1", "", "回顾其以往关于这一问题的各项决议，"),
    unit("PP2", "", f"铭记{LONG}，"),
    unit("PP3", "", "考虑到下列情况："),
    unit("PP3(a)", "(a) ", "《条约》仍是国际核不扩散制度的基石，"),
    unit("PP3(b)", "(b) ", "国际安全环境日趋严峻，"),
    unit("PP4", "", "深信必须加强多边主义，"),
    unit("1", "1. ", f"重申{LONG}；"),
    unit("2", "2. ", "吁请所有国家："),
    unit("2(a)", "(a) ", "采取切实步骤；"),
    unit("2(b)", "(b) ", "定期提交报告；"),
    unit("3", "3. ", "决定将题为“建立无核武器世界”的项目列入大会第七十九届会议临时议程。"),
    Piece("closing", "", "2023 年 12 月 4 日", heading=True),
    Piece("closing", "", "第 42 次全体会议", heading=True),
]

STATEMENT = [
    *front("第一委员会", "中国代表在一般性辩论中的发言"),
    unit("L1/1", "", "主席先生，首先祝贺你当选本届会议主席。"),
    unit("L1/2", "", f"{LONG}，这一点十分重要。"),
    unit("L1/3", "", f"{LONG}，这一点十分重要。"),
    heading("和平利用核能"),
    unit("L2/1", "", f"{LONG}，这一点十分重要。"),
    unit("L2/2", "", "谢谢主席先生。"),
]

BRACKETS = [
    *front("最后文件草案"),
    unit("1", "1. ", f"[{LONG}。]"),
    unit("2", "", f"[2. {LONG}。]"),
    unit("3", "3. ", "缔约国[重申][强调]其承诺。"),
    unit("3bis", "", "[3 bis. 缔约国注意到有关倡议。]"),
    unit("4", "4. ", f"{LONG}。"),
]

DRAFT_IN_REPORT = [
    *front("第一委员会的报告"),
    unit("1", "1. ", f"{LONG}。"),
    unit("2", "2. ", "第一委员会建议大会通过以下决议草案："),
    heading("决议草案一"),
    heading("透明度"),
    unit("2/chapeau", "", "大会，"),
    unit("2/PP1", "", "回顾其以往的各项决议，"),
    unit("2/PP2", "", f"强调{LONG}，"),
    unit("2/1", "1. ", f"促请{LONG}；"),
    unit("2/2", "2. ", "请秘书长提出报告。"),
    heading("决议草案二"),
    heading("核查"),
    unit("L1/chapeau", "", "大会，"),
    unit("L1/PP1", "", "注意到秘书长的报告，"),
    unit("L1/1", "1. ", f"鼓励{LONG}；"),
    unit("L1/2", "2. ", "决定继续审议此事。"),
]

QUOTED_ARTICLES = [
    *front("关于第三条的工作文件"),
    unit("1", "1. ", f"{LONG}。《条约》第三条第 4 款规定："),
    unit("1", "", "“每个无核武器缔约国应按照国际原子能机构规约与该机构订立协定。”"),
    unit("2", "2. ", f"{LONG}。"),
]

ENGLISH_LONG = (
    "The Conference emphasizes the need for the full and non-discriminatory implementation of all "
    "the articles of the Treaty and calls upon States parties to take further practical steps"
)
ENGLISH = [
    *front(
        "United Nations",
        "Preparatory Committee for the 2026 Review Conference",
        "Distr.: General",
        "12 April 2024",
        "Original: English",
        "Second session",
        "Geneva, 22 July–2 August 2024",
        "Strengthening transparency and accountability",
        "Working paper submitted by Australia and Japan",
    ),
    heading("I. Introduction"),
    unit("1", "1. ", f"{ENGLISH_LONG}."),
    unit("2", "2. ", f"{ENGLISH_LONG}, including:"),
    unit("2(a)", "(a) ", "Regular reporting by the nuclear-weapon States;"),
    unit("2(b)", "(b) ", f"{ENGLISH_LONG}."),
    heading("II. Conclusions"),
    unit("3", "3. ", f"{ENGLISH_LONG}."),
    heading("Annex II"),
    heading("Reporting form"),
    unit("A2/1", "1. ", f"{ENGLISH_LONG}."),
    unit("A2/2", "2. ", "States parties may use the form."),
]

SAMPLES = {
    "working paper": WORKING_PAPER,
    "items to j": ITEMS_TO_J,
    "roman inside h": NESTED_ROMAN,
    "annexes": ANNEXES,
    "resolution": RESOLUTION,
    "statement": STATEMENT,
    "brackets": BRACKETS,
    "draft in report": DRAFT_IN_REPORT,
    "quoted articles": QUOTED_ARTICLES,
    "english": ENGLISH,
}
