"""The Python client: its values against the description, its ways with errors, waiting, pages."""

import asyncio
import inspect
import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args

import httpx
import orjson
import pytest

from nptqa.assembly import Desk
from nptqa.client import (
    AsyncClient,
    Client,
    ClientError,
    DocumentAnswer,
    Filters,
    asking,
    models,
    paging,
)
from nptqa.client.reading import LONGEST_WAIT, name_in, read, wait_before
from nptqa.service import create_app
from nptqa.service.client_code import models_source, name_of
from nptqa.service.contract import operations
from nptqa.settings import Settings
from nptqa.state.feedback import Feedback
from tests.conftest import ROOT
from tests.service.conftest import WEB

Json = dict[str, Any]
SCHEMA: Json = orjson.loads((ROOT / "docs" / "openapi.json").read_bytes())
REMAKE = "run `make openapi`: it writes src/nptqa/client/models.py too"
QUESTION = "《条约》的三大支柱是什么？"
NOTHING = models.SearchResult(
    query="核",
    index_version="",
    total=0,
    hits=(),
    next=None,
    facets=models.Facets(doc_id=(), kind=(), body=(), part=(), year=(), others={}),
    filters_read=(),
    language="zh",
)


def test_the_values_are_those_of_the_description() -> None:
    """The module is what the command writes."""
    path = ROOT / "src" / "nptqa" / "client" / "models.py"
    assert path.read_text("utf-8") == models_source(SCHEMA), REMAKE


def test_every_property_has_its_field_and_no_field_is_without() -> None:
    """Read from the classes themselves, not from what wrote them."""
    schemas = {name_of(name): item for name, item in SCHEMA["components"]["schemas"].items()}
    ours = {name: kind for name, kind in vars(models).items() if is_dataclass(kind)}
    assert {"AskResult", "Citation", "Problem", "WholeDocument"} <= set(ours)
    for name, kind in ours.items():
        assert {item.name for item in fields(kind)} == set(schemas[name]["properties"]), name


WITHOUT_A_METHOD = {
    "healthz": "monitoring asks it, with no key and no client",
    "readyz": "monitoring asks it",
    "metrics": "Prometheus reads it",
    "openapi": "the client is made from it",
    "conversation_export": "a browser's own history, found by its cookie",
}
PERMALINK = {"answer_id", "q", "context", "ignore", *Filters.__annotations__}
"""What a permalink holds."""


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_every_operation_has_a_method(kind: type) -> None:
    """With every parameter and field by the same name, as an argument or a filter."""
    models_of = SCHEMA["components"]["schemas"]
    for path, _, operation in operations(SCHEMA):
        name = operation["operationId"]
        if name in WITHOUT_A_METHOD:
            assert not hasattr(kind, name), f"{name} is no exception any more"
            continue
        taken = set(inspect.signature(getattr(kind, name)).parameters)
        taken |= set(Filters.__annotations__) if "filters" in taken else set()
        taken |= PERMALINK if "permalink" in taken else set()
        asked = {parameter.get("name", "") for parameter in operation["parameters"]} - {""}
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body and name != "verify_receipt":  # takes the receipt as one value
            asked |= set(models_of[body["schema"]["$ref"].rsplit("/", 1)[-1]]["properties"])
        assert asked <= taken, f"{path}: {name} lacks {asked - taken}"


def test_the_exceptions_are_operations() -> None:
    assert set(WITHOUT_A_METHOD) <= {one["operationId"] for _, _, one in operations(SCHEMA)}


def test_what_may_be_chosen_is_what_the_description_lists() -> None:
    listed = SCHEMA["components"]["schemas"]
    for ours, theirs in (
        (asking.Mode, "Mode"),
        (asking.PartName, "Part"),
        (asking.Format, "Format"),
        (asking.Defect, "Defect"),
    ):
        assert set(get_args(ours)) == set(listed[theirs]["enum"]), theirs


def test_what_is_said_of_a_document_is_what_the_description_lists() -> None:
    answer = SCHEMA["components"]["schemas"]["DocumentAnswer"]
    assert set(DocumentAnswer.__annotations__) == set(answer["properties"])
    assert set(DocumentAnswer.__required_keys__) == set(answer["required"])


