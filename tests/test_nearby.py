"""What is said of a name that is not known: what is close, or what there is."""

import dataclasses

import pytest

from nptqa.assembly import Desk
from nptqa.corpus import Corpus
from nptqa.errors import LocatorError, UnknownDocument
from nptqa.nearby import nearby

FRUIT = ["apple", "banana", "cherry"]
MANY = [f"name-{number}" for number in range(20)]


@pytest.mark.parametrize(
    ("wanted", "known", "said"),
    [
        ("aple", FRUIT, "Close: apple."),
        ("bananna", ["banana", "bananas"], "Close: banana, bananas."),
        ("zzz", FRUIT, "There are: apple, banana, cherry."),
        ("zzz", ["", "apple", "apple"], "There are: apple."),
        ("zzz", [], "There are none."),
        ("zzz", [""], "There are none."),
    ],
)
def test_only_what_is_close_is_called_close(wanted: str, known: list[str], said: str) -> None:
    assert nearby(wanted, known, see="the list") == said


def test_more_than_a_sentence_holds_are_counted() -> None:
    first = ", ".join(MANY[:8])
    assert nearby("zzz", MANY) == f"There are: {first} and 12 more."
    assert nearby("zzz", MANY, see="/docs") == f"There are: {first} and 12 more: see /docs."


def test_the_likeness_asked_for_decides() -> None:
    assert nearby("wp77", ["wp77-2022"], cutoff=0.3) == "Close: wp77-2022."
    assert nearby("wp77", ["wp77-2022"], cutoff=0.9) == "There are: wp77-2022."


def test_a_document_that_is_not_held(desk: Desk) -> None:
    with pytest.raises(UnknownDocument) as caught:
        desk.corpus.document("wp78-2022")
    assert caught.value.hint.startswith("Close: wp77-2022")
    with pytest.raises(UnknownDocument) as caught:
        desk.corpus.document("###")
    held = ", ".join(document.doc_id for document in desk.corpus.documents)
    assert caught.value.hint == f"There are: {held}."


def test_a_document_of_an_empty_corpus(desk: Desk) -> None:
    empty: Corpus = dataclasses.replace(desk.corpus, documents=())
    with pytest.raises(UnknownDocument) as caught:
        empty.document("wp77-2022")
    assert caught.value.hint == "There are none."


def test_a_unit_that_a_document_lacks(desk: Desk) -> None:
    with pytest.raises(LocatorError) as caught:
        desk.corpus.paragraph("wp77-2022", "361")
    assert caught.value.hint.startswith("Close: ")
    with pytest.raises(LocatorError) as caught:
        desk.corpus.paragraph("wp77-2022", "zzzz")
    assert caught.value.hint.endswith("more: see GET /api/v1/documents/wp77-2022.")
