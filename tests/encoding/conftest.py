"""A tiny static model on disk, the shape of the shipped one."""

import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")

from pathlib import Path

import numpy as np
import pytest

from nptqa.training.export import write_model
from nptqa.training.vocabulary import train_tokenizer

TEXTS = [
    "不扩散核武器条约",
    "缔约国重申核裁军义务。",
    "Nuclear-weapon States, 2020",
    "désarmement nucléaire",
    "Договор о нераспространении",
]


@pytest.fixture(scope="session")
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    tokenizer = train_tokenizer(TEXTS * 20, 80)
    table = np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), 16))
    table[0] = 0
    write_model(folder, tokenizer, table.astype(np.float32))
    return folder
