"""The unit and the image keep what docs/operations.md says of them."""

import re
import shlex
import tomllib
from configparser import RawConfigParser
from pathlib import Path

import pytest

from nptqa.settings import Settings
from tests.conftest import ROOT

UNIT = (ROOT / "deploy" / "nptqa.service").read_text("utf-8")
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
KNOWN = {name for name, _, _ in Settings.table()}


def instructions(text: str) -> list[tuple[str, str]]:
    """Instruction and its words, lines that go on put together."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    rows = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(name.upper(), rest) for name, rest in rows]


def unit() -> RawConfigParser:
    parser = RawConfigParser(strict=False, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(UNIT)
    return parser


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("DynamicUser", "yes"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("RestrictSUIDSGID", "yes"),
        ("IPAddressDeny", "any"),
        ("StateDirectoryMode", "0700"),
    ],
)
def test_the_unit_is_closed(option: str, value: str) -> None:
    assert unit()["Service"][option] == value


def test_the_unit_gives_running_requests_their_time() -> None:
    from nptqa.service.server import _PATIENCE

    assert int(unit()["Service"]["TimeoutStopSec"]) > _PATIENCE


@pytest.mark.parametrize("text", [UNIT, DOCKERFILE], ids=["unit", "image"])
def test_every_setting_named_exists(text: str) -> None:
    named = set(re.findall(r"\b(NPTQA_[A-Z_]+)=", text)) - {"NPTQA_NAME"}
    assert named
    assert named <= KNOWN


def test_the_image_is_built_in_two_stages_and_carries_no_compiler_or_source() -> None:
    steps = instructions(DOCKERFILE)
    stages = [at for at, (name, _) in enumerate(steps) if name == "FROM"]
    assert len(stages) == 2
    last = steps[stages[1] :]
    copied = [rest for name, rest in last if name in ("COPY", "ADD")]
    assert copied == [
        "--from=build /opt/nptqa /opt/nptqa",
        "--from=build --chown=10001:10001 /data/index /data/index",
    ]
    assert not any("apt-get" in rest or "pip install" in rest for _, rest in last)
    for name, rest in steps:
        if name == "FROM":  # no image that changes under the same name
            assert re.match(r"python:3\.\d+\.\d+-slim-\w+( AS \w+)?$", rest)


def test_the_image_does_not_run_as_root_or_write_to_itself() -> None:
    steps = instructions(DOCKERFILE)
    user = [rest for name, rest in steps if name == "USER"]
    assert user == ["10001:10001"]
    assert image_environment()["PYTHONDONTWRITEBYTECODE"] == "1"
    assert "--read-only" in DOCKERFILE


def image_environment() -> dict[str, str]:
    pairs = (rest for name, rest in instructions(DOCKERFILE) if name == "ENV")
    return dict(pair.split("=", 1) for rest in pairs for pair in shlex.split(rest))


def unit_environment() -> dict[str, str]:
    return dict(re.findall(r"^Environment=(\w+)=(.*)$", UNIT, re.M))


@pytest.mark.parametrize(
    ("environment", "folder"),
    [(unit_environment(), "/var/lib/nptqa"), (image_environment(), "/data")],
    ids=["unit", "image"],
)
def test_all_that_is_written_lies_where_it_can_be(environment: dict[str, str], folder: str) -> None:
    """State, index, and the corpus that documents are added to: each a folder of its own there."""
    written = ("NPTQA_STATE_DIR", "NPTQA_INDEX_DIR", "NPTQA_OWN_CORPUS_DIR")
    folders = {Path(environment[name]) for name in written}
    assert len(folders) == len(written)
    assert {path.parent for path in folders} == {Path(folder)}
    assert "NPTQA_CORPUS_DIR" not in environment  # the package's own until it is changed


def test_what_is_written_is_the_user_s_and_kept() -> None:
    """The unit's state folder, the image's volume; the image's index is where it is looked for."""
    assert unit()["Service"]["StateDirectory"] == "nptqa"
    steps = instructions(DOCKERFILE)
    assert ("VOLUME", "/data") in steps
    made = next(at for at, (_, rest) in enumerate(steps) if "-o nptqa -g nptqa /data" in rest)
    filled = next(at for at, (_, rest) in enumerate(steps) if rest.endswith("/data/index"))
    # What is put into a volume after it was declared is lost.
    assert made < filled < steps.index(("VOLUME", "/data"))
    built = next(rest for name, rest in steps if name == "RUN" and "index build" in rest)
    assert f"NPTQA_INDEX_DIR={image_environment()['NPTQA_INDEX_DIR']} " in built


def test_what_starts_is_a_list_so_that_signals_reach_it() -> None:
    """A shell in between would swallow SIGTERM."""
    steps = dict(instructions(DOCKERFILE))
    assert steps["ENTRYPOINT"] == '["/opt/nptqa/bin/nptqa"]'
    assert steps["CMD"].startswith("[")
    assert "HEALTHCHECK" in steps


def test_what_the_build_copies_holds_what_the_wheel_needs() -> None:
    """Whatever pyproject.toml names: the sources, what the wheel carries besides, the licence."""
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    named = {project["project"]["readme"], *project["project"]["license-files"]}
    carried = {*wheel["packages"], *wheel["force-include"]}
    assert {"web", "corpus"} <= carried
    for needed in {"constraints.txt", "pyproject.toml", *named, *carried}:
        assert (ROOT / needed).exists(), needed
        parts = Path(needed).parts
        above = {"/".join(parts[:count]) for count in range(1, len(parts) + 1)}
        assert not above & set(ignored), needed
    assert ".git" in ignored


def test_whoever_has_several_workers_says_so_by_a_setting() -> None:
    """One command serves: no other server, whose workers would not share what ours do."""
    assert dict(instructions(DOCKERFILE))["CMD"] == '["serve"]'
    assert unit()["Service"]["ExecStart"] == "/opt/nptqa/bin/nptqa serve"
    assert "NPTQA_WORKERS" in KNOWN


def test_the_memory_of_the_unit_is_enough_for_a_worker_and_an_upload() -> None:
    """Twice what `eval/bench.py --write` measured: a switch of the index takes a third more."""
    measured = re.findall(
        r"^\| resident memory \| (\d+) MB \|$", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    assert len(measured) == 1
    allowed = unit()["Service"]["MemoryMax"]
    assert allowed.endswith("G")
    assert int(allowed[:-1]) * 1024 >= Settings().upload_memory + 2 * int(measured[0])


def test_what_a_worker_takes_is_written_in_one_place() -> None:
    """Others name that place: a second figure would be forgotten when it is measured again."""
    operations = (ROOT / "docs" / "operations.md").read_text("utf-8")
    (resident,) = re.findall(r"Resident with .*", operations)
    assert "`README.md` says under Speed" in resident
    assert re.findall(r"\d+ MB", resident) == ["40 MB"]  # of the process that watches them
    assert not re.search(r"\d+ MB", UNIT)
