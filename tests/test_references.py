"""References as people write them: read, printed back, and never a unit that was not named."""

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nptqa.corpus import Corpus, load_corpus
from nptqa.corpus.naming import Naming
from nptqa.domain import Reference
from nptqa.folding import compact, fold
from nptqa.references import (
    Place,
    Provision,
    ProvisionKind,
    find_places,
    find_provisions,
    find_references,
    is_only_reference,
    named_documents,
    nearest_range,
    written,
)

CORPUS = Path(__file__).parents[1] / "corpus"
WP, RES, CHAIR, REFLECTIONS = "wp77-2022", "res-75-71", "chair-paper-2007", "chair-reflections-2023"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(CORPUS)


def read(question: str, corpus: Corpus) -> tuple[Reference, ...]:
    return find_references(fold(question).text, corpus)


def units(question: str, corpus: Corpus) -> list[str]:
    return [unit for one in read(question, corpus) for unit in one.units]


def in_document(doc_id: str, *locators: str) -> list[str]:
    return [f"{doc_id}:{locator}" for locator in locators]


BOTH_36 = in_document(WP, "36", "187/36")
NESTED = in_document(WP, "187/14(b)")
LETTER = in_document(RES, "3(c)")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # one paragraph, both readings where numbering restarts
        ("WP.77第36段", BOTH_36),
        ("wp77第36段", BOTH_36),
        ("ＷＰ．７７第３６段", BOTH_36),
        ("WP.77第三十六段", BOTH_36),
        ("WP.77 الفقرة \u0663\u0666", BOTH_36),  # Arabic digits
        ("WP.77 36", BOTH_36),
        ("WP.77, 36", BOTH_36),
        ("WP.77 para 36", BOTH_36),
        ("WP.77 para. 36", BOTH_36),
        ("paragraph 36 of WP.77", BOTH_36),
        ("工作文件77第36段", BOTH_36),
        ("工作文件七十七第三十六段", BOTH_36),
        ("wp.77/36", BOTH_36),
        ("wp.77/187/36", ["wp77-2022:187/36"]),
        ("А/RES/75/71 пункт 3 c", ["res-75-71:3(c)"]),
        ("第77号工作文件第36段", BOTH_36),
        ("NPT/CONF.2020/WP.77第36段", BOTH_36),
        ("NPT/CONF.2020/WP.77, para. 36", BOTH_36),
        ("npt/conf.2020/wp.77 第 36 段", BOTH_36),
        ("CONF.2020/WP.77第36段", BOTH_36),
        ("WP.77第36段落", BOTH_36),
        ("第36段 WP.77", BOTH_36),
        ("2022年主席工作文件第36段", BOTH_36),
        ("2022 年主席工作文件的第 36 段", BOTH_36),
        ("WP.77第一百八十六段", in_document(WP, "186")),
        ("WP.77第一〇二段", in_document(WP, "102", "187/102")),
        ("WP.77第一百零二段", in_document(WP, "102", "187/102")),
        # inside a paragraph
        ("WP.77 para 187 sub 14 b", NESTED),
        ("WP.77 para. 187, sub-para. 14 (b)", NESTED),
        ("WP.77 para 187 subparagraph 14(b)", NESTED),
        ("WP.77第187段内第14(b)段", NESTED),
        ("WP.77第187段中的第14段(b)项", NESTED),
        ("WP.77第187段第14(b)段", NESTED),
        ("WP.77第一百八十七段内第十四段b项", NESTED),
        ("WP.77 187/14(b)", NESTED),
        ("WP.77第187/14(b)段", NESTED),
        ("paragraph 36 of paragraph 187 of WP.77", in_document(WP, "187/36")),
        ("2022年主席工作文件187/36", in_document(WP, "187/36")),
        ("WP.77第14(b)段", NESTED),
        # resolutions
        ("第75/71号决议第3段(c)项", LETTER),
        ("75/71号决议第3(c)段", LETTER),
        ("75/71决议第3段第(c)项", LETTER),
        ("75/71号决议第3段c项", LETTER),
        ("75/71号决议执行部分第3(c)段", LETTER),
        ("大会第75/71号决议执行部分第三段(c)项", LETTER),
        ("聯大第75/71號決議第３段（ｃ）項", LETTER),
        ("A/RES/75/71 op 3 c", LETTER),
        ("A/RES/75/71 OP3(c)", LETTER),
        ("A/RES/75/71, op. para. 3 (c)", LETTER),
        ("operative paragraph 3 (c) of resolution 75/71", LETTER),
        ("75/71 3(c)", LETTER),
        ("resolution 75/71 para 3c", LETTER),
        ("paragraphe 3 c) de la résolution 75/71", LETTER),
        ("paragraphe 3 du dispositif de la résolution 75/71", in_document(RES, "3")),
        ("párrafo 3 de la resolución 75/71", in_document(RES, "3")),
        ("пункт 3 резолюции 75/71", in_document(RES, "3")),
        ("الفقرة 3 من القرار 75/71", in_document(RES, "3")),
        ("§ 3 of A/RES/75/71", in_document(RES, "3")),
        ("¶3 A/RES/75/71", in_document(RES, "3")),
        ("A/RES/75/71 PP7", in_document(RES, "PP7")),
        ("75/71号决议序言部分第7段", in_document(RES, "PP7")),
        ("75/71号决议序言部分第七段", in_document(RES, "PP7")),
        ("75/71号决议序言段7", in_document(RES, "PP7")),
        ("75/71 preambular paragraph 7", in_document(RES, "PP7")),
        ("7th preambular paragraph of 75/71", in_document(RES, "PP7")),
        ("пункт 7 преамбулы резолюции 75/71", in_document(RES, "PP7")),
        ("alinéa 7 du préambule de la résolution 75/71", in_document(RES, "PP7")),
        ("75/71号决议脚注5", in_document(RES, "fn5")),
        ("footnote 5 of A/RES/75/71", in_document(RES, "fn5")),
        ("75/71号决议脚注2157", []),
        ("A/RES/75/71 PP1234", []),
        ("75/71号决议脚注5和2007年", in_document(RES, "fn5")),
        ("75/71号决议注释 fn5", in_document(RES, "fn5")),
        # lists and ranges
        ("75/71号决议第3(a)至(c)段", in_document(RES, "3(a)", "3(b)", "3(c)")),
        ("75/71号决议第3段(a)和(c)项", in_document(RES, "3(a)", "3(c)")),
        ("75/71号决议第3段(a)项和(c)项", in_document(RES, "3(a)", "3(c)")),
        ("75/71号决议第1至3段", in_document(RES, "1", "2", "3")),
        ("75/71号决议第1段至第3段", in_document(RES, "1", "2", "3")),
        ("75/71号决议第1-3段", in_document(RES, "1", "2", "3")),
        ("75/71号决议第一、二和四段", in_document(RES, "1", "2", "4")),
        ("75/71号决议第1段和第3(c)段", in_document(RES, "1", "3(c)")),
        ("75/71号决议第3段、第5段", in_document(RES, "3", "5")),
        ("paras 1, 3 and 5 of resolution 75/71", in_document(RES, "1", "3", "5")),
        ("paragraphs 1 to 3 of resolution 75/71", in_document(RES, "1", "2", "3")),
        ("paragraphes 1 et 3 de la résolution 75/71", in_document(RES, "1", "3")),
        ("párrafos 1 y 3 de la resolución 75/71", in_document(RES, "1", "3")),
        ("пункты 1 и 3 резолюции 75/71", in_document(RES, "1", "3")),
        ("الفقرتين 1 و 3 من القرار 75/71", in_document(RES, "1", "3")),
        ("OP1-3 of 75/71", in_document(RES, "1", "2", "3")),
        ("75/71 PP1-2", in_document(RES, "PP1", "PP2")),
        ("WP.77第185至187段", in_document(WP, "185", "186", "187")),
        # several at once
        ("75/71第3段和WP.77第36段", [*in_document(RES, "3"), *BOTH_36]),
        ("paragraph 3 of resolution 75/71 and paragraph 36 of WP.77",
         [*in_document(RES, "3"), *BOTH_36]),
        ("WP.77第36段、WP.78第8段", [*BOTH_36, *in_document(CHAIR, "8")]),
        # other names
        ("PC.I/WP.78第8段", in_document(CHAIR, "8")),
        ("2007年筹备委员会主席工作文件第8段", in_document(CHAIR, "8")),
        ("2007 Preparatory Committee Chairman's working paper, para. 8", in_document(CHAIR, "8")),
        ("2023年筹备委员会主席的思考第15(a)段", in_document(REFLECTIONS, "15(a)")),
        ("《2023年筹备委员会主席的思考》脚注1", in_document(REFLECTIONS, "fn1")),
        ("不结盟缔约国集团2022年保障监督工作文件第5(a)段", ["nam-safeguards-2022:5(a)"]),
        # wrong numbers name nothing
        ("WP.77第300段", []),
        ("WP.77第187段内第300段", []),
        ("WP.77第三百零二段", []),
        ("75/71第7段", []),
        ("75/71第3(z)段", []),
        ("75/71号决议序言部分第40段", []),
        ("WP.77脚注1", []),
        ("S/RES/1540 (2004)第3段", []),
        ("WP.34第3段", []),
        ("75/72号决议第3段", []),
        ("第2号决定第12段", []),
        ("1995年决定第3段", []),
        ("《规约》第3段", []),
    ],
)  # fmt: skip
def test_a_place_leads_to_its_units(question: str, expected: list[str], corpus: Corpus) -> None:
    assert units(question, corpus) == expected


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("第六条", ["article VI"]),
        ("《条约》第六条", ["article VI"]),
        ("NPT第6条", ["article VI"]),
        ("不扩散条约第６條", ["article VI"]),
        ("《条约》第三条第1款", ["article III.1"]),
        ("第三条第一款", ["article III.1"]),
        ("第一条、第二条和第四条", ["article I", "article II", "article IV"]),
        ("第一、第二和第三条", ["article I", "article II", "article III"]),
        ("《条约》第一、第二、第三和四条",
         ["article I", "article II", "article III", "article IV"]),
        ("第一至第三条", ["article I", "article II", "article III"]),
        ("Article VI", ["article VI"]),
        ("article 6", ["article VI"]),
        ("Art. VI of the NPT", ["article VI"]),
        ("NPT Article III(2)", ["article III.2"]),
        ("paragraph 2 of Article III", ["article III.2"]),
        ("articles I, II and III", ["article I", "article II", "article III"]),
        ("l'article VI du TNP", ["article VI"]),
        ("artículo VI del Tratado", ["article VI"]),
        ("статья VI", ["article VI"]),
        ("статьи VI Договора", ["article VI"]),
        ("المادة السادسة", ["article VI"]),
        ("المادة 6 من المعاهدة", ["article VI"]),
        ("行动5", ["action 5"]),
        ("行動５", ["action 5"]),
        ("行动 5 (f)", ["action 5(f)"]),
        ("2010年《行动计划》行动20", ["action 20"]),
        ("2010年行动计划行动20", ["action 20"]),
        ("行动16、17 和 18", ["action 16", "action 17", "action 18"]),
        ("行动 5(g)、20 和 21", ["action 5(g)", "action 20", "action 21"]),
        ("行动7-9", ["action 7", "action 8", "action 9"]),
        ("第5号行动", ["action 5"]),
        ("行动五", ["action 5"]),
        ("Action 5", ["action 5"]),
        ("Actions 16 to 18", ["action 16", "action 17", "action 18"]),
        ("action 5 of the 2010 action plan", ["action 5"]),
        ("mesure 5", ["action 5"]),
        ("medida 5", ["action 5"]),
        ("действие 5", ["action 5"]),
        ("الإجراء 5", ["action 5"]),
        ("13个实际步骤中的步骤9", ["step 9"]),
        ("step 9 of the 13 practical steps", ["step 9"]),
        ("1995年第2号决定", ["decision 2"]),
        ("第十五条", ["article XV"]),
        ("行动65", ["action 65"]),
    ],
)  # fmt: skip
def test_provisions_are_read(question: str, names: list[str], corpus: Corpus) -> None:
    found = read(question, corpus)
    assert [one.provision for one in found] == names
    assert is_only_reference(fold(question).text, found)


