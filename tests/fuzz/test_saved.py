"""Every input that a fuzzer found worth keeping, and every one that once failed, again."""

import base64
from pathlib import Path

import pytest

from .targets import TARGETS

SAVED = Path(__file__).parent / "saved"


@pytest.mark.parametrize("name", TARGETS)
def test_saved_inputs(name: str) -> None:
    lines = (SAVED / f"{name}.txt").read_text().split()
    assert lines
    for line in lines:
        TARGETS[name](base64.b64decode(line))