def test_both_clients_have_the_same_methods() -> None:
    def public(kind: type) -> dict[str, list[str]]:
        found = {name: item for name, item in vars(kind).items() if not name.startswith("_")}
        return {name: list(inspect.signature(item).parameters) for name, item in found.items()}

    assert public(Client) == public(AsyncClient)


def asgi(desk: Desk) -> httpx.ASGITransport:
    return httpx.ASGITransport(create_app(desk, Settings(web_dir=WEB, threads=2)))


def test_every_method_against_the_shipped_service(desk: Desk) -> None:
    """Each reply is read whole into its value; a follow-up sends the scope back."""

    async def every() -> None:
        async with AsyncClient(transport=asgi(desk)) as service:
            answer = await service.ask(QUESTION, conversation_id="c1")
            text = desk.corpus.document(answer.answers[0].citation.doc_id).text
            place = answer.answers[0].citation.quote
            assert text[place.start : place.end] == answer.answers[0].quote
            follow = await service.ask("那2007年呢", scope=answer.scope)
            assert follow.inherited.topic or follow.inherited.doc_ids
            found = await service.search(
                "核裁军", limit=2, doc_id="res-75-71", part=("operative",), year_from=2020
            )
            assert {hit.citation.doc_id for hit in found.hits} == {"res-75-71"}
            items = (await service.ask_batch([QUESTION, "？"])).items
            assert [item.status for item in items] == [200, 422]
            assert items[1].problem is not None
            assert items[1].problem.type == "/problems/empty_query"
            held = (await service.documents()).documents
            whole = await service.document(held[0].doc_id)
            assert len(whole.locators) == held[0].units
            readings = (await service.paragraphs("wp77-2022", "36")).paragraphs
            assert [unit.locator for unit in readings] == ["36", "187/36"]
            checked = await service.verify(answer.answers[0].quote, doc_id=place_of(answer))
            assert checked.verdict == "exact"
            compared = await service.compare("wp77-2022:176", "chair-paper-2007:38")
            assert compared.changes.strength is not None
            assert (await service.version()).index_version == answer.index_version
            with pytest.raises(FrozenInstanceError):
                answer.outcome = "answered"  # type: ignore[misc]

    asyncio.run(every())


def place_of(answer: models.AskResult) -> str:
    return answer.answers[0].citation.doc_id


def test_an_answer_is_taken_away_proven_and_judged(desk: Desk, tmp_path: Path) -> None:
    """By its permalink, also as copied from the address bar; each file has its name and words."""

    async def every() -> None:
        app = create_app(desk, Settings(web_dir=WEB, threads=2, state_dir=tmp_path))
        async with AsyncClient(transport=httpx.ASGITransport(app)) as service:
            answer = await service.ask(QUESTION, doc_id="chair-paper-2007")
            words = answer.answers[0].quote
            again = await service.answer(f"https://desk.example{answer.permalink}#a1")
            assert again == answer
            for wanted in get_args(asking.Format):
                file = await service.answer_export(answer.permalink, wanted)
                assert Path(file.name).name == file.name
                assert file.name.startswith("《条约》的三大支柱")
                assert wanted == "docx" or words in file.content.decode()
            place = answer.answers[0].citation
            start, end = place.quote.start, place.quote.end
            file = await service.unit_export(place.doc_id, place.locator, start=start, end=end)
            assert file.media_type == "text/plain; charset=utf-8"
            assert words in file.content.decode()
            receipt = await service.receipt(answer.permalink)
            assert (await service.verify_receipt(receipt)).proven
            kept = json.dumps(receipt, ensure_ascii=False, indent=2)
            assert (await service.verify_receipt(kept)).proven
            changed = kept.replace("三大支柱", "四大支柱")
            assert (await service.verify_receipt(changed.encode())).altered
            said = await service.feedback(
                answer.permalink, "wrong_paragraph", place="WP.77第36段", note="另见"
            )
            assert said.right_units == ("wp77-2022:36", "wp77-2022:187/36")
        (remark,) = Feedback(tmp_path).remarks()
        assert (remark.question, remark.note) == (QUESTION, "另见")

    asyncio.run(every())


