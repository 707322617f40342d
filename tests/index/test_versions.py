"""Versions are listed, gone back to and removed; one that does not fit is never served."""

import os
from dataclasses import asdict
from pathlib import Path

import pytest

from nptqa.errors import IndexBusy, IndexCorrupt, IndexMismatch, IndexMissing
from nptqa.index.folder import changing
from nptqa.index.layout import Layout
from nptqa.index.manifest import Origin
from nptqa.index.recipe import bank_hash
from nptqa.index.store import versions
from nptqa.index.versions import kept, prune, use

from .conftest import make, opened
from .samples import CHUNKING, CORPUS_HASH, ENCODER, EXPANSIONS, PASSAGES

WANTED = asdict(Origin(ENCODER.fingerprint, CHUNKING, CORPUS_HASH, bank_hash(EXPANSIONS)))


@pytest.fixture
def three(tmp_path: Path) -> list[str]:
    """Three versions from the oldest to the newest, the newest served."""
    made = [make(tmp_path, PASSAGES[:n]) for n in (2, 4, 6)]
    for age, version in enumerate(reversed(made)):
        os.utime(Layout(tmp_path).version(version).manifest, (1e9 - age, 1e9 - age))
    return made


def test_versions_are_listed_from_the_newest(tmp_path: Path, three: list[str]) -> None:
    found = kept(tmp_path, WANTED)
    assert [one.version for one in found] == three[::-1]
    assert [one.current for one in found] == [True, False, False]
    assert [one.passages for one in found] == [6, 4, 2]
    assert [one.problem for one in found] == ["", "", ""]
    for one in found:
        files = (p for p in (tmp_path / one.version).rglob("*") if p.is_file())
        assert one.size == sum(p.stat().st_size for p in files if p.suffix != ".lock")


def test_an_older_version_can_be_gone_back_to(tmp_path: Path, three: list[str]) -> None:
    assert use(tmp_path, three[0], WANTED).version == three[0]
    assert len(opened(tmp_path).passages) == 2
    assert [one.version for one in kept(tmp_path, WANTED) if one.current] == [three[0]]
    assert use(tmp_path, three[1][:8], WANTED).version == three[1]


@pytest.mark.parametrize("field", list(WANTED))
def test_a_version_that_does_not_fit_is_refused_by_field(
    tmp_path: Path, three: list[str], field: str
) -> None:
    wanted = {**WANTED, field: "another"}
    with pytest.raises(IndexMismatch, match=f"{field} .* not 'another'"):
        use(tmp_path, three[0], wanted)
    assert opened(tmp_path).version == three[2]
    assert all(field in one.problem for one in kept(tmp_path, wanted))


def test_a_damaged_version_is_refused_by_file(tmp_path: Path, three: list[str]) -> None:
    path = Layout(tmp_path).version(three[0]).text_vectors
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(IndexCorrupt, match=r"text\.vectors was changed"):
        use(tmp_path, three[0], WANTED)
    path.unlink()
    assert "text.vectors is missing" in kept(tmp_path, WANTED)[2].problem
    assert opened(tmp_path).version == three[2]


@pytest.mark.parametrize("name", ["", "zz", "../x"])
def test_a_version_that_is_not_there_is_missing(
    tmp_path: Path, three: list[str], name: str
) -> None:
    with pytest.raises(IndexMissing, match="no version begins") as caught:
        use(tmp_path, name, WANTED)
    assert all(version in caught.value.hint for version in three)


def test_a_beginning_of_two_names_is_not_a_name(tmp_path: Path) -> None:
    for name in ("aa0000000000", "aa1111111111"):
        (tmp_path / name).mkdir()
    with pytest.raises(IndexMissing, match="several versions"):
        use(tmp_path, "aa", WANTED)


@pytest.mark.parametrize("keep", [1, 2, 3, 9])
def test_the_newest_and_the_served_stay(tmp_path: Path, three: list[str], keep: int) -> None:
    use(tmp_path, three[0], WANTED)
    stay = [three[0], *three[:0:-1]][:keep]
    assert prune(tmp_path, keep) == tuple(one for one in three[::-1] if one not in stay)
    assert versions(tmp_path) == sorted(stay)
    assert len(opened(tmp_path).passages) == 2
    assert not Layout(tmp_path).replaced.exists()


def test_the_served_version_cannot_be_pruned(tmp_path: Path, three: list[str]) -> None:
    with pytest.raises(ValueError, match="0 versions"):
        prune(tmp_path, 0)
    assert versions(tmp_path) == sorted(three)


def test_without_a_served_version_the_newest_stay(tmp_path: Path, three: list[str]) -> None:
    Layout(tmp_path).current.unlink()
    assert prune(tmp_path, 2) == (three[0],)


def test_an_open_reader_goes_on_with_a_version_that_is_removed(
    tmp_path: Path, three: list[str]
) -> None:
    old = opened(tmp_path)
    use(tmp_path, three[0], WANTED)
    assert three[2] in prune(tmp_path, 1)
    assert old.phrase("附加议定书", 5).ordinals.tolist() == [3]
    assert len(old.dense(ENCODER.encode_queries(["条约"])[0], 6).ordinals) == 6


def test_nothing_changes_while_somebody_builds(tmp_path: Path, three: list[str]) -> None:
    with changing(tmp_path):
        for change in (lambda: use(tmp_path, three[0], WANTED), lambda: prune(tmp_path, 1)):
            with pytest.raises(IndexBusy):
                change()
    assert versions(tmp_path) == sorted(three)
