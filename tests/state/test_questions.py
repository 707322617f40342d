"""Questions are kept only where somebody switched that on, for as long as was said."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nptqa.cli import main
from nptqa.errors import StateError
from nptqa.service import create_app
from nptqa.settings import Settings
from nptqa.state.questions import QuestionLog
from tests.service.conftest import WEB
from tests.service.fake_desk import FakeDesk

DAY = 24 * 3600


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(web_dir=WEB, threads=1, state_dir=tmp_path)


def test_lines_end_after_their_days(tmp_path: Path) -> None:
    clock = Clock()
    log = QuestionLog(tmp_path, 2, clock)
    log.add("一", "answered")
    clock.now += DAY
    log.add("二\ud800", "not_found")
    clock.now += DAY + 1
    log.add("三", "check")
    assert [row.text for row in log.all()] == ["二?", "三"]
    clock.now += 5 * DAY
    log.expire()
    assert log.all() == []


def test_what_is_erased_is_gone_from_the_disk(tmp_path: Path) -> None:
    log = QuestionLog(tmp_path, 30)
    for number in range(50):
        log.add(f"不可告人之事{number}", "answered")
    assert log.erase() == 50
    assert log.all() == []
    for path in tmp_path.glob(f"{QuestionLog.FILE}*"):
        assert "不可告人".encode() not in path.read_bytes()


def ask_everywhere(client: TestClient) -> None:
    client.post("/api/v1/ask", json={"question": "三大支柱"})
    client.post("/api/v1/ask:batch", json={"questions": ["火星的天气"]})
    client.get("/?q=核武器")
    client.get("/api/v1/search?q=核武器")


def test_nothing_is_logged_by_default(settings: Settings) -> None:
    """A browser's own history is another matter: it says so, and can be switched off."""
    with TestClient(create_app(FakeDesk(), settings)) as client:
        ask_everywhere(client)
        assert "只为您的浏览器保存 90 天" in client.get("/about?lang=zh-Hans").text
    assert not (settings.state_dir / QuestionLog.FILE).exists()
    assert QuestionLog(settings.state_dir, 30).all() == []


def test_without_history_nothing_at_all_is_kept(settings: Settings) -> None:
    with TestClient(create_app(FakeDesk(), replace(settings, history=False))) as client:
        ask_everywhere(client)
        assert "本站不保存问题" in client.get("/about?lang=zh-Hans").text
    kept = b"".join(path.read_bytes() for path in settings.state_dir.rglob("*") if path.is_file())
    assert "支柱".encode() not in kept


def test_what_is_kept_is_said_on_the_page(settings: Settings) -> None:
    kept = replace(settings, log_questions=True, log_days=7)
    with TestClient(create_app(FakeDesk(), kept)) as client:
        ask_everywhere(client)
        assert "保存所提问题 7 天" in client.get("/about?lang=zh-Hans").text
    found = QuestionLog(settings.state_dir, 7).all()
    assert [row.text for row in found] == ["三大支柱", "火星的天气", "核武器"]
    assert found[1].outcome == "not_found"


def test_a_full_disk_keeps_no_answer_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(self: QuestionLog, text: str, outcome: str) -> None:
        raise StateError("database or disk is full")

    monkeypatch.setattr(QuestionLog, "add", full)
    with TestClient(create_app(FakeDesk(), replace(settings, log_questions=True))) as client:
        assert client.post("/api/v1/ask", json={"question": "三大支柱"}).status_code == 200
    assert "disk is full" in caplog.text
    assert "支柱" not in caplog.text


def test_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NPTQA_STATE_DIR", str(tmp_path))
    assert main(["log", "erase"]) == 0
    assert capsys.readouterr().out == "0 questions erased\n"
    QuestionLog(tmp_path, 30).add("第一\n行", "check")
    assert main(["log", "list"]) == 0
    assert capsys.readouterr().out.endswith("check  第一 行\n")
    assert main(["log", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["questions"][0]["outcome"] == "check"
    assert main(["log", "erase", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"erased": 1}