def test_what_is_typed_is_completed_and_what_was_read_can_be_taken_back(desk: Desk) -> None:
    async def every() -> None:
        async with AsyncClient(transport=asgi(desk)) as service:
            found = (await service.suggest("WP.77第3", limit=3)).suggestions
            assert 1 <= len(found) <= 3
            read = await service.search("2007年的工作文件", explain=True)
            assert read.explain is not None
            ids = [one.id for one in read.filters_read]
            assert ids
            free = await service.search("2007年的工作文件", ignore=ids)
            assert free.filters_read == ()
            answer = await service.ask("2007年的工作文件", ignore=ids, explain=True)
            assert answer.filters_read == ()
            assert answer.explain is not None

    asyncio.run(every())


@pytest.mark.parametrize(
    "written", ["", "/a/", "240380c7ab1bffd8", "/a/x/receipt", "https://desk.example/history", "["]
)
def test_what_is_no_permalink_is_said_to_be_none(written: str) -> None:
    """Before anything is sent."""
    with Client() as service:
        for asked in (service.answer, service.receipt, service.answer_export):
            with pytest.raises(ClientError, match="no permalink"):
                asked(written)
        with pytest.raises(ClientError, match="no permalink"):
            service.feedback(written, "right")


@pytest.mark.parametrize("text", ["", "[]", "{", b"\xff"])
def test_what_is_no_receipt_is_not_sent(text: str | bytes) -> None:
    with Client() as service, pytest.raises(ClientError, match="no JSON object"):
        service.verify_receipt(text)


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=\"nptqa.txt\"; filename*=UTF-8''%E6%A0%B8.txt", "核.txt"),
        ('attachment; filename="nptqa.txt"', "nptqa.txt"),
        ('attachment; filename="../../.bashrc"', "bashrc"),
        ("attachment; filename*=UTF-8''..%2F..%5Cx.txt", "x.txt"),
        ("", "nptqa"),
        ('attachment; filename=".."', "nptqa"),
    ],
)
def test_a_file_is_named_without_a_folder(disposition: str, name: str) -> None:
    """A service that is not ours must not choose where a script writes."""
    assert name_in(disposition) == name


def test_help_shows_the_arguments() -> None:
    """Also of a client at hand, where notebooks ask for it."""
    with Client() as service:
        told = inspect.signature(service.paragraphs)
    assert list(told.parameters) == ["doc_id", "locator"]
    assert told.return_annotation is models.ParagraphsResult
    assert "outer one first" in str(Client.paragraphs.__doc__)


