"""Terms are found where they are named, in six languages, and nowhere else."""

import json
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nptqa.analysis import asked_terms
from nptqa.assembly import Desk
from nptqa.corpus import Corpus
from nptqa.errors import CorpusError
from nptqa.folding import fold
from nptqa.linking import Linker, _folded, plain
from nptqa.settings import Settings
from nptqa.stems import forms, tokens
from nptqa.termbase import FILE, Entry, read_termbase

ENTRIES = read_termbase(Settings().corpus_dir / FILE)
TEXTS = tuple(path.read_text("utf-8") for path in Settings().corpus_dir.glob("texts/*.txt"))
HELD = plain("\n".join(TEXTS)).replace("\n", "")
LINKER = Linker(ENTRIES, HELD.__contains__)


def linked(question: str) -> dict[str, list[str]]:
    """Chinese names by the words of the question."""
    found: dict[str, list[str]] = {}
    for term in LINKER.link(fold(question).text, question):
        found.setdefault(term.text, []).append(term.zh)
    return found


NEW_START = ["新裁武条约", "进一步削减和限制进攻性战略武器措施条约"]
MOSCOW = ["裁减进攻性战略武器条约", "莫斯科条约"]
PLANT = ["扎波里日亚核电站", "扎波里日亚核电厂", "扎波罗热核电厂"]
AGENCY = ["原子能机构", "国际原子能机构"]
SPECIAL = ["特种可裂变材料", "特殊裂变材料"]
NON_NUCLEAR = ["无核武器国家", "无核武器国"]


