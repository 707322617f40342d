"""What docs/threats.md promises and no other test holds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.conftest import ROOT

from .process import all_of, served

THREATS = (ROOT / "docs" / "threats.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", THREATS)))
EVIL = (
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "{% raw %}"),
    *("javascript:alert(1)", "'onmouseover='alert(1)", "</textarea><svg onload=alert(1)>"),
    *("\r\nSet-Cookie: a=b", "%0d%0aX: y", "${7*7}", "核<b>武</b>器", "&lt;i&gt;", "\u2028<p>"),
)
PAGES = (
    *("/?q={}", "/turn?q={}", "/search?q={}&year_from={}", "/verify?text={}&locator={}"),
    *("/compare?a={}&b={}", "/documents/{}", "/documents/wp77-2022?at={}", "/problems/{}"),
    *("/signin?next=/{}", "/?q=x&context={}", "/search?q=核&cursor={}&mode={}", "/?lang={}&q=核"),
)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_test_named_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_threat_names_a_test() -> None:
    rows = [row for row in THREATS.splitlines() if row.startswith("| ")][1:]
    assert len(rows) > 20
    assert [row for row in rows if "`tests/" not in row] == []


def markup(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Elements with the names of their attributes: what a browser acts on."""
    soup = BeautifulSoup(html, "html.parser")
    return [(tag.name, tuple(sorted(tag.attrs))) for tag in soup.find_all(True)]


def check_page(client: TestClient, page: str, value: str) -> None:
    address = page.replace("{}", quote(value, safe=""))
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.headers["content-type"].startswith("text/html")
    soup = BeautifulSoup(response.text, "html.parser")
    for tag in soup.find_all(True):
        assert not any(name.startswith("on") for name in tag.attrs), tag
        for name in ("href", "src", "action", "formaction"):
            assert not str(tag.get(name, "")).strip().lower().startswith(("javascript", "data:"))
    for script in soup.find_all("script"):
        assert str(script["src"]).startswith("/static/")
    assert not soup.find_all(["svg", "iframe", "object", "embed", "base", "b"])
    assert "49" not in re.findall(r"\b49\b", response.text) or "49" in value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("value", EVIL)
def test_no_value_becomes_markup(client: TestClient, page: str, value: str) -> None:
    check_page(client, page, value)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(PAGES), st.lists(st.sampled_from([*"<>\"&{}%;'/= ", *EVIL])).map("".join))
def test_no_mixture_becomes_markup(client: TestClient, page: str, value: str) -> None:
    check_page(client, page, value[:300])


@pytest.mark.parametrize("value", EVIL)
def test_no_question_reaches_a_header(client: TestClient, value: str) -> None:
    for page in PAGES:
        address = page.replace("{}", quote(value, safe=""))
        response = client.get(address, headers={"X-Request-ID": "known"}, follow_redirects=False)
        for name, held in response.headers.items():
            assert "\r" not in held
            assert "\n" not in held
            assert name in ("location", "set-cookie") or value not in held


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "....//etc", "wp77-2022/../x",
     "file:///etc/passwd", "\x00", "wp77-2022\x00.txt", "CON", "~root", "*", "%2e%2e"],
)  # fmt: skip
def test_no_name_reaches_the_disk(
    client: TestClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents, units and static files are looked up in memory."""
    opened: list[Any] = []

    def no(*arguments: Any, **_: Any) -> Any:
        opened.append(arguments)
        raise AssertionError(arguments)

    for owner, method in ((Path, "open"), (Path, "read_bytes"), (Path, "read_text")):
        monkeypatch.setattr(owner, method, no)
    monkeypatch.setattr("builtins.open", no)
    given = quote(name, safe="")
    for address in (
        f"/api/v1/documents/{given}",
        f"/api/v1/paragraphs?doc_id={given}&locator={given}",
        f"/api/v1/compare?a={given}:1&b=wp77-2022:{given}",
        f"/static/{given}",
        f"/documents/wp77-2022?at={given}",
    ):
        assert client.get(address).status_code in (307, 400, 404, 405, 422), address
    assert opened == []


def calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


SERVED = [
    path
    for path in sorted((ROOT / "src" / "nptqa").rglob("*.py"))
    if path.relative_to(ROOT / "src" / "nptqa").parts[0] not in ("training", "evaluation", "cli")
]


def test_no_question_is_parsed_as_a_query_language() -> None:
    """tantivy's parser would read `*`, `AND` or `field:` in a question; terms are given instead."""
    found = {call for path in SERVED for call in calls(ast.parse(path.read_text("utf-8")))}
    assert not any(call.endswith((".parse_query", ".parse_query_lenient")) for call in found)
    assert any(call.endswith("Query.boolean_query") for call in found)


def test_nothing_here_evaluates_text() -> None:
    """No eval, no shell, no pickle, no template made of a string."""
    forbidden = {"eval", "exec", "compile", "os.system", "os.popen", "subprocess.call"}
    forbidden |= {"pickle.loads", "pickle.load", "marshal.loads", "yaml.load", "Template"}
    for path in SERVED:
        tree = ast.parse(path.read_text("utf-8"))
        assert not forbidden & set(calls(tree)), path
        assert not any(call.endswith(".from_string") for call in calls(tree)), path
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "shell":
                raise AssertionError(path)


def test_a_forged_address_is_not_believed(tmp_path: Path) -> None:
    """Each request with another X-Forwarded-For is still one client; behind a proxy it is not."""
    for proxies, expected in (("", [200, 200, 429, 429]), ("127.0.0.1", [200] * 4)):
        with served(tmp_path, rate_address="2", trusted_proxies=proxies) as running:
            assert [_forged(running, number) for number in range(4)] == expected


def _forged(running: Any, number: int) -> int:
    head = f"GET /api/v1/documents HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.{number}\r\n"
    with running.raw(f"{head}Connection: close\r\n\r\n".encode()) as connection:
        return int(all_of(connection).split(b" ")[1])


@pytest.mark.parametrize("page", ["/", "/?q=核", "/search?q=核", "/documents", "/signin"])
def test_no_shared_cache_may_keep_a_page(client: TestClient, page: str) -> None:
    """Two readers with two languages never get each other's bytes under one tag."""
    replies = [client.get(page, headers={"Accept-Language": one}) for one in ("zh-CN", "en")]
    for reply in replies:
        control = reply.headers["cache-control"]
        assert "no-store" in control or ("private" in control and "no-cache" in control)
        assert {"Accept-Language", "Cookie"} <= set(reply.headers["vary"].split(", "))
    assert replies[0].headers["etag"] != replies[1].headers["etag"]
    given = {"If-None-Match": replies[0].headers["etag"], "Accept-Language": "en"}
    assert client.get(page, headers=given).content == replies[1].content
