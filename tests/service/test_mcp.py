"""The MCP server, asked by the SDK's own client: in process, over stdio, over HTTP."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import MCPError, StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent, TextResourceContents

from nptqa.assembly import Desk
from nptqa.errors import IndexCorrupt
from nptqa.service.mcp import create_app, create_server
from nptqa.settings import Settings
from nptqa.state.keys import Keys, Scope

from .fake_desk import FakeDesk
from .listening import listening

TOOLS = {"search", "fetch", "lookup_paragraph", "verify_quote", "ask"}
PILLARS = "缔约国重申，《不扩散条约》依靠三大支柱：核裁军、核不扩散及和平利用核能。"
Json = dict[str, Any]


def within(server: Any, job: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Client(server) as client:
            return await job(client)

    return asyncio.run(run())


def called(server: Any, tool: str, **arguments: str) -> CallToolResult:
    async def job(client: Client) -> CallToolResult:
        result = await client.call_tool(tool, arguments)
        assert isinstance(result, CallToolResult)
        return result

    found: CallToolResult = within(server, job)
    return found


def value(result: CallToolResult) -> Json:
    """The structured content, which the text says too."""
    assert not result.is_error, result.content
    (content,) = result.content
    assert isinstance(content, TextContent)
    given: Json = result.structured_content or {}
    assert json.loads(content.text) == given
    return given


@pytest.fixture(scope="module")
def server(desk: Desk) -> Any:
    return create_server(desk)


def test_every_tool_says_what_it_takes_and_gives_and_that_it_only_reads(server: Any) -> None:
    listed = within(server, lambda client: client.list_tools()).tools
    assert {tool.name for tool in listed} == TOOLS
    for tool in listed:
        assert tool.title
        assert tool.description
        assert tool.input_schema["required"]
        assert tool.output_schema["properties"]
        hints = tool.annotations
        assert (hints.read_only_hint, hints.idempotent_hint, hints.destructive_hint) == (
            True,
            True,
            False,
        )
        assert hints.open_world_hint is False


def test_search_and_fetch_are_what_connectors_expect(server: Any, desk: Desk) -> None:
    """One string in; id, title and url out; the id fetched gives id, title, text, url, metadata."""
    tools = {tool.name: tool for tool in within(server, lambda c: c.list_tools()).tools}
    assert list(tools["search"].input_schema["properties"]) == ["query"]
    assert list(tools["fetch"].input_schema["properties"]) == ["id"]
    results = value(called(server, "search", query="舰艇核推进"))["results"]
    assert 1 <= len(results) <= 10
    for found in results:
        assert {"id", "title", "url"} <= set(found)
    fetched = value(called(server, "fetch", id=results[0]["id"]))
    assert {"id", "title", "text", "url", "metadata"} == set(fetched)
    doc_id, locator = results[0]["id"].split(":")
    assert fetched["text"] == desk.corpus.paragraph(doc_id, locator).text == results[0]["text"]
    assert all(isinstance(one, str) for one in fetched["metadata"].values())


def test_a_document_is_fetched_whole_and_stands_as_a_resource(server: Any, desk: Desk) -> None:
    text = desk.corpus.document("res-75-71").text
    assert value(called(server, "fetch", id="res-75-71"))["text"] == text
    listed = within(server, lambda client: client.list_resources()).resources
    assert [str(one.uri) for one in listed][:1] == ["nptqa://documents/wp77-2022"]
    assert len(listed) == len(desk.corpus.documents)
    read = within(server, lambda client: client.read_resource("nptqa://documents/res-75-71"))
    (content,) = read.contents
    assert isinstance(content, TextResourceContents)
    assert content.text == text


def test_an_unconfirmed_symbol_is_not_made_up(server: Any) -> None:
    fetched = value(called(server, "fetch", id="chair-reflections-2023:3"))
    assert (fetched["metadata"]["symbol"], fetched["metadata"]["undocs_url"]) == ("", "")
    assert fetched["url"] == "nptqa://documents/chair-reflections-2023"
    assert "文号待核" in fetched["title"]


def test_links_lead_to_the_site_where_there_is_one(desk: Desk) -> None:
    server = create_server(desk, "https://desk.example/")
    fetched = value(called(server, "fetch", id="wp77-2022:187/36"))
    assert fetched["url"] == "https://desk.example/documents/wp77-2022#187-36"


def test_footnotes_come_with_the_words(server: Any) -> None:
    """They can reverse a meaning."""
    fetched = value(called(server, "fetch", id="chair-paper-2007:2"))
    assert "不意味着" in fetched["metadata"]["footnotes"]


@pytest.mark.parametrize(
    "reference", ["WP.77第36段", "wp77-2022:36", "NPT/CONF.2020/WP.77 para 36"]
)
def test_a_reference_gives_every_reading(server: Any, reference: str) -> None:
    found = value(called(server, "lookup_paragraph", reference=reference))["paragraphs"]
    assert [unit["locator"] for unit in found] == ["36", "187/36"]


def test_a_quotation_is_checked_against_its_source(server: Any) -> None:
    def verdict(text: str, source: str = "") -> str:
        given = value(called(server, "verify_quote", text=text, source=source))["verdict"]
        return str(given)

    assert verdict(PILLARS) == "exact"
    assert verdict(PILLARS, "chair-paper-2007:2") == "exact"
    assert verdict(PILLARS, "WP.77第36段") == "misattributed"
    assert verdict(PILLARS.replace("三", "四")) == "close"
    assert verdict("今天天气很好，适合到海边去散步吃饭") == "not_found"


def test_a_question_is_answered_verbatim_or_not_at_all(server: Any, desk: Desk) -> None:
    answer = value(called(server, "ask", question="《条约》的三大支柱是什么？"))
    place = answer["answers"][0]["citation"]
    text = desk.corpus.document(place["doc_id"]).text
    assert text[place["quote"]["start"] : place["quote"]["end"]] == answer["answers"][0]["quote"]
    assert value(called(server, "ask", question="明天天气怎么样"))["outcome"] == "not_found"


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("search", {"query": "？"}, "(empty_query)"),
        ("fetch", {"id": "nope:1"}, "(unknown_document)"),
        ("fetch", {"id": "wp77-2022:999"}, "(locator)"),
        ("lookup_paragraph", {"reference": "WP.77第300段"}, "(locator)"),
        ("lookup_paragraph", {"reference": "nonsense"}, "held: chair-paper-2007"),
        ("verify_quote", {"text": "？"}, "(empty_query)"),
        ("ask", {"question": "核" * 3000}, "(query_too_long)"),
    ],
)
def test_what_cannot_be_done_is_a_tool_error_that_says_what_to_do(
    server: Any, tool: str, arguments: dict[str, str], words: str
) -> None:
    result = called(server, tool, **arguments)
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    assert words in content.text


def test_details_of_our_own_faults_stay_inside(tmp_path: Any) -> None:
    frail = FakeDesk()
    frail.failing = IndexCorrupt("secret detail", path=tmp_path)
    result = called(create_server(frail), "search", query="核裁军")
    assert result.is_error
    assert "secret" not in str(result.content)


def environment(settings: Settings) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "NPTQA_INDEX_DIR": str(settings.index_dir)}


MAIN = "from nptqa.cli import main; raise SystemExit(main())"


def test_over_standard_input_and_output(desk: Desk, settings: Settings) -> None:
    """The command as an assistant starts it; nothing but the protocol is on its output."""
    assert desk.index_version
    command = StdioServerParameters(
        command=sys.executable, args=["-c", MAIN, "mcp"], env=environment(settings)
    )

    async def job(client: Client) -> Any:
        tools = await client.list_tools()
        assert {tool.name for tool in tools.tools} == TOOLS
        assert client.instructions is not None
        return await client.call_tool("lookup_paragraph", {"reference": "WP.77第36段"})

    units = value(within(stdio_client(command), job))["paragraphs"]
    assert [unit["locator"] for unit in units] == ["36", "187/36"]


def test_over_http(desk: Desk, settings: Settings) -> None:
    """The command; a stop ends it quietly."""
    assert desk.index_version
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
    arguments = [sys.executable, "-c", MAIN, "mcp", "--http", "--port", str(port)]
    with subprocess.Popen(
        arguments, env=environment(settings), stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr is not None
            assert f"http://127.0.0.1:{port}/mcp" in process.stderr.readline()

            async def job(client: Client) -> Any:
                return await client.call_tool("search", {"query": "附加议定书"})

            assert value(within(f"http://127.0.0.1:{port}/mcp", job))["results"]
        finally:
            process.terminate()
            _, complaints = process.communicate(timeout=15)
    assert (process.returncode, complaints) == (0, "")


@contextmanager
def over_http(state_dir: Path, **more: Any) -> Iterator[str]:
    """The address of a server over the fake desk."""
    settings = replace(Settings(state_dir=state_dir), **more)
    with listening(create_app(FakeDesk(), settings)) as address:
        yield f"{address}/mcp"


def searched(url: str, **headers: str) -> CallToolResult:
    """A search by the SDK's client, which sends these headers too."""

    async def run() -> CallToolResult:
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            result = await client.call_tool("search", {"query": "核裁军"})
            assert isinstance(result, CallToolResult)
            return result

    return asyncio.run(run())


