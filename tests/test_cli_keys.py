"""`nptqa key`: what an administrator types."""

import json
from pathlib import Path

import pytest

from nptqa.cli import main
from nptqa.state.keys import Keys


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NPTQA_STATE_DIR", str(tmp_path))
    return tmp_path


def test_a_key_is_made_shown_once_listed_and_revoked(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["key", "add", "Ms A's notebook", "--scope", "curate", "--days", "30"]) == 0
    text, said, *_ = capsys.readouterr().out.splitlines()
    assert "cannot be shown again" in said
    key = Keys(state).check(text)
    assert (key.name, key.scope) == ("Ms A's notebook", "curate")
    assert main(["key", "list"]) == 0
    listed = capsys.readouterr().out
    assert all(word in listed for word in (key.key_id, "curate", "Ms A's notebook", "expires"))
    assert text.split("_", 2)[2] not in listed
    assert main(["key", "revoke", key.key_id]) == 0
    assert "revoked" in capsys.readouterr().out
    assert main(["key", "revoke", "nope"]) == 1


def test_programs_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"keys": []}
    assert main(["key", "add", "x", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["key"].startswith(f"nptqa_{made['key_id']}_")
    assert made["scope"] == "read"
    assert main(["key", "revoke", made["key_id"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["revoked"]


@pytest.mark.parametrize("wrong", [["--days", "0"], ["--days", "x"], ["--scope", "all"]])
def test_a_slip_is_a_usage_error(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["key", "add", "x", *wrong])
    assert caught.value.code == 2