@pytest.mark.parametrize(
    ("question", "words", "names"),
    [
        # Treaties that must not be taken for one another.
        ("What is New START?", "new start", NEW_START),
        ("the new START treaty", "new start treaty", NEW_START),
        ("新START到期了吗", "新start", NEW_START),
        ("ДСНВ продлён?", "дснв", NEW_START),
        ("What is START I?", "start i", ["第一阶段裁武条约"]),
        ("Who signed SORT?", "sort", MOSCOW),
        ("the Moscow Treaty", "moscow treaty", MOSCOW),
        ("Московский договор", "московский договор", MOSCOW),
        ("莫斯科条约", "莫斯科条约", MOSCOW),
        ("Qu'est-ce que le TIAN ?", "tian", ["禁止核武器条约"]),
        ("TPNW", "tpnw", ["禁止核武器条约"]),
        ("禁核武条约", "禁核武条约", ["禁止核武器条约"]),
        ("Paris Convention", "paris convention", ["核能方面第三者责任巴黎公约"]),
        ("l'Accord de Paris", "accord de paris", ["巴黎协定"]),
        ("the ABM Treaty", "abm treaty", ["反弹道导弹条约"]),
        # States.
        ("non-nuclear-weapon States", "non-nuclear-weapon states", NON_NUCLEAR),
        ("nonnuclear-weapon states", "nonnuclear-weapon states", NON_NUCLEAR),
        ("无核武器国家怎么做", "无核武器国家", NON_NUCLEAR),
        ("NNWS", "nnws", NON_NUCLEAR),
        ("核武器国家", "核武器国家", ["核武器国家", "五个核武器国家"]),
        ("North Korea's tests", "north korea", ["朝鲜民主主义人民共和国", "朝鲜"]),
        ("北韓", "北韩", ["朝鲜民主主义人民共和国", "朝鲜"]),
        ("Иран", "иран", ["伊朗伊斯兰共和国", "伊朗"]),
        ("спросим об Иране", "иране", ["伊朗伊斯兰共和国", "伊朗"]),
        ("إيران", "إيران", ["伊朗伊斯兰共和国", "伊朗"]),
        ("South Sudan", "south sudan", ["南苏丹"]),
        ("the US position", "us", ["美国", "美利坚合众国"]),
        # The Agency, the Assembly, the Statute and the Charter.
        ("IAEA", "iaea", AGENCY),
        ("l’AIEA", "aiea", AGENCY),
        ("OIEA", "oiea", AGENCY),
        ("в МАГАТЭ", "магатэ", AGENCY),
        ("للوكالة الدولية للطاقة الذرية", "للوكالة الدولية للطاقة الذرية", AGENCY),
        ("国际原子能机构", "国际原子能机构", AGENCY),
        ("Устав МАГАТЭ", "устав магатэ", ["规约", "原子能机构规约"]),
        ("Устав ООН", "устав оон", ["联合国宪章"]),
        ("联大", "联大", ["大会", "联合国大会"]),
        ("General Assembly", "general assembly", ["联合国大会", "大会"]),
        # Safeguards, assurances, safety, security.
        ("garanties", "garanties", ["保障监督", "保障监督措施"]),
        ("garanties de sécurité", "garanties de sécurité", ["安全保证"]),
        ("гарантии безопасности", "гарантии безопасности", ["安全保证"]),
        ("ضمانات الأمن السلبية", "ضمانات الأمن السلبية", ["消极安全保证"]),
        ("negative security assurances", "negative security assurances", ["消极安全保证"]),
        ("sûreté nucléaire", "sûreté nucléaire", ["核安全"]),
        ("surete nucleaire", "surete nucleaire", ["核安全"]),
        ("sécurité nucléaire", "sécurité nucléaire", ["核安保"]),
        ("nuclear security", "nuclear security", ["核安保"]),
        ("integrated safeguards", "integrated safeguards", ["综合保障监督措施"]),
        ("附加議定書", "附加议定书", ["附加议定书"]),
        ("البروتوكول الإضافي", "البروتوكول الإضافي", ["附加议定书"]),
        ("والبروتوكول الإضافي", "والبروتوكول الإضافي", ["附加议定书"]),
        ("дополнительным протоколом", "дополнительным протоколом", ["附加议定书"]),
        # Material.
        ("特种可裂变材料", "特种可裂变材料", SPECIAL),
        ("special fissionable material", "special fissionable material", SPECIAL),
        ("fissile materials", "fissile materials", ["裂变材料"]),
        ("HEU", "heu", ["高浓铀", "高浓缩铀"]),
        ("source material", "source material", ["原料", "源材料"]),
        # Names that differ between documents.
        ("扎波罗热核电站", "扎波罗热核电站", PLANT),
        ("Zaporizhzhia", "zaporizhzhia", PLANT),
        ("Запорожская АЭС", "запорожская аэс", PLANT),
        ("naval nuclear propulsion", "naval nuclear propulsion", ["舰艇核推进"]),
        ("AUKUS", "aukus", ["舰艇核推进"]),
        # Inflection.
        ("о ядерном разоружении", "ядерном разоружении", ["核裁军"]),
        ("ядерное разоружение", "ядерное разоружение", ["核裁军"]),
        ("Корейского полуострова", "корейского полуострова", ["朝鲜半岛"]),
        ("désarmement nucléaire", "désarmement nucléaire", ["核裁军"]),
        ("arme nucléaire", "arme nucléaire", ["核武器"]),
        ("armas nucleares", "armas nucleares", ["核武器"]),
        ("small modular reactor", "small modular reactor", ["小型模块化反应堆"]),
        ("six-party talks", "six-party talks", ["六方会谈"]),
    ],
)
def test_links(question: str, words: str, names: list[str]) -> None:
    assert linked(question).get(words, [])[: len(names)] == names


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("a new start for the process", "新裁武条约"),
        ("What is New START?", "莫斯科条约"),
        ("新START", "莫斯科条约"),
        ("the Moscow Treaty", "新裁武条约"),
        ("START I", "新裁武条约"),
        ("Que dit le TNP ?", "禁止核武器条约"),
        ("¿Qué dice el TNP?", "禁止核武器条约"),
        ("禁止核武器条约", "不扩散核武器条约"),
        ("外层空间条约何时生效", "不扩散核武器条约"),
        ("拉丁美洲和加勒比禁止核武器条约", "禁止核武器条约"),
        ("无核武器国家", "核武器国家"),
        ("please sort the list", "莫斯科条约"),
        ("tell us more", "美国"),
        ("про мир", "导弹防御"),
        ("odd and even", "可持续发展目标"),
        ("a compass needle", "全面能力建设倡议"),
        ("国际机构", "原子能机构"),
        ("机构在做什么", "原子能机构"),
        ("怎样保障权利", "保障监督"),
        ("以方便读者", "以色列"),
        ("哪一条最重要", "第一条"),
        ("有三条建议", "第三条"),
        ("小组讨论", "附属机构"),
        ("大会何时开", "联合国大会"),
        ("Sudan", "南苏丹"),
        ("unsafeguarded", "保障监督"),
        ("Iranistik", "伊朗"),
        ("NPTX", "不扩散核武器条约"),
        ("napping", "附加议定书"),
        ("核安全", "核安保"),
        ("nuclear safety", "核安保"),
        ("security assurances", "保障监督"),
        ("Preparatory Committee", "全面禁试条约组织"),
    ],
)
def test_never_links(question: str, never: str) -> None:
    assert never not in {name for names in linked(question).values() for name in names}


@pytest.mark.parametrize(
    ("question", "linked_name"),
    [
        ("《条约》何时生效", "不扩散核武器条约"),
        ("《條約》何時生效", "不扩散核武器条约"),
        ("2010年的行动计划", "行动计划"),
        ("IAEA General Conference", "原子能机构大会"),
    ],
)
def test_an_ambiguous_name_counts_with_what_it_needs(question: str, linked_name: str) -> None:
    assert linked_name in {name for names in linked(question).values() for name in names}


def test_names_of_the_brackets_only() -> None:
    assert "条约" not in linked("条约何时生效")


def test_only_names_the_documents_hold_are_given() -> None:
    held = "".join("".join(TEXTS).split())
    for question in ("warheads", "Japan", "TPNW", "plutonium"):
        for names in linked(question).values():
            assert all(name in held for name in names)


