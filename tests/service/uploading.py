"""A service that documents can be sent to: a small corpus of its own, real processes, a real index.

One short document of the shipped corpus is held at the start; keys are made as an administrator
makes them.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from nptqa.assembly import Desk
from nptqa.corpus.propose import slug
from nptqa.encoding import DEFAULT_ENCODER, Encoder, load_encoder
from nptqa.service import create_app
from nptqa.settings import Settings
from nptqa.state.keys import Keys, Scope
from tests.conftest import ROOT
from tests.corpus.papers import paper, sheet
from tests.corpus.press import print_pdf
from tests.corpus.word import write_docx

HELD = "res-75-71"
SYMBOL = "NPT/CONF.2026/PC.II/WP.5"
AT = "/api/v1/uploads"
Json = dict[str, Any]
File = tuple[str, bytes]


def small_corpus(folder: Path) -> Path:
    """A corpus of one document, without a question bank."""
    (folder / "texts").mkdir(parents=True)
    text = ROOT / "corpus" / "texts" / f"{HELD}.txt"
    (folder / "texts" / text.name).write_bytes(text.read_bytes())
    (folder / "termbase.jsonl").write_bytes((ROOT / "corpus" / "termbase.jsonl").read_bytes())
    manifest = (ROOT / "corpus" / "manifest.toml").read_text("utf-8")
    blocks = manifest.split("[[document]]")
    [block] = [one for one in blocks if f'doc_id = "{HELD}"' in one]
    (folder / "manifest.toml").write_text(f"[[document]]{block}", "utf-8")
    return folder


def chosen(folder: Path, **changes: Any) -> Settings:
    """Settings whose every folder is a test's own."""
    return Settings(
        **{
            "corpus_dir": small_corpus(folder / "corpus"),
            "index_dir": folder / "index",
            "state_dir": folder / "state",
            "web_dir": ROOT / "web",
            "threads": 2,
            **changes,
        }
    )


@cache
def shipped_encoder() -> Encoder:
    """One for all services of these tests, as `nptqa serve` has one for all its desks."""
    return load_encoder(DEFAULT_ENCODER)


@contextmanager
def serving(settings: Settings) -> Iterator[TestClient]:
    """The service, which takes up every new index."""
    encoder = shipped_encoder()
    desk = Desk.open_or_build(settings, notify=lambda _: None, encoder=encoder)
    app = create_app(desk, settings, partial(Desk.open, encoder=encoder))
    with TestClient(app, headers={"Accept-Language": "en"}) as client:
        yield client


def key(settings: Settings, scope: Scope = Scope.CURATE) -> dict[str, str]:
    """The header of somebody with a new key."""
    _, text = Keys(settings.state_dir).add("Ms A", scope)
    return {"Authorization": f"Bearer {text}"}


def pdf(symbol: str = SYMBOL, title: str = "加强核裁军方面的透明度") -> File:
    """A working paper as the UN prints it."""
    return f"{slug(symbol)}.pdf", print_pdf(paper(title), sheet(symbol))


def docx(symbol: str, title: str) -> File:
    """The same as a Word file."""
    return f"{slug(symbol)}.docx", write_docx(paper(title), sheet(symbol))


BROKEN: File = ("broken.pdf", b"%PDF-1.7\nthis is no PDF file")
UNDATED: File = ("note.txt", "1. 各国应当加强合作。\n\n2. 各国应当保持透明。\n".encode())


def slow(paragraphs: int = 60_000) -> File:
    """A text that takes long to read, and much memory."""
    lines = (f"{at}. 第{at}段：各国应当加强合作，保持透明。\n\n" for at in range(1, paragraphs))
    return "slow.txt", "".join(lines).encode()


def send(client: TestClient, who: dict[str, str], *files: File, **options: Any) -> Json:
    """Send files in a form; gives the job."""
    sent = [("file", file) for file in files]
    reply = client.post(AT, files=sent, headers=who, params=options)
    assert reply.status_code == 202, reply.text
    job: Json = reply.json()
    assert reply.headers["location"] == f"{AT}/{job['job_id']}"
    return job


def wait(client: TestClient, who: dict[str, str], job: Json, *states: str) -> Json:
    """The job once it is in one of these states."""
    deadline = time.monotonic() + 90
    while True:
        found: Json = client.get(f"{AT}/{job['job_id']}", headers=who).json()
        if found["state"] in states:
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def states(job: Json) -> Sequence[str]:
    """Those of its documents."""
    return [one["state"] for one in job["documents"]]


def confirm(client: TestClient, who: dict[str, str], job: Json, *answers: Json) -> Any:
    """Say yes, with answers to documents."""
    address = f"{AT}/{job['job_id']}:confirm"
    return client.post(address, json={"documents": list(answers)}, headers=who)