@pytest.mark.parametrize(
    "question",
    [
        "2022年8月1日至26日", "13个步骤", "138个缔约国", "行动5年来", "采取行动一致", "六条",
        "第二阶段", "第二段时间", "三大支柱", "article i read", "第一条约", "8月29日", "24/7",
        "50/50的比例", "13 steps", "《规约》第二条", "规约的规定,包括第三条", "第三方",
        "3 and 5 states", "Article XII of the IAEA Statute", "《联合国宪章》第五十一条",
        "1995年决定", "第80次会议",
        "30个国家", "五个核武器国家", "",
    ],
)  # fmt: skip
def test_numbers_that_are_no_references(question: str, corpus: Corpus) -> None:
    assert read(question, corpus) == ()


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("WP.77第36段说了什么？", True),
        ("请给我看75/71号决议第3段的原文", True),
        ("What does paragraph 36 of WP.77 say?", True),
        ("A/RES/75/71", True),
        ("1995年决定第3段和第4(c)段有何承诺", False),
        ("联大第75/71号决议的表决结果是多少票赞成？", False),
        ("75/71里的 joint courses of action 到底是从哪段开始列的？", False),
        ("核武器国家根据《条约》第六条作出了何种重申？", False),
        ("75/71 13个步骤", False),
    ],
)
def test_only_a_bare_reference_stands_alone(question: str, alone: bool, corpus: Corpus) -> None:
    references = read(question, corpus)
    assert is_only_reference(fold(question).text, references) is alone


