"""Every form of a locator: printed label, anchor, round trip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.corpus.locators import Locator, anchor, label
from nptqa.domain import UnitKind
from nptqa.errors import LocatorError

FORMS = [
    ("36", UnitKind.PARAGRAPH, "第36段", "para. 36", "36"),
    ("187/36", UnitKind.PARAGRAPH, "第187段内第36段", "para. 187, sub-para. 36", "187-36"),
    ("187/14(b)", UnitKind.ITEM, "第187段内第14(b)段", "para. 187, sub-para. 14 (b)", "187-14-b"),
    ("3(c)", UnitKind.OPERATIVE, "执行部分第3(c)段", "op. para. 3 (c)", "3-c"),
    ("PP7", UnitKind.PREAMBULAR, "序言部分第7段", "preambular para. 7", "PP7"),
    ("fn4", UnitKind.FOOTNOTE, "脚注4", "footnote 4", "fn4"),
    ("fn*", UnitKind.FOOTNOTE, "脚注*", "footnote *", "fn*"),
    ("front", UnitKind.FRONT, "文首", "front matter", "front"),
    ("chapeau", UnitKind.CHAPEAU, "起首语", "chapeau", "chapeau"),
    ("closing", UnitKind.CLOSING, "文末", "closing lines", "closing"),
    ("5(a)(i)", UnitKind.ITEM, "第5(a)(i)段", "para. 5 (a)(i)", "5-a-i"),
    ("2(一)", UnitKind.ITEM, "第2(一)段", "para. 2 (一)", "2-一"),
    ("12bis", UnitKind.PARAGRAPH, "第12段之二", "para. 12bis", "12bis"),
    ("A1/3", UnitKind.PARAGRAPH, "附件一第3段", "annex I, para. 3", "A1-3"),
    ("T1/r2", UnitKind.ROW, "表1内第2行", "table 1, row 2", "T1-r2"),
    ("A1/T1/r3", UnitKind.ROW, "附件一表1内第3行", "annex I, table 1, row 3", "A1-T1-r3"),
    ("2/chapeau", UnitKind.CHAPEAU, "第2段内起首语", "para. 2, chapeau", "2-chapeau"),
]


@pytest.mark.parametrize(("locator", "kind", "chinese", "english", "fragment"), FORMS)
def test_labels_and_anchors(
    locator: str, kind: UnitKind, chinese: str, english: str, fragment: str
) -> None:
    printed = label(locator, kind)
    assert (printed.zh, printed.en) == (chinese, english)
    assert anchor(locator) == fragment
    assert str(Locator.parse(locator)) == locator


@pytest.mark.parametrize("text", ["", "/", "36/", "36a", "(a)", "PP", "fn", "front/3", "36 "])
def test_what_is_no_locator_is_refused(text: str) -> None:
    with pytest.raises(LocatorError, match="not a locator"):
        Locator.parse(text)


NUMBERS = st.builds(
    lambda number, bis, items: f"{number}{bis}" + "".join(f"({one})" for one in items),
    st.integers(1, 9999),
    st.sampled_from(["", "bis", "ter"]),
    st.lists(st.sampled_from(["a", "z", "ii", "3", "十二"]), max_size=3),
)
PREFIXES = st.lists(st.sampled_from(["A1", "L2", "187"]), max_size=3)


@given(PREFIXES, NUMBERS)
def test_locators_round_trip(prefix: list[str], last: str) -> None:
    text = "/".join([*prefix, last])
    assert str(Locator.parse(text)) == text
    assert label(text, UnitKind.PARAGRAPH).zh
