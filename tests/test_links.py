"""Who cites whom: references inside the texts, resolved against their own series and document."""

from pathlib import Path
from time import perf_counter

import pytest

from nptqa.corpus import Corpus, load_corpus
from nptqa.domain import Link, TargetKind
from nptqa.links import Links, flat

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(CORPUS)


@pytest.fixture(scope="module")
def links(corpus: Corpus) -> Links:
    return Links(corpus)


def targets(found: tuple[Link, ...]) -> list[str]:
    return [link.target for link in found]


def citing(found: tuple[Link, ...]) -> list[str]:
    return [link.unit_id for link in found]


@pytest.mark.parametrize(
    ("unit_id", "expected"),
    [
        # 上文第 15 段 of the series inside paragraph 187
        ("wp77-2022:187/25", ["wp77-2022:187/15"]),
        ("wp77-2022:187/26", ["wp77-2022:187/15", "article VI"]),
        ("wp77-2022:114", ["wp77-2022:108"]),
        ("chair-reflections-2023:15(b)", ["chair-reflections-2023:15(a)", "article IV"]),
        # 第3段和第4(c)段 of a decision of 1995, which is not held, and 第24段 of another resolution
        ("wp77-2022:108", []),
        ("wp77-2022:53", ["decision 2"]),
        ("nam-safeguards-2022:8", ["GC(62)/RES/10", "GC(62)/RES/10"]),
        ("wp77-2022:49", ["S/RES/1540 (2004)"]),
        ("chair-paper-2007:37", ["S/RES/1737 (2006)", "S/RES/1747 (2007)"]),
        ("wp77-2022:149", ["A/RES/71/67", "A/RES/74/50"]),
        ("wp77-2022:135", ["action 16", "action 17", "action 18"]),
        ("wp77-2022:61", ["article I", "article II", "article III", "article IV"]),
        ("wp77-2022:187/71", ["article I", "article II", "article III", "article IV"]),
        ("wp77-2022:14", ["article III.1"]),
        ("chair-paper-2007:27", ["article III.1"]),
        # of the Statute of the Agency, not of the Treaty
        ("wp77-2022:16", ["INFCIRC/153(Corrected)"]),
        ("wp77-2022:73", []),
        ("nam-safeguards-2022:14", []),
        ("chair-reflections-2023:2", ["NPT/CONF.2020/DEC.2"]),
        ("chair-reflections-2023:10", ["action 5(f)"]),
        ("res-75-71:fn3", ["NPT/CONF.2000/28(Parts I and II)", "NPT/CONF.2000/28(Part III)",
                           "NPT/CONF.2000/28(Part IV)"]),
        ("wp77-2022:187/64", ["INFCIRC/225/Rev.5"]),
        ("wp77-2022:1", []),
        ("no-such:1", []),
    ],
)  # fmt: skip
def test_what_a_unit_cites(links: Links, unit_id: str, expected: list[str]) -> None:
    assert targets(links.cites(unit_id)) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("wp77-2022:187/15", ["wp77-2022:187/25", "wp77-2022:187/26", "wp77-2022:187/27"]),
        ("wp77-2022:15", []),
        ("wp77-2022:108", ["wp77-2022:114"]),
        ("S/RES/1540", ["wp77-2022:49", "chair-paper-2007:43"]),
        ("S/RES/1540 (2004)", ["wp77-2022:49", "chair-paper-2007:43"]),
        ("A/RES/74/50", ["wp77-2022:149", "res-75-71:PP11"]),
        ("WP.34", ["chair-reflections-2023:20"]),
        ("CD/1299", ["wp77-2022:133", "wp77-2022:187/21", "res-75-71:PP8"]),
        ("action 64", ["wp77-2022:187/94"]),
        ("action 5(g)", ["chair-reflections-2023:fn1"]),
        ("article V", ["wp77-2022:101"]),
        ("article X", ["wp77-2022:185", "chair-paper-2007:46", "chair-paper-2007:48"]),
        ("A/RES/75/71", []),
        ("", []),
    ],
)
def test_who_cites_a_target(links: Links, target: str, expected: list[str]) -> None:
    assert citing(links.cited_by(target)) == expected


def test_a_whole_includes_its_parts(links: Links) -> None:
    assert set(citing(links.cited_by("action 5"))) >= {"wp77-2022:110", "chair-reflections-2023:10"}
    assert set(citing(links.cited_by("article III"))) >= set(
        citing(links.cited_by("article III.1"))
    )
    assert "res-75-71:fn2" in citing(links.cited_by("NPT/CONF.1995/32"))


def test_sections_headed_by_an_article(links: Links, corpus: Corpus) -> None:
    assert set(links.under("article V")) == {"wp77-2022:101"}
    assert "wp77-2022:187/1" not in links.under("article X")
    for unit_id in links.under("article VI"):
        unit = corpus.paragraph(*unit_id.split(":", 1))
        assert unit.heading_path[-1].startswith("第六条")


def test_every_link_points_at_words_and_at_something_that_is_there(
    links: Links, corpus: Corpus
) -> None:
    for unit_id, found in links.citing.items():
        unit = corpus.paragraph(*unit_id.split(":", 1))
        document = corpus.document(unit.doc_id)
        for link in found:
            assert link.unit_id == unit_id
            assert link.span.within(unit.span)
            assert link.span.of(document.text).strip() == link.span.of(document.text) != ""
            if link.kind is TargetKind.UNIT:
                assert corpus.has(*link.target.split(":", 1))
                assert link.target != unit_id


def test_the_words_of_a_link(links: Links, corpus: Corpus) -> None:
    (link,) = links.cites("wp77-2022:187/25")
    assert link.span.of(corpus.document("wp77-2022").text) == "上文第 15 段"
    assert link.held == "wp77-2022"


def test_backwards_is_the_reverse_of_forwards(links: Links) -> None:
    for unit_id, found in links.citing.items():
        for link in found:
            assert unit_id in citing(links.cited_by(link.target))


def test_a_flat_text_keeps_every_place() -> None:
    text = "第 1540（２００４）号\n决议İ，A/RES"
    assert len(flat(text)) == len(text)
    assert flat("（１）\nA") == "(1) a"


def test_the_time_grows_with_the_text_and_stays_small(corpus: Corpus) -> None:
    """Ten times the documents take no more than ten times as long, with room for noise."""
    once = timed(corpus)
    assert once < 0.5
    many = Corpus(corpus.documents * 10, "ten times")
    assert timed(many) < 30 * once + 0.2


def timed(corpus: Corpus) -> float:
    best = 10.0
    for _ in range(3):
        start = perf_counter()
        assert Links(corpus).cited_by("article VI")
        best = min(best, perf_counter() - start)
    return best