def test_links_across_a_sentence_end_are_none() -> None:
    assert "additional protocol" not in linked("Is it additional? Protocol matters.")
    assert linked("additional protocol")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_linked(text: str) -> None:
    folded = fold(text).text
    for term in LINKER.link(folded, text):
        assert term.text
        assert term.text in folded


@given(st.lists(st.sampled_from([n for e in ENTRIES for n in e.names]), max_size=4))
def test_names_in_any_order_stay_within_the_text(names: list[str]) -> None:
    text = " ".join(names)
    folded = fold(text).text
    assert all(term.text in folded for term in LINKER.link(folded, text))


def test_the_short_way_to_fold_agrees_with_the_long_one() -> None:
    assert [n for e in ENTRIES for n in e.names if _folded(n) != fold(n).text] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("treaties", "treaty"),
        ("weapons", "weapon"),
        ("nucleares", "nuclear"),
        ("arsenaux", "arsenal"),
        ("организация", "организацией"),
        ("разоружению", "разоружение"),
        ("полуострова", "полуостров"),
        ("договоров", "договор"),
        ("النووية", "نووي"),
        ("معاهدات", "المعاهده"),
    ],
)
def test_words_with_one_stem(one: str, other: str) -> None:
    assert forms(one)[0] == forms(other)[0]


@pytest.mark.parametrize(
    ("one", "other"), [("us", "use"), ("state", "status"), ("iran", "iraq"), ("вена", "вены-")]
)
def test_words_with_two_stems(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_tokens_keep_their_places() -> None:
    text = "l’aiea и 核能, wp.34."
    assert [text[token.start : token.end] for token in tokens(text)] == [
        *["l", "aiea", "и", "核", "能", ",", "wp", "34", "."]
    ]


def write(path: Path, *lines: str) -> Path:
    file = path / FILE
    file.write_text("\n".join(lines), "utf-8")
    return file


GOOD = json.dumps({"zh": "核能", "en": ["nuclear energy"]})


def test_a_small_file(tmp_path: Path) -> None:
    expected = Entry("核能", ("核能", "nuclear energy"), ("核能",), {}, "nuclear energy")
    assert read_termbase(write(tmp_path, GOOD)) == (expected,)


def test_no_file_is_no_terms(tmp_path: Path) -> None:
    assert read_termbase(tmp_path / FILE) == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not a JSON object"),
        ("[]", "not a JSON object"),
        ("{}", "no zh"),
        ('{"zh": 3}', "zh is not a string"),
        ('{"zh": "核", "en": "nuclear"}', "en is not a list of names"),
        ('{"zh": "核", "en": [""]}', "en is not a list of names"),
        ('{"zh": "核", "english": []}', "unknown field 'english'"),
        ('{"zh": "核", "needs": {"核": "x"}}', "needs is not a table of lists"),
        ('{"zh": "核", "needs": {"core": []}}', "needs names 'core'"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(CorpusError, match=rf"{FILE}, line 2: {problem}"):
        read_termbase(write(tmp_path, GOOD, line))


def test_linking_is_fast() -> None:
    question = "What does the paper say about New START and the additional protocol of the IAEA?"
    folded = fold(question).text
    LINKER.link(folded, question)
    started = perf_counter()
    for _ in range(200):
        LINKER.link(folded, question)
    # A tenth of a millisecond on a quiet machine; tests share theirs.
    assert (perf_counter() - started) / 200 < 0.001


def test_a_query_says_what_was_linked(desk: Desk) -> None:
    terms = desk.analyse("What is New START?").terms
    assert [(term.text, term.zh) for term in terms] == [("new start", name) for name in NEW_START]
    assert all(term.weight > 0 for term in terms)


def test_a_name_the_question_holds_counts_nothing(desk: Desk) -> None:
    weights = {term.zh: term.weight for term in desk.analyse("什么是《新裁武条约》").terms}
    assert weights["新裁武条约"] == 0
    assert weights["进一步削减和限制进攻性战略武器措施条约"] > 0


def test_words_of_the_question_outweigh_added_ones(desk: Desk) -> None:
    asked = asked_terms(desk.analyse("扎波罗热核电厂"))
    assert asked["扎波"] == 1.0
    assert 0 < asked["日亚"] < 1.0


@pytest.mark.parametrize(
    "question",
    [
        "What does the paper say about New START?",
        "新START怎么样了？",
        "Que dit le document sur le nouveau traité START ?",
        "Что сказано о ДСНВ?",
    ],
)
def test_new_start_is_found_and_the_moscow_treaty_is_not(desk: Desk, question: str) -> None:
    best = desk.search(question, limit=1).hits[0].passage
    assert "新裁武条约" in best.text
    assert "莫斯科条约" not in best.text


def test_terms_are_optional(desk: Desk, corpus: Corpus) -> None:
    bare = Desk(corpus, desk.encoder, desk.index)
    assert bare.analyse("New START").terms == ()


@pytest.fixture(scope="session")
def corpus(desk: Desk) -> Corpus:
    return desk.corpus
