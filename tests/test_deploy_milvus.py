"""What can be said of deploy/milvus/compose.yaml without an engine that starts it."""

import re
from typing import Any

import pytest
import yaml

from nptqa.index.engines import engine_of
from nptqa.settings import Settings
from tests.conftest import ROOT
from tests.test_deploy import image_environment, instructions

PATH = ROOT / "deploy" / "milvus" / "compose.yaml"
COMPOSE: dict[str, Any] = yaml.safe_load(PATH.read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NAMES = sorted(SERVICES)


def test_there_are_milvus_what_it_needs_and_the_service() -> None:
    assert NAMES == ["etcd", "milvus", "minio", "nptqa"]


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"nptqa"}))
def test_images_do_not_change_under_the_same_name(name: str) -> None:
    tag = SERVICES[name]["image"].rpartition(":")[2]
    assert re.fullmatch(r"v\d+\.\d+\.\d+|RELEASE\.[\dT-]+Z", tag), tag


def test_server_and_client_are_of_one_version() -> None:
    """A client talks to servers of its own minor version."""
    server = re.search(r":v(\d+\.\d+)\.", SERVICES["milvus"]["image"])
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    client = re.search(r"^pymilvus==(\d+\.\d+)\.", constraints, re.M)
    assert server is not None
    assert client is not None
    assert server[1] == client[1]


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_watched_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert set(service["healthcheck"]) >= {"interval", "timeout"}
    assert service["restart"] == "unless-stopped"


def test_each_waits_for_what_it_needs() -> None:
    waits = {
        name: {on: how["condition"] for on, how in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }
    healthy = "service_healthy"
    assert waits == {
        "etcd": {},
        "minio": {},
        "milvus": {"etcd": healthy, "minio": healthy},
        "nptqa": {"milvus": healthy},
    }


def test_only_the_service_and_milvus_are_reached_and_from_here_alone() -> None:
    ports = {name: service.get("ports", []) for name, service in SERVICES.items()}
    assert ports == {
        "etcd": [],
        "minio": [],
        "milvus": ["127.0.0.1:19530:19530"],
        "nptqa": ["127.0.0.1:8000:8000"],
    }
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name for name in NAMES if "outside" in SERVICES[name]["networks"]} == {
        "milvus",
        "nptqa",
    }
    assert all("network_mode" not in service for service in SERVICES.values())


def test_all_that_is_kept_lies_in_volumes() -> None:
    """And each where its program writes it."""
    mounts = {
        name: dict(volume.split(":") for volume in one["volumes"]) for name, one in SERVICES.items()
    }
    assert mounts == {
        "etcd": {"etcd": "/etcd"},
        "minio": {"minio": "/data"},
        "milvus": {"milvus": "/var/lib/milvus"},
        "nptqa": {"nptqa": "/data"},
    }
    assert set(COMPOSE["volumes"]) == {"etcd", "minio", "milvus", "nptqa"}
    assert "--data-dir=/etcd" in SERVICES["etcd"]["command"]
    assert SERVICES["minio"]["command"][-1] == "/data"
    assert all(
        image_environment()[name].startswith("/data/")
        for name in ("NPTQA_INDEX_DIR", "NPTQA_STATE_DIR", "NPTQA_OWN_CORPUS_DIR")
    )


def test_the_password_is_nobody_s_default() -> None:
    """Compose stops, and says why, where none is set; the file with it is not committed."""
    given = SERVICES["minio"]["environment"]["MINIO_ROOT_PASSWORD"]
    assert re.fullmatch(r"\$\{MINIO_ROOT_PASSWORD:\?.*deploy/milvus/\.env\}", given)
    assert SERVICES["milvus"]["environment"]["MINIO_SECRET_ACCESS_KEY"] == given
    users = SERVICES["minio"]["environment"]["MINIO_ROOT_USER"]
    assert SERVICES["milvus"]["environment"]["MINIO_ACCESS_KEY_ID"] == users
    assert "minioadmin" not in PATH.read_text("utf-8")
    ignored = (ROOT / ".gitignore").read_text("utf-8").split()
    assert "deploy/milvus/.env" in ignored
    assert "deploy/milvus/.env" in (ROOT / ".dockerignore").read_text("utf-8").split()


def test_milvus_finds_what_it_needs_by_name() -> None:
    environment = SERVICES["milvus"]["environment"]
    assert environment["ETCD_ENDPOINTS"].split(":")[0] in SERVICES
    assert environment["MINIO_ADDRESS"].split(":")[0] in SERVICES


def test_the_service_s_settings_exist_and_choose_milvus() -> None:
    uri = Settings.from_env(SERVICES["nptqa"]["environment"]).index_uri
    assert uri == "http://milvus:19530"
    assert engine_of(uri).name == "milvus"


def test_the_service_is_as_closed_as_the_image_is_meant_to_run() -> None:
    service = SERVICES["nptqa"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service


def test_the_image_is_built_with_the_client_of_milvus() -> None:
    build = SERVICES["nptqa"]["build"]
    assert (PATH.parent / build["context"]).resolve() == ROOT.resolve()
    dockerfile = (ROOT / build["dockerfile"]).read_text("utf-8")
    assert ("ARG", "EXTRAS=") in instructions(dockerfile)
    extra = build["args"]["EXTRAS"].strip("[]")
    assert re.search(rf"^{extra} = \[", (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    # A health check of compose replaces the image's, which would give up during the first build.
    assert service_seconds("start_period") > 60


def service_seconds(name: str) -> int:
    value: str = SERVICES["nptqa"]["healthcheck"][name]
    return int(value.removesuffix("s"))
