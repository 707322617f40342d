"""What is searched and what is asked, as `peering.preparing` leaves it in a folder.

Imports little: it is in every process whose memory is measured.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from peering.base import Passages

WARM_UP = 10
PASSAGES, VECTORS, ASKED = "passages.json", "vectors.npy", "asked.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """One query.

    Attributes:
        text: as typed.
        gold: ids of units, any of which is right.
        fragment: whether it was cut out of a passage; otherwise it is a question.
    """

    text: str
    gold: tuple[str, ...]
    fragment: bool


@dataclass(frozen=True, slots=True)
class Material:
    """What stands in the folder.

    Attributes:
        units: the unit of each passage, by passage id.
        asked: to be measured; `warm_up` to be asked before.
        prepare_s: seconds that folding, cutting and encoding the passages took.
    """

    passages: Passages
    units: dict[str, str]
    asked: tuple[Asked, ...]
    warm_up: tuple[Asked, ...]
    prepare_s: float


def read(folder: Path) -> Material:
    """Read all of it."""
    found = json.loads((folder / PASSAGES).read_text("utf-8"))
    rest = json.loads((folder / ASKED).read_text("utf-8"))
    asked = tuple(Asked(one["text"], tuple(one["gold"]), one["fragment"]) for one in rest["asked"])
    return Material(
        Passages(found["ids"], found["words"], np.load(folder / VECTORS)),
        dict(zip(found["ids"], found["units"], strict=True)),
        asked[WARM_UP:],
        asked[:WARM_UP],
        rest["prepare_s"],
    )
