"""`/evaluation` and its report: the figures of the baselines; a page with its own style."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from nptqa.service import create_app
from nptqa.settings import Settings

from .conftest import WEB
from .fake_desk import FakeDesk

STYLES = ("body { color: red }", ".axis{fill:none}")
PAGE = "<!doctype html><style>{}</style><svg><style>{}</style></svg><p>0.9".format(*STYLES)


def served(eval_dir: Path) -> TestClient:
    return TestClient(create_app(FakeDesk(), replace(Settings(web_dir=WEB), eval_dir=eval_dir)))


def test_the_report_is_served_as_it_is(tmp_path: Path) -> None:
    """Its style blocks are allowed by their hashes, and nothing else is."""
    (tmp_path / "report.html").write_text(PAGE, encoding="utf-8")
    response = served(tmp_path).get("/evaluation/report")
    assert response.text == PAGE
    (policy,) = response.headers.get_list("content-security-policy")
    hashes = {b64encode(sha256(text.encode()).digest()).decode() for text in STYLES}
    assert set(re.findall("'sha256-([^']+)'", policy)) == hashes
    assert "script" not in policy
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_without_a_report_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    """With the site's own policy."""
    client = served(tmp_path)
    for language in ("zh-Hans", "zh-Hant", "en"):
        response = client.get("/evaluation", params={"lang": language})
        assert f'<html lang="{language}">' in response.text
        assert "nptqa eval report" in response.text
        assert "sha256" not in response.headers["content-security-policy"]
    assert client.get("/evaluation/report").status_code == 404


def test_the_figures_are_those_of_the_baselines(tmp_path: Path) -> None:
    """Read from the files that the gate keeps true; without them the pages state none."""
    baselines = tmp_path / "baselines"
    baselines.mkdir()
    for name, first in (("with", 0.7714), ("without", 0.6)):
        rows = {"Success@1": (150, first), "Success@5": (150, 0.94), "precision": (37, 0.9676)}
        measures = {key: {"queries": n, "mean": mean} for key, (n, mean) in rows.items()}
        run = {"queries": 150, "slices": {"all": measures, "lang=fr": measures}}
        (baselines / f"founding-hybrid-{name}.json").write_text(json.dumps(run), encoding="utf-8")
    client = served(tmp_path)
    page = BeautifulSoup(client.get("/evaluation?lang=en").text, "html.parser")
    shown = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("table tr")]
    assert shown[2:] == [
        ["All", "150", "77", "94", "60", "94"],
        ["French", "150", "77", "94", "60", "94"],
    ]
    assert "of 37 replies called quotable 97% were right" in client.get("/about?lang=en").text
    (baselines / "founding-hybrid-with.json").unlink()
    assert "called quotable" not in served(tmp_path).get("/about?lang=en").text
