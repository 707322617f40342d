"""A diff leads from one text to the other, and flags the words on which a commitment turns."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.alignment import best_chain, best_match
from nptqa.differences import Op, apply, differences
from nptqa.forms import Form, bare, key, keyed
from nptqa.lexicon import Flag
from nptqa.places import pairs_of

SIGNS = "审议大会应可不未得 \n　，。“”「」\"'12１２ABＡ一《》約约會会年\u200b\ufeff\ud800"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=30) | st.text(max_size=20)
KEYS = st.text(st.sampled_from("abcd"), min_size=1, max_size=8)


@given(TEXTS, TEXTS)
def test_a_diff_applied_to_a_gives_b(a: str, b: str) -> None:
    """Both sides tile their texts, in order, and every span holds its own words."""
    found = differences(a, b)
    assert apply(a, found) == b
    assert "".join(one.a_text for one in found) == a
    at_a = at_b = 0
    for one in found:
        assert (one.a.start, one.b.start) == (at_a, at_b)
        assert (one.a.of(a), one.b.of(b)) == (one.a_text, one.b_text)
        at_a, at_b = one.a.end, one.b.end


@given(TEXTS, TEXTS)
def test_words_change_just_when_keys_do(a: str, b: str) -> None:
    """Equal keys differ in form at most; other keys differ in words."""
    changed = any(one.changes_words for one in differences(a, b))
    assert changed == (keyed(a).text != keyed(b).text)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    """One equal stretch, or none for no text."""
    assert all(one.op is Op.EQUAL for one in differences(text, text))


def test_a_diff_of_another_text_is_refused() -> None:
    """It would make up words."""
    with pytest.raises(ValueError, match="of the text is not"):
        apply("审议大会", differences("缔约国", "大会"))


@pytest.mark.parametrize(
    ("a", "b", "change", "flags"),
    [
        ("各国不得转让", "各国得转让", ("不得", "得"), {Flag.NEGATION, Flag.MODAL}),
        ("缔约国应报告", "缔约国可报告", ("应", "可"), {Flag.MODAL}),
        ("自1995年起", "自1985年起", ("1995", "1985"), {Flag.NUMBER}),
        ("第一条规定", "第二条规定", ("一", "二"), {Flag.NUMBER}),
        ("审议大会敦促各国", "审议大会鼓励各国", ("敦促", "鼓励"), {Flag.VERB}),
        ("印度加入条约", "伊朗加入条约", ("印度", "伊朗"), {Flag.NAME}),
        ("见WP.77号文件", "见WP.78号文件", ("WP.77", "WP.78"), {Flag.NAME, Flag.NUMBER}),
        ("《不扩散条约》生效", "《全禁试条约》生效", None, {Flag.NAME, Flag.NEGATION}),
        ("尚未批准的国家", "批准的国家", ("尚未", ""), {Flag.NEGATION}),
        ("进一步审议", "进审议", ("一步", ""), set()),
        ("获得技术", "获技术", ("得", ""), set()),
    ],
)  # fmt: skip
def test_changes_reach_over_whole_words_and_are_flagged(
    a: str, b: str, change: tuple[str, str] | None, flags: set[Flag]
) -> None:
    """A figure, verb or name is one change, and says of what kind it is."""
    found = [one for one in differences(a, b) if one.changes_words]
    assert {flag for one in found for flag in one.flags} == flags
    if change is not None:
        assert [(one.a_text, one.b_text) for one in found] == [change]


def test_words_that_stayed_are_seen_between_long_changes() -> None:
    """Reworded around it, the clause itself is equal."""
    clause = "禁止生产裂变材料的条约"
    found = differences(
        f"强调指出裁军谈判会议必须立即开始谈判{clause}", f"吁请各国早日缔结{clause}"
    )
    assert [one.a_text for one in found if one.op is Op.EQUAL] == [clause]


@pytest.mark.parametrize(
    ("a", "b", "forms"),
    [
        ("缔约国，1995 年", "締約國,1995年", (Form.SCRIPT, Form.WHITE_SPACE, Form.WIDTH)),
        ("“三大支柱”", "「三大支柱」", (Form.QUOTATION_MARKS,)),
        ("核武器国家\n应报告", "核武\n器国家应 报告", (Form.WHITE_SPACE,)),
        ("瞭解情況", "了解情况", (Form.SCRIPT,)),
    ],
)
def test_writing_that_changes_no_word_is_a_difference_of_form(
    a: str, b: str, forms: tuple[Form, ...]
) -> None:
    """White space, width, quotation marks and script are told, and are not changes."""
    found = differences(a, b)
    assert not any(one.changes_words for one in found)
    assert tuple(sorted({form for one in found for form in one.forms})) == forms


@pytest.mark.parametrize(
    ("a", "b"), [("条约", "《条约》"), ("NPT", "npt"), ("核武器。", "核武器"), ("100", "1OO")]
)
def test_everything_else_changes_words(a: str, b: str) -> None:
    """Titles' marks, case, stops."""
    assert any(one.changes_words for one in differences(a, b))


@given(KEYS, st.text(st.sampled_from("abcd"), max_size=14))
def test_the_best_match_is_the_best(pattern: str, text: str) -> None:
    """Against every stretch, with the plain recurrence."""
    found = best_match(pattern, text)
    nearest = min(
        _distance(pattern, text[start:end])
        for start in range(len(text) + 1)
        for end in range(start, len(text) + 1)
    )
    assert found.distance == nearest == _distance(pattern, text[found.start : found.end])


@given(st.lists(KEYS, min_size=1, max_size=3), st.text(st.sampled_from("abcd"), max_size=14))
def test_a_chain_is_in_order(parts: list[str], text: str) -> None:
    """No part begins before the one before it ends."""
    found = best_chain(parts, text)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(KEYS, KEYS)
def test_one_change_takes_two_pairs_at_most(a: str, b: str) -> None:
    """What lets candidates be passed over without a look."""
    shared = sum(pair in set(pairs_of(b)) for pair in pairs_of(a))
    assert shared >= len(pairs_of(a)) - 2 * _distance(a, b)


@given(TEXTS)
def test_keys_lead_back_to_the_text(text: str) -> None:
    """Offsets never decrease and lie inside; a bare text has the key without outer marks."""
    found = keyed(text)
    assert len(found.text) == len(found.origins)
    assert list(found.origins) == sorted(found.origins)
    assert all(0 <= at < len(text) for at in found.origins)
    assert keyed(bare(text)).text == found.text.strip('"')
    assert key(text) == found.text


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            best = min(row[j] + 1, row[j - 1] + 1, previous + (one != other))
            previous, row[j] = row[j], best
    return row[-1]
