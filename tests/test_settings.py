"""Settings are read once, and a slip in one is named."""

from pathlib import Path

import pytest

from nptqa.errors import ConfigError
from nptqa.settings import Settings
from tests.conftest import ROOT


def test_environment_wins_over_defaults() -> None:
    chosen = Settings.from_env({"NPTQA_PORT": "9001", "NPTQA_BANK": "no", "OTHER": "x"})
    assert (chosen.port, chosen.bank, chosen.host) == (9001, False, "127.0.0.1")
    assert Settings.from_env({"NPTQA_INDEX_DIR": "/x"}).index_dir == Path("/x")


@pytest.mark.parametrize(
    ("name", "value"), [("NPTQA_PORT", "x"), ("NPTQA_PORT", "0"), ("NPTQA_BANK", "maybe")]
)
def test_a_wrong_value_names_key_and_value(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"{name}='{value}'"):
        Settings.from_env({name: value})


def test_an_unknown_name_lists_what_is_close() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.from_env({"NPTQA_ENCODR": "x"})
    assert "NPTQA_ENCODER" in caught.value.hint


def test_a_corpus_that_was_changed_is_the_one_that_is_used(tmp_path: Path) -> None:
    """Without another setting; before the first change it is the one that came with us."""
    own = tmp_path / "corpus"
    chosen = {"NPTQA_OWN_CORPUS_DIR": str(own)}
    assert Settings.from_env(chosen).corpus_dir == Settings().corpus_dir
    own.mkdir()
    (own / "manifest.toml").touch()
    assert Settings.from_env(chosen).corpus_dir == own
    other = chosen | {"NPTQA_CORPUS_DIR": str(tmp_path)}
    assert Settings.from_env(other).corpus_dir == tmp_path


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_setting_stands_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    for name, _, help_text in Settings.table():
        assert f"`{name}`" in text
        if readme == "README.md":
            assert help_text in text
