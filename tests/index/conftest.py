"""Passages and a built index that the index tests share."""

from pathlib import Path

import pytest

from nptqa.domain import Passage
from nptqa.index.build import build
from nptqa.index.store import StoredIndex, open_index

from .samples import CHUNKING, CORPUS_HASH, ENCODER, EXPANSIONS, PASSAGES


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    """A built index in a folder with a Chinese name and a blank."""
    folder = tmp_path / "索引 一"
    make(folder)
    return folder


@pytest.fixture
def stored(index_dir: Path) -> StoredIndex:
    """That index, opened."""
    return opened(index_dir)


def make(
    folder: Path,
    passages: tuple[Passage, ...] = PASSAGES,
    expansions: dict[str, tuple[str, ...]] = EXPANSIONS,
) -> str:
    """Build the sample index."""
    return build(
        folder,
        passages,
        ENCODER,
        corpus_hash=CORPUS_HASH,
        chunking=CHUNKING,
        expansions=expansions,
    ).version


def opened(folder: Path) -> StoredIndex:
    """Open the sample index."""
    return open_index(
        folder,
        encoder_fingerprint=ENCODER.fingerprint,
        corpus_hash=CORPUS_HASH,
        chunking=CHUNKING,
    )
