"""Imports point one way: from the service back to the domain, never forward."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from nptqa import errors

PACKAGE = Path(__file__).parents[1] / "src" / "nptqa"
LAYERS = (
    {"errors", "nearby"},
    {"domain"},
    {"text", "folding", "settings", "language", "stems", "pinyin", "completion", "memo"},
    {"forms", "alignment", "lexicon", "quoting", "clauses"},
    {"differences", "places"},
    {"verification"},
    {"corpus", "state"},
    {"chunking", "references", "links", "bank", "curating", "termbase"},
    {"encoding"},
    {"index"},
    {"linking", "sought"},
    {"analysis"},
    {"ellipsis", "dialogue"},
    {"identity"},
    {"fusion", "heard", "likeness", "matching"},
    {"reranking"},
    {"search", "highlight", "lookup", "citing", "wanted"},
    {"spans", "placing"},
    {"evidence", "ranking"},
    {"confidence"},
    {"topics"},
    {"compare", "verify", "leads", "exporting", "receipts"},
    {"agreement"},
    {"cards"},
    {"picking"},
    {"answer"},
    {"completing", "hints", "scopes"},
    {"explaining", "related", "suggest"},
    {"cursors", "facets", "filtering"},
    {"parts"},
    {"assembly", "errands"},
    {"desks"},
    {"service", "evaluation", "training", "client"},
    {"cli"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
# A heavy library is touched in one module each.
OWNERS = {
    "faiss": {"index/faiss_index.py"},
    "tantivy": {"index/lexical.py"},
    "pymilvus": {"index/milvus_index.py"},
    "rapidfuzz": {"differences.py"},
    "opencc": {"folding.py"},
    "langchain_text_splitters": {"chunking.py"},
    "pypdfium2": {"corpus/readers/pdf.py"},
    "docx": {"corpus/readers/docx.py"},
    "lxml": {"corpus/readers/docx.py"},
    "bs4": {"corpus/readers/html.py"},
    "tomlkit": {"corpus/holding.py"},
    "mcp": {"service/mcp.py"},
    "httpx": {"client/clients.py"},
    "sqlite3": {"state/database.py"},
    "threadpoolctl": {"matching.py"},
    "sentence_transformers": {"encoding/sentence_transformer.py", "training/teacher.py"},
}


PATHS = [path.relative_to(PACKAGE).as_posix() for path in sorted(PACKAGE.rglob("*.py"))]


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in PATHS:
        yield path, parsed(path)


def parsed(path: str) -> ast.Module:
    """Parsed when it is looked at: the trees of all modules take 57 MB."""
    return ast.parse((PACKAGE / path).read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def layer_of(path: str) -> str:
    return path.split("/")[0].removesuffix(".py")


@pytest.mark.parametrize("path", PATHS)
def test_imports_point_left(path: str) -> None:
    own = layer_of(path)
    if own == "__init__":
        return
    assert own in LEVEL, f"{path} stands in no layer"
    for name in imported(parsed(path)):
        parts = name.split(".")
        if parts[0] == "nptqa" and len(parts) > 1 and parts[1] != own:
            assert LEVEL[parts[1]] <= LEVEL[own], f"{path} imports {name}"


def test_every_layer_exists() -> None:
    """A layer that has gone would make the rule above say less than it seems."""
    found = set(map(layer_of, PATHS)) - {"__init__"}
    assert found == set(LEVEL)


def test_what_a_caller_did_wrong_comes_with_what_to_do() -> None:
    """On the pages, in the API, on the command line, and of a document that is added."""
    ours = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    asked = ("service/", "cli/", "corpus/readers/", "corpus/holding.py", "corpus/propose.py")
    silent = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if path.startswith(asked)
        and isinstance(node, ast.Call)
        and ast.unparse(node.func).removeprefix("errors.") in ours
        and not any(keyword.arg == "hint" for keyword in node.keywords)
    ]
    assert silent == []


@pytest.mark.parametrize("library", OWNERS)
def test_heavy_libraries_have_one_owner(library: str) -> None:
    users = {
        path
        for path, tree in modules()
        if any(name.split(".")[0] == library for name in imported(tree))
    }
    assert users == OWNERS[library]


def test_torch_is_imported_by_training_and_one_encoder_only() -> None:
    users = {
        path
        for path, tree in modules()
        if any(name.split(".")[0] == "torch" for name in imported(tree))
    }
    assert users
    assert {path for path in users if not path.startswith("training/")} <= {
        "encoding/sentence_transformer.py"
    }


def test_only_failures_catches_everything() -> None:
    for path, tree in modules():
        for node in ast.walk(tree):
            broad = isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (
                    isinstance(node.type, ast.Name)
                    and node.type.id in ("Exception", "BaseException")
                )
            )
            assert not broad or path == "service/failures.py", path