def test_all_hits_of_all_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The iterator goes on over pages until there is none, and skips nothing."""
    monkeypatch.setattr(paging, "_PAGE", 7)

    async def ranks() -> list[int]:
        async with AsyncClient(transport=asgi(desk)) as service:
            return [hit.rank async for hit in service.search_all("核武器", doc_id="res-75-71")]

    found = asyncio.run(ranks())
    assert len(found) > 14
    assert found == list(range(1, len(found) + 1))


def test_pages_are_asked_for_until_there_is_none() -> None:
    """The same words, filters and mode each time, and what the page before said comes next."""
    follows = iter(("a", "b", None))
    sent = []
    for call in (pages := paging.Pages("核", "dense", doc_id="res-75-71")):
        sent.append(call.params)
        assert pages.hits(replace(NOTHING, next=next(follows))) == ()
    asked = {"q": "核", "limit": 50, "mode": "dense", "doc_id": ["res-75-71"]}
    assert sent == [asked, {**asked, "cursor": "a"}, {**asked, "cursor": "b"}]


def test_an_error_brings_what_the_problem_says(desk: Desk) -> None:
    """Code, hint, status, the request id and every wrong field."""

    async def asked(call: Callable[[AsyncClient], Any]) -> ClientError:
        async with AsyncClient(transport=asgi(desk)) as service:
            with pytest.raises(ClientError) as caught:
                await call(service)
            return caught.value

    error = asyncio.run(asked(lambda it: it.search("核", doc_id="wp77")))
    assert (error.code, error.status) == ("unknown_filter", 422)
    assert "wp77-2022" in error.hint
    assert "wp77-2022" in str(error)
    assert len(error.request_id) == 32
    error = asyncio.run(asked(lambda it: it.search("核", limit=1000)))
    assert error.code == "invalid_request"
    assert error.errors[0].startswith("limit: ")
    error = asyncio.run(asked(lambda it: it.search("核", year=2020)))  # type: ignore[call-arg]
    assert "year_from" in str(error)
    error = asyncio.run(asked(lambda it: it.document("../../etc")))
    assert error.status == 404


class Scripted(httpx.BaseTransport):
    """Gives prepared replies and keeps what was asked."""

    def __init__(self, *replies: httpx.Response | httpx.HTTPError) -> None:
        self.replies = list(replies)
        self.asked: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, httpx.HTTPError):
            raise reply
        return reply


COMPARED = {"nptqa": "1", "index_version": "x", "documents": []}


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr("nptqa.client.clients.time.sleep", waits.append)
    return waits


def test_it_waits_as_long_as_it_is_told_and_tries_again(slept: list[float]) -> None:
    busy = httpx.Response(503, headers={"Retry-After": "2"})
    limited = httpx.Response(429)
    script = Scripted(busy, limited, httpx.Response(200, json=COMPARED))
    with Client(key="secret", transport=script) as service:
        assert service.version().index_version == "x"
    assert slept == [2.0, 1.0]
    assert {request.headers["Authorization"] for request in script.asked} == {"Bearer secret"}


def test_it_gives_up_after_its_attempts(slept: list[float]) -> None:
    problem = {"type": "/problems/overloaded", "detail": "too many", "hint": "", "errors": []}
    script = Scripted(*(httpx.Response(503, json=problem) for _ in range(3)))
    with Client(retries=2, transport=script) as service, pytest.raises(ClientError) as caught:
        service.version()
    assert (caught.value.code, len(slept)) == ("overloaded", 2)


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        (503, "3", 3.0),
        (429, "0", 0.0),
        (503, "", 0.5),
        (503, "Fri, 20 Nov 2026 22:00:00 GMT", 0.5),
        (503, str(LONGEST_WAIT + 1), None),
        (503, "-1", None),
        (503, "nan", None),
        (500, "1", None),
        (422, "", None),
    ],
)
def test_when_it_tries_again(status: int, header: str, wait: float | None) -> None:
    assert wait_before(status, header, 0) == wait


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (httpx.ConnectError("no"), "could not be reached"),
        (httpx.ReadTimeout("no"), "did not answer in time"),
        (httpx.Response(502, text="<html>"), "502 without a problem document"),
        (httpx.Response(200, text="<html>"), "not as described"),
        (httpx.Response(200, json={"nptqa": "1"}), "lacks index_version"),
        (httpx.Response(200, json=[]), "is no dict"),
    ],
)
def test_what_is_no_reply_of_ours_is_said_to_be_none(
    reply: httpx.Response | httpx.HTTPError, words: str
) -> None:
    """With the code "client" and a hint; never a KeyError or another library's error."""
    with Client(transport=Scripted(reply)) as service, pytest.raises(ClientError) as caught:
        service.version()
    assert words in str(caught.value)
    assert caught.value.code == "client"
    assert caught.value.hint


@pytest.mark.parametrize(
    "address",
    ["http://desk.example", "http://desk.example/", "desk.example", "http://desk.example/api/v1/"],
)
def test_the_address_may_be_written_as_people_do(address: str) -> None:
    script = Scripted(httpx.Response(200, json=COMPARED))
    with Client(address, transport=script) as service:
        service.version()
    assert str(script.asked[0].url) == "http://desk.example/version"


def test_one_text_is_no_batch() -> None:
    """It would be asked character by character."""
    with Client() as service, pytest.raises(TypeError, match="several questions"):
        service.ask_batch("三大支柱是什么")


def test_an_error_reads_as_sentences() -> None:
    assert str(ClientError("no document 'x'", hint="Close: y.")) == (
        "no document 'x'. Close: y (client)"
    )
    assert str(ClientError("busy", code="overloaded")) == "busy (overloaded)"


def test_new_fields_and_values_do_no_harm() -> None:
    """A newer service may send them (docs/api.md)."""
    given = {"zh": "第1段", "en": "para. 1", "fr": "par. 1"}
    assert read(models.Label, given) == models.Label(zh="第1段", en="para. 1")
    item = {"status": 200, "answer": None, "problem": None, "more": 1}
    assert read(models.BatchItem, item).answer is None
