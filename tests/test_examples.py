"""Every example of the documentation is run against a live service on loopback."""

import ast
import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nptqa.assembly import Desk
from nptqa.service import create_app
from nptqa.settings import Settings
from tests.conftest import ROOT
from tests.service.conftest import WEB
from tests.service.listening import listening

WRITTEN = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
PAGES = ("docs/api.md", "README.md", "README.zh-CN.md")


def blocks(page: str, language: str) -> list[str]:
    found = BLOCK.findall((ROOT / page).read_text("utf-8"))
    return [text for kind, text in found if kind == language]


PYTHON = [
    (page, text)
    for page in PAGES
    for text in blocks(page, "python")
    if "key=" not in text  # tests/service/test_upload_client.py
]
SHELL = [(page, text) for page in PAGES for text in blocks(page, "sh") if text.startswith("curl")]


@pytest.fixture(scope="module")
def url(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The shipped service, listening."""
    state = tmp_path_factory.mktemp("state")
    with listening(create_app(desk, Settings(web_dir=WEB, threads=2, state_dir=state))) as address:
        yield address


def at(text: str, url: str) -> str:
    """The example with the address of this service; what names none uses the client's default."""
    return text.replace(WRITTEN, url).replace("Client()", f'Client("{url}")')


def commands(text: str) -> int:
    return len(re.findall(r"^curl ", text, re.M))


def test_there_are_examples() -> None:
    """The patterns find them: each page has some of its own."""
    assert {page for page, _ in PYTHON} == set(PAGES) == {page for page, _ in SHELL}
    assert len(blocks("docs/api.md", "python")) >= 3


@pytest.mark.parametrize(("page", "text"), PYTHON, ids=[page for page, _ in PYTHON])
def test_python_examples(page: str, text: str, url: str, tmp_path: Path) -> None:
    """In a process of its own, as a reader runs it."""
    done = subprocess.run(
        [sys.executable, "-c", at(text, url)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, ""), page
    assert done.stdout.strip()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@pytest.mark.parametrize(("page", "text"), SHELL, ids=[page for page, _ in SHELL])
def test_curl_examples(page: str, text: str, url: str) -> None:
    """Every command succeeds and prints JSON that is no problem document."""
    script = "set -euo pipefail\n" + at(text, url)
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    decoder, rest, count = json.JSONDecoder(), done.stdout.strip(), 0
    while rest:
        value, end = decoder.raw_decode(rest)
        assert "hint" not in value, page
        rest, count = rest[end:].strip(), count + 1
    assert count == commands(text)


def test_the_notebook(url: str) -> None:
    """Cell after cell in one name space; every cell that ends in a value has one."""
    book = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))
    names: dict[str, Any] = {}
    for cell in book["cells"]:
        if cell["cell_type"] != "code":
            continue
        assert cell["outputs"] == [], "commit the notebook without outputs"
        tree = ast.parse(at("".join(cell["source"]), url))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "notebook", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "notebook", "eval"), names)
            assert value or "close()" in ast.unparse(last)
    assert names["both"].changes.strength is not None


def program(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "docs" / "examples" / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_column_of_questions_is_answered(url: str, tmp_path: Path) -> None:
    """Quotation and citation beside each question; what fails says so in its row."""
    asked, given = tmp_path / "questions.csv", tmp_path / "answers.csv"
    asked.write_text("id,question\n1,WP.77第187段内第36段\n2,明天天气怎么样\n3,？\n", "utf-8")
    done = program("ask_csv.py", str(asked), str(given), "--url", url)
    assert (done.returncode, done.stderr) == (0, "")
    with given.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["symbol"] == "NPT/CONF.2020/WP.77"
    assert rows[0]["place"] == "第187段内第36段"
    assert rows[0]["link"].startswith(url)
    assert rows[1]["outcome"].startswith("not_found")
    assert rows[2]["outcome"].startswith("error")


def test_the_quotations_of_a_draft_are_checked(url: str, tmp_path: Path) -> None:
    """One exact, one with a changed figure; the exit code says that not all is well."""
    draft = tmp_path / "draft.txt"
    right = "缔约国重申，《不扩散条约》依靠三大支柱"
    draft.write_text(f"稿：“{right}”。又：“{right.replace('三', '四')}”。", "utf-8")
    done = program("verify_draft.py", str(draft), "--url", url)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 of 2 quotations are exact" in done.stdout
    assert "原文“三”，稿中“四” number" in done.stdout
    assert "注意脚注" in done.stdout
