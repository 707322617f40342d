"""A receipt proves what was quoted, and notices whatever is not as it was given."""

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nptqa.assembly import Desk
from nptqa.cli import main
from nptqa.corpus import Corpus
from nptqa.domain import Document, Span
from nptqa.errors import BadReceipt
from nptqa.receipts import Differs, State, check_receipt, digest, read_receipt, receipt_of
from nptqa.service import rendering

QUESTION = "舰艇核推进的无核武器国家应当怎么做？"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def receipt(desk: Desk) -> Json:
    return receipt_of(rendering.answer(desk.ask(QUESTION)), desk.corpus)


def signed(receipt: Json) -> Json:
    """As somebody would who knows how the hash is made."""
    return {**receipt, "sha256": digest(receipt)}


def test_a_fresh_receipt_is_proven(receipt: Json, desk: Desk) -> None:
    checked = check_receipt(read_receipt(json.dumps(receipt)), desk.corpus)
    assert checked.proven
    assert checked.same_corpus
    assert [one.state for one in checked.quotations] == [State.UNCHANGED]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key in value for leaf in leaves(value[key], (*path, key))]
    if isinstance(value, list):
        return [leaf for at, item in enumerate(value) for leaf in leaves(item, (*path, at))]
    return [path]


def changed(value: Any, data: st.DataObject) -> Any:
    """Another value of the same kind: a character replaced, dropped or added, another number."""
    if isinstance(value, str):
        at = data.draw(st.integers(0, len(value)))
        cut = data.draw(st.integers(0, 1))
        new = value[:at] + data.draw(st.sampled_from(["", "不", "0", "f"])) + value[at + cut :]
    else:
        new = value + data.draw(st.sampled_from([-1, 1, 7]))
    return new


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_of_a_receipt_is_noticed(receipt: Json, desk: Desk, data: st.DataObject) -> None:
    """A changed receipt is refused or altered; what says where and what, also if hashed anew."""
    path = data.draw(st.sampled_from(leaves(receipt)))
    other: Any = deepcopy(receipt)
    inner = other
    for step in path[:-1]:
        inner = inner[step]
    new = changed(inner[path[-1]], data)
    if new == inner[path[-1]]:
        return
    inner[path[-1]] = new
    try:
        read = read_receipt(json.dumps(other))
    except BadReceipt:
        return
    assert check_receipt(read, desk.corpus).altered
    if path[0] == "quotations" and path[-1] != "symbol":
        assert not check_receipt(signed(read), desk.corpus).proven


def without(document: Document, words: str, instead: str) -> Document:
    """The document with some words replaced by as many others."""
    assert len(words) == len(instead)
    paragraphs = [
        replace(unit, text=unit.text.replace(words, instead)) for unit in document.paragraphs
    ]
    text = document.text.replace(words, instead)
    return replace(document, text=text, paragraphs=tuple(paragraphs))


def test_changed_words_are_changed(receipt: Json, desk: Desk) -> None:
    words = receipt["quotations"][0]["quote"]
    documents = [
        without(one, words, words.replace("应以", "可以")) for one in desk.corpus.documents
    ]
    checked = check_receipt(receipt, Corpus(tuple(documents), "other"))
    assert [one.state for one in checked.quotations] == [State.CHANGED]
    assert not checked.same_corpus
    assert not checked.altered


def test_the_same_words_elsewhere_are_moved(receipt: Json, desk: Desk) -> None:
    """The document was read anew, and everything stands two characters later."""
    shifted = [
        replace(
            one,
            text="  " + one.text,
            paragraphs=tuple(
                replace(unit, span=Span(unit.span.start + 2, unit.span.end + 2))
                for unit in one.paragraphs
            ),
        )
        for one in desk.corpus.documents
    ]
    checked = check_receipt(receipt, Corpus(tuple(shifted), "other"))
    assert [one.state for one in checked.quotations] == [State.MOVED]
    assert checked.quotations[0].places == ("wp77-2022:36",)


def test_a_document_that_is_gone_is_not_held(receipt: Json, desk: Desk) -> None:
    others = [one for one in desk.corpus.documents if one.doc_id != "wp77-2022"]
    checked = check_receipt(receipt, Corpus(tuple(others), "other"))
    assert [one.state for one in checked.quotations] == [State.NOT_HELD]


def test_a_paragraph_that_changed_around_the_words_is_changed(receipt: Json, desk: Desk) -> None:
    prefix = "审议大会注意到"
    documents = [without(one, prefix, "审议大会强调说") for one in desk.corpus.documents]
    checked = check_receipt(receipt, Corpus(tuple(documents), "other"))
    assert checked.quotations[0].differs == (Differs.PARAGRAPH,)
    assert checked.quotations[0].state is State.CHANGED


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", "{}", '{"kind": "nptqa-receipt/1"}', "[" * 100_000, "\x00"]
)
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(BadReceipt):
        read_receipt(text)


@pytest.mark.parametrize(
    ("field", "value"), [("start", True), ("start", -1), ("quote", ""), ("end", 0), ("doc_id", 1)]
)
def test_a_quotation_of_another_shape_is_refused(receipt: Json, field: str, value: Any) -> None:
    other = deepcopy(receipt)
    other["quotations"][0][field] = value
    with pytest.raises(BadReceipt):
        read_receipt(json.dumps(other))


def test_the_command_line_says_it_by_its_exit_code(
    receipt: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 proven, 1 changed, 2 altered or no receipt."""
    wrong = deepcopy(receipt)
    wrong["quotations"][0]["quote"] = "从来没有写过的话"
    for name, content, code in (
        ("good", receipt, 0),
        ("changed", signed(wrong), 1),
        ("altered", wrong, 2),
        ("none", {}, 2),
    ):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(content), "utf-8")
        assert main(["verify", "--receipt", str(path)]) == code, name
    assert "未变" in capsys.readouterr().out
    assert main(["verify", "--receipt", str(tmp_path / "good.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["proven"] is True