@pytest.mark.parametrize(
    ("question", "doc_ids"),
    [
        ("联大第75/71号决议的表决结果是多少票赞成？", (RES,)),
        ("75/71里的 joint courses of action 到底是从哪段开始列的？", (RES,)),
        ("Согласованные шаги каких конференций названы важными в резолюции 75/71?", (RES,)),
        ("WP.77与75/71在消极安全保证上有何不同", (WP, RES)),
        ("2007年筹备委员会主席工作文件如何看待伊朗", (CHAIR,)),
        ("75/71号决议第3段的目的是什么", ()),
        ("74/50设立了什么", ()),
        ("主席文件如何看待伊朗", ()),
        ("核裁军", ()),
    ],
)
def test_documents_named_as_a_whole(
    question: str, doc_ids: tuple[str, ...], corpus: Corpus
) -> None:
    assert named_documents(read(question, corpus)) == doc_ids


def test_an_unconfirmed_symbol_names_nothing(corpus: Corpus) -> None:
    assert all(not one.doc_ids for one in read("NPT/CONF.2020/WP", corpus))


def test_a_scope_limits_loose_places(corpus: Corpus) -> None:
    assert find_references("第8段", corpus, [CHAIR])[0].units == (f"{CHAIR}:8",)
    assert len(find_references("第8段", corpus)[0].units) > 3


