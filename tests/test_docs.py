"""The documentation names what there is."""

import argparse
from collections.abc import Iterator

import pytest

from nptqa import errors
from nptqa.cli import build_parser
from tests.conftest import ROOT

READMES = ("README.md", "README.zh-CN.md")


def commands(parser: argparse.ArgumentParser, before: str = "nptqa") -> Iterator[str]:
    """Every command with its action, as it is typed."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        yield before
    for group in groups:
        for name, inner in group.choices.items():
            yield from commands(inner, f"{before} {name}")


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("command", list(commands(build_parser())))
def test_every_command_stands_in_the_readme(readme: str, command: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    action = command.split()[-1]
    assert f"`{command}" in text or f"· `{action}`" in text, command


def test_the_error_tree_is_drawn_whole() -> None:
    """The docstring of `errors` shows every class."""
    drawn = errors.__doc__ or ""
    classes = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.NptqaError)
    ]
    assert [name for name in classes if name not in drawn] == []


@pytest.mark.parametrize(
    "name", ["docs/answer.png", "docs/tasks.md", "CHANGELOG.md", "LICENSE", "README.zh-CN.md"]
)
def test_what_the_readme_shows_is_there(name: str) -> None:
    assert (ROOT / name).is_file()
