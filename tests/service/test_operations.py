"""Health, readiness, version and metrics."""

from pathlib import Path

from starlette.testclient import TestClient

from nptqa.errors import IndexCorrupt
from nptqa.service import create_app
from nptqa.service.operations import PROBE
from nptqa.settings import Settings

from .conftest import WEB
from .fake_desk import FakeDesk
from .test_error_shape import assert_problem


def test_alive_and_ready(client: TestClient) -> None:
    """Two different questions with two answers."""
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_first_question_is_asked_before_anybody_does(frail: FakeDesk) -> None:
    """What it builds is there when the service says that it is ready."""
    asked: list[str] = []
    ask = frail.ask
    frail.ask = lambda text, **rest: asked.append(text) or ask(text, **rest)  # type: ignore[method-assign,func-returns-value]
    with TestClient(create_app(frail, Settings(web_dir=WEB, threads=1))):
        assert asked == [PROBE]
    frail.failing = IndexCorrupt("vectors are cut short", path=Path("index"))
    with TestClient(create_app(frail, Settings(web_dir=WEB, threads=1))) as client:
        assert_problem(client.get("/readyz"), 503, "index_corrupt")


def test_alive_but_not_ready(frail: FakeDesk, frail_client: TestClient) -> None:
    """Ready means that a question can be answered now."""
    frail.failing = IndexCorrupt("vectors are cut short", path=Path("index"))
    assert_problem(frail_client.get("/readyz"), 503, "index_corrupt")
    assert frail_client.get("/healthz").status_code == 200


def test_version_names_code_index_and_documents(client: TestClient) -> None:
    """Enough to say later what an answer was given from."""
    body = client.get("/version").json()
    assert set(body) == {"nptqa", "index_version", "documents"}
    assert body["index_version"] == "fake-1"
    assert len(body["documents"]) == 4


def test_metrics_count_questions_and_keep_none(frail_client: TestClient) -> None:
    """By outcome and by route's pattern; the words asked are nowhere."""
    frail_client.post("/api/v1/ask", json={"question": "《不扩散条约》依靠三大支柱"})
    frail_client.get("/?q=三大支柱")
    frail_client.post("/api/v1/ask:batch", json={"questions": ["火星的天气", "！"]})
    frail_client.get("/documents/wp77-2022")
    frail_client.get("/nowhere")
    text = frail_client.get("/metrics").text
    for line in (
        'nptqa_info{version="',
        'nptqa_questions_total{outcome="answered"} 2',
        'nptqa_questions_total{outcome="not_found"} 1',
        'nptqa_questions_total{outcome="refused"} 1',
        'nptqa_requests_total{method="POST",route="/api/v1/ask",status="200"} 1',
        'nptqa_requests_total{method="GET",route="/documents/{doc_id}",status="200"} 1',
        'nptqa_requests_total{method="GET",route="unmatched",status="404"} 1',
        'nptqa_request_seconds_bucket{route="/api/v1/ask",le="+Inf"} 1',
        'nptqa_request_seconds_count{route="/api/v1/ask"} 1',
    ):
        assert line in text
    assert "支柱" not in text
