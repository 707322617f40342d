"""The small tables of a Unigram vocabulary against the library that defines them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from nptqa.bank import FILE, read_bank
from nptqa.corpus import load_corpus
from nptqa.encoding import DEFAULT_FOLDER
from nptqa.encoding.segmenting import Lean, Library, read_segmenter
from nptqa.encoding.unigram import Unigram, Vocabulary
from nptqa.settings import Settings

SHIPPED = DEFAULT_FOLDER / "tokenizer.json"
DATA = SHIPPED.read_bytes()


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.read(SHIPPED)


@pytest.fixture(scope="module")
def unigram() -> Unigram:
    found = Unigram.read(DATA)
    assert found is not None
    return found


def changed(change: Callable[[Any], Any]) -> bytes:
    """The shipped tokenizer with something else in it, and a vocabulary of a few tokens."""
    described = json.loads(DATA)
    described["model"]["vocab"] = described["model"]["vocab"][:40]
    change(described)
    return json.dumps(described).encode()


def test_every_text_is_cut_as_by_the_library(library: Library, unigram: Unigram) -> None:
    """All units and all questions of the bank, in six languages."""
    settings = Settings()
    corpus = load_corpus(settings.corpus_dir)
    texts = [unit.text for document in corpus.documents for unit in document.paragraphs]
    bank = read_bank(settings.corpus_dir / FILE, corpus)
    texts += [question for questions in bank.values() for question in questions]
    assert len(texts) > 9000
    different = [
        text for text, ids in zip(texts, library.many(texts), strict=True)
        if unigram.ids(text) != ids
    ]  # fmt: skip
    assert different == []
    assert unigram.size == library.size


ODD = ["不扩散", "核武器", "[UNK]", "［ＵＮＫ］", "Été", "𠀀", "禤", "nuclear", "2010"]
WORDS = st.sampled_from(ODD)


@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=12).map("".join))
@example("𠀀𠀁𠀂")
@example("条约" * 40 + "𠀀" + "禁止核武器" * 30)
@example("a\U0010ffffb")
def test_any_text_is_cut_as_by_the_library(library: Library, unigram: Unigram, text: str) -> None:
    assert unigram.ids(text) == library.ids(text)


def test_of_equal_spellings_it_takes_the_librarys() -> None:
    """Many tokens of one score: every text has many best spellings."""
    letters = ["a", "b", "ab", "ba", "aba", "bab", "abab", "baba"]

    def level(described: Any) -> None:
        rows = [["[UNK]", 0.0], *([one, -float(len(one))] for one in letters)]
        described["model"]["vocab"] = rows

    data = changed(level)
    ours, theirs = Unigram.read(data), Library(Tokenizer.from_buffer(data))
    assert ours is not None
    for number in range(1 << 10):
        text = format(number, "010b").replace("0", "a").replace("1", "b")
        assert ours.ids(text) == theirs.ids(text), text


def test_unknown_characters_in_a_row_are_one_token() -> None:
    vocabulary = Vocabulary.of([("?", 0.0), ("a", -1.0), ("ab", -1.0)], 0)
    assert vocabulary.cut("xya") == (0, 1)
    assert vocabulary.cut("xabya") == (0, 2, 0, 1)
    assert vocabulary.cut("") == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["model"].update(byte_fallback=True),
        lambda d: d["model"].update(type="BPE"),
        lambda d: d["model"].update(something="new"),
        lambda d: d["model"].update(unk_id=None),
        lambda d: d["model"].update(unk_id=40),
        lambda d: d["model"].update(vocab={}),
        lambda d: d["model"]["vocab"].append(["the", -3.0]),
        lambda d: d["model"]["vocab"].append(["", -3.0]),
        lambda d: d["model"]["vocab"].append(["neu", 1.0]),
        lambda d: d["model"]["vocab"].append(["neu", "x"]),
        lambda d: d["model"]["vocab"].append(["neu"]),
        lambda d: d.update(truncation={"max_length": 3}),
        lambda d: d.update(added_tokens=[{"id": 40, "content": "new"}]),
        lambda d: d.update(added_tokens=None),
        lambda d: d.update(model=1),
    ],
)
def test_what_is_cut_otherwise_is_left_to_the_library(change: Callable[[Any], Any]) -> None:
    assert Unigram.read(changed(change)) is None


def test_another_kind_of_model_is_read_by_the_library(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    model = {"type": "WordLevel", "vocab": {"[UNK]": 0, "条约": 1}, "unk_token": "[UNK]"}
    path.write_bytes(changed(lambda described: described.update(model=model)))
    segmenter = read_segmenter(path)
    assert isinstance(segmenter, Library)
    assert segmenter.ids("条约, 𠀀") == [1, 0]
    assert segmenter.many(["条约", ""]) == [[1], []]


def test_the_library_is_opened_for_many_texts_only(library: Library, unigram: Unigram) -> None:
    opened = []

    def reopened() -> Library:
        opened.append(True)
        return library

    lean = Lean(unigram, reopened)
    texts = ["安全保证", "nuclear weapons", ""] * 85
    assert lean.many(texts) == library.many(texts)
    assert opened == []
    assert lean.many([*texts, "条约"]) == library.many([*texts, "条约"])
    assert lean.many(texts * 2) == library.many(texts * 2)
    assert opened == [True]
