"""`/evaluation`: a page with its own style, and no other page's policy."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

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
    response = served(tmp_path).get("/evaluation")
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
