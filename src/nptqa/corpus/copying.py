"""The corpus that came with the package, copied whole to a folder of its user's.

In: both folders. Out: nothing, or a whole copy: it is made beside and renamed.
"""

import os
import shutil
from pathlib import Path

from nptqa import settings
from nptqa.corpus.load import MANIFEST
from nptqa.errors import CorpusError


def copy_corpus(shipped: Path, own: Path) -> None:
    """Copy a corpus; nothing happens where the copy stands already.

    Raises:
        OSError: it cannot be written.
    """
    if own.exists():
        return
    own.parent.mkdir(parents=True, exist_ok=True)
    beside = own.with_name(f"{own.name}.{os.getpid()}.new")
    shutil.copytree(shipped, beside)
    beside.rename(own)


def writable(corpus_dir: Path) -> Path:
    """The corpus to change: one that came with the package is copied to the user's folder first.

    Raises:
        CorpusError: the copy cannot be made.
    """
    if corpus_dir != settings.packaged_corpus():
        return corpus_dir
    own = settings.own_corpus()
    try:
        copy_corpus(corpus_dir, own)
    except OSError as exc:
        raise CorpusError(
            f"the corpus cannot be copied to {own}: {exc}",
            hint="Set NPTQA_CORPUS_DIR to a folder of your own.",
        ) from exc
    return own


def in_use(corpus_dir: Path) -> Path:
    """The corpus to read: the copy, where `writable` has made one."""
    copied = (
        corpus_dir == settings.packaged_corpus() and (settings.own_corpus() / MANIFEST).is_file()
    )
    return settings.own_corpus() if copied else corpus_dir
