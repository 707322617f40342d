"""A process that encodes shards slowly, so that a test can kill it or set another beside it.

`python -m tests.index.shard_worker FOLDER SECONDS`: so long for every batch. Prints a line when a
batch begins and one, `shard state`, when a shard is done.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nptqa.encoding.base import Vectors
from nptqa.index.shards import encode
from tests.index.samples import ENCODER


@dataclass(frozen=True)
class Slow:
    """The encoder of the samples, with a pause."""

    seconds: float
    name: str = ENCODER.name
    dim: int = ENCODER.dim
    fingerprint: str = ENCODER.fingerprint

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        say("batch")
        time.sleep(self.seconds)
        return ENCODER.encode_passages(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)


def say(line: str) -> None:
    """To whoever started this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    for one in encode(Path(sys.argv[1]), Slow(float(sys.argv[2]))):
        say(f"{one.shard} {one.state}")