@pytest.mark.parametrize(
    ("doc_id", "path", "expected"),
    [
        (WP, "300", "第1–187段"),
        (WP, "187/300", "第187段内第1–102段"),
        (RES, "7", "第1–6段；序言部分第1–22段"),
        (RES, "PP40", "序言部分第1–22段"),
        (RES, "3(z)", "3(a)至3(f)"),
        (RES, "fn30", "脚注1–7"),
        (WP, "fn1", "第1–187段；第187段内第1–102段"),
    ],
)
def test_the_nearest_range(doc_id: str, path: str, expected: str, corpus: Corpus) -> None:
    assert nearest_range(corpus.document(doc_id), path).zh == expected


LETTERS = st.sampled_from(["", "(a)", "(c)", "(b)(ii)"])
ITEMS = st.sampled_from(["", "(a)", "(c)", "(b)(ii)", "(1)", "(三)", "(十二)(a)"])
BIS = st.sampled_from(["", "", "", "bis", "ter"])
NUMBERS = st.integers(min_value=0, max_value=99_999)
PLACES = st.one_of(
    st.builds(
        lambda n, bis, items, outer, part: Place(part, f"{n}{bis}", items, outer),
        NUMBERS, BIS, ITEMS, st.sampled_from(["", "187", "A1", "A2/187"]), st.just(""),
    ),
    st.builds(lambda n, items: Place("op", str(n), items), NUMBERS, LETTERS),
    st.builds(lambda n: Place("PP", str(n)), st.integers(1, 999)),
    st.builds(lambda n: Place("fn", str(n)), st.integers(1, 999)),
)  # fmt: skip
PROVISIONS = st.one_of(
    st.builds(
        lambda n, p: Provision(ProvisionKind.ARTICLE, n, p), st.integers(1, 39), st.integers(0, 9)
    ),
    st.builds(
        lambda n, i: Provision(ProvisionKind.ACTION, n, items=i), st.integers(1, 99), LETTERS
    ),
    st.builds(lambda n: Provision(ProvisionKind.STEP, n), st.integers(1, 20)),
    st.builds(lambda n: Provision(ProvisionKind.DECISION, n), st.integers(1, 3)),
)


@given(PLACES)
@settings(max_examples=1000, deadline=None)
def test_a_place_printed_reads_as_itself(place: Place) -> None:
    (found,) = find_places(fold(place.written).text)
    assert found.places == (place,)
    assert Place.parse(place.path).path == place.path


@given(PROVISIONS)
@settings(max_examples=300, deadline=None)
def test_a_provision_printed_reads_as_itself(provision: Provision) -> None:
    (found,) = find_provisions(fold(provision.label.zh).text)
    assert found.provisions == (provision,)
    assert Provision.parse(provision.name) == provision


