"""A quotation is exact, close, misattributed or not found; nothing else is ever called exact."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nptqa.assembly import Desk
from nptqa.cli import main
from nptqa.differences import Op, apply
from nptqa.errors import EmptyQuery, LocatorError, NptqaError, QueryTooLong, UnknownDocument
from nptqa.forms import Form, keyed
from nptqa.lexicon import Flag
from nptqa.quoting import find_quoted
from nptqa.settings import Settings
from nptqa.verification import ClaimStatus, Note, Place, Verdict, Verification
from nptqa.verify import LONGEST

RISK = (
    "缔约国强调，只要有核武器，核风险就会持续存在，"
    "并重申彻底消除核武器是消除这些武器所有相关风险的唯一途径。"
)
EXACT, CLOSE = Verdict.EXACT, Verdict.CLOSE
MISATTRIBUTED, NOT_FOUND = Verdict.MISATTRIBUTED, Verdict.NOT_FOUND


def unit_ids(place: Place | None) -> list[str]:
    if place is None:
        return []
    cited = [item.citation for item in place.quotations]
    return [f"{citation.doc_id}:{citation.locator}" for citation in cited]


def flags(checked: Verification) -> set[Flag]:
    return {flag for change in checked.differences for flag in change.flags}


def text_of(desk: Desk, unit_id: str) -> str:
    return desk.corpus.paragraph(*unit_id.split(":", 1)).text


def test_every_unit_is_exact_at_its_own_place(desk: Desk) -> None:
    """All of the corpus, as quoted whole, with its own place claimed."""
    for document in desk.corpus.documents:
        for unit in document.paragraphs:
            if any(character.isalnum() for character in unit.text):
                checked = desk.verify(unit.text, unit.doc_id, unit.locator)
                assert checked.verdict is EXACT, unit.unit_id
                assert unit.unit_id in unit_ids(checked.place)


@pytest.mark.parametrize(
    ("writing", "forms"),
    [
        (RISK, ()),
        (f"“{RISK}”", ()),
        ("締約國強調，只要有核武器，\n核風險就會持續存在", (Form.SCRIPT, Form.WHITE_SPACE)),
        ("缔 约 国 强 调 ,只要有核武器", (Form.WHITE_SPACE, Form.WIDTH)),
        ("缔约国强\n调，只要有\n核武器", (Form.WHITE_SPACE,)),
    ],
)
def test_writing_does_not_matter(desk: Desk, writing: str, forms: tuple[Form, ...]) -> None:
    """White space, width, outer quotation marks and Traditional characters are told only."""
    checked = desk.verify(writing)
    assert (checked.verdict, unit_ids(checked.place)) == (EXACT, ["wp77-2022:187/36"])
    assert checked.forms == forms


@pytest.mark.parametrize(
    ("unit_id", "old", "new", "flag"),
    [
        ("wp77-2022:187/36", "不能", "能", Flag.NEGATION),
        ("wp77-2022:187/36", "应", "可", Flag.MODAL),
        ("wp77-2022:187/36", "第六条", "第四条", Flag.NUMBER),
        ("wp77-2022:4", "第一条", "第二条", Flag.NUMBER),
        ("wp77-2022:187/99", "促请", "鼓励", Flag.VERB),
        ("wp77-2022:187/99", "印度", "伊朗", Flag.NAME),
        ("wp77-2022:187/36", "强调", "强", Flag.VERB),
    ],
)
def test_one_changed_word_makes_it_close(
    desk: Desk, unit_id: str, old: str, new: str, flag: Flag
) -> None:
    """The change is shown and says of what kind it is."""
    text = text_of(desk, unit_id)
    assert old in text
    checked = desk.verify(text.replace(old, new, 1))
    assert checked.verdict is CLOSE
    assert unit_ids(checked.place) == [unit_id]
    assert flag in flags(checked)
    assert sum(change.changes_words for change in checked.differences) == 1
    assert apply(checked.words, checked.differences) == checked.quotation


def test_a_claimed_source_is_checked(desk: Desk) -> None:
    """Both readings of 36 count; another paragraph or document is wrong, and the true one told."""
    verdicts = {
        claim: desk.verify(RISK, *claim).verdict
        for claim in (
            ("wp77-2022", "36"), ("wp77-2022", "187/36"), (None, "36"), ("wp77-2022", None),
            ("wp77-2022", "37"), ("res-75-71", None), (None, "12"),
        )
    }  # fmt: skip
    assert list(verdicts.values()) == [EXACT] * 4 + [MISATTRIBUTED] * 3
    wrong = desk.verify(RISK, "wp77-2022", "37")
    assert unit_ids(wrong.place) == ["wp77-2022:187/36"]
    assert wrong.claim.units == ("wp77-2022:37", "wp77-2022:187/37")


def test_an_item_stands_in_its_paragraph(desk: Desk) -> None:
    """Claiming 14 of the inner series for words of 14(b) is no error."""
    text = "南苏丹尽早加入《条约》。"
    assert desk.verify(text, "wp77-2022", "187/14").verdict is EXACT
    assert desk.verify(text, "wp77-2022", "187/15").verdict is MISATTRIBUTED


def test_changed_words_at_the_claimed_place_are_close(desk: Desk) -> None:
    """The claimed place counts where it is as near as any."""
    checked = desk.verify(RISK.replace("唯一", "最好"), "wp77-2022", "187/36")
    assert (checked.verdict, checked.claimed) == (CLOSE, None)


def test_twins_are_listed(desk: Desk) -> None:
    """The same words in other places, exact ones first."""
    checked = desk.verify("核裁军")
    assert checked.total_others > len(checked.others) > 5
    assert all(place.exact for place in checked.others)
    stands = [item for place in checked.others for item in unit_ids(place)]
    assert len(set(stands)) == len(checked.others)


def test_near_twins_are_listed(desk: Desk) -> None:
    """Preambular paragraphs of the resolution come back as operative ones, slightly changed."""
    found = {
        other
        for document in desk.corpus.documents
        for unit in document.paragraphs
        if len(unit.text) > 20
        for place in desk.verify(unit.text).others
        for other in unit_ids(place)
    }
    assert len(found) >= 2


@pytest.mark.parametrize(
    ("text", "verdict", "notes"),
    [
        ("缔约国强调，只要有核武器……彻底消除核武器", EXACT, (Note.OMISSION,)),
        ("缔约国强调，只要有核武器...彻底消除核武器", EXACT, (Note.OMISSION,)),
        ("缔约国强调，只要有核武器[…]彻底消除核武器", EXACT, (Note.OMISSION,)),
        ("……缔约国强调，只要有核武器……", EXACT, (Note.OMISSION,)),
        ("缔约国强调，只要有生物武器……彻底消除核武器", CLOSE, (Note.OMISSION,)),
        ("彻底消除核武器……缔约国强调，只要有核武器", CLOSE, (Note.OMISSION, Note.ORDER)),
        ("缔约国强调，只要有核武器……南苏丹尽早加入", NOT_FOUND, (Note.OMISSION,)),
    ],
)
def test_parts_of_a_quotation_follow_in_order(
    desk: Desk, text: str, verdict: Verdict, notes: tuple[Note, ...]
) -> None:
    """What is left out is marked as such, and is left out of one unit."""
    checked = desk.verify(text)
    assert (checked.verdict, checked.notes) == (verdict, notes)
    if Note.ORDER not in notes and verdict is EXACT:
        assert all(not change.changes_words for change in checked.differences)


def test_an_omission_shows_what_was_left_out(desk: Desk) -> None:
    """One stretch of the stored words against the mark."""
    checked = desk.verify("缔约国强调，只要有核武器……彻底消除核武器")
    assert [change.op for change in checked.differences] == [Op.EQUAL, Op.OMITTED, Op.EQUAL]
    assert checked.differences[1].a_text == "，核风险就会持续存在，并重申"


@pytest.mark.parametrize("between", ["", "\n", "37. ", "\n37. "])
def test_a_quotation_may_run_into_the_next_unit(desk: Desk, between: str) -> None:
    """With the printed number or without it."""
    text = text_of(desk, "wp77-2022:36")[-30:] + between + text_of(desk, "wp77-2022:37")[:30]
    checked = desk.verify(text)
    assert (checked.verdict, checked.notes) == (EXACT, (Note.SEVERAL_UNITS,))
    assert unit_ids(checked.place) == ["wp77-2022:36", "wp77-2022:37"]


def test_an_item_is_quoted_after_its_chapeau(desk: Desk) -> None:
    """Also one that is not the first."""
    checked = desk.verify("促请：南苏丹尽早加入《条约》。")
    assert checked.verdict is EXACT
    assert unit_ids(checked.place) == ["wp77-2022:187/14", "wp77-2022:187/14(b)"]


def test_a_printed_number_before_the_words_is_theirs(desk: Desk) -> None:
    """Another number is not."""
    text = text_of(desk, "wp77-2022:36")
    assert desk.verify(f"36. {text}").verdict is EXACT
    wrong = desk.verify(f"38. {text}")
    assert wrong.verdict is CLOSE
    assert Flag.NUMBER in flags(wrong)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("核裁军", EXACT), ("核裁君", NOT_FOUND), ("条", EXACT), ("鱻", NOT_FOUND), ("NPT", EXACT)],
)
def test_short_quotations(desk: Desk, text: str, verdict: Verdict) -> None:
    """Nothing is near to a few characters; they are there or not."""
    checked = desk.verify(text)
    assert checked.verdict is verdict
    assert Note.SHORT in checked.notes


@pytest.mark.parametrize(
    "text", ["今天天气很好，我们去公园散步吧。", "A" * 300, "Nuclear-weapon States shall", "¿qué?"]
)
def test_other_words_are_not_found(desk: Desk, text: str) -> None:
    """No place, no diff."""
    checked = desk.verify(text)
    assert (checked.verdict, checked.place, checked.differences) == (NOT_FOUND, None, ())


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((" …… ",), EmptyQuery),
        (("",), EmptyQuery),
        (("核" * (LONGEST + 1),), QueryTooLong),
        ((RISK, "wp78"), UnknownDocument),
        ((RISK, "wp77-2022", "999"), LocatorError),
        ((RISK, "wp77-2022", "第三段"), LocatorError),
        ((RISK, None, "第三段"), LocatorError),
    ],
)
def test_bad_input_is_refused(
    desk: Desk, arguments: tuple[str, ...], error: type[NptqaError]
) -> None:
    """By an error that says what to do."""
    with pytest.raises(error):
        desk.verify(*arguments)


SLICES = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 80))
INSERTS = st.text(st.sampled_from("不应可1年。 \n“」鱻……a"), max_size=3)
QUIET = hypothesis_settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@QUIET
@given(SLICES, INSERTS, st.text(max_size=12))
def test_exact_is_said_of_the_documents_words_only(
    desk: Desk, where: tuple[int, int, int], insert: str, rest: str
) -> None:
    """Never a crash; exact just when the key stands in a document, or its parts do in order."""
    documents = desk.corpus.documents
    text = documents[where[0] % len(documents)].text
    start = where[1] % len(text)
    words = text[start : start + where[2]]
    middle = len(words) // 2
    quotation = words[:middle] + insert + words[middle:] + rest
    try:
        checked = desk.verify(quotation)
    except EmptyQuery:
        return
    assert bool(checked.place) == (checked.verdict is not NOT_FOUND)
    if checked.verdict is EXACT:
        assert checked.place is not None
        assert not any(change.changes_words for change in checked.differences)
        if Note.OMISSION not in checked.notes:
            assert keyed(checked.words).text == keyed(quotation).text.strip('"')
    for place in (checked.place, *checked.others) if checked.place else ():
        for item in place.quotations:
            quote, document = item.citation.quote, desk.corpus.document(item.citation.doc_id)
            assert document.text[quote.start : quote.end] == item.quote


def test_a_whole_text_is_checked(desk: Desk) -> None:
    """Marks and lines, sources before and after, and one that is not held."""
    text = (
        f"WP.77第187段内第36段说：“{RISK}”\n"
        "他又说「缔约国重申，《不扩散条约》依靠三大支柱」(WP.77第36段)，还说“缔约国强调，"
        "只要有核武器”（S/RES/1540(2004)）。\n"
        "> 重申实现无核武器世界\n> 是国际社会的共同目标\n——A/RES/75/71，序言部分第1段\n"
        "“南苏丹尽早加入《条约》”(WP.77第999段)"
    )
    checked = desk.verifier.verify_text(text)
    found = [(one.verification.verdict, one.verification.claim.status) for one in checked]
    assert found == [
        (EXACT, ClaimStatus.HELD),
        (MISATTRIBUTED, ClaimStatus.HELD),
        (EXACT, ClaimStatus.NOT_HELD),
        (EXACT, ClaimStatus.HELD),
        (MISATTRIBUTED, ClaimStatus.NO_SUCH_UNIT),
    ]
    assert unit_ids(checked[1].verification.place) == ["chair-paper-2007:2"]
    assert checked[0].span.of(text) == RISK


@example(">“3\n”")
@given(st.text(st.sampled_from("“”「」>\n（）()——第3段核武a 。"), max_size=40))
def test_quotations_of_any_text_lie_inside_it(text: str) -> None:
    """In order, none inside another, whatever marks are missing."""
    spans = [one.span for one in find_quoted(text)]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.end <= len(text) for span in spans)


@pytest.fixture
def run(
    settings: Settings,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    """Run a command on the session's index; gives exit code, output and errors."""
    monkeypatch.setenv("NPTQA_INDEX_DIR", str(settings.index_dir))

    def call(*argv: str) -> tuple[int, str, str]:
        code = main(argv)
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_the_command_says_what_is_so(run: Callable[..., tuple[int, str, str]]) -> None:
    """Exit 0 for exact words at the claimed place, 1 for all else, 2 for usage."""
    code, out, _ = run("verify", RISK, "--doc-id", "wp77-2022", "--locator", "36")
    assert (code, "第187段内第36段" in out) == (0, True)
    code, out, _ = run("verify", RISK.replace("只要", "只有"), "--json")
    assert (code, json.loads(out)["verdict"]) == (1, "close")
    code, out, _ = run("verify", text_changed := RISK.replace("唯一", "不唯一"))
    assert (code, "! 否定词" in out) == (1, True), text_changed
    assert run("verify")[0] == 2
    assert run("verify", "……")[0] == 2


def test_the_command_checks_a_file(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """All its quotations; exit 1 if one of them is not exact, or there is none."""
    path = tmp_path / "speech.txt"
    path.write_text(f"“{RISK}”(WP.77第187段内第36段)", "utf-8")
    code, out, _ = run("verify", "--file", str(path), "--json")
    found = json.loads(out)["quotations"]
    assert (code, [one["verdict"] for one in found]) == (0, ["exact"])
    assert found[0]["span"] == {"start": 1, "end": 1 + len(RISK)}
    path.write_text(f"“{RISK}”(WP.77第38段)，“今天天气很好，我们去公园散步吧”", "utf-8")
    code, out, _ = run("verify", "--file", str(path))
    assert (code, "引文 2 处" in out) == (1, True)
    path.write_text("没有引文", "utf-8")
    assert run("verify", "--file", str(path))[0] == 1
    assert run("verify", "--file", str(tmp_path / "missing"))[0] == 3
