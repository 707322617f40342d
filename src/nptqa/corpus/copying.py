"""The corpus that came with the package, copied whole to a folder of its user's.

In: settings, which name both folders. Out: nothing, or a whole copy, made beside and renamed.
"""

import os
import shutil
from pathlib import Path

from nptqa import settings as packaging
from nptqa.corpus.load import MANIFEST
from nptqa.errors import CorpusError
from nptqa.settings import Settings


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


def writable(settings: Settings) -> Path:
    """The corpus to change: one that came with the package is copied to its user's folder first.

    Raises:
        CorpusError: the copy cannot be made.
    """
    if settings.corpus_dir != packaging.packaged_corpus():
        return settings.corpus_dir
    own = settings.own_corpus_dir
    try:
        copy_corpus(settings.corpus_dir, own)
    except OSError as exc:
        raise CorpusError(
            f"the corpus cannot be copied to {own}: {exc}",
            hint="Set NPTQA_OWN_CORPUS_DIR to a folder that can be written.",
        ) from exc
    return own


def in_use(settings: Settings) -> Path:
    """The corpus to read: the copy, where `writable` has made one."""
    own = settings.own_corpus_dir
    packaged = settings.corpus_dir == packaging.packaged_corpus()
    return own if packaged and (own / MANIFEST).is_file() else settings.corpus_dir