@given(st.text(max_size=80))
@settings(max_examples=500, deadline=None)
def test_no_text_breaks_the_grammar(text: str) -> None:
    corpus = load_once()
    folded = fold(text).text
    references = find_references(folded, corpus)
    assert isinstance(is_only_reference(folded, references), bool)


def load_once(cache: list[Corpus] = []) -> Corpus:  # noqa: B006 - one corpus for all examples
    if not cache:
        cache.append(load_corpus(CORPUS))
    return cache[0]


NAMES = (
    "WP.77", "NPT/CONF.2020/WP.77", "A/RES/75/71", "第75/71号决议", "75/71", "S/RES/1540 (2004)",
    "1540号决议", "工作文件77", "2007年筹备委员会主席工作文件", "WP.78", "A/RES/75/72", "",
)  # fmt: skip
FORMS = (
    "第{n}段", "第{n}({c})段", "第{n}段({c})项", "第{n}至{m}段", "第{n}、{m}段", "第187段内第{n}段",
    " para {n}", ", para. {n} ({c})", " paras {n}-{m}", " paras {n} and {m}", " op {n} {c}",
    " PP{n}", "序言部分第{n}段", "脚注{n}", " 187/{n}({c})", " {n}", "第{n}条",
    "行动{n}({c})", "Article {n}",
    " para 187 sub {n} {c}", "第{z}段", "第{z}段内第{n}段",
)  # fmt: skip
CHINESE = ("十", "二十一", "一百八十七", "三百零二", "一〇二", "十一", "九十九")
NOISE = "第段条号决议()（）/.,-至和、0123456789０１一十百〇 abcxWP"


def mutated(form: str, rng: random.Random) -> str:
    characters = list(form)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 4))):
        at = rng.randrange(len(characters) + 1)
        if rng.random() < 0.5 and at < len(characters):
            del characters[at]
        else:
            characters.insert(at, rng.choice(NOISE))
    return "".join(characters)


def made(rng: random.Random) -> str:
    pieces = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        place = rng.choice(FORMS).format(
            n=rng.choice((rng.randrange(1, 25), rng.randrange(400))),
            m=rng.randrange(400), c=rng.choice("abcdz"), z=rng.choice(CHINESE),
        )  # fmt: skip
        pieces.append(rng.choice(NAMES) + place)
    return mutated("和".join(pieces), rng)


def digits_read(text: str) -> set[int]:
    return {int(number) for number in re.findall(r"\d+", text)}


def test_ten_thousand_references_never_name_a_unit_that_was_not_named(corpus: Corpus) -> None:
    """A unit's path ends in the place read, and the place's number stands in the question."""
    rng = random.Random(75_71)
    for _ in range(10_000):
        question = made(rng)
        folded = fold(question).text
        for one in find_references(folded, corpus):
            check(one, folded)
            assert [core(x) for x in read(written(one), corpus)] == [core(one)], question


def core(one: Reference) -> tuple[str, str, tuple[str, ...], str]:
    return one.symbol, one.place, one.units, one.provision


def check(one: Reference, folded: str) -> None:
    for unit in one.units:
        doc_id, locator = unit.split(":", 1)
        assert not one.doc_ids or doc_id in one.doc_ids
        assert locator == one.place or locator.endswith(f"/{one.place}")
    number = re.search(r"(\d+)(?:bis|ter|quater|quinquies)?(?:\([a-z]+\))*$", one.place)
    if number and not re.search(r"[一二三四五六七八九十百〇零]|[至到\-–~]| (?:to|a|al) ", folded):
        assert int(number[1]) in digits_read(one.text)
    assert one.spans == tuple(sorted(one.spans))
    assert one.text == folded[one.spans[0].start : max(span.end for span in one.spans)]


SHORT_NAMES = ("裁军文件", "文件", "裁军", "2010年文件", "final paper", "paper", "案")


@given(st.text(alphabet="裁军文件2010年案finalpaper", max_size=30) | st.sampled_from(SHORT_NAMES))
def test_every_name_in_a_text_is_found(corpus: Corpus, text: str) -> None:
    """Names inside others too, in the order of the documents, as if each were looked for."""
    model = corpus.document(CHAIR)
    records = [
        replace(model.record, doc_id=f"doc-{n}", symbol="", short_zh=name, short_en="", aliases=())
        for n, name in enumerate(SHORT_NAMES)
    ]
    naming = Naming.of(replace(model, record=record) for record in records)
    folded = fold(text).text
    found = list(dict.fromkeys(one.doc_ids[0] for one in naming.find(folded)))
    tight = compact(folded)
    assert found == [f"doc-{n}" for n, name in enumerate(SHORT_NAMES) if name in tight]
