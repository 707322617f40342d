"""Symbols as people write them lead to one spelling; what only looks like one is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.corpus.symbols import base, canonical, find_symbols, official_url
from nptqa.folding import fold


def found(text: str) -> list[str]:
    return [one.symbol for one in find_symbols(fold(text).text)]


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("A/RES/75/71", ["A/RES/75/71"]),
        ("a/res/75/71.", ["A/RES/75/71"]),
        ("Ａ／ＲＥＳ／７５／７１", ["A/RES/75/71"]),
        ("A-RES-75-71", ["A/RES/75/71"]),
        ("https://undocs.org/zh/A/RES/75/71", ["A/RES/75/71"]),
        ("75/71号决议", ["A/RES/75/71"]),
        ("７５／７１號決議", ["A/RES/75/71"]),
        ("大会第75/71号决议", ["A/RES/75/71"]),
        ("第七十五届会议第71号决议", ["A/RES/75/71"]),
        ("General Assembly resolution 75/71", ["A/RES/75/71"]),
        ("la résolution 75/71", ["A/RES/75/71"]),
        ("la resolución 75/71", ["A/RES/75/71"]),
        ("резолюция 75/71", ["A/RES/75/71"]),
        ("القرار 75/71", ["A/RES/75/71"]),
        ("第75/71和75/72号决议", ["A/RES/75/71", "A/RES/75/72"]),
        ("第2373(XXII)号决议", ["A/RES/2373(XXII)"]),
        ("S-10/2号决议", ["A/RES/S-10/2"]),
        ("第74/511号决定", ["A/DEC/74/511"]),
        ("S/RES/1540 (2004)", ["S/RES/1540 (2004)"]),
        ("s/res/1540(2004)", ["S/RES/1540 (2004)"]),
        ("第1540（2004）号决议", ["S/RES/1540 (2004)"]),
        ("1540号决议", ["S/RES/1540"]),
        ("一五四〇号决议", ["S/RES/1540"]),
        ("第一千五百四十号决议", ["S/RES/1540"]),
        ("UNSCR 1540", ["S/RES/1540"]),
        ("安理会1540", ["S/RES/1540"]),
        ("安全理事会第 1737（2006）号和第 1747（2007）号决议",
         ["S/RES/1737 (2006)", "S/RES/1747 (2007)"]),
        ("resolutions 1737 and 1747", ["S/RES/1737", "S/RES/1747"]),
        ("WP.77", ["WP.77"]),
        ("wp 77", ["WP.77"]),
        ("工作文件77", ["WP.77"]),
        ("工作文件七十七", ["WP.77"]),
        ("工作文件七十七第一八七段", ["WP.77"]),
        ("工作文件七十七号第三十六段", ["WP.77"]),
        ("WP七十七第36段", ["WP.77"]),
        ("三份工作文件一共几段", []),
        ("NPT/CONF.2020/WP77", ["NPT/CONF.2020/WP.77"]),
        ("NPT/CONF2020/WP77", ["NPT/CONF.2020/WP.77"]),
        ("А/RES/75/71", ["A/RES/75/71"]),
        ("第77号工作文件", ["WP.77"]),
        ("第七十七号工作文件", ["WP.77"]),
        ("working paper 77", ["WP.77"]),
        ("document de travail 77", ["WP.77"]),
        ("documento de trabajo 77", ["WP.77"]),
        ("рабочий документ 77", ["WP.77"]),
        ("ورقة العمل 77", ["WP.77"]),
        ("PC.I/WP.78", ["PC.I/WP.78"]),
        ("NPT/CONF.2020/WP.77", ["NPT/CONF.2020/WP.77"]),
        ("NPT/CONF.2000/28 (Part I 和 II)", ["NPT/CONF.2000/28(Parts I and II)"]),
        ("NPT/CONF.2000/28(PartsIandII)", ["NPT/CONF.2000/28(Parts I and II)"]),
        ("NPT/CONF.2010/50 (Vol.I)", ["NPT/CONF.2010/50(Vol. I)"]),
        ("NPT/CONF.1995/32 (Part I)/Corr.2，附件", ["NPT/CONF.1995/32(Part I)/Corr.2"]),
        ("INFCIRC/153 (Corrected)第 19段", ["INFCIRC/153(Corrected)"]),
        ("INFCIRC/225/Revision 5", ["INFCIRC/225/Rev.5"]),
        ("GC(62)/RES/10号决议", ["GC(62)/RES/10"]),
        ("根据 CD/1299 号文件", ["CD/1299"]),
        ("(A/75/399，第 96 段)", ["A/75/399"]),
    ],
)  # fmt: skip
def test_a_symbol_has_one_spelling(text: str, symbols: list[str]) -> None:
    assert found(text) == symbols


@pytest.mark.parametrize(
    "text",
    [
        "2022年8月1日至26日", "24/7", "a/b and/or", "31/12/2022", "12/25", "138个缔约国",
        "1995年决议", "1995决议", "2020年决议", "这一决议", "工作文件第36段", "a/3 e/5", "s/he",
        "第六条", "",
        "2022年主席工作文件187/36", "NPT/2010年", "安理会有关决议", "13个步骤",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_symbol_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_symbol_ends_where_it_ends() -> None:
    folded = fold("请看A/RES/75/71。第3段").text
    (one,) = find_symbols(folded)
    assert folded[one.start : one.end] == "a/res/75/71"


def test_a_short_form_fits_what_it_may_mean() -> None:
    (one,) = find_symbols("wp.77")
    assert one.fits("NPT/CONF.2020/WP.77")
    assert not one.fits("NPT/CONF.2020/WP.7")
    (two,) = find_symbols("1540号决议")
    assert two.fits("S/RES/1540 (2004)")
    assert not two.fits("S/RES/154 (1960)")


ORGANS = st.sampled_from(
    ["A/RES", "NPT/CONF.2020", "NPT/CONF.2026/PC.I", "S/2023", "A/C.1/75", "CD"]
)
TAILS = st.sampled_from(["", "/Corr.2", "/Rev.1", "/Add.3", "(Part I)", "(Vol. II)", "(Corrected)"])
SYMBOLS = st.builds(
    "{}/{}{}{}".format,
    ORGANS,
    st.sampled_from(["", "WP.", "L."]),
    st.integers(min_value=1, max_value=999),
    TAILS,
)


@given(SYMBOLS)
def test_the_canonical_form_is_stable(symbol: str) -> None:
    assert canonical(symbol) == symbol
    assert canonical(symbol.lower().replace("(", " (").replace("vol. ", "vol.")) == symbol


@given(
    SYMBOLS, st.sampled_from(["", "见", "(", "根据 "]), st.sampled_from(["", "。", "，第3段", ")"])
)
def test_a_symbol_is_found_as_it_stands(symbol: str, before: str, after: str) -> None:
    assert found(f"{before}{symbol}{after}") == [symbol]


@given(st.text(max_size=60))
def test_no_text_breaks_the_finder(text: str) -> None:
    for one in find_symbols(fold(text).text):
        assert one.start < one.end


def test_base_and_official_address() -> None:
    assert base("S/RES/1540 (2004)") == "S/RES/1540"
    assert base("NPT/CONF.2000/28(Part I)") == "NPT/CONF.2000/28"
    assert official_url("S/RES/1540 (2004)") == "https://undocs.org/zh/S/RES/1540(2004)"
    assert official_url("A/RES/75/71", "fr") == "https://undocs.org/fr/A/RES/75/71"
    assert official_url("") == ""