def knocked(url: str, **headers: str) -> Any:
    """The reply to a first request, as any program may send it."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    types = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    return httpx2.post(url, json=call, headers={**types, **headers}, timeout=20)


def test_a_key_is_asked_for_where_reading_wants_one(tmp_path: Path) -> None:
    """Any scope reads; without a key, or with another, no tool is reached."""
    keys = Keys(tmp_path)
    _, text = keys.add("assistant", Scope.READ)
    gone, lost = keys.add("lost", Scope.ADMIN)
    keys.revoke(gone.key_id)
    with over_http(tmp_path, require_key=True) as url:
        assert value(searched(url, Authorization=f"Bearer {text}"))["results"]
        with pytest.raises(ExceptionGroup) as caught:
            searched(url)
        assert caught.group_contains(MCPError)
        for reply, code in (
            (knocked(url), "key_needed"),
            (knocked(url, Authorization=f"Bearer {lost}"), "key_refused"),
            (knocked(url, Accept="text/html"), "key_needed"),
        ):
            assert reply.status_code == 401
            assert reply.json()["type"] == f"/problems/{code}"
            assert reply.headers["www-authenticate"].startswith("Bearer")


def test_without_that_setting_anybody_reads(tmp_path: Path) -> None:
    with over_http(tmp_path) as url:
        assert value(searched(url))["results"]


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ({"Host": "evil.example"}, 400),
        ({"Host": "localhost.evil.example"}, 400),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "http://localhost:6274"}, 200),
        ({"Origin": "http://[::1]:6274"}, 200),
        ({"Host": "localhost"}, 200),
    ],
)
def test_a_page_elsewhere_does_not_reach_a_server_on_this_machine(
    local: str, header: dict[str, str], status: int
) -> None:
    """Neither by its own name made to lead here (DNS rebinding) nor across origins."""
    assert knocked(local, **header).status_code == status


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with over_http(tmp_path_factory.mktemp("state")) as url:
        yield url


def test_elsewhere_the_names_are_those_of_the_settings(tmp_path: Path) -> None:
    with over_http(tmp_path, trusted_hosts="npt.example.org") as url:
        assert knocked(url).status_code == 400
        named = {"Host": "npt.example.org"}
        assert knocked(url, **named).status_code == 200
        assert knocked(url, **named, Origin="https://npt.example.org").status_code == 200
        assert knocked(url, **named, Origin="http://localhost").status_code == 403
    with over_http(tmp_path, host="0.0.0.0") as url:
        assert knocked(url, Host="any.example").status_code == 200
        assert knocked(url, Host="any.example", Origin="http://any.example").status_code == 403


def test_limits_hold_here_too(tmp_path: Path) -> None:
    proxied = {"X-Forwarded-For": "198.51.100.1"}
    with over_http(tmp_path, rate_address=2) as url:
        found = [knocked(url, **proxied) for _ in range(3)]
    assert [one.status_code for one in found] == [200, 200, 429]
    assert int(found[2].headers["retry-after"]) >= 1
    assert found[0].headers["x-content-type-options"] == "nosniff"
